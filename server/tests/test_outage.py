"""While the database is away, clients hear so at once; when it is back, so is everything else, by itself."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import msgspec
import pytest

from lockence_server.database.postgresql import RECONNECT_SECONDS
from lockence_server.http.health import READY_SECONDS_MAX
from lockence_server.settings import Settings
from tests.support.clients import Connection, connections
from tests.support.locks import sessions_locked, write_locked
from tests.support.postgres import LocalPostgres
from tests.support.servers import ServerProcess, serving
from tests.support.serving_api import serving_api
from tests.support.vendor import Customer, open_vendor
from tests.support.world import Answer

RECOVERY_SECONDS_MAX = 5.0
TIMEOUT_SECONDS = 2.0
CLIENTS_PER_ENDPOINT = 10

on_postgresql = pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@on_postgresql
async def test_a_stopped_postgresql_is_answered_503_at_once(
    settings: Settings, postgres: LocalPostgres, tmp_path: Path
) -> None:
    async with served(settings, tmp_path / "log") as (clients, customer, token):
        with postgres.stopped():
            for _ in range(2):
                await all_are_refused(clients, customer, token, seconds_max=1)
            await health_says_unavailable(clients[0], seconds_max=1)
            start_fails(settings, tmp_path / "log of another")
        await everything_works_soon(clients, customer, token)


@on_postgresql
async def test_a_hanging_postgresql_is_answered_503_in_time(
    settings: Settings, postgres: LocalPostgres, tmp_path: Path
) -> None:
    """It refuses nothing and answers nothing: the connections look healthy, and so does a new one."""
    settings = msgspec.structs.replace(settings, database_timeout_seconds=TIMEOUT_SECONDS)
    async with served(settings, tmp_path / "log") as (clients, customer, token):
        with postgres.hanging():
            for _ in range(2):
                await all_are_refused(clients, customer, token, seconds_max=TIMEOUT_SECONDS + 1)
            await health_says_unavailable(clients[0], seconds_max=READY_SECONDS_MAX + 1)
        await everything_works_soon(clients, customer, token)


@on_postgresql
@pytest.mark.parametrize("outage", ["stopped", "hanging"])
def test_the_management_api_says_503_too(
    settings: Settings, postgres: LocalPostgres, tmp_path: Path, outage: str
) -> None:
    settings = msgspec.structs.replace(settings, database_timeout_seconds=TIMEOUT_SECONDS)
    with serving_api(settings, tmp_path / "log", "--migrate") as api:
        url, key = f"{api.process.url}/api/v1/applications", {"idempotency-key": "once"}
        assert api.http.get(url).status_code == 200
        with getattr(postgres, outage)():
            for _ in range(3):
                for answer in (api.http.get(url), api.http.post(url, json={"name": "One"}, headers=key)):
                    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
                    assert int(answer.headers["retry-after"]) >= 1
                    # SQLAlchemy then waits 2 s for the connection to say farewell.
                    assert answer.elapsed.total_seconds() < TIMEOUT_SECONDS + 2 + 1
        assert api.http.post(url, json={"name": "One"}, headers=key).status_code == 201
        assert [one["name"] for one in api.http.get(url).json()["items"]] == ["One"]


@on_postgresql
async def test_a_standby_is_answered_503_until_it_is_promoted(
    settings: Settings, postgres: LocalPostgres, tmp_path: Path
) -> None:
    """As in a failover, when for a moment no server takes writes."""
    async with served(settings, tmp_path / "log") as (clients, customer, token):
        async with postgres.only_reading(settings.database_url):
            for _ in range(2):
                await all_are_refused(clients, customer, token, seconds_max=1)
                await asyncio.sleep(2 * RECONNECT_SECONDS)
            await health_says_unavailable(clients[0], seconds_max=1)
            start_fails(settings, tmp_path / "log of another")
        await everything_works_soon(clients, customer, token)


@on_postgresql
async def test_a_hang_in_the_middle_of_transactions_is_answered_503_in_time(
    settings: Settings, postgres: LocalPostgres, tmp_path: Path
) -> None:
    """To roll back what cannot be finished must not take another such wait."""
    settings = msgspec.structs.replace(settings, database_timeout_seconds=TIMEOUT_SECONDS)
    async with served(settings, tmp_path / "log") as (clients, customer, token):
        watching = await asyncpg.connect(settings.database_url)
        async with sessions_locked(settings):
            refused = asyncio.create_task(
                all_are_refused(clients, customer, token, seconds_max=TIMEOUT_SECONDS + 1)
            )
            while await endpoints_waiting(watching) < 4:
                assert not refused.done()
            await watching.close()
            with postgres.hanging():
                await refused
        await everything_works_soon(clients, customer, token)


@on_postgresql
async def test_health_recovers_from_a_hang_that_only_it_has_seen(
    settings: Settings, postgres: LocalPostgres, tmp_path: Path
) -> None:
    """It asks on a connection that no client's request could find broken, and it gives up before that one does."""
    await a_customer(settings)
    settings = msgspec.structs.replace(settings, database_timeout_seconds=60.0)
    with serving(settings, tmp_path / "log") as server:
        async with connections([server], 1) as [client]:
            assert (await client.get("/health/ready")).status == 200
            with postgres.hanging():
                for _ in range(2):
                    await health_says_unavailable(client, seconds_max=READY_SECONDS_MAX + 1)
            deadline = time.monotonic() + RECOVERY_SECONDS_MAX
            while (await client.get("/health/ready")).status != 200:
                assert time.monotonic() < deadline


@pytest.mark.parametrize("listens", [False, True], ids=["nobody listens", "nobody answers"])
def test_starting_with_an_unreachable_database_fails_with_one_clear_line(listens: bool, tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if listens:
            listener.listen()
        settings = Settings(
            database_url=f"postgresql://lockence:the-password@127.0.0.1:{listener.getsockname()[1]}/lockence",
            secret_key="a secret key for tests only",
            database_timeout_seconds=1,
        )
        assert "the-password" not in start_fails(settings, tmp_path / "log")


@on_sqlite
async def test_a_locked_sqlite_stops_what_writes_and_nothing_else(settings: Settings, tmp_path: Path) -> None:
    """Another program, such as an administrator's shell, holds the write lock for longer than anyone waits."""
    settings = msgspec.structs.replace(settings, database_timeout_seconds=1.0)
    async with served(settings, tmp_path / "log") as (clients, customer, token):
        with write_locked(settings.sqlite_path):
            heartbeat = asyncio.create_task(timed(clients[0], "heartbeat", **customer.session(token)))
            while not heartbeat.done():
                assert (await clients[1].call("validate", **customer.session(token))).status == 200
            answer, seconds = await heartbeat
            assert_unavailable(answer)
            assert seconds < settings.database_timeout_seconds + 1
            for endpoint, body in [("init", customer.init("new")), ("logout", customer.session(token))]:
                answer, seconds = await timed(clients[0], endpoint, **body)
                assert_unavailable(answer)
                assert seconds < settings.database_timeout_seconds + 1
        await everything_works_soon(clients, customer, token)


@asynccontextmanager
async def served(settings: Settings, log: Path) -> AsyncIterator[tuple[list[Connection], Customer, str]]:
    """A server, clients for each of its endpoints, and a customer with a session."""
    customer = await a_customer(settings)
    with serving(settings, log) as server:
        async with connections([server], 4 * CLIENTS_PER_ENDPOINT) as clients:
            yield clients, customer, await a_session(clients[0], customer)


async def a_customer(settings: Settings) -> Customer:
    async with open_vendor(settings) as vendor:
        return await vendor.customer(max_devices=0)


async def a_session(client: Connection, customer: Customer) -> str:
    answer = await client.call("init", **customer.init("device"))
    assert answer.status == 200, answer
    return str(answer.body["session_token"])


async def all_are_refused(
    clients: list[Connection], customer: Customer, token: str, *, seconds_max: float
) -> None:
    """Many requests at once to each of the endpoints."""
    requests = [
        ("init", customer.init("another device")),
        *((endpoint, customer.session(token)) for endpoint in ("validate", "heartbeat", "logout")),
    ] * CLIENTS_PER_ENDPOINT
    timed_answers = await asyncio.gather(
        *(timed(client, endpoint, **body) for client, (endpoint, body) in zip(clients, requests, strict=True))
    )
    for answer, seconds in timed_answers:
        assert_unavailable(answer)
        assert seconds < seconds_max


async def timed(client: Connection, endpoint: str, **body: object) -> tuple[Answer, float]:
    started = time.monotonic()
    answer = await client.call(endpoint, **body)
    return answer, time.monotonic() - started


def assert_unavailable(answer: Answer) -> None:
    assert (answer.status, answer.code, answer.body["success"]) == (503, "unavailable", False)
    assert int(answer.headers["retry-after"]) >= 1


async def health_says_unavailable(client: Connection, *, seconds_max: float) -> None:
    started = time.monotonic()
    assert (await client.get("/health/live")).status == 200
    assert time.monotonic() - started < 1
    assert (await client.get("/health/ready")).status == 503
    assert time.monotonic() - started < seconds_max


async def everything_works_soon(clients: list[Connection], customer: Customer, token: str) -> None:
    """Once it works it goes on working, on every connection to the database."""
    deadline = time.monotonic() + RECOVERY_SECONDS_MAX
    while failed := await failures(clients[0], customer, token):
        assert time.monotonic() < deadline, failed
    everyone = await asyncio.gather(*(failures(client, customer, token) for client in clients))
    assert not any(everyone), everyone


async def failures(client: Connection, customer: Customer, token: str) -> list[Answer]:
    """What does not work, of everything that should."""
    opened = await client.call("init", **customer.init("device"))
    answers = [
        opened,
        await client.call("validate", **customer.session(token)),
        await client.call("heartbeat", **customer.session(token)),
        await client.get("/health/ready"),
    ]
    if opened.status == 200:
        answers.append(await client.call("logout", **customer.session(str(opened.body["session_token"]))))
    return [answer for answer in answers if answer.status != 200]


def start_fails(settings: Settings, log: Path) -> str:
    """The one line that `lockence serve` says before it exits with 1."""
    server = ServerProcess(settings, log)
    server.launch()
    assert server.wait_for_exit() == 1
    [line] = log.read_text().splitlines()
    assert line.startswith("Error: The database cannot be opened: ")
    return line


async def endpoints_waiting(watching: asyncpg.Connection) -> int:
    """How many of the endpoints' transactions wait for the sessions."""
    count: int = await watching.fetchval(
        "SELECT count(*) FROM pg_locks WHERE relation = 'sessions'::regclass AND NOT granted"
    )
    return count

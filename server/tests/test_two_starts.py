"""Starting and stopping: several at once on one new database, several workers, and an end that cuts nobody off."""

import asyncio
import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from lockence_server.database.sqlite import open_sqlite
from lockence_server.settings import Settings
from tests.support.clients import LOST, Connection, connections
from tests.support.eventually import reached
from tests.support.locks import sessions_locked
from tests.support.servers import START_SECONDS_MAX, ServerProcess, serving, serving_all, variables
from tests.support.vendor import Customer, open_vendor

SESSION_ENDPOINTS = ["validate", "heartbeat", "logout"]
CLIENTS = 40
STARTING_AT_ONCE = 4
NEW_DATABASES = 5
OPENING_AT_ONCE = 8
NEW_FILES = 150
STOPPED_AFTER_ANSWERS = 500

on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)

# What every server does first, once it is told to: so that it begins at the same moment in all processes.
PREPARE = """
import asyncio, os, sys
from lockence_server.database.engine import prepare
from lockence_server.database.sqlite import open_sqlite
from lockence_server.settings import Settings
for line in sys.stdin:
    settings = Settings.from_environment({**os.environ, "LOCKENCE_DATABASE_URL": line.strip()})
    print(asyncio.run(prepare(settings)).fingerprint(), flush=True)
"""


def test_many_connections_make_one_new_sqlite_file(tmp_path: Path) -> None:
    """Each turns it to WAL, which SQLite refuses all but one without waiting."""
    at_once = threading.Barrier(OPENING_AT_ONCE)

    def open_new_files(_: int) -> None:
        for number in range(NEW_FILES):
            at_once.wait()
            open_sqlite(tmp_path / f"{number}.db", timeout_seconds=5).close()

    with ThreadPoolExecutor(OPENING_AT_ONCE) as threads:
        list(threads.map(open_new_files, range(OPENING_AT_ONCE)))


def test_many_processes_set_up_one_empty_sqlite_file(tmp_path: Path) -> None:
    """Each finds the schema and the key that one of them made."""
    with contextlib.ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", PREPARE],
                    env=variables(Settings()),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(STARTING_AT_ONCE)
        ]
        for number in range(NEW_DATABASES):
            path = tmp_path / str(number) / "lockence.db"
            for process in processes:
                assert process.stdin is not None
                process.stdin.write(f"sqlite:///{path}\n")
                process.stdin.flush()
            fingerprints = [process.stdout.readline() for process in processes if process.stdout is not None]
            assert fingerprints[0]
            assert fingerprints == fingerprints[:1] * STARTING_AT_ONCE
            assert {file.name for file in path.parent.iterdir()} >= {"lockence.db", "lockence.key"}


@on_sqlite
async def test_two_servers_start_on_one_empty_sqlite_file(settings: Settings, tmp_path: Path) -> None:
    settings = msgspec.structs.replace(settings, secret_key="")
    with serving_all([ServerProcess(settings, tmp_path / f"log of {node}") for node in range(2)]) as servers:
        await serve_each_others_sessions(settings, servers)
        # Whoever comes first recovers what the other has left, while the other starts too.
        for server in servers:
            server.kill()
        for server in servers:
            server.launch()
        for server in servers:
            server.wait_until_it_answers()
        await serve_each_others_sessions(settings, servers)


async def test_two_workers_share_one_port(settings: Settings, tmp_path: Path) -> None:
    customer = await a_customer(settings)
    with serving(settings, tmp_path / "log", "--workers", "2") as server:
        await both_workers_serve(server)
        async with connections([server], CLIENTS) as clients:
            tokens = await asyncio.gather(*(a_session(client, customer) for client in clients))
            for endpoint in SESSION_ENDPOINTS:
                # Each session is used by another connection than the one it was opened on.
                answers = await asyncio.gather(
                    *(
                        client.call(endpoint, **customer.session(token))
                        for client, token in zip(clients, reversed(tokens), strict=True)
                    )
                )
                assert [answer.status for answer in answers] == [200] * CLIENTS
        assert server.stop() == 0
    assert "rror" not in server.log.read_text()


async def test_what_was_accepted_is_finished_before_the_end(settings: Settings, tmp_path: Path) -> None:
    """The database is busy just then; once it is not, everybody hears what was done."""
    customer = await a_customer(settings)
    with serving(settings, tmp_path / "log") as server:
        async with connections([server], CLIENTS) as clients:
            tokens = await asyncio.gather(*(a_session(client, customer) for client in clients))
            async with sessions_locked(settings):
                for client, token in zip(clients, tokens, strict=True):
                    client.send("heartbeat", **customer.session(token))
                await everything_is_read(server)
                stopping = asyncio.create_task(asyncio.to_thread(server.stop))
                await accepts_no_more(server)
            for client in clients:
                answer = await client.answer()
                assert (answer.status, answer.headers.get("connection")) == (200, "close")
            assert await stopping == 0


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_a_stop_under_load_is_clean(settings: Settings, tmp_path: Path, workers: str) -> None:
    customer = await a_customer(settings)
    with serving(settings, tmp_path / "log", "--workers", workers) as server:
        async with connections([server], CLIENTS) as clients, asyncio.TaskGroup() as tasks:
            statuses: list[int] = []
            for client in clients:
                tasks.create_task(use_until_the_end(client, customer, statuses))
            await reached(lambda: len(statuses) >= STOPPED_AFTER_ANSWERS)
            assert await asyncio.to_thread(server.stop) == 0
        assert set(statuses) == {200}
    assert "rror" not in server.log.read_text()


async def a_customer(settings: Settings) -> Customer:
    async with open_vendor(settings) as vendor:
        return await vendor.customer(max_devices=0)


async def a_session(client: Connection, customer: Customer) -> str:
    answer = await client.call("init", **customer.init("device"))
    assert answer.status == 200, answer
    return str(answer.body["session_token"])


async def serve_each_others_sessions(settings: Settings, servers: Sequence[ServerProcess]) -> None:
    customer = await a_customer(settings)
    async with connections(servers, 2) as [one, other]:
        for opening, using in [(one, other), (other, one)]:
            token = await a_session(opening, customer)
            assert (await using.call("heartbeat", **customer.session(token))).status == 200


async def both_workers_serve(server: ServerProcess) -> None:
    """Each worker's request ids have a beginning of their own."""
    workers: set[str] = set()
    async with asyncio.timeout(START_SECONDS_MAX):
        while len(workers) < 2:
            async with connections([server], CLIENTS) as clients:
                answers = await asyncio.gather(*(client.call("validate") for client in clients))
            workers |= {answer.headers["x-request-id"].partition("-")[0] for answer in answers}


async def use_until_the_end(client: Connection, customer: Customer, statuses: list[int]) -> None:
    with contextlib.suppress(*LOST):
        while True:
            opened = await client.call("init", **customer.init("device"))
            statuses.append(opened.status)
            body = customer.session(opened.body["session_token"])
            statuses.extend([(await client.call(endpoint, **body)).status for endpoint in SESSION_ENDPOINTS])


async def everything_is_read(server: ServerProcess) -> None:
    """The server reads in the order of arrival: an answer to a later request says so."""
    async with connections([server], 1) as [client]:
        for _ in range(2):
            await client.get("/health/live")


async def accepts_no_more(server: ServerProcess) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            with contextlib.closing(socket.create_connection(("127.0.0.1", server.port))):
                await asyncio.sleep(0.01)

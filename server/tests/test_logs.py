"""Logs tell operators which request met what, and tell nobody a secret: not at `debug`, not of a failure."""

from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import text

from lockence_server.settings import Settings
from tests.support.clients import Connection, connections, request
from tests.support.eventually import reached
from tests.support.locks import write_locked
from tests.support.postgres import LocalPostgres
from tests.support.servers import ServerProcess, serving
from tests.support.vendor import Customer, Vendor, open_vendor
from tests.support.world import Answer

ENDPOINTS = ["init", "validate", "heartbeat", "logout"]
SECRET_KEY = "the-secret-key-of-this-installation"
DATABASE_PASSWORD = "the-password-of-the-database"
INSIDE = "a message from inside the database"


@pytest.mark.parametrize("log_format", ["json", "console"])
async def test_logs_tell_requests_apart_and_no_secrets(
    settings: Settings, request: pytest.FixtureRequest, tmp_path: Path, log_format: str
) -> None:
    settings = msgspec.structs.replace(
        settings,
        secret_key=SECRET_KEY,
        database_url=settings.database_url.replace("postgres:@", f"postgres:{DATABASE_PASSWORD}@"),
        database_timeout_seconds=1,
        log_format=log_format,
        log_level="debug",
        log_requests=True,
    )
    async with open_vendor(settings) as vendor:
        customer = await vendor.customer(max_devices=0)
        with serving(settings, tmp_path / "log") as server:
            async with connections([server], 1) as [client]:
                answers = await ask_well_and_badly(client, customer)
                tokens = [
                    str(answer.body["session_token"]) for answer in answers if "session_token" in answer.body
                ]
                assert tokens
                await send_what_is_no_request(server, customer, tokens[0])
                unavailable = await while_the_database_is_away(client, customer, settings, request)
                failed = await while_the_database_objects(client, customer, vendor)
                answers += [unavailable, failed]
            assert server.stop() == 0

    log = server.log.read_text()
    if log_format == "json":
        check_json(log, answers)
    for answer in answers:
        assert answer.headers["x-request-id"] in log
    assert failed.body["request_id"] in log
    assert INSIDE in log  # or what is checked next has not been tried
    secrets = {
        "api key": customer.api_key,
        "license key": customer.license_key,
        "license key without dashes": customer.license_key.replace("-", ""),
        **{f"session token {number}": token for number, token in enumerate(tokens)},
        "secret key": SECRET_KEY,
        "database password": DATABASE_PASSWORD,
    }
    assert not [name for name, secret in secrets.items() if secret.lower() in log.lower()]
    assert not [name for name, secret in secrets.items() if secret in server.printed.read_text()]


async def ask_well_and_badly(client: Connection, customer: Customer) -> list[Answer]:
    """Each of these gets an answer with a request id; several are wrong in a way that quotes them in an error."""
    opened = await client.call("init", **customer.init("device"))
    init, session = customer.init("device"), customer.session(str(opened.body["session_token"]))
    answers = [opened]
    answers += [await client.call(endpoint, **session) for endpoint in ENDPOINTS[1:]]
    for endpoint in ENDPOINTS:
        good = init if endpoint == "init" else session
        wrong: list[Mapping[str, object]] = [
            *({**good, name: [value]} for name, value in good.items()),
            *({**good, name: value * 100} for name, value in good.items()),
            *({**good, name: f"{value}\x00"} for name, value in good.items()),
            {**good, "api_key": good["api_key"][:-1]},
            {**good, "device_name": {"nested": good}},
            {value: name for name, value in good.items()},
        ]
        answers += [await client.call(endpoint, **body) for body in wrong]
        content = msgspec.json.encode(good)
        for broken in (content[:-1], content + content, content.replace(b'"api_key"', b'"api_key":"\\ud800"')):
            client.write(request(endpoint, broken, f"Authorization: Bearer {customer.license_key}"))
            answers.append(await client.answer())
    assert {answer.status for answer in answers} >= {200, 400, 401, 404}
    return answers


async def send_what_is_no_request(server: ServerProcess, customer: Customer, token: str) -> None:
    """Secrets where nothing but a mistake puts them: in a path, in a query, in bytes that are not HTTP."""
    query = f"api_key={customer.api_key}&license_key={customer.license_key}&session_token={token}"
    for sent in [
        f"GET /{customer.license_key}/{token}?{query} HTTP/1.1\r\nHost: lockence.test\r\n\r\n",
        f"POST /api/v1/init?{query} HTTP/1.1\r\nHost: lockence.test\r\nContent-Length: 0\r\n\r\n",
        f"POST /api/v1/init HTTP/1.1\r\nContent-Length: {customer.license_key}\r\n\r\n",
        f"{customer.license_key} {token} {customer.api_key}\r\n\r\n",
    ]:
        async with connections([server], 1) as [client]:
            client.write(sent.encode())
            client.write_end()
            await client.read_to_end()


async def while_the_database_is_away(
    client: Connection, customer: Customer, settings: Settings, fixtures: pytest.FixtureRequest
) -> Answer:
    if settings.is_sqlite:
        with write_locked(settings.sqlite_path):
            answer = await client.call("init", **customer.init("device"))
    else:
        postgres: LocalPostgres = fixtures.getfixturevalue("postgres")
        with postgres.stopped():
            answer = await client.call("init", **customer.init("device"))
    assert (answer.status, answer.code) == (503, "unavailable")

    async def is_back() -> bool:
        return (await client.get("/health/ready")).status == 200

    await reached(is_back)
    return answer


async def while_the_database_objects(client: Connection, customer: Customer, vendor: Vendor) -> Answer:
    """A failure on our side: the database refuses a session, and says what it has refused."""
    async with vendor.engine.begin() as connection:
        for statement in OBJECTION[connection.dialect.name]:
            await connection.execute(text(statement))

    # A connection of its own may be back later than the one that was asked about.
    answers = [await client.call("init", **customer.init(str(uuid4())))]

    async def failed() -> bool:
        answers.append(await client.call("init", **customer.init(str(uuid4()))))
        return answers[-1].status == 500

    await reached(failed)
    assert answers[-1].code == "internal_error"
    return answers[-1]


OBJECTION = {
    "sqlite": [
        f"""
        CREATE TRIGGER objection BEFORE INSERT ON sessions
        BEGIN SELECT RAISE(ABORT, '{INSIDE}'); END
        """
    ],
    "postgresql": [
        f"""
        CREATE FUNCTION object() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN RAISE EXCEPTION '{INSIDE}: %', NEW; END$$
        """,
        "CREATE TRIGGER objection BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION object()",
    ],
}


def check_json(log: str, answers: list[Answer]) -> None:
    """Every line is an object, tracebacks too; each answer's line says what was answered."""
    lines = [msgspec.json.decode(line, type=dict[str, object]) for line in log.splitlines()]
    codes = {line["request_id"]: line["code"] for line in lines if "code" in line}
    assert [codes[answer.headers["x-request-id"]] for answer in answers] == [answer.code for answer in answers]

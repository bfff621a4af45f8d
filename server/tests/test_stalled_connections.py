"""What does not get on is closed in time: else a client that never finishes holds its connection for ever."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from lockence_server.http import protocol
from lockence_server.http.asgi import BODY_SECONDS_MAX, Receive, Scope, Send, read_body, respond
from lockence_server.http.health import live
from lockence_server.http.protocol import HEAD_SECONDS_MAX, SWEEP_SECONDS
from lockence_server.settings import Settings
from tests.support.clients import Connection, connections
from tests.support.eventually import reached
from tests.support.idle_servers import KEEP_ALIVE_SECONDS, connection_to_idle_server
from tests.support.servers import ServerProcess, serving

GRACE_SECONDS = 5.0  # for a machine that has other things to do
HEAD = b"POST /api/v1/init HTTP/1.1\r\nHost: lockence.test\r\n"
HEAD_OF_BODY = HEAD + b"Content-Length: 100\r\n\r\n"
NEVER_BODY = b'{"api_key": "' + b"x" * 80


# One database is enough: it has no part in this, and every wait is a long one.
@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_whoever_stops_halfway_is_closed_in_time(settings: Settings, tmp_path: Path) -> None:
    with serving(settings, tmp_path / "log") as server:
        await asyncio.gather(
            is_closed(server, send(b""), after=HEAD_SECONDS_MAX),
            is_closed(server, send(b"\r\n"), after=HEAD_SECONDS_MAX),
            is_closed(server, send(HEAD), after=HEAD_SECONDS_MAX),
            is_closed(server, drip(b"", HEAD), after=HEAD_SECONDS_MAX),
            is_closed(server, send(HEAD_OF_BODY), after=HEAD_SECONDS_MAX, hears=400),
            is_closed(server, send(HEAD_OF_BODY + NEVER_BODY), after=BODY_SECONDS_MAX, hears=400),
            is_closed(server, drip(HEAD_OF_BODY, NEVER_BODY), after=BODY_SECONDS_MAX, hears=400),
            # Answered at once, for nobody needs its body; but it is under way still, and the connection of no use.
            is_closed(
                server, drip(HEAD_OF_BODY.replace(b"POST", b"PUT"), NEVER_BODY), after=HEAD_SECONDS_MAX, hears=405
            ),
        )


async def test_who_was_answered_and_sends_no_request_is_closed_in_time() -> None:
    await asyncio.gather(
        is_closed_when_idle(send(b"")),
        is_closed_when_idle(send(b"\r\n")),
        is_closed_when_idle(drip(b"", b"\r\n" * 20)),
    )


async def test_who_was_answered_may_ask_again() -> None:
    async with connection_to_idle_server() as client:
        for between in [b"", b"\r\n", b"\r\n\r\n"]:
            client.write(between)
            assert (await client.get("/")).status == 200


async def test_a_body_may_take_long_as_long_as_it_gets_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS_MAX", 0.5)
    monkeypatch.setattr(protocol, "BODY_BYTES_PER_SECOND_MIN", 1000)
    head = b"POST / HTTP/1.1\r\nHost: lockence.test\r\nContent-Length: 4000\r\n\r\n"
    async with connection_to_idle_server(read_all) as client:
        client.write(head)
        for _ in range(20):
            client.write(b"x" * 200)
            await asyncio.sleep(0.1)
        assert (await client.answer()).status == 200
    async with connection_to_idle_server(read_all) as client:
        task = asyncio.create_task(drip(head, b"x" * 20)(client))
        assert (await client.answer()).status == 400
        task.cancel()


async def test_who_does_not_read_is_closed_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "UNREAD_SECONDS_MAX", 0.5)
    get = b"GET / HTTP/1.1\r\nHost: lockence.test\r\n\r\n"
    async with connection_to_idle_server(answer_much) as client:
        client.write(get)
        await reached(lambda: bool(protocol.BoundedHttpProtocol.connected))
        await reached(lambda: not protocol.BoundedHttpProtocol.connected)
    async with connection_to_idle_server(answer_much) as client:
        client.write(get)
        read = 0
        while read < MUCH_BYTES:
            read += len(await client.read_some())
            await asyncio.sleep(0.002)


async def read_all(scope: Scope, receive: Receive, send: Send) -> None:
    await read_body(receive, 10_000)
    await live(scope, receive, send)


MUCH_BYTES = 32 * 1024 * 1024


async def answer_much(scope: Scope, receive: Receive, send: Send) -> None:
    await respond(send, 200, [], b"x" * MUCH_BYTES)


Sending = Callable[[Connection], Coroutine[Any, Any, None]]


def send(data: bytes) -> Sending:
    async def sending(connection: Connection) -> None:
        connection.write(data)

    return sending


def drip(at_once: bytes, data: bytes) -> Sending:
    """The rest a byte now and then, as if it were on its way; slower than anybody waits for all of it."""

    async def sending(connection: Connection) -> None:
        connection.write(at_once)
        for byte in data:
            connection.write(bytes([byte]))
            await asyncio.sleep(0.5)

    return sending


async def is_closed(server: ServerProcess, sending: Sending, *, after: float, hears: int | None = None) -> None:
    async with connections([server], 1) as [client]:
        started = time.monotonic()
        task = asyncio.create_task(sending(client))
        if hears is not None:
            assert (await client.answer()).status == hears
        assert await client.read_to_end() == b""
        assert after <= time.monotonic() - started < after + SWEEP_SECONDS + GRACE_SECONDS
        task.cancel()


async def is_closed_when_idle(sending: Sending) -> None:
    async with connection_to_idle_server() as client:
        assert (await client.get("/")).status == 200
        task = asyncio.create_task(sending(client))
        assert await client.read_to_end(KEEP_ALIVE_SECONDS + GRACE_SECONDS) == b""
        task.cancel()

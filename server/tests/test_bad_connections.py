"""However a client treats its connection, it gets what it deserves, and nobody else is any the worse."""

import contextlib
import resource
import socket
import time
from collections.abc import AsyncIterator, Iterator

import msgspec
import pytest

from lockence_server.http.protocol import HEAD_BYTES_MAX
from tests.support.clients import Connection, connections, request, send_until_refused
from tests.support.installations import DATABASES, Installation, installed

IDLE_CONNECTIONS = 2000
FILES_MIN = 4096
QUICK_SECONDS_MAX = 1.0
PIPELINED = 50
LEAVING_CLIENTS = 100
FLOOD_BYTES = 200_000_000
BLOCKED_SECONDS = 2.0
SENT_BYTES_MAX = 10_000_000  # what the system takes on the way until word of the refusal is back
HEAD = b"POST /api/v1/init HTTP/1.1\r\nHost: lockence.test\r\n"


@pytest.fixture(scope="module", params=DATABASES)
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    with installed(request, "bad-connections") as running:
        yield running


@pytest.fixture(autouse=True)
def unharmed(installation: Installation) -> Iterator[None]:
    yield
    installation.check_unharmed()


@pytest.fixture
async def client(installation: Installation) -> AsyncIterator[Connection]:
    async with connections([installation.server], 1) as [only]:
        yield only


def good_request(installation: Installation, hwid: str = "device", *headers: str) -> bytes:
    return request("init", msgspec.json.encode(installation.customer.init(hwid)), *headers)


async def test_many_idle_connections_slow_nobody_down(installation: Installation, client: Connection) -> None:
    with many_files():
        async with connections([installation.server], IDLE_CONNECTIONS):
            for _ in range(20):
                started = time.monotonic()
                assert (await client.call("init", **installation.customer.init("device"))).status == 200
                assert time.monotonic() - started < QUICK_SECONDS_MAX


async def test_requests_that_do_not_wait_for_answers_get_them_in_order(
    installation: Installation, client: Connection
) -> None:
    endings = [("ok", good_request(installation)), ("bad_request", request("init", b"{}"))] * (PIPELINED // 2)
    client.write(b"".join(content for _, content in endings))
    assert [(await client.answer()).code for _ in endings] == [code for code, _ in endings]


async def test_a_request_may_come_in_pieces_of_a_byte(installation: Installation, client: Connection) -> None:
    for byte in good_request(installation):
        client.write(bytes([byte]))
        await client.drain()
    assert (await client.answer()).status == 200


async def test_http_1_0(installation: Installation, client: Connection) -> None:
    client.write(good_request(installation).replace(b"HTTP/1.1", b"HTTP/1.0"))
    answer = await client.answer()
    assert (answer.status, answer.headers["connection"]) == (200, "close")
    assert await client.read_to_end() == b""


@pytest.mark.parametrize("host", [b"Host: evil.example\r\n", b"Host: \r\n", b"", b"Host: a\r\nHost: b\r\n"])
async def test_any_host(installation: Installation, client: Connection, host: bytes) -> None:
    """Nothing in an answer depends on it."""
    client.write(good_request(installation).replace(b"Host: lockence.test\r\n", host))
    assert (await client.answer()).status == 200


async def test_a_body_in_chunks(installation: Installation, client: Connection) -> None:
    content = msgspec.json.encode(installation.customer.init("device"))
    chunks = b"".join(b"1;extension=x\r\n%c\r\n" % byte for byte in content)
    client.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\nTrailer: x\r\n\r\n")
    assert (await client.answer()).status == 200


async def test_expect_100_continue(installation: Installation, client: Connection) -> None:
    content = msgspec.json.encode(installation.customer.init("device"))
    client.write(HEAD + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(content))
    assert (await client.response())[0] == 100
    client.write(content)
    assert (await client.answer()).status == 200


@pytest.mark.parametrize(
    "wrong",
    [
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 99999999999999999999999\r\n\r\n",
        b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"No colon\r\n\r\n",
        b"A: \0\r\n\r\n",
    ],
)
async def test_what_is_not_http_is_refused_and_closed(client: Connection, wrong: bytes) -> None:
    """In the shape of every answer: who mends a client has something to read."""
    client.write(HEAD + wrong)
    answer = await client.answer()
    assert (answer.status, answer.code, answer.body["success"]) == (400, "bad_request", False)
    assert answer.headers["connection"] == "close"
    assert await client.read_to_end() == b""


def test_endless_headers_are_refused_and_closed(installation: Installation) -> None:
    header = b"X-Header: %b\r\n" % (b"x" * 1000)
    sent, answer = send_until_refused(installation.server, HEAD, header, bytes_max=SENT_BYTES_MAX)
    assert (answer.status, answer.code, answer.headers["connection"]) == (400, "bad_request", "close")
    # What was on its way when it closed does not count.
    assert HEAD_BYTES_MAX <= sent < SENT_BYTES_MAX


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 1.0])
async def test_clients_that_leave_harm_nobody(installation: Installation, share: float) -> None:
    """Before, amid and after what they ask, without a word."""
    async with connections([installation.server], LEAVING_CLIENTS) as clients:
        for number, client in enumerate(clients):
            asked = good_request(installation, f"leaving {number}")
            client.write(asked[: round(len(asked) * share)])
        for client in clients:
            client.cut()


async def test_a_client_that_does_not_read_holds_up_nobody(installation: Installation, client: Connection) -> None:
    async with connections([installation.server], 1) as [deaf]:
        deaf.write(good_request(installation, "deaf") * PIPELINED)
        for _ in range(20):
            started = time.monotonic()
            assert (await client.call("init", **installation.customer.init("device"))).status == 200
            assert time.monotonic() - started < QUICK_SECONDS_MAX
        # What it was told waits for it.
        for _ in range(PIPELINED):
            assert (await deaf.answer()).status == 200


@pytest.mark.parametrize("padding", [0, 20_000])
def test_endless_requests_without_reading_fill_no_memory(installation: Installation, padding: int) -> None:
    """Small ones soon are too many; large ones wait in the network until there is room for them."""
    content = msgspec.json.encode(installation.customer.init("deaf")).ljust(padding)
    with socket.create_connection(("127.0.0.1", installation.server.port), BLOCKED_SECONDS) as deaf:
        sent = 0
        with contextlib.suppress(ConnectionError, TimeoutError):
            while sent < FLOOD_BYTES:
                deaf.sendall(request("init", content) * 10)
                sent += 10 * len(content)
    assert sent < FLOOD_BYTES
    installation.check_unharmed()


@contextlib.contextmanager
def many_files() -> Iterator[None]:
    """Let this process open as many as it needs; the server sees to its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(FILES_MIN, hard)), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

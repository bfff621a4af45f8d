"""Clients on real sockets: each holds one connection open, as an HTTP library does, at a fraction of the cost."""

import asyncio
import contextlib
import http.client
import itertools
import socket
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import msgspec

from tests.support.servers import ServerProcess
from tests.support.world import Answer

ANSWER_SECONDS_MAX = 30.0  # far more than any answer takes: who waits longer has met a hang

# How it shows that nobody is there any more.
LOST = (ConnectionError, asyncio.IncompleteReadError)


class Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, server: ServerProcess) -> "Connection":
        return cls(*await asyncio.open_connection("127.0.0.1", server.port))

    async def call(self, endpoint: str, **body: object) -> Answer:
        """What a client hears from `/api/v1/<endpoint>`. Raises one of `LOST`."""
        self.send(endpoint, **body)
        return await self.answer()

    async def get(self, path: str) -> Answer:
        self.write(f"GET {path} HTTP/1.1\r\nHost: lockence.test\r\n\r\n".encode())
        return await self.answer()

    def send(self, endpoint: str, **body: object) -> None:
        """Ask without waiting for the answer."""
        self.write(request(endpoint, msgspec.json.encode(body)))

    def write(self, data: bytes) -> None:
        """Any bytes at all."""
        self._writer.write(data)

    def write_end(self) -> None:
        """Say that nothing more will be written, and go on reading."""
        self._writer.write_eof()

    async def drain(self) -> None:
        await self._writer.drain()

    async def answer(self) -> Answer:
        """The next answer in JSON."""
        status, headers, content = await self.response()
        return Answer(status, msgspec.json.decode(content), headers)

    async def response(self) -> tuple[int, dict[str, str], bytes]:
        """The next response: its status, headers in lower case, and body."""
        async with asyncio.timeout(ANSWER_SECONDS_MAX):
            head = await self._reader.readuntil(b"\r\n\r\n")
            status_line, *lines = head.decode("latin-1").splitlines()
            pairs = (line.partition(":") for line in lines if line)
            headers = {name.lower(): value.strip() for name, _, value in pairs}
            content = await self._reader.readexactly(int(headers.get("content-length", 0)))
        return int(status_line.split(" ")[1]), headers, content

    async def read_to_end(self, seconds_max: float = ANSWER_SECONDS_MAX) -> bytes:
        """All that comes until the server closes; a connection that is cut ends too."""
        parts = []
        async with asyncio.timeout(seconds_max):
            with contextlib.suppress(ConnectionError):
                while part := await self._reader.read(65536):
                    parts.append(part)
        return b"".join(parts)

    async def read_some(self) -> bytes:
        """What is there, as soon as something is; nothing once the server has closed."""
        async with asyncio.timeout(ANSWER_SECONDS_MAX):
            return await self._reader.read(65536)

    async def read_for(self, seconds: float) -> bytes:
        """All that comes within this time, or until the server closes."""
        parts = []
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(seconds):
                while part := await self._reader.read(65536):
                    parts.append(part)
        return b"".join(parts)

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    def cut(self) -> None:
        """Be gone from one moment to the next, as a client that crashes."""
        self._writer.transport.abort()

    def reset(self) -> None:
        """Be gone with data on its way, which the other side hears of as an error."""
        connection = self._writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.cut()


@asynccontextmanager
async def connections(servers: Sequence[ServerProcess], count: int) -> AsyncIterator[list[Connection]]:
    """This many, spread evenly over the servers."""
    chosen = itertools.islice(itertools.cycle(servers), count)
    opened = await asyncio.gather(*(Connection.open(server) for server in chosen))
    try:
        yield opened
    finally:
        await asyncio.gather(*(connection.close() for connection in opened))


@asynccontextmanager
async def connection(server: ServerProcess) -> AsyncIterator[Connection]:
    async with connections([server], 1) as [only]:
        yield only


def send_until_refused(server: ServerProcess, head: bytes, piece: bytes, *, bytes_max: int) -> tuple[int, Answer]:
    """Send this piece again and again. Returns how many bytes went before it closed, and what it had to say.

    Blocking, so that word of the closing does not push the answer aside.
    """
    sent = 0
    with socket.create_connection(("127.0.0.1", server.port), ANSWER_SECONDS_MAX) as client:
        client.sendall(head)
        with contextlib.suppress(ConnectionError):
            while sent < bytes_max:
                client.sendall(piece)
                sent += len(piece)
        response = http.client.HTTPResponse(client)
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return sent, Answer(response.status, msgspec.json.decode(response.read()), headers)


def request(endpoint: str, content: bytes, *headers: str) -> bytes:
    """A whole request to the client API, with these headers besides the usual ones."""
    lines = [
        f"POST /api/v1/{endpoint} HTTP/1.1",
        "Host: lockence.test",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + content

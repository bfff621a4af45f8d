"""uvicorn's HTTP protocol, with the two bounds it lacks: how long and how large a request's head may be.

Without them, a client that opens connections and never finishes a request holds them for ever.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS_MAX = 15.0
HEAD_BYTES_MAX = 64 * 1024
SWEEP_SECONDS = 5.0

NOT_HTTP_HEAD = (
    b"HTTP/1.1 400 Bad Request\r\n"
    b"content-type: application/json\r\n"
    b"content-length: %d\r\n"
    b"connection: close\r\n"
    b"\r\n"
)


class BoundedHttpProtocol(HttpToolsProtocol):
    unfinished_heads: "set[BoundedHttpProtocol]" = set()  # noqa: RUF012 - one event loop, one set

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._await_head()

    def _await_head(self) -> None:
        self.head_bytes = 0
        self.head_since = self.loop.time()
        self.unfinished_heads.add(self)

    def on_headers_complete(self) -> None:
        self.unfinished_heads.discard(self)
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self in self.unfinished_heads:
            self.head_bytes += len(data)
            if self.head_bytes > HEAD_BYTES_MAX and not self.transport.is_closing():
                self.send_400_response("Request head too large.")
        elif self._is_idle() and self.timeout_keep_alive_task is None:
            # An empty line, or the rest of a body whose answer did not wait for it: uvicorn takes it for the
            # beginning of a request, and would wait without end.
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _is_idle(self) -> bool:
        return self.cycle is not None and self.cycle.response_complete and not self.transport.is_closing()

    def send_400_response(self, msg: str) -> None:
        """As uvicorn's, in the shape that all our answers have."""
        content = msgspec.json.encode({"success": False, "message": msg, "code": "bad_request"})
        self.transport.write(NOT_HTTP_HEAD % len(content) + content)
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.unfinished_heads.discard(self)
        super().connection_lost(exc)


@contextlib.asynccontextmanager
async def closing_stalled_connections() -> AsyncIterator[None]:
    """While entered, connections whose request does not get on are closed."""
    task = asyncio.create_task(_close_stalled())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _close_stalled() -> Any:
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        overdue = loop.time() - HEAD_SECONDS_MAX
        for connection in [c for c in BoundedHttpProtocol.unfinished_heads if c.head_since < overdue]:
            connection.transport.close()

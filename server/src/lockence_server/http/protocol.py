"""uvicorn's HTTP protocol, with the two bounds it lacks: how long and how large a request's head may be.

Without them, a client that opens connections and never finishes a request holds them for ever.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS_MAX = 15.0
HEAD_BYTES_MAX = 64 * 1024
SWEEP_SECONDS = 5.0


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

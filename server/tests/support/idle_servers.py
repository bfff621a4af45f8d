"""A server in the test's own process, which soon closes who is idle."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from uvicorn.server import ServerState

from lockence_server.http.asgi import App
from lockence_server.http.health import live
from lockence_server.http.protocol import BoundedHttpProtocol, closing_stalled_connections
from tests.support.clients import Connection

KEEP_ALIVE_SECONDS = 1
SWEEP_SECONDS = 0.2


@asynccontextmanager
async def connection_to_idle_server(app: App = live) -> AsyncIterator[Connection]:
    """Unless told otherwise it answers at once, whatever it is asked."""
    config = uvicorn.Config(
        app, http=BoundedHttpProtocol, timeout_keep_alive=KEEP_ALIVE_SECONDS, log_config=None, access_log=False
    )
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: BoundedHttpProtocol(config, state, {}), "127.0.0.1", 0
    )
    async with server, closing_stalled_connections(SWEEP_SECONDS):
        client = Connection(*await asyncio.open_connection(*server.sockets[0].getsockname()))
        try:
            yield client
        finally:
            await client.close()

"""Is the process alive (`/health/live`), and can it serve (`/health/ready`)?"""

import asyncio

import msgspec

from lockence_server.database.lanes import Connection, Lane
from lockence_server.database.statements import Statement
from lockence_server.errors import UnavailableError
from lockence_server.http.asgi import Headers, Receive, Scope, Send, respond

READY_SECONDS_MAX = 2.0

JSON: Headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]


async def live(scope: Scope, receive: Receive, send: Send) -> None:
    await respond(send, 200, JSON, msgspec.json.encode({"status": "live"}))


class Ready:
    """Ready while the database answers."""

    def __init__(self, lane: Lane, question: Statement) -> None:
        self._lane = lane
        self._question = question

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(READY_SECONDS_MAX):
                await self._lane.transact(self._ask)
        except (UnavailableError, TimeoutError):
            answer = {"status": "unavailable", "reason": "the database cannot be reached"}
            await respond(send, 503, JSON, msgspec.json.encode(answer))
            return
        await respond(send, 200, JSON, msgspec.json.encode({"status": "ready"}))

    async def _ask(self, connection: Connection) -> None:
        await connection.fetch(self._question)

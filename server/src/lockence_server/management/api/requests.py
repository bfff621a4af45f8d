"""One request to the management API: its caller, its transaction, and its answer, in that order.

A request has one transaction, opened when a handler asks for it. It is committed before the first byte of a
success leaves, and rolled back for anything else. `Idempotency-Key` rides in the same transaction, so an answer
is remembered exactly if what it tells of was done.
"""

from contextlib import AsyncExitStack
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lockence_server.clock import Clock
from lockence_server.database.engine import reading
from lockence_server.errors import LockenceError
from lockence_server.http.asgi import App, Message, Receive, Scope, Send
from lockence_server.management.access import Caller
from lockence_server.management.api import idempotency
from lockence_server.management.api.authentication import (
    COOKIE,
    ORGANISATION_HEADER,
    SAFE_METHODS,
    Credentials,
    authenticate,
)
from lockence_server.management.api.problems import database_error, send_problem
from lockence_server.management.api.throttling import Throttles
from lockence_server.secrets import SecretBox

STATE = "lockence"
OK_MAX = 399


class ManagementRequest:
    """What handlers are given of their request; it lives as long as the request."""

    def __init__(
        self, engine: AsyncEngine, secrets: SecretBox, throttles: Throttles, now: int, scope: Scope
    ) -> None:
        self.engine = engine
        self.throttle = throttles.count
        self.secrets = secrets
        self.now = now
        self.address: str = scope["client"][0] if scope["client"] else ""
        self.is_https = scope["scheme"] == "https"
        self.user_agent = header(scope, b"user-agent") or ""
        self.caller: Caller | None = None
        self._reads_only = scope["method"] in SAFE_METHODS
        self._stack = AsyncExitStack()
        self._connection: AsyncConnection | None = None

    async def connection(self, *, reads_only: bool = False) -> AsyncConnection:
        """The request's transaction; one that was opened already stays what it is."""
        if self._connection is None:
            engine = reading(self.engine) if reads_only or self._reads_only else self.engine
            self._connection = await self._stack.enter_async_context(engine.connect())
            await self._connection.begin()
        return self._connection

    async def commit(self) -> None:
        """Make what was done lasting. Raises `ConflictError`, `UnavailableError`."""
        if self._connection is not None:
            try:
                await self._connection.commit()
            except DBAPIError as error:
                raise database_error(error) from error

    async def close(self) -> None:
        """Undo what was not committed."""
        await self._stack.aclose()


class ManagementRequests:
    """The ASGI layer around the handlers."""

    def __init__(self, handlers: App, engine: AsyncEngine, secrets: SecretBox, clock: Clock) -> None:
        self._handlers = handlers
        self._engine = engine
        self._secrets = secrets
        self._clock = clock
        self._throttles = Throttles()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = ManagementRequest(self._engine, self._secrets, self._throttles, self._clock(), scope)
        scope.setdefault("state", {})[STATE] = request
        try:
            try:
                request.caller = await authenticate(self._engine, credentials(scope), now=request.now)
                key = idempotency.key_of(scope, header(scope, b"idempotency-key"))
            except DBAPIError as error:
                raise database_error(error) from error
            if key is None:
                await self._handlers(scope, receive, _commit_first(request, send))
            else:
                await self._once(key, request, scope, receive, send)
        except LockenceError as error:
            await send_problem(send, error)
        finally:
            await request.close()

    async def _once(
        self, key: idempotency.Key, request: ManagementRequest, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Do it, and remember the answer; or give the answer that was remembered."""
        body = await idempotency.read(receive)
        given = idempotency.Given.of(key, request.caller, scope, body)
        connection = await request.connection()
        remembered = await idempotency.claim(connection, given, request.secrets, now=request.now)
        if remembered is not None:
            for message in remembered.messages():
                await send(message)
            return
        answer = idempotency.Answer()
        await self._handlers(scope, idempotency.replay(body, receive), answer.add)
        if answer.status <= OK_MAX:
            await idempotency.remember(connection, given, answer, request.secrets)
            await request.commit()
        for message in answer.messages():
            await send(message)


def _commit_first(request: ManagementRequest, send: Send) -> Send:
    async def commit_then_send(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] <= OK_MAX:
            await request.commit()
        await send(message)

    return commit_then_send


def request_of(scope: Any) -> ManagementRequest:
    """The request that a handler serves."""
    found: ManagementRequest = scope["state"][STATE]
    return found


def credentials(scope: Scope) -> Credentials:
    return Credentials(
        method=scope["method"],
        address=scope["client"][0] if scope["client"] else "",
        host=header(scope, b"host") or "",
        authorization=header(scope, b"authorization"),
        cookie=_cookie(header(scope, b"cookie") or ""),
        organisation_id=header(scope, ORGANISATION_HEADER.encode()),
        origin=header(scope, b"origin"),
        fetch_site=header(scope, b"sec-fetch-site"),
    )


def header(scope: Scope, wanted: bytes) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), None)


def _cookie(cookies: str) -> str | None:
    pairs = (pair.strip().partition("=") for pair in cookies.split(";"))
    return next((value for name, _, value in pairs if name == COOKIE), None)

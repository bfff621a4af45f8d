"""One request to the management API: its caller, its transaction, and its answer, in that order.

A request has one transaction, opened when a handler asks for it. It is committed before the first byte of a
success leaves, and rolled back for anything else. `Idempotency-Key` rides in the same transaction, so an answer
is remembered exactly if what it tells of was done. What is prepared before the transaction begins is prepared
before the key is claimed: of two requests with one key at once the second may prepare in vain, and does nothing.
"""

from asyncio import timeout
from contextlib import AsyncExitStack, suppress
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lockence_server.clock import Clock
from lockence_server.database.engine import reading
from lockence_server.errors import LockenceError, NotFoundError
from lockence_server.http.asgi import App, DisconnectedError, Message, Receive, Scope, Send
from lockence_server.management.access import Caller
from lockence_server.management.afterwards import Afterwards, Work
from lockence_server.management.api import idempotency
from lockence_server.management.api.authentication import (
    COOKIE,
    ORGANISATION_HEADER,
    SAFE_METHODS,
    Credentials,
    authenticate,
)
from lockence_server.management.api.problems import of_the_database, send_problem
from lockence_server.management.api.throttling import Throttles
from lockence_server.management.helper import Helper
from lockence_server.management.mail.post import Post
from lockence_server.secrets import SecretBox
from lockence_server.settings import Settings

STATE = "lockence"
OK_MAX = 399


class ManagementRequest:
    """What handlers are given of their request; it lives as long as the request."""

    def __init__(self, service: "ManagementRequests", now: int, scope: Scope) -> None:
        self.engine = service.engine
        self.settings = service.settings
        self.post = service.post
        self.throttle = service.throttles.count
        self.secrets = service.secrets
        self.helper = service.helper
        self.now = now
        self.address: str = scope["client"][0] if scope["client"] else ""
        self.is_https = scope["scheme"] == "https"
        self.user_agent = header(scope, b"user-agent") or ""
        self.caller: Caller | None = None
        self._reads_only = scope["method"] in SAFE_METHODS
        self._afterwards = service.afterwards
        self._work: list[Work] = []
        self._stack = AsyncExitStack()
        self._connection: AsyncConnection | None = None
        self._key: idempotency.Given | None = None
        self.done_already: idempotency.Answer | None = None
        """The answer of another request with the same key, which was first."""

    async def connection(self) -> AsyncConnection:
        """The request's transaction. Raises `DoneAlreadyError` where the request's key is another's by now."""
        if self._connection is None:
            engine = reading(self.engine) if self._reads_only else self.engine
            # Of a server that hangs, and where every connection is taken.
            async with timeout(self.settings.database_timeout_seconds):
                self._connection = await self._stack.enter_async_context(engine.connect())
            await self._connection.begin()
            if self._key is not None:
                await self._claim(self._connection, self._key)
        return self._connection

    async def once(self, key: idempotency.Given) -> idempotency.Answer | None:
        """Have the transaction claim this key, unless its answer is known already: then this is it."""
        self._key = key
        with of_the_database():
            async with reading(self.engine).connect() as connection:
                return await idempotency.find(connection, key, self.secrets, now=self.now)

    async def remember(self, answer: idempotency.Answer) -> None:
        """Keep the answer for whoever sends the same again."""
        assert self._key is not None
        with of_the_database():
            await idempotency.remember(await self.connection(), self._key, answer, self.secrets)

    async def _claim(self, connection: AsyncConnection, key: idempotency.Given) -> None:
        try:
            await idempotency.claim(connection, key, self.secrets, now=self.now)
        except LockenceError as error:
            if isinstance(error, idempotency.DoneAlreadyError):
                self.done_already = error.answer
            await self.close()
            raise

    def afterwards(self, work: Work) -> None:
        """Have this done once the request's transaction is committed, and only then; nobody waits for it."""
        self._work.append(work)

    async def commit(self) -> None:
        """Make what was done lasting. Raises `ConflictError`, `UnavailableError`."""
        if self._connection is not None:
            with of_the_database():
                await self._connection.commit()
        for work in self._work:
            self._afterwards.do(work)

    async def close(self) -> None:
        """Undo what was not committed."""
        await self._stack.aclose()


class ManagementRequests:
    """The ASGI layer around the handlers."""

    def __init__(
        self,
        handlers: App,
        engine: AsyncEngine,
        secrets: SecretBox,
        clock: Clock,
        settings: Settings,
        afterwards: Afterwards,
        helper: Helper,
    ) -> None:
        self.engine = engine
        self.secrets = secrets
        self.settings = settings
        self.afterwards = afterwards
        self.helper = helper
        self.post = Post(settings)
        self.throttles = Throttles()
        self._handlers = handlers
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = ManagementRequest(self, self._clock(), scope)
        scope.setdefault("state", {})[STATE] = request
        try:
            if "\0" in scope["path"]:  # No name of anything, and PostgreSQL would not even look.
                raise NotFoundError("page", scope["path"])
            with of_the_database():
                async with timeout(self.settings.database_timeout_seconds):
                    request.caller = await authenticate(self.engine, credentials(scope), now=request.now)
            key = idempotency.key_of(scope, header(scope, b"idempotency-key"))
            if key is None or request.caller is None:
                await self._handlers(scope, receive, _commit_first(request, send))
            else:
                await self._once(key, request, scope, receive, send)
        except LockenceError as error:
            await send_problem(send, error)
        except DisconnectedError:
            pass  # Nobody is there to answer.
        finally:
            await request.close()

    async def _once(
        self, key: idempotency.Key, request: ManagementRequest, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Do it, and remember the answer; or give the answer that was remembered."""
        assert request.caller is not None
        body = await idempotency.read(receive)
        answer = await request.once(idempotency.Given.of(key, request.caller, scope, body))
        if answer is None:
            answer = idempotency.Answer()
            await self._handlers(scope, idempotency.replay(body, receive), answer.add)
            if answer.status <= OK_MAX:
                with suppress(idempotency.DoneAlreadyError):
                    await request.remember(answer)
                    await request.commit()
        # What the framework made of being second is of no interest.
        for message in (request.done_already or answer).messages():
            await send(message)


def _commit_first(request: ManagementRequest, send: Send) -> Send:
    has_failed = False

    async def commit_then_send(message: Message) -> None:
        nonlocal has_failed
        if message["type"] == "http.response.start" and message["status"] <= OK_MAX:
            try:
                await request.commit()
            except LockenceError as error:
                # The framework believes that its answer has begun, so it would not give this one.
                has_failed = True
                await send_problem(send, error)
        if not has_failed:
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

"""A batch is a transaction: the heart of Lockence.

While the database is busy with one batch, the requests that arrive wait together; when it is done they are the
next one. Nothing waits for a timer. Under light load a batch is one request; under heavy load it is hundreds,
and each costs microseconds. An answer leaves only after its batch has been committed.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Generic, TypeVar

import structlog

from lockence_server.database.lanes import Connection, Lane
from lockence_server.errors import LockenceError, UnavailableError

Request = TypeVar("Request")
Outcome = TypeVar("Outcome")

Serve = Callable[[Connection, Sequence[Request]], Coroutine[Any, Any, Sequence[Outcome]]]

log = structlog.get_logger(__name__)


class Batches(Generic[Request, Outcome]):
    """The queue in front of one lane's transaction. Made and used on the event loop only."""

    def __init__(
        self,
        lane: Lane,
        serve: Serve[Request, Outcome],
        *,
        batch_requests_max: int,
        queue_requests_max: int,
        observe: Callable[[int, int], None],
    ) -> None:
        self._lane = lane
        self._serve = serve
        self._batch_requests_max = batch_requests_max
        self._queue_requests_max = queue_requests_max
        self._observe = observe
        self._waiting: deque[tuple[Request, asyncio.Future[Outcome]]] = deque()
        self._running: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()  # To ask for it costs a system call, too much for each request.

    def submit(self, request: Request) -> asyncio.Future[Outcome]:
        """The outcome of this request, once it is committed.

        Raises `UnavailableError`, here if the queue is full, in the future if the database fails. A caller that
        gives up leaves its request in its batch and harms nobody.
        """
        if len(self._waiting) >= self._queue_requests_max:
            raise UnavailableError("Too many requests are waiting for the database.")
        future: asyncio.Future[Outcome] = self._loop.create_future()
        self._waiting.append((request, future))
        if self._running is None:
            self._running = self._loop.create_task(self._run())
        return future

    async def _run(self) -> None:
        while self._waiting:
            size = min(len(self._waiting), self._batch_requests_max)
            batch = [self._waiting.popleft() for _ in range(size)]
            self._observe(size, len(self._waiting))
            await self._settle(batch)
        self._running = None

    async def _settle(self, batch: Sequence[tuple[Request, asyncio.Future[Outcome]]]) -> None:
        """Serve a batch and give each request its outcome, or the error that it alone has caused."""
        requests = [request for request, _ in batch]
        try:
            outcomes = await self._lane.transact(lambda connection: self._serve(connection, requests))
            answered = list(zip(batch, outcomes, strict=True))
        except Exception as error:
            if len(batch) > 1 and not isinstance(error, LockenceError):
                # Some request cannot be served, and the transaction was rolled back for all. Each alone, then.
                for one in batch:
                    await self._settle([one])
                return
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), outcome in answered:
            if not future.done():
                future.set_result(outcome)

"""Work that no caller waits for: done after the answer has left, a few pieces at a time.

It is kept in memory only. What it does must be such that somebody can ask for it again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog

WAITING_MAX = 1000
AT_ONCE = 4
SECONDS_TO_END = 5.0
"""How long a process that stops goes on with what is waiting."""

Work = Callable[[], Awaitable[None]]

log = structlog.get_logger(__name__)


class Afterwards:
    def __init__(self, *, seconds_to_end: float = SECONDS_TO_END) -> None:
        self._seconds_to_end = seconds_to_end
        self._waiting: asyncio.Queue[Work] = asyncio.Queue(WAITING_MAX)

    def do(self, work: Work) -> None:
        """Have it done soon. Where too much is waiting already, it is not done at all."""
        try:
            self._waiting.put_nowait(work)
        except asyncio.QueueFull:
            log.warning("too much to do after answers; some was dropped")

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Afterwards"]:
        workers = [asyncio.create_task(self._work()) for _ in range(AT_ONCE)]
        try:
            yield self
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds_to_end):
                    await self._waiting.join()
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            work = await self._waiting.get()
            try:
                await work()
            except Exception:
                log.exception("what was to be done after an answer failed")
            finally:
                self._waiting.task_done()

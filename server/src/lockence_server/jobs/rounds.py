"""Work that is done a little at a time for as long as a process serves."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog

from lockence_server.errors import UnavailableError

ROUND_SECONDS = 2.0

log = structlog.get_logger(__name__)


@contextlib.asynccontextmanager
async def in_rounds(*works: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Each of these again and again, a while apart, whatever becomes of it."""
    tasks = [asyncio.create_task(_again_and_again(work)) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _again_and_again(work: Callable[[], Awaitable[object]]) -> None:
    while True:
        await asyncio.sleep(ROUND_SECONDS)
        try:
            await work()
        except UnavailableError:
            continue  # The next round tries again.
        except Exception:
            log.exception("pruning failed; trying again later")

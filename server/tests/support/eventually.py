"""Waiting for what other processes do: as long as it takes, up to a limit."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable

SECONDS_MAX = 30.0
POLL_SECONDS = 0.01


async def reached(condition: Callable[[], bool | Awaitable[bool]], seconds_max: float = SECONDS_MAX) -> None:
    """Return once this holds; fail if it does not in time."""
    deadline = time.monotonic() + seconds_max
    while True:
        holds = condition()
        if await holds if inspect.isawaitable(holds) else holds:
            return
        assert time.monotonic() < deadline, f"not in {seconds_max} seconds"
        await asyncio.sleep(POLL_SECONDS)


def soon(condition: Callable[[], object], seconds_max: float = SECONDS_MAX) -> None:
    """The same where there is no event loop."""
    deadline = time.monotonic() + seconds_max
    while not condition():
        assert time.monotonic() < deadline, f"not in {seconds_max} seconds"
        time.sleep(POLL_SECONDS)

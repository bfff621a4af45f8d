"""Ending in good order: what has begun is finished. To cut off a statement would leave its connection behind."""

import asyncio
import contextlib


class Stopping:
    """Whether it is time to end."""

    def __init__(self) -> None:
        self._told = asyncio.Event()

    def tell(self) -> None:
        self._told.set()

    @property
    def is_told(self) -> bool:
        return self._told.is_set()

    async def wait(self) -> None:
        await self._told.wait()

    async def pause(self, seconds: float) -> None:
        """Sleep, but no longer than until told to end."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._told.wait(), seconds)

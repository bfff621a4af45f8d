"""Both clients with one face, so that each scenario is written once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Callable, TypeVar

from lockence import AsyncClient, AsyncSession, Client

T = TypeVar("T")

CALL_SECONDS_MAX = 60


class Loop:
    """An event loop on a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="event loop")
        self._thread.start()

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(CALL_SECONDS_MAX)

    def call(self, function: Callable[[], T]) -> T:
        async def once() -> T:
            return function()

        return self.wait(once())

    def tasks(self) -> int:
        """Beside the one that counts."""
        return self.call(lambda: len(asyncio.all_tasks(self._loop)) - 1)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class AsyncSessionFace:
    """An `AsyncSession` for a test without a loop."""

    def __init__(self, loop: Loop, session: AsyncSession) -> None:
        self._loop = loop
        self.inner = session

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def __repr__(self) -> str:
        return repr(self.inner)

    def start_heartbeat(self, **callbacks: Any) -> None:
        self._loop.call(lambda: self.inner.start_heartbeat(**callbacks))

    def validate(self) -> None:
        self._loop.wait(self.inner.validate())

    def heartbeat(self) -> None:
        self._loop.wait(self.inner.heartbeat())

    def logout(self) -> None:
        self._loop.wait(self.inner.logout())

    def __enter__(self) -> AsyncSessionFace:
        self._loop.wait(self.inner.__aenter__())
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.wait(self.inner.__aexit__(*error))


class AsyncFace:
    """An `AsyncClient` for a test without a loop."""

    def __init__(self, loop: Loop, *arguments: Any, **options: Any) -> None:
        self._loop = loop
        self._client = AsyncClient(*arguments, **options)

    def init(self, license_key: str, hwid: str | None = None) -> AsyncSessionFace:
        return AsyncSessionFace(self._loop, self._loop.wait(self._client.init(license_key, hwid)))

    def reset_devices(self, license_key: str, hwid: str | None = None) -> Any:
        return self._loop.wait(self._client.reset_devices(license_key, hwid))

    def get_hwid(self) -> Any:
        return self._client.get_hwid()

    def close(self) -> None:
        self._loop.wait(self._client.close())

    def __enter__(self) -> AsyncFace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return repr(self._client)


@contextmanager
def making(kind: str) -> Iterator[Callable[..., Any]]:
    """Makes clients of one kind, and closes them."""
    loop = Loop() if kind == "async" else None
    made: list[Any] = []

    def make(*arguments: Any, **options: Any) -> Any:
        made.append(Client(*arguments, **options) if loop is None else AsyncFace(loop, *arguments, **options))
        return made[-1]

    try:
        yield make
    finally:
        for client in made:
            client.close()
        if loop is not None:
            assert loop.tasks() == 0
            loop.close()

"""The client for programs on an event loop of asyncio."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Generator, Sequence
from typing import Any, Callable, TypeVar

import httpcore

from lockence import options as checking
from lockence.answers import BODY_BYTES_MAX
from lockence.calls import Failure, RawAnswer, Send, Wait, call
from lockence.connections import EXPECTED, failure_of, headers_of, pool_options, request_of
from lockence.errors import LockenceError
from lockence.heartbeats import Tell, heartbeats
from lockence.hwid import Hwid, get_hwid
from lockence.options import Options
from lockence.retries import NO_ANSWER
from lockence.sessions import (
    LEAVING_SECONDS_MAX,
    DevicesReset,
    OnOffline,
    OnOnline,
    OnRefused,
    SessionView,
    devices_reset,
    init_fields,
    reset_fields,
)
from lockence.state import SessionState
from lockence.steady import steady_clock

log = logging.getLogger("lockence")

T = TypeVar("T")


class AsyncClient:
    """A vendor's application, as it speaks to its server. It belongs to one event loop.

    Raises `ValueError` for options that cannot be meant.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        public_keys: Sequence[str] | None = None,
        *,
        verify: bool = True,
        hwid_salt: str | None = None,
        client_version: str | None = None,
        device_name: str | None = None,
        attempt_seconds: float = 10.0,
        total_seconds: float = 30.0,
        ca_file: str | None = None,
        allow_http: bool = False,
    ) -> None:
        self._options = checking.checked(
            base_url,
            api_key,
            public_keys,
            verify=verify,
            hwid_salt=hwid_salt,
            client_version=client_version,
            device_name=device_name,
            attempt_seconds=attempt_seconds,
            total_seconds=total_seconds,
            ca_file=ca_file,
            allow_http=allow_http,
        )
        self._wire = _Wire(self._options)

    async def init(self, license_key: str, hwid: str | None = None) -> AsyncSession:
        """Open a session. Without `hwid`, on this computer's own. Raises `LockenceError`."""
        fields = init_fields(self._options, license_key, self.get_hwid().value if hwid is None else hwid)
        opened = await self._wire.run(call(self._options, "init", fields))
        return AsyncSession(SessionState(self._options, opened), self._wire)

    async def reset_devices(self, license_key: str, hwid: str | None = None) -> DevicesReset:
        """Free the license's devices, if its policy lets customers do so. Raises `LockenceError`."""
        fields = reset_fields(license_key, self.get_hwid().value if hwid is None else hwid)
        return devices_reset(await self._wire.run(call(self._options, "reset_devices", fields)))

    def get_hwid(self) -> Hwid:
        """This computer's HWID, hashed so that no other vendor can know it."""
        return get_hwid(self._options.hwid_salt)

    async def close(self) -> None:
        """Stop all heartbeats and close all connections. Nobody is logged out."""
        await self._wire.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<lockence.AsyncClient of {self._options.origin}>"


class AsyncSession(SessionView):
    """A session that is open, until it is refused or logged out."""

    def __init__(self, state: SessionState, wire: _Wire) -> None:
        super().__init__(state)
        self._wire = wire
        self._stop = asyncio.Event()
        self._started = False
        self._logged_out = False

    async def validate(self) -> None:
        """Ask whether it is good at this moment. Raises `LockenceError` if it is not, or nobody could say."""
        await self._wire.run(self._state.ask("validate"))

    async def heartbeat(self) -> None:
        """Renew it, once. Raises `LockenceError`."""
        await self._wire.run(self._state.ask("heartbeat"))

    def start_heartbeat(
        self,
        on_refused: OnRefused | None = None,
        on_offline: OnOffline | None = None,
        on_online: OnOnline | None = None,
    ) -> None:
        """Renew it in the background from now on, in a task of its own, which also makes the calls.

        The callbacks are those of `Session.start_heartbeat`, and may be coroutine functions.
        """
        if self._started:
            raise RuntimeError("the heartbeat was started already")
        self._started = True
        callbacks = {"on_refused": on_refused, "on_offline": on_offline, "on_online": on_online}
        self._wire.start(self._beat(callbacks), self._stop)

    async def logout(self) -> None:
        """End it. Nothing the second time. Raises `LockenceError` if the server did not hear of it."""
        if self._logged_out:
            return
        self._stop.set()
        await self._wire.run(self._state.log_out())
        self._logged_out = True

    async def __aenter__(self) -> AsyncSession:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        if self._logged_out or self._wire.closed:
            return
        with contextlib.suppress(LockenceError):
            await self._wire.run(self._state.log_out(total_seconds=LEAVING_SECONDS_MAX, attempts_max=1))
            self._logged_out = True

    async def _beat(self, callbacks: dict[str, Callable[..., Awaitable[None] | None] | None]) -> None:
        async def tell(step: Tell) -> None:
            callback = callbacks[step.callback]
            if callback is not None and not self._stop.is_set():
                try:
                    waiting = callback(*step.arguments)
                    if waiting is not None:
                        await waiting
                except Exception:
                    log.exception("a callback of the heartbeat failed")

        await self._wire.run(heartbeats(self._state, steady_clock), stop=self._stop, tell=tell)


async def _tell_nobody(_: Tell) -> None: ...


class _Wire:
    """A client's connections, and the tasks of its sessions."""

    def __init__(self, options: Options) -> None:
        self._pool = httpcore.AsyncConnectionPool(**pool_options(options))
        self._tasks: dict[asyncio.Task[None], asyncio.Event] = {}
        self.closed = False

    async def run(
        self,
        steps: Generator[Any, Any, T],
        *,
        stop: asyncio.Event | None = None,
        tell: Callable[[Tell], Awaitable[None]] = _tell_nobody,
    ) -> T:
        """Do what the steps say."""
        if self.closed:
            raise RuntimeError("the client is closed")
        came: Any = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as done:
                result: T = done.value
                return result
            came = await self._do(step, stop, tell)

    def start(self, work: Any, stop: asyncio.Event) -> None:
        """Run it in a task of its own, until it ends or the client does, which sets `stop`."""
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks[task] = stop
        task.add_done_callback(self._tasks.pop)

    async def close(self) -> None:
        self.closed = True
        # A cancellation alone may be lost: before Python 3.12, `wait_for` forgets one that comes as it ends.
        for stop in self._tasks.values():
            stop.set()
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._pool.aclose()

    async def _do(
        self,
        step: Send | Wait | Tell,
        stop: asyncio.Event | None,
        tell: Callable[[Tell], Awaitable[None]],
    ) -> Any:
        if isinstance(step, Send):
            return await self._send(step)
        if isinstance(step, Tell):
            return await tell(step)
        if stop is None:
            await asyncio.sleep(step.seconds)
            return self.closed
        try:
            return await asyncio.wait_for(stop.wait(), step.seconds)
        except asyncio.TimeoutError:
            return False

    async def _send(self, send: Send) -> RawAnswer | Failure:
        if self.closed:
            return Failure(NO_ANSWER, "the client is closed")
        try:
            return await asyncio.wait_for(self._exchange(send), max(send.seconds, 0.001))
        except asyncio.TimeoutError:
            return Failure(NO_ANSWER, "the server did not answer in time")
        except EXPECTED as error:
            return failure_of(error)

    async def _exchange(self, send: Send) -> RawAnswer:
        async with self._pool.stream(**request_of(send)) as response:
            body = bytearray()
            async for chunk in response.aiter_stream():
                body += chunk
                if len(body) > BODY_BYTES_MAX:
                    break
        return RawAnswer(response.status, headers_of(response.headers), bytes(body), steady_clock(), time.time())

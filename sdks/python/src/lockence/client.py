"""The client for programs with threads, or with none."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Generator, Sequence
from typing import Any, Callable, TypeVar

import httpcore

from lockence import options as checking
from lockence.answers import BODY_BYTES_MAX
from lockence.calls import Failure, RawAnswer, Send, Wait, call
from lockence.connections import EXPECTED, Deadlines, failure_of, headers_of, pool_options, request_of
from lockence.errors import LockenceError
from lockence.heartbeats import Tell, heartbeats
from lockence.hwid import Hwid, get_hwid
from lockence.options import Options
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


class Client:
    """A vendor's application, as it speaks to its server. Safe to use from any threads.

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

    def init(self, license_key: str, hwid: str | None = None) -> Session:
        """Open a session. Without `hwid`, on this computer's own. Raises `LockenceError`."""
        fields = init_fields(self._options, license_key, self.get_hwid().value if hwid is None else hwid)
        opened = self._wire.run(call(self._options, "init", fields))
        return Session(SessionState(self._options, opened), self._wire)

    def reset_devices(self, license_key: str, hwid: str | None = None) -> DevicesReset:
        """Free the license's devices, if its policy lets customers do so. Raises `LockenceError`."""
        fields = reset_fields(license_key, self.get_hwid().value if hwid is None else hwid)
        return devices_reset(self._wire.run(call(self._options, "reset_devices", fields)))

    def get_hwid(self) -> Hwid:
        """This computer's HWID, hashed so that no other vendor can know it."""
        return get_hwid(self._options.hwid_salt)

    def close(self) -> None:
        """Stop all heartbeats and close all connections. Nobody is logged out."""
        self._wire.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<lockence.Client of {self._options.origin}>"


class Session(SessionView):
    """A session that is open, until it is refused or logged out. Safe to use from any threads."""

    def __init__(self, state: SessionState, wire: _Wire) -> None:
        super().__init__(state)
        self._wire = wire
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._started = False
        self._logged_out = False

    def validate(self) -> None:
        """Ask whether it is good at this moment. Raises `LockenceError` if it is not, or nobody could say."""
        self._wire.run(self._state.ask("validate"))

    def heartbeat(self) -> None:
        """Renew it, once. Raises `LockenceError`."""
        self._wire.run(self._state.ask("heartbeat"))

    def start_heartbeat(
        self,
        on_refused: OnRefused | None = None,
        on_offline: OnOffline | None = None,
        on_online: OnOnline | None = None,
    ) -> None:
        """Renew it in the background from now on, on a thread of its own, which also makes the calls.

        `on_refused(error)` is the last of them: the server said no, or could not be reached until it was too late.
        `on_offline(error, seconds_left)`: a heartbeat failed, and the session is still good for so long.
        `on_online()`: the next one did not.
        """
        with self._lock:
            if self._started:
                raise RuntimeError("the heartbeat was started already")
            self._started = True
        callbacks = {"on_refused": on_refused, "on_offline": on_offline, "on_online": on_online}
        self._wire.start(lambda: self._beat(callbacks), self._stop)

    def logout(self) -> None:
        """End it. Nothing the second time. Raises `LockenceError` if the server did not hear of it."""
        with self._lock:
            if self._logged_out:
                return
        self._stop.set()
        self._wire.run(self._state.log_out())
        with self._lock:
            self._logged_out = True

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._logged_out or self._wire.closed:
            return
        with contextlib.suppress(LockenceError):
            self._wire.run(self._state.log_out(total_seconds=LEAVING_SECONDS_MAX, attempts_max=1))
            self._logged_out = True

    def _beat(self, callbacks: dict[str, Callable[..., Any] | None]) -> None:
        def tell(step: Tell) -> None:
            callback = callbacks[step.callback]
            if callback is not None and not self._stop.is_set():
                try:
                    callback(*step.arguments)
                except Exception:
                    log.exception("a callback of the heartbeat failed")

        self._wire.run(heartbeats(self._state, steady_clock), stop=self._stop, tell=tell)


class _Wire:
    """A client's connections, and the threads of its sessions."""

    def __init__(self, options: Options) -> None:
        self._deadlines = Deadlines()
        self._pool = httpcore.ConnectionPool(**pool_options(options), network_backend=self._deadlines)
        self._closing = threading.Event()
        self._threads: dict[threading.Thread, threading.Event] = {}
        self._lock = threading.Lock()

    @property
    def closed(self) -> bool:
        return self._closing.is_set()

    def run(
        self,
        steps: Generator[Any, Any, T],
        *,
        stop: threading.Event | None = None,
        tell: Callable[[Tell], None] = lambda _: None,
    ) -> T:
        """Do what the steps say, on this thread."""
        self._refuse_if_closed()
        came: Any = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as done:
                result: T = done.value
                return result
            came = self._do(step, stop, tell)

    def start(self, work: Callable[[], None], stop: threading.Event) -> None:
        """Run it on a thread of its own, until it ends or the client does, which sets `stop`."""

        def run() -> None:
            try:
                work()
            finally:
                with self._lock:
                    del self._threads[thread]

        thread = threading.Thread(target=run, name="lockence heartbeat", daemon=True)
        with self._lock:
            self._refuse_if_closed()
            self._threads[thread] = stop
        thread.start()

    def close(self) -> None:
        with self._lock:
            self._closing.set()
            threads = dict(self._threads)
        for stop in threads.values():
            stop.set()
        self._deadlines.cut()
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join()
        self._pool.close()

    def _do(self, step: Send | Wait | Tell, stop: threading.Event | None, tell: Callable[[Tell], None]) -> Any:
        if isinstance(step, Send):
            return self._send(step)
        if isinstance(step, Wait):
            return (stop or self._closing).wait(step.seconds)
        tell(step)
        return None

    def _send(self, send: Send) -> RawAnswer | Failure:
        try:
            with self._deadlines.within(send.seconds), self._pool.stream(**request_of(send)) as response:
                body = bytearray()
                for chunk in response.iter_stream():
                    body += chunk
                    if len(body) > BODY_BYTES_MAX:
                        break
            headers = headers_of(response.headers)
            return RawAnswer(response.status, headers, bytes(body), steady_clock(), time.time())
        except EXPECTED as error:
            return failure_of(error)

    def _refuse_if_closed(self) -> None:
        if self.closed:
            raise RuntimeError("the client is closed")

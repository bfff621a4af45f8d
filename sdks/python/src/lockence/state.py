"""What is known of a session. The sync and the async session are two faces of it."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

from lockence.answers import Fields
from lockence.calls import Answer, Steps, call
from lockence.errors import LockenceError, RefusedError
from lockence.lease import Lease
from lockence.options import Options
from lockence.steady import steady_clock


class SessionState:
    """Safe to use from any threads."""

    def __init__(self, options: Options, opened: Answer) -> None:
        self.options = options
        self._lock = threading.Lock()
        self._lease = Lease()
        self._over = False
        self.refusal: RefusedError | None = None
        """The server's no, once it was said."""
        self._token = str(opened.fields["session_token"])
        self._known: Fields = {}
        self.take(opened)

    def take(self, answer: Answer) -> None:
        """Take over what a success says."""
        with self._lock:
            expires_at: datetime = answer.fields["expires_at"]
            if self._lease.renew(created=answer.created, sent=answer.sent, expires_at=expires_at.timestamp()):
                self._known = {**self._known, **answer.fields}

    def ask(self, operation: str, *, total_seconds: float | None = None) -> Steps:
        """One of validate and heartbeat, and what it means for the session."""
        try:
            answer = yield from self._call(operation, total_seconds=total_seconds)
        except LockenceError as error:
            self._hear(error)
            raise
        self.take(answer)
        return answer

    def log_out(self, *, total_seconds: float | None = None, attempts_max: int | None = None) -> Steps:
        answer = yield from self._call("logout", total_seconds=total_seconds, attempts_max=attempts_max)
        self.finish()
        return answer

    def finish(self) -> None:
        """From now on nobody is logged in."""
        with self._lock:
            self._over = True

    @property
    def over(self) -> bool:
        """The server said no, or it was logged out."""
        return self._over

    @property
    def seconds_left(self) -> float:
        with self._lock:
            return 0.0 if self._over else self._lease.seconds_left(steady_clock())

    def known(self, name: str) -> Any:
        with self._lock:
            return self._known[name]

    def _server_time(self, steady: float) -> float | None:
        with self._lock:
            return self._lease.server_time(steady)

    def _hear(self, error: LockenceError) -> None:
        """A no counts if it is the server's; anybody can make up one that is unsigned."""
        if isinstance(error, RefusedError) and (error.signed or not self.options.verify):
            with self._lock:
                if not self._over:
                    self._over, self.refusal = True, error

    def _call(
        self, operation: str, *, total_seconds: float | None = None, attempts_max: int | None = None
    ) -> Steps:
        limits = {} if attempts_max is None else {"attempts_max": attempts_max}
        return call(
            self.options,
            operation,
            {"session_token": self._token},
            server_time=self._server_time,
            total_seconds=total_seconds,
            **limits,
        )

"""How long a session is good for, by clocks that nobody can set. See `sdks/README.md`, "Clocks"."""

from __future__ import annotations


class Lease:
    """What the last answer promised. Times are in seconds: `steady` by the steady clock, others since 1970."""

    def __init__(self) -> None:
        self._created = 0.0
        self._sent = 0.0
        self._expires_at = 0.0
        self._known = False

    def renew(self, *, created: float, sent: float, expires_at: float) -> bool:
        """Take over what an answer says. False if a later one was here first."""
        if self._known and created < self._created:
            return False
        self._created, self._sent, self._expires_at, self._known = created, sent, expires_at, True
        return True

    def server_time(self, steady: float) -> float | None:
        """What the server's clock shows, as far as is known."""
        return self._created + (steady - self._sent) if self._known else None

    def seconds_left(self, steady: float) -> float:
        now = self.server_time(steady)
        return 0.0 if now is None else max(0.0, self._expires_at - now)

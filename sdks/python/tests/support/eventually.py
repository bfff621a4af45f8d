"""Waiting for what another thread or process does."""

from __future__ import annotations

import time
from typing import Callable


def eventually(happened: Callable[[], object], *, seconds: float = 10.0) -> None:
    """Fails if it has not happened by then."""
    give_up_at = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < give_up_at, "it did not happen"
        time.sleep(0.02)


class Heard:
    """What the callbacks of a heartbeat were told, and when."""

    def __init__(self) -> None:
        self.refused: list[Exception] = []
        self.offline: list[tuple[Exception, float]] = []
        self.online = 0
        self.order: list[str] = []

    def callbacks(self) -> dict[str, Callable[..., None]]:
        return {"on_refused": self._on_refused, "on_offline": self._on_offline, "on_online": self._on_online}

    def _on_refused(self, error: Exception) -> None:
        self.refused.append(error)
        self.order.append("refused")

    def _on_offline(self, error: Exception, seconds_left: float) -> None:
        self.offline.append((error, seconds_left))
        self.order.append("offline")

    def _on_online(self) -> None:
        self.online += 1
        self.order.append("online")

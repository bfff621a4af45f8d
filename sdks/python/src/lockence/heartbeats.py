"""When to send a heartbeat in the background, and whom to tell what came of it. No I/O; see `calls.py`."""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Callable, Union

from lockence.calls import Send, Wait
from lockence.errors import GraceOverError, LockenceError
from lockence.state import SessionState

WAIT_SECONDS_MAX = 30.0
"""A computer may sleep meanwhile, so the clock is looked at this often."""
OFFLINE_INTERVAL_SECONDS_MAX = 30.0


@dataclass(frozen=True)
class Tell:
    """Call one of the callbacks: `on_refused`, `on_offline` or `on_online`."""

    callback: str
    arguments: tuple[Any, ...] = ()


Steps = Generator[Union[Send, Wait, Tell], Any, None]


def heartbeats(state: SessionState, steady_clock: Callable[[], float]) -> Steps:
    """Until the session is over. Whoever drives it answers `Wait` with whether to stop."""
    offline = False
    wait: float = state.known("heartbeat_interval_seconds")
    at_least = 0.0
    while True:
        stopped = yield from _pause(state, max(at_least, _spread(wait)), steady_clock)
        if stopped:
            return
        error = yield from _beat(state)
        if state.over:
            if state.refusal is not None:
                yield Tell("on_refused", (state.refusal,))
            return
        if state.seconds_left <= 0:
            yield Tell("on_refused", (_grace_over(),))
            return
        wait, at_least = state.known("heartbeat_interval_seconds"), 0.0
        if error is not None:
            wait, at_least = min(wait, OFFLINE_INTERVAL_SECONDS_MAX), float(error.retry_after_seconds or 0)
            yield Tell("on_offline", (error, state.seconds_left))
        elif offline:
            yield Tell("on_online")
        offline = error is not None


def _pause(state: SessionState, seconds: float, steady_clock: Callable[[], float]) -> Generator[Wait, Any, bool]:
    """Wait, but not past the end of the session or of its grace. True: stop."""
    until = steady_clock() + seconds
    while not state.over:
        left = min(until - steady_clock(), state.seconds_left)
        if left <= 0:
            return False
        if (yield Wait(min(left, WAIT_SECONDS_MAX))):
            return True
    return False


def _beat(state: SessionState) -> Generator[Send | Wait, Any, LockenceError | None]:
    """A heartbeat, unless the session is over. What went wrong with it, if something did."""
    if state.seconds_left <= 0:
        return None
    try:
        yield from state.ask("heartbeat", total_seconds=state.seconds_left)
    except LockenceError as error:
        return error
    return None


def _spread(seconds: float) -> float:
    """Somewhat sooner, so that many clients do not come at once."""
    return seconds * (0.8 + 0.2 * random.random())  # noqa: S311 - it only spreads clients


def _grace_over() -> GraceOverError:
    return GraceOverError("the server could not be reached for as long as the session lasts", code="grace_over")

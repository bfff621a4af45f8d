"""How often something may be tried, so that a password or a link cannot be guessed.

Counted for each address and each account by itself, in memory, in each worker.
"""

import time
from enum import Enum

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from lockence_server.errors import TooManyRequestsError


class Throttle(Enum):
    """What is throttled, and how much."""

    SIGN_IN = RateLimitItemPerMinute(10, 5, namespace="sign_in")
    PASSKEY = RateLimitItemPerMinute(20, 5, namespace="passkey")
    LINK = RateLimitItemPerHour(30, namespace="link")
    CODE = RateLimitItemPerHour(20, namespace="code")
    """Of an authenticator app, by somebody who knows the password."""
    MAIL = RateLimitItemPerHour(5, namespace="mail")
    """To one address, asked for by anybody."""
    INVITATION = RateLimitItemPerHour(100, namespace="invitation")
    """By one organisation."""


class Throttles:
    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, what: Throttle, *whose: str) -> None:
        """Count one try by each of these. Raises `TooManyRequestsError` where one has had too many."""
        limit: RateLimitItem = what.value
        passes = [self._limiter.hit(limit, one) for one in whose]
        if not all(passes):
            reset = max(self._limiter.get_window_stats(limit, one).reset_time for one in whose)
            seconds = max(1, round(reset - time.time()))
            raise TooManyRequestsError("Too many tries. Wait a little.", retry_after_seconds=seconds)

"""How many requests one address may make. Counted in memory, in each worker by itself."""

import math
import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


class RateLimit:
    def __init__(self, limit: str) -> None:
        """`limit` is such as `300/minute`."""
        self._limit = parse(limit)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def retry_after_seconds(self, address: str) -> int | None:
        """Count a request of this address. None lets it pass; else the seconds to wait."""
        if self._limiter.hit(self._limit, address):
            return None
        window = self._limiter.get_window_stats(self._limit, address)
        return max(1, math.ceil(window.reset_time - time.time()))

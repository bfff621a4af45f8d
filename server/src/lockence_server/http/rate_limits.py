"""How many requests one address may make. Counted in memory, in each worker by itself."""

import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from lockence_server.errors import ConfigurationError


class RateLimit:
    def __init__(self, limit: str) -> None:
        """`limit` is such as `300/minute`. Raises `ConfigurationError` for what is not."""
        try:
            self._limit = parse(limit)
        except ValueError:
            raise ConfigurationError(f"LOCKENCE_RATE_LIMIT={limit!r} is not a limit such as 300/minute") from None
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def retry_after_seconds(self, address: str) -> int | None:
        """Count a request of this address. None lets it pass; else the seconds to wait."""
        if self._limiter.hit(self._limit, address):
            return None
        window = self._limiter.get_window_stats(self._limit, address)
        return max(1, round(window.reset_time - time.time()))

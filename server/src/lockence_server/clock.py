"""Time as the whole system keeps it: integer milliseconds since 1970, UTC. Passed in wherever it matters."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

Clock = Callable[[], int]

SECOND_MS = 1000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


def system_clock() -> int:
    """Now, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@lru_cache(maxsize=4096)  # Under load most answers of a second carry the same few times.
def rfc3339(time_ms: int) -> str:
    """`2025-01-18T12:00:00Z`: whole seconds, rounded down."""
    return datetime.fromtimestamp(time_ms // SECOND_MS, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc3339_or_none(time_ms: int | None) -> str | None:
    """None for a time that never comes."""
    return None if time_ms is None else rfc3339(time_ms)

"""Public identifiers: a prefix that says what it is, then a ULID, so that they sort by time of creation."""

import threading

from ulid import ULID

RANDOM_BITS = 80  # of a ULID, below its time

_lock = threading.Lock()
_newest = 0


def new_id(prefix: str) -> str:
    """A new identifier such as `lic_01jd3v8w1s8q3hf1k2xk5m7n9p`: unique without coordination.

    Those of one process sort in the order in which they were made, also within a millisecond.
    """
    global _newest
    drawn = int(ULID())
    with _lock:
        _newest = max(drawn, _newest + 1)
        number = _newest
    return f"{prefix}_{str(ULID.from_int(number)).lower()}"


def id_at(prefix: str, time_ms: int) -> str:
    """What sorts before every identifier made at this time or later, and after every earlier one."""
    return f"{prefix}_{str(ULID.from_int(max(time_ms, 0) << RANDOM_BITS)).lower()}"

"""Public identifiers: a prefix that says what it is, then a ULID, so that they sort by time of creation."""

import threading

from ulid import ULID

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's, in lower case."""

PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)
PAIR_BITS = 10
PAIR_SHIFTS = tuple(range(12 * PAIR_BITS, -1, -PAIR_BITS))

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
    # An init makes three, and the library's own way of writing one would be most of what they cost.
    return f"{prefix}_" + "".join([PAIRS[number >> shift & 0x3FF] for shift in PAIR_SHIFTS])

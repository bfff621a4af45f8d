"""Public identifiers: a prefix that says what it is, then a ULID, so that they sort by time of creation."""

import threading
from functools import lru_cache

from ulid import ULID

RANDOM_BITS = 80  # of a ULID, below its time
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's, in lower case
# An init makes three, and the library's own way of writing one would be most of what they cost.
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_PAIR_BITS = 10
_BEGINNING_SHIFTS = tuple(range(11 * _PAIR_BITS, -1, -_PAIR_BITS))
_PAIR_MASK = (1 << _PAIR_BITS) - 1

_lock = threading.Lock()
_newest = 0


def new_id(prefix: str) -> str:
    """A new identifier such as `lic_01jd3v8w1s8q3hf1k2xk5m7n9p`: unique without coordination.

    Those of one process sort in the order in which they were made, also within a millisecond.
    """
    return new_ids(prefix, 1)[0]


def new_ids(prefix: str, count: int) -> list[str]:
    """This many, each the next number after the one before: much quicker than one by one."""
    return ids_from(prefix, reserve(count), count)


def reserve(count: int) -> int:
    """The first of this many numbers that follow each other, which no identifier of this process has yet."""
    global _newest
    drawn = int(ULID())
    with _lock:
        first = max(drawn, _newest + 1)
        _newest = first + count - 1
    return first


def ids_from(prefix: str, first: int, count: int) -> list[str]:
    """The identifiers of numbers that were reserved."""
    return [f"{prefix}_{_text(number)}" for number in range(first, first + count)]


def id_at(prefix: str, time_ms: int) -> str:
    """What sorts before every identifier made at this time or later, and after every earlier one."""
    return f"{prefix}_{_text(max(time_ms, 0) << RANDOM_BITS)}"


def _text(number: int) -> str:
    """A ULID's 26 characters."""
    return _beginning(number >> _PAIR_BITS) + _PAIRS[number & _PAIR_MASK]


@lru_cache(maxsize=16)  # Numbers that follow each other begin alike.
def _beginning(number: int) -> str:
    return "".join([_PAIRS[number >> shift & _PAIR_MASK] for shift in _BEGINNING_SHIFTS])

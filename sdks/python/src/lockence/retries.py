"""Whether to try again, and after how long. See `sdks/README.md`, "Trouble on the way"."""

from __future__ import annotations

from typing import Union

ATTEMPTS_MAX = 5
FIRST_WAIT_SECONDS = 0.5
WAIT_SECONDS_MAX = 8.0

CONNECT_FAILED = "connect_failed"
NO_ANSWER = "no_answer"
TLS_FAILED = "tls_failed"
Happened = Union[str, int]
"""One of these three, or the status of an answer."""

_CERTAINLY_NOT_DONE = frozenset({CONNECT_FAILED, 429})
_PERHAPS_DONE = frozenset({NO_ANSWER, 502, 503, 504})
_NEVER_TWICE = frozenset({"reset_devices"})


def wait_seconds(
    operation: str,
    happened: Happened,
    *,
    attempt: int,
    retry_after_seconds: int | None,
    elapsed_seconds: float,
    total_seconds: float,
    random: float,
) -> float | None:
    """How long to wait before the next attempt; None to give up. `random` is in [0, 1)."""
    again = happened in _CERTAINLY_NOT_DONE or (happened in _PERHAPS_DONE and operation not in _NEVER_TWICE)
    if not again or attempt >= ATTEMPTS_MAX:
        return None
    backoff = min(WAIT_SECONDS_MAX, FIRST_WAIT_SECONDS * 2.0 ** (attempt - 1))
    wait = (retry_after_seconds or 0) + backoff * (0.5 + 0.5 * random)
    return wait if elapsed_seconds + wait < total_seconds else None

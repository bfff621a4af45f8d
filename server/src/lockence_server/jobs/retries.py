"""When a delivery is tried again, and when enough is enough. Pure, with `now` passed in."""

from lockence_server.clock import DAY_MS, SECOND_MS

DELAYS_SECONDS = (5, 30, 2 * 60, 10 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600)
"""After each failed attempt; the last goes on."""
JITTER = 0.2
"""A delay is longer or shorter by up to this share, so that what failed together does not come back together."""

PAUSED_AFTER_MS = 3 * DAY_MS
PAUSED_AFTER_FAILURES = 20


def next_attempt_at(*, attempts: int, now: int, gives_up_at: int, chance: float) -> int | None:
    """When the next attempt is due after this many failed; None: never. `chance` is from 0 to 1."""
    if now >= gives_up_at:
        return None
    delay_seconds = DELAYS_SECONDS[min(attempts, len(DELAYS_SECONDS)) - 1]
    delay_ms = round(delay_seconds * SECOND_MS * (1 - JITTER + 2 * JITTER * chance))
    return min(now + delay_ms, gives_up_at)


def must_pause(*, failures: int, failing_since: int, now: int) -> bool:
    """Whether a webhook has only failed for so long that nobody can be listening."""
    return failures >= PAUSED_AFTER_FAILURES and now - failing_since >= PAUSED_AFTER_MS

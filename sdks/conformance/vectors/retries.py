"""Whether to try again, and after how long."""

from typing import Any

OPERATIONS = ("init", "validate", "heartbeat", "logout", "reset_devices")
NEVER_TWICE = {"reset_devices"}


def vectors() -> dict[str, Any]:
    return {
        "about": "See sdks/README.md, 'Trouble on the way'. `happened` is connect_failed, no_answer, tls_failed, "
        "or a status (of an answer that is an error). `elapsed_seconds` since the call began. `wait_seconds` "
        "null: give up. Compare with a tolerance of 0.000001.",
        "attempts_max": 5,
        "cases": [*kinds(), *waits(), *limits()],
    }


def case(
    name: str,
    happened: str | int,
    wait_seconds: float | None,
    *,
    operation: str = "validate",
    attempt: int = 1,
    retry_after: str | None = None,
    elapsed_seconds: float = 0.1,
    total_seconds: float = 30,
    random: float = 0.5,
) -> dict[str, Any]:
    return {
        "name": name,
        "operation": operation,
        "attempt": attempt,
        "happened": happened,
        "retry_after": retry_after,
        "elapsed_seconds": elapsed_seconds,
        "total_seconds": total_seconds,
        "random": random,
        "wait_seconds": wait_seconds,
    }


def kinds() -> list[dict[str, Any]]:
    """After the first attempt, with 0.5 as random: three quarters of half a second."""
    always, mostly = ("connect_failed", 429), ("no_answer", 502, 503, 504)
    never = ("tls_failed", 200, 301, 307, 400, 401, 403, 404, 405, 413, 418, 500, 501)
    return [
        *(
            case(f"{operation}, {what}", what, 0.375, operation=operation)
            for operation in OPERATIONS
            for what in always
        ),
        *(
            case(f"{operation}, {what}", what, None if operation in NEVER_TWICE else 0.375, operation=operation)
            for operation in OPERATIONS
            for what in mostly
        ),
        *(
            case(f"{operation}, {what}", what, None, operation=operation)
            for operation in OPERATIONS
            for what in never
        ),
    ]


def waits() -> list[dict[str, Any]]:
    return [
        *(
            case(f"after attempt {n}", 503, wait, attempt=n)
            for n, wait in [(1, 0.375), (2, 0.75), (3, 1.5), (4, 3.0)]
        ),
        case("the shortest", "no_answer", 0.25, random=0.0),
        case("nearly the longest", "no_answer", 0.4999, random=0.9996),
        case("Retry-After comes on top", 503, 2.375, retry_after="2"),
        case("Retry-After of 0", 503, 0.375, retry_after="0"),
        case("Retry-After with blanks", 503, 2.375, retry_after=" 2 "),
        case("Retry-After as a date", 503, 0.375, retry_after="Fri, 15 Jan 2027 08:00:00 GMT"),
        case("Retry-After that is nonsense", 429, 0.375, retry_after="soon"),
        case("Retry-After below zero", 429, 0.375, retry_after="-3"),
        case("Retry-After with a plus", 429, 0.375, retry_after="+3"),
        case("Retry-After with a fraction", 429, 0.375, retry_after="1.5"),
        case("Retry-After in other digits", 429, 0.375, retry_after="\u0663"),
        case("Retry-After of ten digits", 429, 0.375, retry_after="1000000000"),
        case("Retry-After on the third", 429, 6.5, retry_after="5", attempt=3),
    ]


def limits() -> list[dict[str, Any]]:
    return [
        case("the last attempt", 503, None, attempt=5),
        case("the last attempt of a lost connection", "connect_failed", None, attempt=5),
        case("Retry-After longer than the call may take", 429, None, retry_after="60"),
        case("Retry-After of years", 503, None, retry_after="999999999"),
        case("just in time", 503, 0.375, elapsed_seconds=29.62),
        case("too late by a little", 503, None, elapsed_seconds=29.63),
        case("exactly at the end", 503, None, elapsed_seconds=29.625),
        case("the time is over", "no_answer", None, elapsed_seconds=30.5),
        case("a short call", 503, None, total_seconds=0.4),
        case("a long call", 429, 60.375, retry_after="60", total_seconds=120),
    ]

"""How long a session is good for, step by step."""

from typing import Any

T = 1_800_000_000


def at(seconds: int) -> str:
    """A time as the server says it, so many seconds after T, which is 2027-01-15T08:00:00Z; less than a day."""
    hours, rest = divmod(8 * 3600 + seconds, 3600)
    return f"2027-01-15T{hours:02}:{rest // 60:02}:{rest % 60:02}Z"


def vectors() -> dict[str, Any]:
    return {
        "about": "See sdks/README.md, 'Clocks'. Steps in order, each at `steady` seconds of the steady clock. "
        "`answer`: a verified answer to a request sent at `sent`; `accepted` false: a SignatureError with the "
        "reason `created`. `look`: "
        "what seconds_left and active are. `wall` is what the computer's own clock shows, and changes nothing. "
        "`refused`, `logged_out`: the server said so.",
        "cases": [
            case(
                "the lease runs out",
                answer(100.0, 100.2, 0, 1800),
                look(100.0, 1800),
                look(1000.5, 899.5),
                look(1899.9, 0.1),
                look(1900.0, 0, active=False),
                look(9999.0, 0, active=False),
            ),
            case("it errs to the early side", answer(100.0, 109.0, 0, 60), look(109.0, 51.0)),
            case(
                "a heartbeat renews it",
                answer(0.0, 0.1, 0, 1800),
                answer(300.0, 300.4, 300, 2100),
                look(300.4, 1799.6),
                look(2099.0, 1.0),
                look(2100.0, 0, active=False),
            ),
            case(
                "the license ends sooner than the lease",
                answer(0.0, 0.1, 0, 1800),
                answer(300.0, 300.1, 300, 400),
                look(399.0, 1.0),
                look(400.0, 0, active=False),
            ),
            case(
                "the wall clock goes back a day",
                answer(0.0, 0.1, 0, 1800, wall=T),
                look(1799.0, 1.0, wall=T - 86_400),
                look(1801.0, 0, active=False, wall=T - 86_400),
            ),
            case(
                "the wall clock goes on a day",
                answer(0.0, 0.1, 0, 1800, wall=T),
                look(10.0, 1790.0, wall=T + 86_400),
                look(1801.0, 0, active=False, wall=T + 86_400),
            ),
            case(
                "the wall clock was always wrong",
                answer(0.0, 0.1, 0, 1800, wall=0),
                answer(10.0, 10.1, 10, 1810, wall=0),
                look(10.1, 1799.9, wall=0),
            ),
            case(
                "created 300 seconds late",
                answer(0.0, 0.1, 0, 1800),
                answer(10.0, 10.1, 310, 2110),
                look(10.0, 1800.0),
            ),
            case(
                "created 301 seconds late",
                answer(0.0, 0.1, 0, 1800),
                answer(10.0, 10.0, 311, 2110, accepted=False),
                look(10.0, 1790.0),
            ),
            case(
                "created 300 seconds early",
                answer(0.0, 0.1, 0, 1800),
                answer(400.0, 400.0, 100, 1900),
                look(400.0, 1800.0),
            ),
            case(
                "created 301 seconds early",
                answer(0.0, 0.1, 0, 1800),
                answer(400.0, 400.0, 99, 1900, accepted=False),
                look(400.0, 1400.0),
            ),
            case(
                "created a day ago",
                answer(0.0, 0.1, 0, 1800),
                answer(10.0, 10.0, -80_000, 1900, accepted=False),
                look(10.0, 1790.0),
            ),
            case(
                "answers cross each other",
                answer(0.0, 0.1, 0, 1800),
                answer(301.0, 301.2, 301, 2101),
                answer(300.0, 301.5, 300, 2100),
                look(301.5, 1799.5),
            ),
            case(
                "two in one second: the later counts",
                answer(0.0, 0.1, 0, 1800),
                answer(10.2, 10.3, 10, 1810),
                answer(10.4, 10.5, 10, 500),
                look(10.5, 489.9),
            ),
            case(
                "it ran out, and the server says that it goes on",
                answer(0.0, 0.1, 0, 1800),
                look(7200.0, 0, active=False),
                answer(7200.0, 7200.1, 7200, 9000),
                look(7200.1, 1799.9),
            ),
            case("it was over when it arrived", answer(0.0, 0.1, 10, 10), look(0.1, 0, active=False)),
            case("refused", answer(0.0, 0.1, 0, 1800), {"refused": {"steady": 5.0}}, look(5.0, 0, active=False)),
            case(
                "refused, and an older answer comes late",
                answer(0.0, 0.1, 0, 1800),
                {"refused": {"steady": 5.0}},
                answer(4.0, 6.0, 4, 1804),
                look(6.0, 0, active=False),
            ),
            case(
                "logged out",
                answer(0.0, 0.1, 0, 1800),
                {"logged_out": {"steady": 5.0}},
                look(5.0, 0, active=False),
            ),
        ],
    }


def case(name: str, *steps: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "steps": list(steps)}


def answer(
    sent: float, steady: float, created: int, expires: int, *, accepted: bool = True, wall: int = T
) -> dict[str, Any]:
    return {
        "answer": {
            "sent": sent,
            "steady": steady,
            "wall": wall,
            "created": T + created,
            "expires_at": at(expires),
            "accepted": accepted,
        }
    }


def look(steady: float, seconds_left: float, *, active: bool = True, wall: int = T) -> dict[str, Any]:
    return {"look": {"steady": steady, "wall": wall, "seconds_left": seconds_left, "active": active}}

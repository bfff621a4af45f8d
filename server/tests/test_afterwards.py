"""What is done once an answer has left: all of it in the end, within bounds, whatever fails."""

import asyncio
import time

from structlog.testing import capture_logs

from lockence_server.management.afterwards import AT_ONCE, WAITING_MAX, Afterwards


class Counted:
    def __init__(self) -> None:
        self.done = 0

    async def work(self) -> None:
        await asyncio.sleep(0)
        self.done += 1

    async def fail(self) -> None:
        raise ValueError("of this piece of work only")


async def test_everything_is_done_before_the_end() -> None:
    counted = Counted()
    async with Afterwards().running() as afterwards:
        for _ in range(WAITING_MAX):
            afterwards.do(counted.work)
    assert counted.done == WAITING_MAX


async def test_what_fails_is_logged_and_stops_nothing() -> None:
    counted = Counted()
    with capture_logs() as logs:
        async with Afterwards().running() as afterwards:
            for work in [counted.fail] * (2 * AT_ONCE) + [counted.work]:
                afterwards.do(work)
    assert counted.done == 1
    assert {one["log_level"] for one in logs} == {"error"}
    assert len(logs) == 2 * AT_ONCE


async def test_what_is_too_much_is_dropped_and_logged() -> None:
    counted = Counted()
    with capture_logs() as logs:
        async with Afterwards().running() as afterwards:
            for _ in range(WAITING_MAX + 3):
                afterwards.do(counted.work)
    assert counted.done == WAITING_MAX
    assert [one["log_level"] for one in logs] == ["warning"] * 3


async def test_what_takes_for_ever_does_not_hold_up_the_end() -> None:
    began = time.monotonic()
    async with Afterwards(seconds_to_end=0.05).running() as afterwards:
        for _ in range(2 * AT_ONCE):
            afterwards.do(asyncio.Event().wait)  # type: ignore[arg-type]  # It never comes, so neither does True.
        await asyncio.sleep(0)
    assert time.monotonic() - began < 2

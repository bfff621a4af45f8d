"""A license for thousands at once: its sessions are counted and not listed, as long as there is room."""

from collections.abc import Sequence
from itertools import count
from typing import Any

import pytest

from lockence_server.client_api.init import SESSIONS_LISTED_MAX
from lockence_server.database.lanes import Row
from lockence_server.database.postgresql import _PostgresConnection
from lockence_server.database.sqlite import _SqliteConnection
from tests.support.vendor import Customer
from tests.support.world import World

SESSIONS = SESSIONS_LISTED_MAX + 10
NUMBERS = count()


async def test_sessions_are_listed_only_where_there_may_be_no_room(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = await world.customer(max_devices=0, max_sessions=SESSIONS)
    assert await init(world, customer, SESSIONS - 2) == ["ok"] * (SESSIONS - 2)
    connection = _SqliteConnection if world.settings.is_sqlite else _PostgresConnection
    fetch, most_rows = connection.fetch, 0

    async def noted(*arguments: Any, **values: Any) -> Sequence[Row]:
        nonlocal most_rows
        rows = await fetch(*arguments, **values)
        most_rows = max(most_rows, len(rows))
        return rows

    monkeypatch.setattr(connection, "fetch", noted)
    assert await init(world, customer, 2) == ["ok"] * 2
    assert most_rows == 2  # the application and its license
    assert await init(world, customer, 1) == ["session_limit_reached"]
    assert most_rows == SESSIONS


async def test_sessions_that_have_run_out_take_no_room(world: World) -> None:
    """Not even before a job has ended them."""
    customer = await world.customer(max_devices=0, max_sessions=SESSIONS)
    assert await init(world, customer, SESSIONS) == ["ok"] * SESSIONS
    world.clock.advance(24 * 3600)
    assert await init(world, customer, SESSIONS + 1) == ["ok"] * SESSIONS + ["session_limit_reached"]


async def init(world: World, customer: Customer, times: int) -> list[str]:
    """The codes of so many inits, one after the other, each of a new device."""
    return [(await world.call("init", **customer.init(f"device {next(NUMBERS)}"))).code for _ in range(times)]

"""Sessions that have long been over go; all others stay."""

import asyncio

import pytest
from sqlalchemy import func, select

from lockence_server.clock import DAY_MS
from lockence_server.database.data_plane import data_plane_database
from lockence_server.database.tables import sessions
from lockence_server.jobs import prune
from lockence_server.jobs.prune import Pruner
from tests.support.world import World


async def test_long_over_sessions_are_pruned_in_bounded_rounds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prune, "ROUND_SESSIONS", 3)
    application = await world.application()
    issued = await world.license(application.id, max_devices=0)
    credentials = {"api_key": application.api_key, "license_key": issued.key}

    async def open_sessions(count: int) -> list[str]:
        opened = (world.call("init", **credentials, hwid=f"device {index}") for index in range(count))
        return [str(answer.body["session_token"]) for answer in await asyncio.gather(*opened)]

    async def remaining() -> int:
        async with world.vendor() as context:
            return await context.connection.scalar(select(func.count()).select_from(sessions)) or 0

    old = await open_sessions(7)
    world.clock.advance(60)
    await world.call("logout", api_key=application.api_key, session_token=old[0])
    world.clock.now += 6 * DAY_MS
    recent = await open_sessions(2)
    database = data_plane_database(world.settings)
    pruner = Pruner(
        database.name,
        await database.reading_lane(),
        await database.writing_lane(),
        retention_days=7,
        clock=world.clock,
    )
    try:
        assert [await pruner.prune_some() for _ in range(4)] == [0, 0, 0, 0]
        world.clock.now += DAY_MS + 30 * 60 * 1000
        went = [await pruner.prune_some() for _ in range(4)]
        assert sum(went) == len(old)
        assert max(went) <= 3
        assert await remaining() == len(recent)
        assert [await pruner.prune_some() for _ in range(2)] == [0, 0]
    finally:
        await database.close()
    answer = await world.call("validate", api_key=application.api_key, session_token=old[1])
    assert answer.code == "session_not_found"
    answer = await world.call("validate", api_key=application.api_key, session_token=recent[0])
    assert answer.code == "session_expired"

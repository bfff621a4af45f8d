"""PostgreSQL keeps a plan until it has counted the rows: one for a table of one row may be a bad one for many."""

import asyncio

import pytest
from sqlalchemy import text

from lockence_server.database.postgresql import PLANS_LAST_SECONDS
from tests.support.copies import COPY_LICENSES, LICENSES
from tests.support.eventually import reached
from tests.support.world import World


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
async def test_an_init_reads_few_of_many_licenses_where_the_first_init_met_one(world: World) -> None:
    customer = await world.customer()
    assert (await world.call("init", **customer.init("device"))).code == "ok"
    async with world.engine.begin() as connection:
        await connection.execute(text(COPY_LICENSES))
    newest = await world.license(customer.application_id)
    await asyncio.sleep(PLANS_LAST_SECONDS)
    before = await _licenses_read(world)
    opened = await world.call("init", api_key=customer.api_key, license_key=newest.key, hwid="device")
    assert opened.code == "ok"
    read = 0

    async def is_counted() -> bool:
        nonlocal read
        read = await _licenses_read(world) - before
        return read > 0

    await reached(is_counted)
    assert read < LICENSES / 100


async def _licenses_read(world: World) -> int:
    read = "SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'licenses'"
    async with world.engine.connect() as connection:
        return int(await connection.scalar(text(read)) or 0)

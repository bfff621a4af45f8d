"""What has been kept long enough goes, a little at a time; everything else stays."""

import asyncio

import pytest
from sqlalchemy import Table, func, insert, select, update

from lockence_server.clock import DAY_MS, SECOND_MS, system_clock
from lockence_server.database.tables import (
    deliveries,
    delivery_attempts,
    events,
    idempotency_keys,
    licenses,
    logins,
)
from lockence_server.identifiers import id_at, new_id
from lockence_server.jobs import retention
from lockence_server.jobs.lease import LEASE_MS, Lease
from lockence_server.jobs.retention import Retention
from lockence_server.management.access import Role
from tests.support.people import member
from tests.support.world import World

DAY_SECONDS = DAY_MS // SECOND_MS


async def count(world: World, table: Table) -> int:
    async with world.vendor() as context:
        return await context.connection.scalar(select(func.count()).select_from(table)) or 0


async def test_what_is_over_is_pruned_in_bounded_rounds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "ROWS_AT_ONCE", 10)
    world.clock.now = system_clock()  # by which identifiers are made
    job = Retention(world.engine, world.clock, event_retention_days=100, delivery_retention_days=20)
    owner = await member(world, Role.OWNER)
    await owner.post("/webhooks", {"url": "https://example.com/", "event_types": ["license.created"]})
    application = await world.application()
    made = await world.licenses(application.id, count=15)
    await owner.post(f"/licenses/{made[0].id}/suspend", {}, **{"idempotency-key": "once"})
    async with world.vendor() as context:
        finished = {"state": "delivered", "finished_at": context.now}
        older = select(deliveries.c.id).order_by(deliveries.c.id).limit(12)
        await context.connection.execute(update(deliveries).where(deliveries.c.id.in_(older)).values(**finished))
        delivered = await context.connection.scalar(select(deliveries.c.id).order_by(deliveries.c.id).limit(1))
        tried = {"url": "", "attempted_at": 0, "duration_ms": 0, "response_body": "", "error": ""}
        await context.connection.execute(
            insert(delivery_attempts).values(delivery_id=delivered, number=1, **tried)
        )
    recorded = await count(world, events)

    async def rounds() -> int:
        """How many it takes until nothing is left to do."""
        needed = 1
        while await job.round():
            needed += 1
        return needed

    assert await rounds() == 1
    world.clock.advance(DAY_SECONDS)
    assert (await rounds(), await count(world, idempotency_keys), await count(world, deliveries)) == (1, 0, 15)
    world.clock.advance(99 * DAY_SECONDS - DAY_SECONDS)
    assert await rounds() == 2
    # Those that are pending stay.
    assert (await count(world, deliveries), await count(world, delivery_attempts)) == (3, 0)
    assert (await count(world, logins), await count(world, events)) == (0, recorded)
    await world.license(application.id)
    world.clock.advance(2 * DAY_SECONDS)
    await rounds()
    assert (await count(world, events), await count(world, deliveries)) == (1, 1)
    assert await count(world, licenses) == 16


async def test_one_node_leads_until_it_is_gone(world: World) -> None:
    one, other = Lease(world.engine, world.clock), Lease(world.engine, world.clock)
    await one.take()
    await other.take()
    assert (one.is_held, other.is_held) == (True, False)
    for _ in range(5):
        world.clock.now += LEASE_MS // 2
        await one.take()
        await other.take()
        assert (one.is_held, other.is_held) == (True, False)
    # It is killed.
    world.clock.now += LEASE_MS
    assert not one.is_held
    await other.take()
    await one.take()
    assert (one.is_held, other.is_held) == (False, True)
    # It stops, and another need not wait.
    await other.release()
    await one.take()
    assert (one.is_held, other.is_held) == (True, False)
    # What is not held cannot be let go.
    await other.release()
    await other.take()
    assert (one.is_held, other.is_held) == (True, False)


async def test_of_many_nodes_that_start_at_once_one_leads(world: World) -> None:
    leases = [Lease(world.engine, world.clock) for _ in range(8)]
    await asyncio.gather(*(lease.take() for lease in leases))
    assert sum(lease.is_held for lease in leases) == 1


def test_an_identifier_of_a_time_sorts_between_those_before_and_after() -> None:
    assert id_at("evt", 0) < new_id("evt") < id_at("evt", 4_000_000_000_000)
    assert id_at("evt", 1_000) < id_at("evt", 1_001)

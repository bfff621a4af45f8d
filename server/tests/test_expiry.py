"""What time does by itself is said once: licenses about to end and at their end, sessions that ran out."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select

from lockence_server.clock import DAY_MS, SECOND_MS
from lockence_server.database.data_plane import data_plane_database
from lockence_server.database.lanes import Database, Lane
from lockence_server.database.tables import events, sessions
from lockence_server.jobs import expiry
from lockence_server.jobs.expiry import LicenseEnds, SessionEnds
from lockence_server.management.schemas import moment
from lockence_server.management.webhooks import service as webhooks
from lockence_server.management.webhooks.schemas import NewWebhook
from tests.support.world import World

DAY_SECONDS = DAY_MS // SECOND_MS


class Node:
    """The jobs of one node, run by hand."""

    def __init__(self, world: World, database: Database, lane: Lane) -> None:
        given = (world.engine, world.secrets, world.clock)
        self.expiring = LicenseEnds(*given, "license.expiring", days=7)
        self.expired = LicenseEnds(*given, "license.expired")
        self.sessions = SessionEnds(database.name, lane, *given)

    async def run(self) -> None:
        for job in (self.expiring, self.expired, self.sessions):
            while await job.round():
                pass


ANode = Callable[[], Awaitable[Node]]


@pytest.fixture
async def a_node(world: World) -> AsyncIterator[ANode]:
    database = data_plane_database(world.settings)

    async def node() -> Node:
        return Node(world, database, await database.reading_lane())

    yield node
    await database.close()


async def told(world: World, *types: str) -> list[tuple[str, str]]:
    """What has been recorded of these types, in order: type and subject."""
    async with world.vendor() as context:
        statement = select(events).where(events.c.type.in_(types), events.c.actor == "system")
        rows = (await context.connection.execute(statement.order_by(events.c.id))).mappings()
        return [(row["type"], row["subject_id"]) for row in rows]


async def ends_told(world: World) -> list[tuple[str, str]]:
    return await told(world, "license.expiring", "license.expired")


async def a_webhook(world: World, *types: str, application_id: str | None = None) -> None:
    async with world.vendor() as context:
        wanted = NewWebhook(url="https://example.com/", event_types=list(types), application_id=application_id)
        await webhooks.create(context, wanted)


async def test_an_end_is_announced_once_before_and_once_after(world: World, a_node: ANode) -> None:
    node = await a_node()
    application = await world.application()
    license_id = (await world.license(application.id, duration_seconds=30 * DAY_SECONDS)).id
    never = (await world.license(application.id)).id
    world.clock.advance(23 * DAY_SECONDS - 10)
    await node.run()
    assert await ends_told(world) == []
    world.clock.advance(10)
    for _ in range(2):
        await node.run()
        assert await ends_told(world) == [("license.expiring", license_id)]
    world.clock.advance(7 * DAY_SECONDS)
    for _ in range(2):
        await node.run()
        assert await ends_told(world) == [("license.expiring", license_id), ("license.expired", license_id)]
    assert never not in str(await ends_told(world))


async def test_another_end_is_announced_again(world: World, a_node: ANode) -> None:
    node = await a_node()
    application = await world.application()
    license_id = (await world.license(application.id, duration_seconds=3 * DAY_SECONDS)).id
    await node.run()
    world.clock.advance(3 * DAY_SECONDS)
    await node.run()
    await world.change_license(license_id, duration_seconds=2 * DAY_SECONDS)
    await node.run()
    world.clock.advance(2 * DAY_SECONDS)
    await node.run()
    assert await ends_told(world) == [("license.expiring", license_id), ("license.expired", license_id)] * 2


async def test_the_end_that_a_first_use_begins_is_announced(world: World, a_node: ANode) -> None:
    node = await a_node()
    customer = await world.customer(duration_seconds=DAY_SECONDS, starts="first_use")
    world.clock.advance(10 * DAY_SECONDS)
    await node.run()
    assert await ends_told(world) == []
    assert (await world.call("init", **customer.init("device"))).code == "ok"
    await node.run()
    world.clock.advance(DAY_SECONDS)
    await node.run()
    assert [kind for kind, _ in await ends_told(world)] == ["license.expiring", "license.expired"]


async def test_what_nobody_needs_to_hear_is_not_said(world: World, a_node: ANode) -> None:
    """Of licenses that are revoked, and of those that were over when they were made."""
    node = await a_node()
    application = await world.application()
    revoked = await world.license(application.id, duration_seconds=DAY_SECONDS)
    await world.revoke(revoked.id)
    await world.license(application.id, expires_at=moment(world.clock.now - DAY_MS))
    world.clock.advance(2 * DAY_SECONDS)
    await node.run()
    assert await ends_told(world) == []
    assert not await node.expired.round()


async def test_two_nodes_say_everything_once(world: World, a_node: ANode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "LICENSES_AT_ONCE", 7)
    monkeypatch.setattr(expiry, "SESSIONS_SEEN_AT_ONCE", 7)
    monkeypatch.setattr(expiry, "SESSIONS_AT_ONCE", 3)
    await a_webhook(world, "*")
    customer = await world.customer(max_devices=0)
    for number in range(30):
        assert (await world.call("init", **customer.init(f"device {number}"))).code == "ok"
    made = await world.licenses(customer.application_id, count=60, duration_seconds=60 * 60)
    world.clock.advance(2 * 60 * 60)
    nodes = [await a_node(), await a_node(), await a_node()]
    await asyncio.gather(*(node.run() for node in nodes))
    # Whoever finds a row locked leaves it to the other, or to the next time.
    await asyncio.gather(*(node.run() for node in nodes))
    ended = [subject for _, subject in await told(world, "license.expired")]
    assert sorted(ended) == sorted(one.id for one in made)
    ran_out = [subject for _, subject in await told(world, "session.expired")]
    assert len(ran_out) == len(set(ran_out)) == 30


async def test_a_session_that_ran_out_is_ended_and_its_client_hears_so(world: World, a_node: ANode) -> None:
    node = await a_node()
    customer = await world.customer(max_devices=0)
    await a_webhook(world, "session.expired", application_id=customer.application_id)
    tokens = [await opened(world, customer, f"device {number}") for number in range(3)]
    world.clock.advance(20 * 60)
    assert (await world.call("heartbeat", **customer.session(tokens[0]))).code == "ok"
    assert (await world.call("logout", **customer.session(tokens[1]))).code == "ok"
    world.clock.advance(10 * 60 + 1)
    await node.run()
    await node.run()
    async with world.vendor() as context:
        rows = (await context.connection.execute(select(sessions).order_by(sessions.c.id))).mappings().all()
    live, left, over = rows
    assert (live["ended_at"], left["end_reason"]) == (None, "logout")
    assert (over["ended_at"], over["end_reason"]) == (over["expires_at"], None)
    assert await told(world, "session.expired") == [("session.expired", over["id"])]
    answers = [
        (await world.call(endpoint, **customer.session(token))).code
        for token in tokens
        for endpoint in ("validate", "heartbeat", "logout")
    ]
    assert answers == ["ok"] * 3 + ["session_not_found"] * 3 + ["session_expired"] * 3


async def test_a_session_that_ran_out_is_recorded_only_where_it_is_wanted(world: World, a_node: ANode) -> None:
    node = await a_node()
    customer, other = await world.customer(), await world.customer()
    await a_webhook(world, "session.*", application_id=other.application_id)
    await a_webhook(world, "license.*")
    await opened(world, customer, "device")
    world.clock.advance(60 * 60)
    await node.run()
    assert await told(world, "session.expired") == []
    async with world.vendor() as context:
        assert await context.connection.scalar(select(sessions.c.ended_at)) is not None


async def opened(world: World, customer: Any, hwid: str) -> str:
    answer = await world.call("init", **customer.init(hwid))
    assert answer.code == "ok"
    return str(answer.body["session_token"])

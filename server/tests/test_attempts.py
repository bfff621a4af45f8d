"""What is kept of inits and refusals, and how a vendor finds it."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select

from lockence_server.clock import DAY_MS
from lockence_server.database import tables
from lockence_server.database.data_plane import data_plane_database
from lockence_server.jobs import prune_attempts
from lockence_server.jobs.prune_attempts import AttemptPruner
from lockence_server.management.access import Role
from lockence_server.management.attempts import service as attempts
from lockence_server.management.attempts.schemas import Attempt
from lockence_server.management.schemas import PageRequest
from tests.support.people import Person, member, problem
from tests.support.vendor import Customer
from tests.support.world import World

PAGE = PageRequest(limit=1000)


async def of_license(world: World, license_id: str, outcome: str | None = None) -> list[Attempt]:
    async with world.vendor() as context:
        return (await attempts.of_license(context, license_id, outcome=outcome, page=PAGE)).items


async def of_application(world: World, application_id: str, outcome: str | None = None) -> list[Attempt]:
    async with world.vendor() as context:
        return (await attempts.of_application(context, application_id, outcome=outcome, page=PAGE)).items


def outcomes(found: list[Attempt]) -> list[str]:
    """The oldest first."""
    return [attempt.outcome for attempt in reversed(found)]


async def token(world: World, customer: Customer, hwid: str = "desk") -> str:
    answer = await world.call("init", **customer.init(hwid))
    assert answer.status == 200, answer
    return str(answer.body["session_token"])


async def test_every_init_is_kept_with_what_it_was_answered(world: World) -> None:
    customer = await world.customer()
    for hwid in ("desk", "laptop"):
        await world.call("init", **customer.init(hwid), client_version="1.4.2")
    await world.suspend(customer.license_id)
    world.clock.advance(60)
    await world.call("init", **customer.init("desk"))

    found = await of_license(world, customer.license_id)
    assert outcomes(found) == ["ok", "hwid_mismatch", "license_disabled"]
    assert [(one.hwid, one.client_version) for one in reversed(found)] == [
        ("desk", "1.4.2"),
        ("laptop", "1.4.2"),
        ("desk", ""),
    ]
    assert {one.address for one in found} == {"127.0.0.1"}
    assert (found[0].occurred_at - found[2].occurred_at).total_seconds() == 60
    assert await of_application(world, customer.application_id) == found


async def test_a_key_that_is_unknown_is_kept_without_anything_of_it(world: World) -> None:
    customer = await world.customer()
    secret = "A-SECRET-OF-ANOTHER-VENDOR"
    await world.call("init", **{**customer.init("desk"), "license_key": secret})
    await world.call("init", **{**customer.init("desk"), "api_key": "unknown"})
    await world.change_application(customer.application_id, enabled=False)
    await world.call("init", **customer.init("desk"))

    found = await of_application(world, customer.application_id)
    assert outcomes(found) == ["invalid_license_key", "application_disabled"]
    assert [one.license_id for one in found] == [None, None]
    assert await of_license(world, customer.license_id) == []
    async with world.vendor() as context:
        rows = (await context.connection.execute(select(tables.attempts))).all()
    digest = world.secrets.license_key_digest(secret)
    assert len(rows) == 2
    assert not any(secret in str(row) or digest in str(row) for row in rows)


@pytest.mark.parametrize("endpoint", ["validate", "heartbeat"])
async def test_the_first_refusal_of_a_session_is_kept_and_no_later_one(world: World, endpoint: str) -> None:
    customer = await world.customer(max_devices=0)
    first, second = await token(world, customer, "desk"), await token(world, customer, "laptop")
    entry = await world.block(customer.application_id, "device", "desk")
    for _ in range(3):
        assert (await world.call(endpoint, **customer.session(first))).code == "device_blocked"
        assert (await world.call(endpoint, **customer.session(second))).code == "ok"
    await world.unblock(entry.id)
    assert (await world.call(endpoint, **customer.session(first))).code == "ok"
    await world.suspend(customer.license_id)
    for one in (first, second):
        assert (await world.call(endpoint, **customer.session(one))).code == "license_disabled"
    refusals = [one for one in await of_license(world, customer.license_id) if one.outcome != "ok"]
    assert outcomes(refusals) == ["device_blocked", "license_disabled"]
    assert [one.hwid for one in reversed(refusals)] == ["desk", "laptop"]


async def test_each_way_a_session_ends_is_told_once(world: World) -> None:
    customer = await world.customer(max_devices=0)
    ended, expired, left = [await token(world, customer, hwid) for hwid in ("a", "b", "c")]
    assert (await world.call("logout", **customer.session(left))).code == "ok"
    assert (await world.call("validate", **customer.session(left))).code == "session_not_found"
    world.clock.advance(60)
    await world.call("heartbeat", **customer.session(ended))
    world.clock.advance(29 * 60 + 1)
    assert (await world.call("validate", **customer.session(expired))).code == "session_expired"
    await world.end_sessions(customer.license_id)
    assert (await world.call("heartbeat", **customer.session(ended))).code == "session_ended"
    assert Counter(outcomes(await of_license(world, customer.license_id))) == {
        "ok": 3,
        "session_expired": 1,
        "session_ended": 1,
    }


async def test_many_at_once_are_kept_once(world: World) -> None:
    """Validate and heartbeat find the first refusal in different transactions."""
    customers = [await world.customer() for _ in range(5)]
    sessions = [(customer, await token(world, customer)) for customer in customers]
    for customer in customers:
        await world.revoke(customer.license_id)
    asked = [
        world.call(endpoint, **customer.session(one))
        for _ in range(20)
        for customer, one in sessions
        for endpoint in ("validate", "heartbeat")
    ]
    assert {answer.code for answer in await asyncio.gather(*asked)} == {"license_disabled"}
    for customer in customers:
        assert outcomes(await of_license(world, customer.license_id)) == ["ok", "license_disabled"]


async def test_attempts_are_listed_in_pages_and_by_outcome(world: World) -> None:
    customer = await world.customer()
    owner = await member(world, Role.OWNER)
    for index in range(6):
        await world.call("init", **customer.init("desk" if index % 2 else "first"))
        await world.call("init", **{**customer.init("desk"), "license_key": "unknown"})

    async def pages(path: str, **query: Any) -> list[str]:
        found, cursor = [], None
        while True:
            page = await owner.get(path, limit=2, **query, **({"cursor": cursor} if cursor else {}))
            assert len(page["items"]) <= 2
            found += [one["id"] for one in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    of_one, of_all = (
        f"/licenses/{customer.license_id}/attempts",
        f"/applications/{customer.application_id}/attempts",
    )
    assert (len(await pages(of_one)), len(await pages(of_all))) == (6, 12)
    for path in (of_one, of_all):
        everything = await pages(path)
        assert everything == sorted(everything, reverse=True)
        codes = ("ok", "hwid_mismatch", "invalid_license_key")
        by_outcome = [one for code in codes for one in await pages(path, outcome=code)]
        assert sorted(by_outcome) == sorted(everything)
        assert set(await pages(path, outcome="refused")) == {*everything} - {*await pages(path, outcome="ok")}
    assert len(await pages(of_all, outcome="hwid_mismatch")) == 3
    assert problem(await owner.call("GET", of_all, outcome="nonsense")) == (422, "invalid_input")
    await _strangers_find_nothing(owner, of_all)


async def _strangers_find_nothing(owner: Person, path: str) -> None:
    assert problem(await Person(owner.http).call("GET", path)) == (401, "unauthenticated")


async def test_old_attempts_are_pruned_in_bounded_rounds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prune_attempts, "ROUND_ATTEMPTS", 3)
    one, two = await world.customer(), await world.customer()

    async def remaining() -> int:
        async with world.vendor() as context:
            return await context.connection.scalar(select(func.count()).select_from(tables.attempts)) or 0

    async def try_each() -> None:
        for customer in (one, two):
            for hwid in ("desk", "desk", "desk", "desk", "laptop"):
                await world.call("init", **customer.init(hwid))

    await try_each()
    world.clock.now += 29 * DAY_MS
    await try_each()
    database = data_plane_database(world.settings)
    lanes = (await database.reading_lane(), await database.writing_lane())
    pruner = AttemptPruner(database.name, *lanes, retention_days=30, clock=world.clock)
    try:
        assert await pruner.prune_some() == 0
        assert await remaining() == 20
        world.clock.now += 2 * DAY_MS
        went = [await pruner.prune_some() for _ in range(10)]
        assert max(went) == 3
        assert sum(went) == 10
        assert await remaining() == 10
    finally:
        await database.close()

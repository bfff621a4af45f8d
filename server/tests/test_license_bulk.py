"""Many licenses at once over HTTP: made, and changed."""

from typing import Any

import pytest
from sqlalchemy import func, select

from lockence_server.database.tables import devices, events, licenses, sessions
from lockence_server.management.access import Permission, Role
from lockence_server.management.licenses import bulk
from tests.support.people import Person, member, neighbour, problem, token_of
from tests.support.world import World

DAY_SECONDS = 24 * 60 * 60


@pytest.fixture
async def owner(world: World) -> Person:
    return await member(world, Role.OWNER)


@pytest.fixture
async def application(owner: Person) -> str:
    return str((await owner.post("/applications", {"name": "Example"}))["id"])


async def made(owner: Person, application: str, **given: Any) -> list[str]:
    return [one["id"] for one in await owner.post(f"/applications/{application}/licenses", given)]


async def counted(world: World, event_type: str) -> int:
    async with world.vendor() as context:
        statement = select(func.count()).where(events.c.type == event_type)
        return await context.connection.scalar(statement) or 0


async def test_ten_thousand_are_made_in_one_call(world: World, owner: Person, application: str) -> None:
    given = {"count": 10_000, "username": "joe", "metadata": {"plan": "pro"}, "entitlements": ["a"]}
    created = await owner.post(f"/applications/{application}/licenses", given)
    assert len({one["id"] for one in created}) == len({one["key"] for one in created}) == 10_000
    assert [one["id"] for one in created] == sorted(one["id"] for one in created)
    assert await counted(world, "license.created") == 10_000
    shown = await owner.get(f"/licenses/{created[-1]['id']}")
    assert (shown["key"], shown["metadata"], shown["entitlements"]) == (
        created[-1]["key"],
        {"plan": "pro"},
        ["a"],
    )
    assert await owner.get("/licenses/count", application_id=application) == {"count": 10_000, "exact": True}
    refused = await owner.call("POST", f"/applications/{application}/licenses", given | {"count": 10_001})
    assert problem(refused) == (422, "invalid_input")
    assert [one["field"] for one in refused.json()["errors"]] == ["count"]

    everyone = {"filter": {"application_id": application, "username": "JOE"}}
    suspended = await owner.post("/licenses/bulk", {"action": "suspend", **everyone, "reason": "unpaid"})
    assert suspended == {"changed": 10_000, "unchanged": 0, "left": []}
    extra = await made(owner, application, username="joe")
    refused = await owner.call("POST", "/licenses/bulk", {"action": "revoke", **everyone})
    assert problem(refused) == (422, "invalid_input")
    assert "matches 10,001 licenses" in refused.json()["errors"][0]["message"]
    await owner.post("/licenses/bulk", {"action": "delete", "ids": [one["id"] for one in created]})
    assert [item["id"] for item in (await owner.get("/licenses"))["items"]] == extra


async def test_what_cannot_be_changed_is_told_with_the_reason(owner: Person, application: str) -> None:
    ids = await made(owner, application, count=5, duration_seconds=DAY_SECONDS)
    endless = await made(owner, application)
    await owner.post(f"/licenses/{ids[0]}/suspend", {"reason": "unpaid"})
    await owner.post(f"/licenses/{ids[1]}/revoke", {})

    suspended = await owner.post(
        "/licenses/bulk", {"action": "suspend", "ids": [*ids, ids[2], "lic_none"], "reason": "unpaid"}
    )
    assert suspended["changed"] == 3
    assert suspended["unchanged"] == 3
    left = {one["reason"]: one["ids"] for one in suspended["left"]}
    assert left == {
        bulk.NOT_FOUND: ["lic_none"],
        bulk.NOTHING_TO_CHANGE: [ids[0]],
        "The license is revoked, and revoking is final. Create a new one instead.": [ids[1]],
    }

    extended = await owner.post(
        "/licenses/bulk", {"action": "extend", "ids": [ids[4], *endless], "duration_seconds": 60}
    )
    assert extended["changed"] == 1
    assert extended["left"] == [
        {"reason": "The license never ends, so there is nothing to extend.", "ids": endless}
    ]
    reinstated = await owner.post("/licenses/bulk", {"action": "reinstate", "ids": [ids[2], *endless]})
    assert reinstated["changed"] == 1
    assert reinstated["left"] == [{"reason": "The license is not suspended.", "ids": endless}]
    shown = await owner.get(f"/licenses/{ids[3]}")
    assert (shown["status"], shown["status_reason"]) == ("suspended", "unpaid")


async def test_a_filter_says_which_are_changed(world: World, owner: Person, application: str) -> None:
    policy = (await owner.post(f"/applications/{application}/policies", {"name": "Pro"}))["id"]
    other = (await owner.post("/applications", {"name": "Other"}))["id"]
    trials = await made(owner, application, count=3, username="trial", duration_seconds=DAY_SECONDS)
    others = await made(owner, other, count=2, username="trial", duration_seconds=DAY_SECONDS)
    changes = {"policy_id": policy, "note": "upgraded", "expires_at": None, "metadata": {"a": [1]}}
    updated = await owner.post(
        "/licenses/bulk", {"action": "update", "filter": {"username": "TRIAL"}, "changes": changes}
    )
    assert updated == {
        "changed": 3,
        "unchanged": 2,
        "left": [{"reason": "The policy is of another application.", "ids": others}],
    }
    shown = await owner.get(f"/licenses/{trials[0]}")
    assert {name: shown[name] for name in changes} == changes
    assert await counted(world, "license.updated") == 3
    [event] = (await owner.get("/events", subject_id=trials[0], type="license.updated"))["items"]
    assert event["detail"]["after"]["note"] == "upgraded"

    again = await owner.post(
        "/licenses/bulk", {"action": "update", "filter": {"note": "upgraded"}, "changes": changes}
    )
    assert again["left"] == [{"reason": bulk.NOTHING_TO_CHANGE, "ids": trials}]
    nobody = await owner.post("/licenses/bulk", {"action": "delete", "filter": {"status": "revoked"}})
    assert nobody == {"changed": 0, "unchanged": 0, "left": []}


async def test_many_are_deleted_with_their_devices_and_sessions(world: World, owner: Person) -> None:
    customers = [await world.customer() for _ in range(3)]
    for customer in customers:
        assert (await world.call("init", **customer.init("one"))).code == "ok"
    ids = [customer.license_id for customer in customers]
    deleted = await owner.post("/licenses/bulk", {"action": "delete", "ids": ids[1:]})
    assert deleted == {"changed": 2, "unchanged": 0, "left": []}
    async with world.vendor() as context:
        for table in (licenses, devices, sessions):
            column = table.c.id if table is licenses else table.c.license_id
            assert list(await context.connection.scalars(select(column))) == ids[:1]
    assert await counted(world, "license.deleted") == 2
    assert (await world.call("init", **customers[1].init("one"))).code == "invalid_license_key"


async def test_an_action_that_makes_no_sense_is_refused(owner: Person, application: str) -> None:
    ids = await made(owner, application)
    senseless: list[tuple[dict[str, Any], set[str]]] = [
        ({"action": "suspend"}, {"ids"}),
        ({"action": "suspend", "ids": ids, "filter": {"status": "active"}}, {"ids"}),
        ({"action": "suspend", "ids": []}, {"ids"}),
        ({"action": "suspend", "ids": ["x"] * 10_001}, {"ids"}),
        ({"action": "delete", "filter": {}}, {"filter"}),
        ({"action": "delete", "filter": {"usrname": "x"}}, {"filter"}),
        ({"action": "extend", "ids": ids}, {"duration_seconds"}),
        ({"action": "update", "ids": ids}, {"changes"}),
        ({"action": "update", "ids": ids, "changes": {"note": 3}}, {"changes.note"}),
        (
            {"action": "reinstate", "ids": ids, "reason": "x", "duration_seconds": 1},
            {"reason", "duration_seconds"},
        ),
        ({"action": "explode", "ids": ids}, {"action"}),
    ]
    for body, fields in senseless:
        refused = await owner.call("POST", "/licenses/bulk", body)
        assert problem(refused) == (422, "invalid_input"), body
        assert {one["field"] for one in refused.json()["errors"]} == fields, body
    wanted = {"action": "update", "ids": ids, "changes": {"policy_id": "pol_none"}}
    assert problem(await owner.call("POST", "/licenses/bulk", wanted)) == (404, "not_found")


async def test_each_action_needs_its_permission(world: World, owner: Person, application: str) -> None:
    ids = await made(owner, application, duration_seconds=DAY_SECONDS)
    extend = {"action": "extend", "ids": ids, "duration_seconds": 60}
    suspend = {"action": "suspend", "ids": ids}
    support = await token_of(world, owner, Permission.LICENSES_SUPPORT)
    writer = await token_of(world, owner, Permission.LICENSES_WRITE)
    assert (await support.post("/licenses/bulk", extend))["changed"] == 1
    assert problem(await support.call("POST", "/licenses/bulk", suspend)) == (403, "forbidden")
    assert problem(await writer.call("POST", "/licenses/bulk", extend)) == (403, "forbidden")
    assert (await writer.post("/licenses/bulk", suspend))["changed"] == 1


async def test_a_neighbours_licenses_are_not_found(world: World, owner: Person, application: str) -> None:
    ids = await made(owner, application, username="joe")
    other = await neighbour(world)
    for action in ("suspend", "delete"):
        answer = await other.post("/licenses/bulk", {"action": action, "ids": ids})
        assert answer == {"changed": 0, "unchanged": 1, "left": [{"reason": bulk.NOT_FOUND, "ids": ids}]}
        for chosen in ({"username": "joe"}, {"application_id": application}, {"search": ids[0]}):
            answer = await other.post("/licenses/bulk", {"action": action, "filter": chosen})
            assert answer["changed"] == 0
    assert (await owner.get(f"/licenses/{ids[0]}"))["status"] == "active"

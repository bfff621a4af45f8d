"""What a request meets that was true when it came: a vendor changed it, or another request of its batch did."""

import asyncio
from typing import Any

import asyncpg
import pytest
from sqlalchemy import select

from lockence_server.database.tables import devices
from lockence_server.management.access import Permission, Role
from tests.support.people import member
from tests.support.world import Answer, World

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"

on_postgresql = pytest.mark.parametrize("settings", ["postgresql"], indirect=True)


@on_postgresql
@pytest.mark.parametrize("had_policy", [True, False])
@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [("init", {"entitlements": ["of the new"]}), ("reset-device", {"resets_left": 2})],
)
async def test_another_policy(world: World, had_policy: bool, endpoint: str, expected: dict[str, Any]) -> None:
    """To a join PostgreSQL would offer the policy that the license had, or none."""
    application = await world.application()
    old = await world.policy(application.id, entitlements=["of the old"], device_resets_per_month=1)
    new = await world.policy(application.id, entitlements=["of the new"], device_resets_per_month=3)
    licensed = await world.license(application.id, policy_id=old.id if had_policy else None)
    request = {"api_key": application.api_key, "license_key": licensed.key, "hwid": "device"}
    change = "UPDATE licenses SET policy_id = $1 WHERE id = $2"
    answer = await answer_after(world, change, new.id, licensed.id, endpoint=endpoint, request=request)
    assert {name: answer.body.get(name) for name in expected} == expected


@on_postgresql
async def test_a_webhook_that_is_deleted(world: World) -> None:
    """Its deliveries are written with a reset, which was looked up before."""
    application = await world.application()
    policy = await world.policy(application.id, device_resets_per_month=3)
    licensed = await world.license(application.id, policy_id=policy.id)
    owner = await member(world, Role.OWNER)
    hook = await owner.post("/webhooks", {"url": "https://example.com/", "event_types": ["*"]})
    request = {"api_key": application.api_key, "license_key": licensed.key, "hwid": "device"}
    assert (await world.call("init", **request)).code == "ok"
    change = "DELETE FROM webhooks WHERE id = $1"
    answer = await answer_after(world, change, hook["id"], endpoint="reset-device", request=request)
    assert answer.code == "unavailable"
    assert (await world.show_license(licensed.id)).device_count == 1
    assert (await world.call("reset-device", **request)).code == "ok"


@pytest.mark.parametrize("kind", ["policies", "tokens"])
async def test_what_is_deleted_twice_at_once_is_deleted_once(world: World, kind: str) -> None:
    owner = await member(world, Role.OWNER)
    if kind == "policies":
        deleted = (await world.policy((await world.application()).id)).id
    else:
        deleted = (await owner.post("/tokens", {"name": "One", "scopes": [Permission.READ]}))["id"]
    answers = await asyncio.gather(*(owner.call("DELETE", f"/{kind}/{deleted}") for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [204, 404, 404, 404]
    events = (await owner.get("/events", subject_id=deleted))["items"]
    assert sum(event["type"] in {"policy.deleted", "token.revoked"} for event in events) == 1


async def test_a_new_device_that_comes_twice_at_once_keeps_its_first_name(world: World) -> None:
    customer = await world.customer(max_devices=2)
    # The first is a batch of its own, during which the others wait for the next.
    devices_and_names = [("another", ""), ("new", "first"), ("new", "second"), ("new", "")]
    answers = await asyncio.gather(
        *(world.call("init", **customer.init(hwid), device_name=name) for hwid, name in devices_and_names)
    )
    assert {answer.code for answer in answers} == {"ok"}
    async with world.engine.connect() as connection:
        assert await connection.scalar(select(devices.c.name).where(devices.c.hwid == "new")) == "first"


async def answer_after(
    world: World, change: str, *values: object, endpoint: str, request: dict[str, Any]
) -> Answer:
    """What a request hears that has waited for this change."""
    vendor = await asyncpg.connect(world.settings.database_url)
    try:
        async with vendor.transaction():
            await vendor.execute(change, *values)
            waits = asyncio.create_task(world.call(endpoint, **request))
            while not await vendor.fetchval(WAITING):
                assert not waits.done()
    finally:
        await vendor.close()
    return await waits

"""A customer frees their own device slots, as often as the license's policy allows."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from lockence_server.clock import DAY_MS, rfc3339
from lockence_server.database.tables import deliveries
from lockence_server.management.access import Role
from lockence_server.management.statistics import service as statistics
from tests.support.people import member
from tests.support.vendor import Customer
from tests.support.world import START_MS, Answer, World

HOUR_SECONDS = 3600
FEBRUARY = round(datetime(2027, 2, 1, tzinfo=UTC).timestamp()) * 1000


async def customer_of(world: World, *, per_month: int, cooldown_seconds: int = 0, **given: Any) -> Customer:
    application = await world.application()
    policy = await world.policy(
        application.id,
        device_resets_per_month=per_month,
        device_reset_cooldown_seconds=cooldown_seconds,
    )
    created = await world.license(application.id, policy_id=policy.id, **given)
    return Customer(application.id, application.api_key, created.id, created.key)


async def reset(world: World, customer: Customer, hwid: str = "laptop") -> Answer:
    return await world.call("reset-device", **customer.init(hwid))


def refused(answer: Answer, status: int, code: str, message: str, **more: object) -> None:
    assert answer.status == status
    assert answer.body == {"success": False, "message": message, "code": code, **more}


async def test_a_reset_makes_room_for_another_device(world: World) -> None:
    customer = await customer_of(world, per_month=2, cooldown_seconds=HOUR_SECONDS)
    opened = await world.call("init", **customer.init("desk"))
    refused(await world.call("init", **customer.init("laptop")), 403, "hwid_mismatch", "HWID mismatch")

    answer = await reset(world, customer)
    assert (answer.status, list(answer.body.items())) == (
        200,
        [
            ("success", True),
            ("message", "Devices reset"),
            ("code", "ok"),
            ("resets_left", 1),
            ("next_reset_at", rfc3339(START_MS + HOUR_SECONDS * 1000)),
        ],
    )
    session = customer.session(opened.body["session_token"])
    refused(await world.call("validate", **session), 404, "session_ended", "Session ended")
    assert (await world.show_license(customer.license_id)).device_count == 0
    assert (await world.call("init", **customer.init("laptop"))).code == "ok"
    assert (await world.call("init", **customer.init("desk"))).code == "hwid_mismatch"


async def test_a_reset_is_recorded_and_counted(world: World) -> None:
    customer = await customer_of(world, per_month=1, max_devices=3)
    for hwid in ("desk", "laptop", "laptop"):
        await world.call("init", **customer.init(hwid))
    assert (await reset(world, customer, "tower")).status == 200
    owner = await member(world, Role.OWNER)
    [event] = (await owner.get("/events", subject_id=customer.license_id, type="license.devices_reset"))["items"]
    assert (event["actor"], event["address"], event["application_id"]) == (
        "customer",
        "127.0.0.1",
        customer.application_id,
    )
    assert event["detail"] == {"devices_removed": 2, "sessions_ended": 3, "hwid": "tower"}
    async with world.vendor() as context:
        found = await statistics.series(
            context, application_id=customer.application_id, from_=None, to=None, by="day"
        )
    counted = {name: sum(counts) for name, counts in found.series.items()}
    assert (counted["devices.reset"], counted["devices.removed"], counted["sessions.ended"]) == (1, 2, 3)


async def test_the_webhooks_that_want_it_are_told_of_a_reset(world: World) -> None:
    customer = await customer_of(world, per_month=1)
    other = await world.application()
    owner = await member(world, Role.OWNER)

    async def webhook(*event_types: str, **given: Any) -> str:
        body = {"url": "https://example.com/", "event_types": list(event_types), **given}
        return str((await owner.post("/webhooks", body))["id"])

    told = [
        await webhook("license.devices_reset"),
        await webhook("session.expired", "license.*"),
        await webhook("*", application_id=customer.application_id),
    ]
    await webhook("license.revoked", "session.*")
    await webhook("*", application_id=other.id)
    await webhook("*", enabled=False)
    await world.call("init", **customer.init("desk"))
    assert (await reset(world, customer)).status == 200

    [event] = (await owner.get("/events", subject_id=customer.license_id, type="license.devices_reset"))["items"]
    async with world.engine.connect() as connection:
        statement = (
            select(deliveries).where(deliveries.c.event_id == event["id"]).order_by(deliveries.c.webhook_id)
        )
        sent = (await connection.execute(statement)).all()
    assert [one.webhook_id for one in sent] == told
    assert {(one.subject_id, one.state, one.due_at) for one in sent} == {
        (customer.license_id, "pending", world.clock()),
    }
    assert (await reset(world, customer)).status == 403
    async with world.engine.connect() as connection:
        assert len((await connection.execute(statement)).all()) == len(told)


async def test_403_reset_not_allowed(world: World) -> None:
    for customer in (await customer_of(world, per_month=0), await world.customer()):
        await world.call("init", **customer.init("desk"))
        refused(await reset(world, customer), 403, "reset_not_allowed", "Device reset not allowed")
        assert (await world.show_license(customer.license_id)).device_count == 1


async def test_403_reset_limit_reached(world: World) -> None:
    """The cooldown, and then the month, which begins anew in February (UTC)."""
    limit: tuple[int, str, str] = (403, "reset_limit_reached", "Device reset limit reached")
    customer = await customer_of(world, per_month=2, cooldown_seconds=HOUR_SECONDS)
    assert (await reset(world, customer)).body["resets_left"] == 1
    world.clock.advance(HOUR_SECONDS - 1)
    refused(await reset(world, customer), *limit, retry_at=rfc3339(START_MS + HOUR_SECONDS * 1000))
    world.clock.advance(1)
    second = await reset(world, customer)
    assert (second.body["resets_left"], second.body["next_reset_at"]) == (0, "2027-02-01T00:00:00Z")
    world.clock.now += 10 * DAY_MS
    refused(await reset(world, customer), *limit, retry_at="2027-02-01T00:00:00Z")
    world.clock.now = FEBRUARY - 1
    refused(await reset(world, customer), *limit, retry_at="2027-02-01T00:00:00Z")
    world.clock.now = FEBRUARY
    assert (await reset(world, customer)).body["resets_left"] == 1


async def test_other_refusals_are_those_of_init(world: World) -> None:
    customer = await customer_of(world, per_month=5, duration_seconds=HOUR_SECONDS)
    refused(
        await world.call("reset-device", **{**customer.init("desk"), "api_key": "unknown"}),
        *(401, "invalid_api_key", "Invalid API key"),
    )
    refused(
        await world.call("reset-device", **{**customer.init("desk"), "license_key": "unknown"}),
        *(404, "invalid_license_key", "Invalid license key"),
    )
    entry = await world.block(customer.application_id, "device", "laptop")
    refused(await reset(world, customer), 403, "device_blocked", "Device blocked")
    await world.unblock(entry.id)
    entry = await world.block(customer.application_id, "address", "127.0.0.1")
    refused(await reset(world, customer), 403, "address_blocked", "Address blocked")
    await world.unblock(entry.id)
    await world.suspend(customer.license_id, "Chargeback")
    refused(await reset(world, customer), 403, "license_disabled", "License disabled", detail="Chargeback")
    await world.reinstate(customer.license_id)
    await world.change_application(customer.application_id, enabled=False)
    refused(await reset(world, customer), 403, "application_disabled", "Application disabled")
    await world.change_application(customer.application_id, enabled=True)
    world.clock.advance(HOUR_SECONDS)
    refused(await reset(world, customer), 403, "license_expired", "License expired")
    assert (await world.show_license(customer.license_id)).status == "active"


@pytest.mark.parametrize("field", ["api_key", "license_key", "hwid"])
async def test_400_names_the_field(world: World, field: str) -> None:
    customer = await customer_of(world, per_month=1)
    good: dict[str, object] = dict(customer.init("desk"))
    for wrong in ["", "x" * 257, 7, None, "a\0b"]:
        answer = await world.call("reset-device", **{**good, field: wrong})
        assert (answer.status, answer.code) == (400, "bad_request")
        assert f"`{field}`" in answer.body["message"]
    del good[field]
    assert (await world.call("reset-device", **good)).code == "bad_request"


async def test_resets_at_once_use_no_more_than_there_are(world: World) -> None:
    customers = [await customer_of(world, per_month=2) for _ in range(3)]
    asked = [customer for customer in customers for _ in range(6)]
    answers = await asyncio.gather(*(reset(world, customer) for customer in asked))
    for customer in customers:
        own = [answer for one, answer in zip(asked, answers, strict=True) if one is customer]
        assert [answer.status for answer in own] == [200] * 2 + [403] * 4
        assert [answer.body["resets_left"] for answer in own[:2]] == [1, 0]


async def test_a_policy_says_how_often(world: World) -> None:
    owner = await member(world, Role.OWNER)
    customer = await customer_of(world, per_month=0)
    policy_id = (await owner.get(f"/licenses/{customer.license_id}"))["policy_id"]
    policy = await owner.get(f"/policies/{policy_id}")
    assert (policy["device_resets_per_month"], policy["device_reset_cooldown_seconds"]) == (0, 0)
    await owner.patch(f"/policies/{policy_id}", {"device_resets_per_month": 1})
    assert (await reset(world, customer)).status == 200

"""Statistics are exact to the unit: whatever happens, they say what a recount says."""

import asyncio
import contextlib
import random
from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from lockence_server.clock import DAY_MS, HOUR_MS, rfc3339
from lockence_server.database import tables
from lockence_server.database.counting import hour_of
from lockence_server.errors import ConflictError
from lockence_server.management.access import Role
from lockence_server.management.applications import service as applications
from lockence_server.management.devices import service as devices
from lockence_server.management.licenses import actions
from lockence_server.management.licenses import service as licenses
from lockence_server.management.licenses.schemas import NewLicenses
from lockence_server.management.schemas import PageRequest
from lockence_server.management.statistics import service as statistics
from tests.support.people import Person, member, neighbour, problem
from tests.support.vendor import Customer
from tests.support.world import START_MS, World

ROUNDS = 40
HWIDS = ("desk", "laptop", "tower", "phone")


async def counted(world: World, application_id: str) -> Counter[str]:
    async with world.vendor() as context:
        found = await statistics.series(context, application_id=application_id, from_=None, to=None, by="day")
    return Counter({name: sum(counts) for name, counts in found.series.items()})


async def recounted(world: World, application_id: str) -> Counter[str]:
    """As far as tables still tell: what is deleted is known to whoever deleted it."""
    attempts, sessions, bound, issued = (tables.attempts, tables.sessions, tables.devices, tables.licenses)
    found: Counter[str] = Counter()
    async with world.vendor() as context:
        ask = context.connection
        by_outcome = select(attempts.c.outcome, func.count()).group_by(attempts.c.outcome)
        for outcome, number in await ask.execute(by_outcome.where(attempts.c.application_id == application_id)):
            found[f"init.{outcome}"] = number
        for name, table, condition in (
            ("sessions.opened", sessions, sessions.c.id.is_not(None)),
            ("sessions.ended", sessions, sessions.c.ended_at.is_not(None)),
            ("devices.bound", bound, bound.c.id.is_not(None)),
            ("licenses.created", issued, issued.c.id.is_not(None)),
        ):
            where = (table.c.application_id == application_id, condition)
            found[name] = await ask.scalar(select(func.count()).select_from(table).where(*where)) or 0
    return found


async def test_counters_say_what_a_recount_says(world: World) -> None:
    """Inits, logouts, and what a vendor ends and removes, many at once."""
    chance = random.Random(11)
    application = await world.application()
    customers = []
    for _ in range(8):
        terms = {"max_devices": chance.randrange(3), "max_sessions": chance.randrange(3)}
        created = await world.license(application.id, **terms, at_session_limit="replace_oldest")
        customers.append(Customer(application.id, application.api_key, created.id, created.key))
    tokens: list[str] = []
    removed = 0

    for _ in range(ROUNDS):
        asked = [world.call("init", **chance.choice(customers).init(chance.choice(HWIDS))) for _ in range(12)]
        some = chance.sample(tokens, min(3, len(tokens)))
        asked += [world.call("logout", **customers[0].session(token)) for token in some]
        unknown = {**customers[0].init("desk"), "license_key": "unknown"}
        work: list[Any] = [*asked, world.call("init", **unknown), _vendor_does(world, chance, customers)]
        *answers, gone = await asyncio.gather(*work)
        removed += gone
        tokens += [one.body["session_token"] for one in answers if "session_token" in one.body]
        world.clock.advance(chance.choice((1, 600, 3000)))

    expected = await recounted(world, application.id)
    found = await counted(world, application.id)
    assert removed > 0
    assert found.pop("devices.removed") == removed
    expected["devices.bound"] += removed
    assert +found == +expected
    assert found["sessions.ended"] > 10
    assert found["init.hwid_mismatch"] > 10


async def _vendor_does(world: World, chance: random.Random, customers: list[Customer]) -> int:
    """One thing; returns how many devices it removed."""
    license_id = chance.choice(customers).license_id
    async with world.vendor() as context:
        bound = (await devices.list_devices(context, license_id=license_id, page=PageRequest())).items
    match chance.randrange(4):
        case 0 if bound:
            async with world.vendor() as context:
                await devices.remove(context, bound[0].id)
                return 1
        case 1:
            async with world.vendor() as context:
                return (await actions.reset_devices(context, license_id))[0]
        case 2:
            with contextlib.suppress(ConflictError):  # A client was quicker, and nothing was ended.
                await world.end_sessions(license_id)
    return 0


async def test_what_is_rolled_back_is_not_counted(world: World) -> None:
    application = await world.application()
    try:
        async with world.vendor() as context:
            await licenses.create(context, application.id, NewLicenses(count=3))
            raise RuntimeError
    except RuntimeError:
        pass
    assert await counted(world, application.id) == {}
    await world.licenses(application.id, count=2)
    assert await counted(world, application.id) == {"licenses.created": 2}


async def test_what_is_deleted_is_counted(world: World) -> None:
    customer = await world.customer(max_devices=2)
    for hwid in ("desk", "laptop", "desk"):
        await world.call("init", **customer.init(hwid))
    async with world.vendor() as context:
        await licenses.delete_license(context, customer.license_id)
    assert await counted(world, customer.application_id) == {
        "init.ok": 3,
        "sessions.opened": 3,
        "sessions.ended": 3,
        "devices.bound": 2,
        "devices.removed": 2,
        "licenses.created": 1,
        "licenses.deleted": 1,
    }
    async with world.vendor() as context:
        await applications.delete_application(context, customer.application_id)
        left = await context.connection.scalar(select(func.count()).select_from(tables.statistics))
    assert left == 0


async def test_series_have_a_number_for_each_hour_or_day(world: World) -> None:
    customer = await world.customer()
    owner = await member(world, Role.OWNER)
    for _ in range(3):
        await world.call("init", **customer.init("desk"))
        world.clock.now += HOUR_MS
    world.clock.now += DAY_MS

    start = rfc3339(hour_of(START_MS))
    hours = await owner.get("/statistics", by="hour", to=rfc3339(world.clock.now), **{"from": start})
    assert hours["series"]["init.ok"] == [1, 1, 1] + [0] * (len(hours["times"]) - 3)
    assert hours["times"][:2] == [start, rfc3339(hour_of(START_MS) + HOUR_MS)]
    assert (hours["from"], hours["by"]) == (start, "hour")
    days = await owner.get("/statistics", by="day", application_id=customer.application_id)
    assert len(days["times"]) == 30
    assert sum(days["series"]["init.ok"]) == 3
    assert max(days["series"]["init.ok"]) >= 2
    assert datetime.fromisoformat(days["times"][0]).hour == 0

    bad: dict[str, Any] = {"from": rfc3339(START_MS), "to": rfc3339(START_MS - DAY_MS)}
    assert problem(await owner.call("GET", "/statistics", **bad)) == (422, "invalid_input")
    bad = {"by": "hour", "from": "2020-01-01T00:00:00Z"}
    assert problem(await owner.call("GET", "/statistics", **bad)) == (422, "invalid_input")
    assert problem(await owner.call("GET", "/statistics", application_id="app_none")) == (404, "not_found")
    other = await neighbour(world)
    assert (await other.get("/statistics", by="day"))["series"] == {}


async def test_now_counts_what_there_is(world: World) -> None:
    customer = await world.customer(max_devices=0)
    owner = await member(world, Role.OWNER)
    for _ in range(3):
        await world.license(customer.application_id, duration_seconds=3 * DAY_MS // 1000)
    suspended = await world.license(customer.application_id, duration_seconds=20 * DAY_MS // 1000)
    await world.license(customer.application_id, duration_seconds=20 * DAY_MS // 1000)
    await world.suspend(suspended.id)
    await world.call("init", **customer.init("desk"))
    world.clock.now += DAY_MS
    for hwid in ("laptop", "laptop", "tower"):
        await world.call("init", **customer.init(hwid))
    assert await _now(owner) == {
        "live_sessions": 3,
        "active_devices": 2,
        "active": 5,
        "suspended": 1,
        "revoked": 0,
        "ending_within_7_days": 3,
        "ending_within_30_days": 4,
    }
    world.clock.now += 4 * DAY_MS
    assert await _now(owner, application_id=customer.application_id) == {
        "live_sessions": 0,
        "active_devices": 0,
        "active": 5,
        "suspended": 1,
        "revoked": 0,
        "ending_within_7_days": 0,
        "ending_within_30_days": 1,
    }


async def _now(person: Person, **query: Any) -> dict[str, int]:
    found = await person.get("/statistics/now", **query)
    tallies = {name: found[name] for name in ("live_sessions", "active_devices")} | found["licenses"]
    assert all(tally["complete"] for tally in tallies.values())
    return {name: tally["count"] for name, tally in tallies.items()}

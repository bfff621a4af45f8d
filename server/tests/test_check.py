"""What `check` says of an init is what init then answers."""

import random
from typing import Any

from lockence_server.management.access import Role
from tests.support.people import member, problem
from tests.support.world import World

SITUATIONS = 150
HWIDS = ("desk", "laptop", "tower")


async def test_check_says_what_init_answers(world: World) -> None:
    chance = random.Random(7)
    owner = await member(world, Role.OWNER)
    heard: set[str] = set()
    application = await world.application()
    for _ in range(SITUATIONS):
        created = await world.license(application.id, **_terms(chance))
        body = {"api_key": application.api_key, "license_key": created.key}
        for _ in range(chance.randrange(3)):
            await world.call("init", **body, hwid=chance.choice(HWIDS))
            world.clock.advance(chance.choice((1, 700, 1900)))
        blocks = await _meddle(world, chance, application.id, created.id)

        asked: dict[str, Any] = {"hwid": chance.choice(HWIDS), "address": "127.0.0.1"}
        if chance.random() < 0.3:
            asked["version"] = chance.choice(("1.9", "1.10"))
        said = await owner.post(f"/licenses/{created.id}/check", asked)
        version = {"client_version": asked["version"]} if "version" in asked else {}
        answer = await world.call("init", **body, hwid=asked["hwid"], **version)

        assert (said["status"], said["code"], said["message"]) == (
            answer.status,
            answer.code,
            answer.body["message"],
        ), (said, answer)
        assert said["success"] is answer.body["success"]
        for field in ("detail", "download_url"):
            assert said[field] == answer.body.get(field)
        assert said["rule"]
        heard.add(answer.code)
        await world.change_application(application.id, enabled=True, minimum_version=None)
        for block in blocks:
            await world.unblock(block)
    assert heard == {
        *("ok", "application_disabled", "device_blocked", "address_blocked", "version_outdated"),
        *("license_disabled", "license_expired", "hwid_mismatch", "session_limit_reached"),
    }


def _terms(chance: random.Random) -> dict[str, Any]:
    terms: dict[str, Any] = {
        "max_devices": chance.choice((0, 1, 1, 2)),
        "max_sessions": chance.choice((0, 0, 1, 2)),
        "at_session_limit": chance.choice(("reject", "replace_oldest")),
    }
    if chance.random() < 0.3:
        terms |= {"duration_seconds": 1000, "starts": chance.choice(("creation", "first_use"))}
    return terms


async def _meddle(world: World, chance: random.Random, application_id: str, license_id: str) -> list[str]:
    """Change one thing, most often; return the blocklist entries that were added."""
    match chance.randrange(9):
        case 0:
            await world.suspend(license_id, chance.choice((None, "Chargeback")))
        case 1:
            await world.revoke(license_id)
        case 2:
            await world.change_application(application_id, enabled=False)
        case 3:
            await world.change_application(
                application_id, minimum_version="1.10", download_url="https://example.com/new"
            )
        case 4:
            return [(await world.block(application_id, "device", chance.choice(HWIDS))).id]
        case 5:
            return [(await world.block(application_id, "address", "127.0.0.0/8")).id]
        case _:
            pass
    return []


async def test_check_changes_nothing_and_looks_ahead(world: World) -> None:
    customer = await world.customer(duration_seconds=600, max_sessions=1)
    owner = await member(world, Role.OWNER)
    path = f"/licenses/{customer.license_id}/check"
    said = await owner.post(path, {"hwid": "desk"})
    assert (said["code"], said["binds_device"]) == ("ok", True)
    assert (await owner.get(f"/licenses/{customer.license_id}"))["device_count"] == 0
    assert (await owner.get(f"/licenses/{customer.license_id}/attempts"))["items"] == []

    assert (await world.call("init", **customer.init("desk"))).code == "ok"
    [session] = (await owner.get("/sessions"))["items"]
    said = await owner.post(path, {"hwid": "desk"})
    assert (said["code"], said["binds_device"]) == ("ok", False)
    assert said["replaces_session_id"] == session["id"]
    said = await owner.post(path, {"hwid": "laptop"})
    assert (said["code"], said["rule"]) == (
        "hwid_mismatch",
        "The device is not bound, and all device slots are taken: 1 of 1.",
    )
    license_ends = (await owner.get(f"/licenses/{customer.license_id}"))["expires_at"]
    assert (await owner.post(path, {"hwid": "desk", "at": license_ends}))["code"] == "license_expired"


async def test_check_refuses_what_init_could_not_be_asked(world: World) -> None:
    customer = await world.customer()
    owner = await member(world, Role.OWNER)
    for body in ({"hwid": ""}, {"hwid": "a\0"}, {"hwid": "a", "address": "here"}, {"hwid": "a", "version": "x y"}):
        answer = await owner.call("POST", f"/licenses/{customer.license_id}/check", body)
        assert problem(answer) == (422, "invalid_input"), body

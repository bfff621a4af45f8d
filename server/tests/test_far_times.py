"""Some say 9999 for "never". What nobody could be told again must not get into the database by any way."""

from typing import Any

import pytest

from lockence_server.management.access import Role
from tests.support.people import Person, member, problem
from tests.support.world import World

DAY_SECONDS = 24 * 60 * 60
FOR_EVER = "9999-12-31T23:59:59Z"
BEYOND = ("9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+10:00")


@pytest.fixture
async def owner(world: World) -> Person:
    return await member(world, Role.OWNER)


async def test_the_last_second_is_as_far_as_a_license_is_extended(world: World, owner: Person) -> None:
    customer = await world.customer()
    path = f"/licenses/{customer.license_id}"
    await owner.call("PATCH", path, {"expires_at": FOR_EVER}, headers={"if-match": "*"})
    bulk = {"action": "extend", "ids": [customer.license_id], "duration_seconds": DAY_SECONDS}
    assert (await owner.call("POST", "/licenses/bulk", bulk)).status_code == 200
    assert (await owner.call("POST", f"{path}/extend", {"duration_seconds": DAY_SECONDS})).status_code == 200
    assert (await owner.get(path))["expires_at"] == FOR_EVER
    answer = await world.call("init", **customer.init("device"))
    assert (answer.code, answer.body["license_expires_at"]) == ("ok", FOR_EVER)


@pytest.mark.parametrize("time", BEYOND)
async def test_a_time_beyond_is_refused(world: World, owner: Person, time: str) -> None:
    customer = await world.customer()
    path = f"/licenses/{customer.license_id}"
    since: dict[str, Any] = {"from": time}
    check = {"hwid": "device", "at": time}
    bulk = {"action": "update", "ids": [customer.license_id], "changes": {"expires_at": time}}
    refused = [
        await owner.call("POST", f"/applications/{customer.application_id}/licenses", {"expires_at": time}),
        await owner.call("PATCH", path, {"expires_at": time}, headers={"if-match": "*"}),
        await owner.call("POST", f"{path}/check", check),
        await owner.call("POST", "/licenses/bulk", bulk),
        await owner.call("GET", "/licenses", expires_after=time),
        await owner.call("GET", "/statistics", **since),
    ]
    assert [problem(one) for one in refused] == [(422, "invalid_input")] * len(refused)
    imported = await owner.http.post(
        f"/api/v1/applications/{customer.application_id}/licenses/import",
        content=f"key,expires_at\nKEY-OF-BEFORE,{time}\n",
        headers=dict(owner.headers),
    )
    assert (problem(imported), imported.json()["errors"][0]["line"]) == ((422, "invalid_input"), 2)

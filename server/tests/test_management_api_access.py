"""Every operation of the management API knows who may call it: this walks them all."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from lockence_server.management.access import PERMISSIONS, Permission, Role
from lockence_server.management.api import app as api
from lockence_server.management.api.routing import ANYBODY, PERMISSION, SIGNED_IN
from tests.support.people import Person, member, neighbour, problem, stranger, token_of
from tests.support.world import World

METHODS = ("get", "post", "put", "patch", "delete")

# A body that is acceptable, for each operation that takes one.
BODIES: dict[str, Any] = {
    "set_up": {
        "token": "x",
        "email": "a@example.com",
        "name": "A",
        "password": "correct horse battery staple",
        "organisation_name": "O",
    },
    "sign_in": {"email": "nobody@example.com", "password": "wrong"},
    "update_account": {"name": "New"},
    "change_password": {"current_password": "x", "new_password": "y"},
    "create_organisation": {"name": "Third"},
    "update_organisation": {"name": "New"},
    "change_member": {"role": "viewer"},
    "create_token": {"name": "T", "scopes": ["read"]},
    "create_application": {"name": "New"},
    "update_application": {"name": "New"},
    "rotate_api_key": {},
    "rotate_signing_key": {},
    "create_policy": {"name": "New"},
    "update_policy": {"name": "New"},
    "create_licenses": {"count": 2},
    "change_licenses": {"action": "extend", "ids": ["lic_none"], "duration_seconds": 60},
    "update_license": {"note": "New"},
    "suspend_license": {},
    "revoke_license": {},
    "extend_license": {"duration_seconds": 60},
    "transfer_license": {"username": "someone else"},
    "rename_device": {"name": "New"},
    "add_blocklist_entry": {"kind": "device", "value": "x"},
}
WITHOUT_BODY = {
    "import_licenses",  # takes a file
    "reinstate_license",
    "reset_license_devices",
    "end_license_sessions",
    "end_session",
}


def operations() -> Iterator[tuple[str, str, str]]:
    """Method, path and name of everything in the document."""
    for path, item in api.document()["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path.removeprefix(api.PREFIX), item[method]["operationId"]


OPERATIONS = list(operations())
GUARDS = {
    handler.fn.__name__: handler.opt.get(PERMISSION)
    for route in api.handlers().routes
    for handler in getattr(route, "route_handlers", ())
}
PERMITTED = [one for one in OPERATIONS if isinstance(GUARDS[one[2]], Permission)]
OF_PEOPLE = [one for one in OPERATIONS if GUARDS[one[2]] == SIGNED_IN]
OF_ANYBODY = [one for one in OPERATIONS if GUARDS[one[2]] == ANYBODY]


@pytest.fixture
async def ids(world: World) -> dict[str, str]:
    """One of everything, of the vendor's organisation."""
    owner = await member(world, Role.OWNER)
    customer = await world.customer()
    started = await world.call("init", **customer.init("a device"))
    assert started.code == "ok"
    [device] = (await owner.get(f"/licenses/{customer.license_id}/devices"))["items"]
    [session] = (await owner.get("/sessions"))["items"]
    application = f"/applications/{customer.application_id}"
    policy = await owner.post(f"{application}/policies", {"name": "P"})
    entry = await owner.post(f"{application}/blocklist", {"kind": "device", "value": "another"})
    token = await owner.post("/tokens", {"name": "T", "scopes": ["read"]})
    return {
        "application_id": customer.application_id,
        "license_id": customer.license_id,
        "device_id": device["id"],
        "session_id": session["id"],
        "policy_id": policy["id"],
        "entry_id": entry["id"],
        "token_id": token["id"],
        "account_id": owner.account_id,
        "login_id": "lgn_of_nobody",
    }


async def ask(person: Person, operation: tuple[str, str, str], ids: dict[str, str]) -> Any:
    method, path, name = operation
    filled = re.sub(r"{(\w+)}", lambda found: ids[found[1]], path)
    return await person.call(method, filled, BODIES.get(name))


def test_the_walk_knows_every_operation_and_its_guard() -> None:
    assert len(OPERATIONS) > 40
    assert {name for _, _, name in OPERATIONS if GUARDS[name] is None} == set()
    changing = {name for method, _, name in OPERATIONS if method in {"POST", "PUT", "PATCH"}}
    assert changing == BODIES.keys() | WITHOUT_BODY
    # What anybody may call is a short list on purpose.
    assert {name for _, _, name in OF_ANYBODY} == {"set_up", "sign_in"}


async def test_a_stranger_is_told_to_sign_in(world: World, ids: dict[str, str]) -> None:
    for operation in PERMITTED + OF_PEOPLE:
        assert problem(await ask(stranger(world), operation, ids)) == (401, "unauthenticated"), operation
    for operation in OF_ANYBODY:
        assert (await ask(stranger(world), operation, ids)).status_code in {401, 403}, operation


async def test_a_token_that_is_not_one_opens_nothing(world: World, ids: dict[str, str]) -> None:
    for operation in PERMITTED + OF_PEOPLE:
        impostor = Person(world.http, {"authorization": "Bearer lkm_guessed"})
        assert problem(await ask(impostor, operation, ids)) == (401, "unauthenticated"), operation


@pytest.mark.parametrize("role", Role)
async def test_a_role_may_do_what_the_table_says(world: World, ids: dict[str, str], role: Role) -> None:
    person = await member(world, role) if role is not Role.OWNER else await member_two(world)
    # Reading first, deleting last, so that there is something to work on.
    order = sorted(PERMITTED, key=lambda one: (one[0] == "DELETE", one[0] != "GET"))
    for operation in order:
        answer = await ask(person, operation, ids)
        needed = GUARDS[operation[2]]
        if needed in PERMISSIONS[role]:
            assert answer.status_code != 401, operation
            assert answer.status_code != 403 or operation[2] in {"change_member", "remove_member"}, answer.text
            assert answer.status_code < 500, operation
        else:
            assert problem(answer) == (403, "forbidden"), operation


async def member_two(world: World) -> Person:
    """Another owner than the one who made everything."""
    first = await member(world, Role.ADMIN)
    async with world.vendor() as context:
        await context.connection.exec_driver_sql(
            f"UPDATE memberships SET role = 'owner' WHERE account_id = '{first.account_id}'"
        )
    return first


async def test_a_neighbour_finds_nothing(world: World, ids: dict[str, str]) -> None:
    other = await neighbour(world)
    for operation in PERMITTED:
        answer = await ask(other, operation, ids)
        if "{" in operation[1]:
            assert problem(answer) == (404, "not_found"), operation
        elif operation[0] == "GET" and operation[2] != "get_organisation":
            ours = {*ids.values()} - {other.account_id}
            assert not any(one in answer.text for one in ours), operation


async def test_a_token_has_its_scopes_only(world: World, ids: dict[str, str]) -> None:
    owner = await neighbour(world)
    for scope in Permission:
        token = await token_of(world, owner, scope)
        for operation in PERMITTED:
            if GUARDS[operation[2]] is not scope:
                assert problem(await ask(token, operation, ids)) == (403, "forbidden"), (scope, operation)
    for operation in OF_PEOPLE:
        everything = await token_of(world, owner)
        assert problem(await ask(everything, operation, ids)) == (403, "login_needed"), operation


async def test_a_page_of_another_site_changes_nothing(world: World, ids: dict[str, str]) -> None:
    owner = await member_two(world)
    for browser_says in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {},
    ):
        cookie = {"cookie": owner.headers["cookie"]}
        lured = Person(world.http, {**cookie, **browser_says})
        for operation in PERMITTED + OF_PEOPLE:
            if operation[0] != "GET":
                assert problem(await ask(lured, operation, ids)) == (403, "cross_site"), (browser_says, operation)
    own_page = Person(world.http, {"cookie": owner.headers["cookie"], "origin": "http://lockence.test"})
    assert (await own_page.patch("/organisation", {"name": "Renamed"}))["name"] == "Renamed"

"""Every operation of the management API knows who may call it: this walks them all."""

import re
from typing import Any

import pytest

from lockence_server.management.access import PERMISSIONS, Permission, Role
from tests.support.operations import OF_ANYBODY, OF_PEOPLE, OPERATIONS, PERMITTED, Operation
from tests.support.people import Person, member, neighbour, problem, stranger, token_of
from tests.support.world import World

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
    "request_password_reset": {"email": "nobody@example.com"},
    "complete_password_reset": {"token": "x", "new_password": "correct horse battery staple"},
    "request_registration": {"email": "nobody@example.com"},
    "complete_registration": {
        "token": "x",
        "name": "A",
        "password": "correct horse battery staple",
        "organisation_name": "O",
    },
    "enrol_totp": {"password": "x"},
    "confirm_totp": {"code": "123456"},
    "disable_totp": {"password": "x"},
    "renew_recovery_codes": {"password": "x"},
    "passkey_options": {"password": "x"},
    "add_passkey": {"name": "Key", "credential": {}},
    "rename_passkey": {"name": "New"},
    "sign_in_with_passkey": {"credential": {}},
    "invite": {"email": "new@example.com", "role": "viewer"},
    "received_invitation": {"token": "x"},
    "accept_invitation": {"token": "x"},
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
    "check_license": {"hwid": "x"},
    "rename_device": {"name": "New"},
    "add_blocklist_entry": {"kind": "device", "value": "x"},
    "create_webhook": {"url": "https://example.com/", "event_types": ["*"]},
    "update_webhook": {"description": "New"},
}
WITHOUT_BODY = {
    "rotate_webhook_secret",
    "test_webhook",
    "replay_delivery",
    "import_licenses",  # takes a file
    "reinstate_license",
    "reset_license_devices",
    "end_license_sessions",
    "end_session",
    "passkey_login_options",
}
# What anybody may call is a short list on purpose. The second gives everybody the same answer.
BY_WHAT_IS_GIVEN = {
    "set_up",
    "sign_in",
    "sign_in_with_passkey",
    "received_invitation",
    "accept_invitation",
    "complete_password_reset",
    "request_registration",
    "complete_registration",
}
THE_SAME_FOR_ALL = {"show_installation", "request_password_reset", "passkey_login_options"}


@pytest.fixture
async def ids(world: World) -> dict[str, str]:
    """One of everything, of the vendor's organisation."""
    owner = await member(world, Role.OWNER)
    customer = await world.customer()
    started = await world.call("init", **customer.init("a device"))
    assert started.code == "ok"
    [device] = (await owner.get(f"/licenses/{customer.license_id}/devices"))["items"]
    [session] = (await owner.get("/sessions"))["items"]
    invitation = await owner.post("/invitations", {"email": "grace@example.com", "role": "viewer"})
    application = f"/applications/{customer.application_id}"
    policy = await owner.post(f"{application}/policies", {"name": "P"})
    entry = await owner.post(f"{application}/blocklist", {"kind": "device", "value": "another"})
    token = await owner.post("/tokens", {"name": "T", "scopes": ["read"]})
    webhook = await owner.post("/webhooks", {"url": "https://example.com/", "event_types": ["policy.*"]})
    delivery = await owner.post(f"/webhooks/{webhook['id']}/test")
    return {
        "application_id": customer.application_id,
        "license_id": customer.license_id,
        "device_id": device["id"],
        "session_id": session["id"],
        "policy_id": policy["id"],
        "entry_id": entry["id"],
        "token_id": token["id"],
        "webhook_id": webhook["id"],
        "delivery_id": delivery["id"],
        "account_id": owner.account_id,
        "login_id": "lgn_of_nobody",
        "passkey_id": "psk_of_nobody",
        "invitation_id": invitation["id"],
    }


async def ask(person: Person, operation: Operation, ids: dict[str, str]) -> Any:
    path = re.sub(r"{(\w+)}", lambda found: ids[found[1]], operation.path)
    return await person.call(operation.method, path, BODIES.get(operation.name))


def test_the_walk_knows_every_operation_and_its_guard() -> None:
    assert len(OPERATIONS) > 40
    assert [one for one in OPERATIONS if one.needs is None] == []
    changing = {one.name for one in OPERATIONS if one.method in {"POST", "PUT", "PATCH"}}
    assert changing == BODIES.keys() | WITHOUT_BODY
    assert {one.name for one in OF_ANYBODY} == BY_WHAT_IS_GIVEN | THE_SAME_FOR_ALL


async def test_a_stranger_is_told_to_sign_in(world: World, ids: dict[str, str]) -> None:
    for operation in PERMITTED + OF_PEOPLE:
        assert problem(await ask(stranger(world), operation, ids)) == (401, "unauthenticated"), operation
    for operation in OF_ANYBODY:
        status = (await ask(stranger(world), operation, ids)).status_code
        assert status in ({200, 201, 204} if operation.name in THE_SAME_FOR_ALL else {401, 403}), operation


async def test_a_token_that_is_not_one_opens_nothing(world: World, ids: dict[str, str]) -> None:
    for operation in PERMITTED + OF_PEOPLE:
        impostor = Person(world.http, {"authorization": "Bearer lkm_guessed"})
        assert problem(await ask(impostor, operation, ids)) == (401, "unauthenticated"), operation


@pytest.mark.parametrize("role", Role)
async def test_a_role_may_do_what_the_table_says(world: World, ids: dict[str, str], role: Role) -> None:
    person = await member(world, role) if role is not Role.OWNER else await member_two(world)
    # Reading first, deleting last, so that there is something to work on.
    order = sorted(PERMITTED, key=lambda one: (one.method == "DELETE", one.method != "GET"))
    for operation in order:
        answer = await ask(person, operation, ids)
        if operation.needs in PERMISSIONS[role]:
            assert answer.status_code != 401, operation
            assert answer.status_code != 403 or operation.name in {"change_member", "remove_member"}, answer.text
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
        if "{" in operation.path:
            assert problem(answer) == (404, "not_found"), operation
        elif operation.method == "GET" and operation.name != "get_organisation":
            ours = {*ids.values()} - {other.account_id}
            assert not any(one in answer.text for one in ours), operation


async def test_a_token_has_its_scopes_only(world: World, ids: dict[str, str]) -> None:
    owner = await neighbour(world)
    for scope in Permission:
        token = await token_of(world, owner, scope)
        for operation in PERMITTED:
            if operation.needs is not scope:
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
            if operation.method != "GET":
                assert problem(await ask(lured, operation, ids)) == (403, "cross_site"), (browser_says, operation)
    own_page = Person(world.http, {"cookie": owner.headers["cookie"], "origin": "http://lockence.test"})
    assert (await own_page.patch("/organisation", {"name": "Renamed"}))["name"] == "Renamed"

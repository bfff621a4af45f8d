"""The management API over HTTP: what is the same for every resource."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from lockence_server.clock import DAY_MS, SECOND_MS
from lockence_server.database.tables import idempotency_keys
from lockence_server.management.access import Permission, Role
from lockence_server.management.api.app import document
from lockence_server.management.applications import service as applications
from lockence_server.management.events import service as events
from lockence_server.management.schemas import PageRequest
from tests.support.people import Person, member, ok, problem, stranger, token_of
from tests.support.world import World

OPENAPI = Path(__file__).parents[2] / "openapi.json"
KEY = {"idempotency-key": "order-1"}


@pytest.fixture
async def owner(world: World) -> Person:
    return await member(world, Role.OWNER)


@pytest.fixture
async def application(owner: Person) -> dict[str, Any]:
    created: dict[str, Any] = await owner.post("/applications", {"name": "Example"})
    return created


def test_openapi_json_is_the_one_the_code_serves() -> None:
    assert msgspec.json.decode(OPENAPI.read_bytes()) == msgspec.json.decode(msgspec.json.encode(document()))


async def test_openapi_json_is_served(world: World) -> None:
    served = await world.http.get("/openapi.json")
    assert served.json() == msgspec.json.decode(OPENAPI.read_bytes())


async def test_every_field_that_is_wrong_is_named_at_once(owner: Person, application: dict[str, Any]) -> None:
    body = {"count": "3", "max_devices": -1, "nme": "x", "metadata": [], "username": "a\x00b"}
    refused = await owner.call("POST", f"/applications/{application['id']}/licenses", body)
    assert problem(refused) == (422, "invalid_input")
    fields = {one["field"] for one in refused.json()["errors"]}
    assert fields == {"count", "max_devices", "nme", "metadata"}
    refused = await owner.call(
        "POST", f"/applications/{application['id']}/licenses", {"username": "a\x00b", "email": "\x01"}
    )
    assert {one["field"] for one in refused.json()["errors"]} == {"username", "email"}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"name": "a\\ud800"}'])
async def test_a_body_that_is_no_json_object_is_refused(owner: Person, body: bytes) -> None:
    refused = await owner.http.post("/api/v1/applications", content=body, headers=dict(owner.headers))
    assert problem(refused) == (422, "invalid_input")


async def test_a_path_with_nul_in_it_is_nothing(owner: Person) -> None:
    for path in ("/licenses/%00", "/applications/%00/licenses"):
        assert problem(await owner.call("GET", path)) == (404, "not_found")


async def test_query_parameters_that_are_wrong_are_named(owner: Person) -> None:
    queries: list[dict[str, Any]] = [{"limit": "many"}, {"limit": "1001"}, {"limit": "0"}, {"status": "broken"}]
    for query in queries:
        refused = await owner.call("GET", "/licenses", **query)
        assert problem(refused) == (422, "invalid_input")
        assert {one["field"] for one in refused.json()["errors"]} == set(query)


async def test_what_does_not_exist_is_a_problem_too(owner: Person) -> None:
    assert problem(await owner.call("GET", "/licenses/lic_any/nothing")) == (404, "not_found")
    assert problem(await owner.call("GET", "/licenses/lic_none")) == (404, "not_found")
    assert problem(await owner.call("PUT", "/licenses")) == (405, "method_not_allowed")


async def test_a_post_with_a_key_is_done_once(world: World, owner: Person, application: dict[str, Any]) -> None:
    path = f"/applications/{application['id']}/licenses"
    first = await owner.call("POST", path, {"username": "ada"}, headers=KEY)
    again = await owner.call("POST", path, {"username": "ada"}, headers=KEY)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert len((await owner.get("/licenses"))["items"]) == 1

    other = await owner.call("POST", path, {"username": "bob"}, headers=KEY)
    assert problem(other) == (409, "conflict")

    # Another caller's key is another key.
    token = await token_of(world, owner)
    await token.post(path, {"username": "ada"}, **KEY)
    assert len((await owner.get("/licenses"))["items"]) == 2

    # What failed was not done, and may be tried again.
    await_key = {"idempotency-key": "order-2"}
    assert (await owner.call("POST", path, {"count": 0}, headers=await_key)).status_code == 422
    assert (await owner.call("POST", path, {"username": "eve"}, headers=await_key)).status_code == 201

    world.clock.advance(DAY_MS // SECOND_MS + 1)
    await owner.post(path, {"username": "bob"}, **KEY)
    assert len((await owner.get("/licenses"))["items"]) == 4


async def test_two_people_do_not_overwrite_each_other(owner: Person, application: dict[str, Any]) -> None:
    base = f"/applications/{application['id']}"
    [license_] = await owner.post(f"{base}/licenses", {})
    policy = await owner.post(f"{base}/policies", {"name": "Preset"})
    for path, change, other in (
        (base, {"name": "A"}, {"name": "B"}),
        (f"/licenses/{license_['id']}", {"note": "A"}, {"note": "B"}),
        (f"/policies/{policy['id']}", {"name": "A"}, {"name": "B"}),
    ):
        seen = (await owner.call("GET", path)).headers["etag"]
        changed = await owner.call("PATCH", path, change, headers={"if-match": seen})
        assert changed.status_code == 200, changed.text
        late = await owner.call("PATCH", path, other, headers={"if-match": seen})
        assert problem(late) == (412, "changed_meanwhile")
        assert (await owner.call("GET", path)).headers["etag"] == changed.headers["etag"]
        ok(await owner.call("PATCH", path, other, headers={"if-match": changed.headers["etag"]}))


async def test_keys_are_masked_for_people_without_the_right(world: World, owner: Person) -> None:
    customer = await world.customer()
    for role, sees in ((Role.DEVELOPER, True), (Role.SUPPORT, False), (Role.VIEWER, False)):
        person = await member(world, role)
        listed = await person.call("GET", "/licenses")
        shown = await person.call("GET", f"/licenses/{customer.license_id}")
        for answer in (listed, shown):
            assert (customer.license_key in answer.text) is sees
        assert listed.json()["items"][0]["key"].endswith(customer.license_key[-5:])
    reader = await token_of(world, owner, Permission.READ)
    assert customer.license_key not in (await reader.call("GET", "/licenses")).text


async def test_a_token_is_shown_once_and_kept_as_a_digest(world: World, owner: Person) -> None:
    created = await owner.post("/tokens", {"name": "Shop", "scopes": ["read"]})
    assert created["token"].startswith("lkm_")
    for path in ("/tokens", f"/tokens/{created['id']}", "/events"):
        assert created["token"] not in (await owner.call("GET", path)).text
    shop = Person(world.http, {"authorization": f"Bearer {created['token']}"})
    assert (await shop.get("/applications"))["items"] == []
    assert (await owner.get(f"/tokens/{created['id']}"))["last_used_at"] is not None
    await owner.delete(f"/tokens/{created['id']}")
    assert problem(await shop.call("GET", "/applications")) == (401, "unauthenticated")


async def test_a_token_ends_and_keeps_to_its_networks(world: World, owner: Person) -> None:
    refused = await owner.call(
        "POST", "/tokens", {"name": "T", "scopes": ["read"], "expires_at": "2020-01-01T00:00:00Z"}
    )
    assert problem(refused) == (422, "invalid_input")
    nowhere = {"name": "T", "scopes": ["read"], "networks": ["10.0.0.0/8", "the office"]}
    refused = await owner.call("POST", "/tokens", nowhere)
    assert problem(refused) == (422, "invalid_input")
    assert [one["field"] for one in refused.json()["errors"]] == ["networks"]
    home = await token_of(world, owner, networks=["127.0.0.0/8", "2001:db8::1"])
    elsewhere = await token_of(world, owner, networks=["192.0.2.0/24"])
    await home.get("/applications")
    assert problem(await elsewhere.call("GET", "/applications")) == (403, "address_not_allowed")
    ends = "2027-01-15T08:00:10Z"  # ten seconds after the world's beginning
    created = await owner.post("/tokens", {"name": "T", "scopes": ["read"], "expires_at": ends})
    brief = Person(world.http, {"authorization": f"Bearer {created['token']}"})
    await brief.get("/applications")
    world.clock.advance(11)
    assert problem(await brief.call("GET", "/applications")) == (401, "unauthenticated")


async def test_a_token_can_do_no_more_than_its_maker(world: World, owner: Person) -> None:
    developer = await member(world, Role.DEVELOPER)
    refused = await developer.call("POST", "/tokens", {"name": "T", "scopes": ["members:write"]})
    assert problem(refused) == (403, "forbidden")
    created = await developer.post("/tokens", {"name": "T", "scopes": ["read", "applications:write"]})
    token = Person(world.http, {"authorization": f"Bearer {created['token']}"})
    await token.post("/applications", {"name": "By token"})
    await owner.patch(f"/members/{developer.account_id}", {"role": "viewer"})
    assert problem(await token.call("POST", "/applications", {"name": "No more"})) == (403, "forbidden")
    await owner.delete(f"/members/{developer.account_id}")
    assert problem(await token.call("GET", "/applications")) == (401, "unauthenticated")


async def test_there_is_always_an_owner_and_only_owners_make_some(world: World, owner: Person) -> None:
    admin = await member(world, Role.ADMIN)
    viewer = await member(world, Role.VIEWER)
    only = await owner.call("PATCH", f"/members/{owner.account_id}", {"role": "admin"})
    assert problem(only) == (409, "conflict")
    assert problem(await owner.call("DELETE", f"/members/{owner.account_id}")) == (409, "conflict")
    for account_id, role in ((viewer.account_id, "owner"), (owner.account_id, "viewer")):
        refused = await admin.call("PATCH", f"/members/{account_id}", {"role": role})
        assert problem(refused) == (403, "forbidden")
    await admin.patch(f"/members/{viewer.account_id}", {"role": "support"})
    await owner.patch(f"/members/{admin.account_id}", {"role": "owner"})
    await admin.patch(f"/members/{owner.account_id}", {"role": "viewer"})
    roles = {one["account_id"]: one["role"] for one in (await viewer.get("/members"))["items"]}
    assert roles == {owner.account_id: "viewer", admin.account_id: "owner", viewer.account_id: "support"}


async def test_what_is_changed_here_holds_for_the_next_request_of_a_client(world: World, owner: Person) -> None:
    customer = await world.customer(duration_seconds=60, max_devices=1)
    token = (await world.call("init", **customer.init("a"))).body["session_token"]
    license_ = f"/licenses/{customer.license_id}"

    async def says() -> str:
        return (await world.call("validate", **customer.session(token))).code

    assert await says() == "ok"
    await owner.post(f"{license_}/suspend", {"reason": "Unpaid"})
    assert await says() == "license_disabled"
    await owner.post(f"{license_}/reinstate")
    assert await says() == "ok"
    world.clock.advance(61)
    assert (await world.call("init", **customer.init("a"))).code == "license_expired"
    extended = await owner.post(f"{license_}/extend", {"duration_seconds": 3600})
    assert extended["expires_at"] == "2027-01-15T09:01:01Z"
    token = (await world.call("init", **customer.init("a"))).body["session_token"]
    assert await says() == "ok"
    assert (await owner.post(f"{license_}/end-sessions")) == {"sessions_ended": 1}
    assert await says() == "session_ended"
    assert (await world.call("init", **customer.init("b"))).code == "hwid_mismatch"
    assert (await owner.post(f"{license_}/reset-devices"))["devices_removed"] == 1
    assert (await world.call("init", **customer.init("b"))).code == "ok"
    [device] = (await owner.get(f"{license_}/devices"))["items"]
    assert (await owner.patch(f"/devices/{device['id']}", {"name": "Laptop"}))["name"] == "Laptop"
    await owner.delete(f"/devices/{device['id']}")
    token = (await world.call("init", **customer.init("c"))).body["session_token"]
    moved = await owner.post(f"{license_}/transfer", {"username": "Grace", "email": "grace@example.com"})
    assert (moved["username"], moved["email"]) == ("Grace", "grace@example.com")
    assert await says() == "session_ended"
    await owner.post(f"{license_}/revoke", {})
    assert (await world.call("init", **customer.init("c"))).code == "license_disabled"


async def test_a_session_says_whose_it_is(world: World) -> None:
    owner = await member(world, Role.OWNER)
    customer = await world.customer(username="Ada")
    await world.call("init", **customer.init("a"))
    [session] = (await owner.get("/sessions"))["items"]
    assert session["username"] == "Ada"
    await owner.patch(f"/licenses/{customer.license_id}", {"username": "Grace"})
    path = f"/sessions/{session['id']}"
    assert (await owner.get(path))["username"] == "Grace"
    assert (await owner.post(f"{path}/end"))["username"] == "Grace"


async def test_every_change_is_told_with_who_and_from_where(world: World, owner: Person) -> None:
    token = await token_of(world, owner)
    await owner.post("/applications", {"name": "By a person"})
    await token.post("/applications", {"name": "By a token"})
    told = (await owner.get("/events", type="application.created"))["items"]
    assert [one["actor"][:4] for one in told] == ["tok_", "acc_"]
    assert told[1]["actor"] == owner.account_id
    assert {one["address"] for one in told} == {"127.0.0.1"}
    async with world.vendor() as context:
        everything = await events.list_events(context, page=PageRequest())
    assert len(everything.items) >= 3


async def test_pages_are_stable_while_rows_come_and_go(owner: Person, application: dict[str, Any]) -> None:
    path = f"/applications/{application['id']}/licenses"
    made = [one["id"] for one in await owner.post(path, {"count": 7})]
    first = await owner.get("/licenses", limit=3)
    await owner.post(path, {"count": 2})
    await owner.delete(f"/licenses/{first['items'][-1]['id']}")
    second = await owner.get("/licenses", limit=3, cursor=first["next_cursor"])
    third = await owner.get("/licenses", limit=3, cursor=second["next_cursor"])
    walked = [one["id"] for page in (first, second, third) for one in page["items"]]
    assert walked == sorted(made, reverse=True)
    assert third["next_cursor"] is None


async def test_a_person_in_two_organisations_says_which(world: World, owner: Person) -> None:
    second = await owner.post("/organisations", {"name": "Second"})
    await owner.post("/applications", {"name": "In the first"})
    there = {"lockence-organisation": second["id"]}
    await owner.post("/applications", {"name": "In the second"}, **there)
    listed = ok(await owner.call("GET", "/applications", headers=there))["items"]
    assert [one["name"] for one in listed] == ["In the second"]
    assert [one["name"] for one in (await owner.get("/applications"))["items"]] == ["In the first"]
    nowhere = await owner.call("GET", "/applications", headers={"lockence-organisation": "org_of_others"})
    assert problem(nowhere) == (403, "not_a_member")


async def test_a_stopped_database_is_a_503(world: World, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:

    async def fails(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(applications, "list_applications", fails)
    refused = await owner.call("GET", "/applications")
    assert problem(refused) == (503, "unavailable")
    assert refused.headers["retry-after"] == "1"


async def test_strangers_learn_nothing(world: World) -> None:
    refused = await stranger(world).call("GET", "/licenses/lic_anything")
    assert problem(refused) == (401, "unauthenticated")
    assert refused.headers["www-authenticate"] == "Bearer"


async def test_two_requests_with_one_key_at_once_do_it_once(owner: Person, application: dict[str, Any]) -> None:
    path = f"/applications/{application['id']}/licenses"
    answers = await asyncio.gather(*(owner.call("POST", path, {}, headers=KEY) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len((await owner.get("/licenses"))["items"]) == 1


async def test_of_two_changes_of_the_same_version_at_once_one_is_refused(
    owner: Person, application: dict[str, Any]
) -> None:
    path = f"/applications/{application['id']}"
    seen = {"if-match": (await owner.call("GET", path)).headers["etag"]}
    answers = await asyncio.gather(
        *(owner.call("PATCH", path, {"name": f"Name {number}"}, headers=seen) for number in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]


async def test_reading_waits_for_no_writer_and_holds_none_up(world: World, owner: Person) -> None:
    customer = await world.customer()
    async with world.vendor() as context:  # Holds SQLite's one lock for writing.
        await context.connection.execute(select(1))
        async with asyncio.timeout(2):
            assert (await owner.get("/licenses"))["items"][0]["id"] == customer.license_id


async def test_a_strangers_key_is_nobodys(world: World) -> None:
    body = {"email": "ada@example.com", "password": "whatever it is"}
    for _ in range(2):
        refused = await stranger(world).call("POST", "/account/logins", body, headers=KEY)
        assert problem(refused) == (401, "unauthenticated")
    async with world.vendor() as context:
        assert await context.connection.scalar(select(func.count()).select_from(idempotency_keys)) == 0


@pytest.mark.parametrize("headers", [{}, KEY])
async def test_a_body_that_is_too_large_is_refused(owner: Person, headers: dict[str, str]) -> None:
    refused = await owner.call("POST", "/applications", {"name": "x" * 11_000_000}, headers=headers)
    assert problem(refused) == (413, "body_too_large")

"""Lists of licenses over HTTP: filters, search, sorting, pages, counts."""

from datetime import UTC, datetime
from typing import Any

import pytest

from lockence_server.clock import DAY_MS, SECOND_MS
from lockence_server.management.access import Role
from lockence_server.management.licenses import conditions, finding
from tests.support.people import Person, member, neighbour, problem
from tests.support.world import START_MS, World

DAY_SECONDS = DAY_MS // SECOND_MS

ADA: dict[str, Any] = {"username": "Ada Lovelace", "email": "ada@Example.com", "note": "invoice 100%"}
BOB: dict[str, Any] = {"username": "bob", "email": "bob@example.com", "duration_seconds": 30 * DAY_SECONDS}
EVE: dict[str, Any] = {"username": "Eve", "email": "eve@other.example", "duration_seconds": DAY_SECONDS}
KIM: dict[str, Any] = {"username": "kim", "note": "of Bob's company", "duration_seconds": DAY_SECONDS}


@pytest.fixture(params=["narrow", "looked through"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of finding must find the same: few rows by an index, or all looked through, two for each page."""
    if request.param == "looked through":
        monkeypatch.setattr(conditions, "NARROW_ROWS", 0)
        monkeypatch.setattr(finding, "ROWS_LOOKED_THROUGH", 2)


@pytest.fixture
async def owner(world: World) -> Person:
    return await member(world, Role.OWNER)


@pytest.fixture
async def names(world: World, owner: Person) -> dict[str, str]:
    """Ada's never ends and is used; Bob's ends in a month, Eve's has ended, Kim's is revoked and over, too."""
    customer = await world.customer()
    started = await world.call("init", **customer.init("the laptop"))
    assert started.code == "ok"
    await owner.patch(f"/licenses/{customer.license_id}", ADA)
    names = {customer.license_id: "ada"}
    policy = await owner.post(f"/applications/{customer.application_id}/policies", {"name": "Pro"})
    for given in (BOB, EVE, KIM):
        body = given | ({"policy_id": policy["id"]} if given is not EVE else {})
        [made] = await owner.post(f"/applications/{customer.application_id}/licenses", body)
        names[made["id"]] = given["username"].lower()
    await owner.post(f"/licenses/{_id(names, 'kim')}/revoke", {})
    world.clock.advance(2 * DAY_SECONDS)
    return names | {"application": customer.application_id, "policy": policy["id"], "key": customer.license_key}


def _id(names: dict[str, str], name: str) -> str:
    return next(one for one, other in names.items() if other == name)


async def listed(owner: Person, names: dict[str, str], **query: Any) -> list[str]:
    """The names of all pages in order, and that the count agrees."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(20):
        page = await owner.get("/licenses", **query, **cursor)
        assert len(page["items"]) <= query.get("limit", 100)
        found += [names[item["id"]] for item in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}
    raise AssertionError("pages without end")


def day(number: float) -> str:
    return datetime.fromtimestamp(START_MS // SECOND_MS + number * DAY_SECONDS, UTC).isoformat()


@pytest.mark.parametrize("within", ["application", "organisation"])
@pytest.mark.usefixtures("way")
async def test_a_filter_finds_what_it_says(
    world: World, owner: Person, names: dict[str, str], within: str
) -> None:
    if within == "organisation":
        await owner.post("/applications", {"name": "Another, so that there are two"})
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {"ada", "bob", "eve", "kim"}),
        ({"status": "active"}, {"ada", "bob"}),
        ({"status": "expired"}, {"eve"}),
        ({"status": "revoked"}, {"kim"}),
        ({"status": "suspended"}, set()),
        ({"policy_id": names["policy"]}, {"bob", "kim"}),
        ({"policy_id": names["policy"], "status": "active"}, {"bob"}),
        ({"expires_before": day(2)}, {"eve", "kim"}),
        ({"expires_after": day(2)}, {"bob"}),
        ({"expires_after": day(1), "expires_before": day(30)}, {"eve", "kim"}),
        ({"expires_after": day(1), "status": "expired"}, {"eve"}),
        ({"never_used": "true"}, {"bob", "eve", "kim"}),
        ({"never_used": "false"}, {"ada", "bob", "eve", "kim"}),
        ({"hwid": "the laptop"}, {"ada"}),
        ({"hwid": "the lap"}, set()),
        ({"key": names["key"].lower()}, {"ada"}),
        ({"username": "LOVE"}, {"ada"}),
        ({"email": "EXAMPLE.com"}, {"ada", "bob"}),
        ({"note": "100%"}, {"ada"}),
        ({"note": "1_0"}, set()),
        ({"note": "o", "status": "revoked"}, {"kim"}),
        ({"search": names["key"]}, {"ada"}),
        ({"search": _id(names, "eve")}, {"eve"}),
        ({"search": "the laptop"}, {"ada"}),
        ({"search": "BOB@example.com"}, {"bob"}),
        ({"search": "bob"}, {"bob", "kim"}),
        ({"search": "EXAMPLE", "status": "active"}, {"ada", "bob"}),
        ({"search": "nobody at all"}, set()),
    ]
    scope = {"application_id": names["application"]} if within == "application" else {}
    for query, expected in cases:
        in_order = [name for name in ("kim", "eve", "bob", "ada") if name in expected]
        assert await listed(owner, names, **query, **scope) == in_order, query
        assert await listed(owner, names, **query, **scope, limit=1) == in_order, query
        counted = await owner.get("/licenses/count", **query, **scope)
        if counted["exact"]:
            assert counted["count"] == len(expected), query
        else:
            assert counted["count"] <= len(expected), query


@pytest.mark.usefixtures("way")
async def test_lists_are_sorted_either_way(owner: Person, names: dict[str, str]) -> None:
    application = names["application"]
    [twin] = await owner.post(f"/applications/{application}/licenses", {"username": "BOB"})
    names[twin["id"]] = "twin"
    # Kim's and Eve's end at the same moment, Ada's and the twin's never.
    orders = {
        "created_at": ["ada", "bob", "eve", "kim", "twin"],
        "expires_at": ["eve", "kim", "bob", "ada", "twin"],
        "username": ["ada", "bob", "twin", "eve", "kim"],
    }
    for sort, ascending in orders.items():
        for limit in (1, 2, 3, 100):
            query: dict[str, Any] = {"application_id": application, "sort": sort, "limit": limit}
            assert await listed(owner, names, **query, order="asc") == ascending
            assert await listed(owner, names, **query, order="desc") == ascending[::-1]
            some = [name for name in ascending if name in {"bob", "eve", "kim"}]
            query |= {"never_used": "true", "expires_before": day(40)}
            assert await listed(owner, names, **query, order="asc") == some


@pytest.mark.parametrize("sort", ["created_at", "expires_at", "username"])
async def test_pages_are_stable_in_every_order(owner: Person, sort: str) -> None:
    application = (await owner.post("/applications", {"name": "Example"}))["id"]

    async def made(letter: str) -> str:
        given = {"username": letter, "duration_seconds": ord(letter)}
        [one] = await owner.post(f"/applications/{application}/licenses", given)
        return str(one["id"])

    ids = [await made(letter) for letter in "bdfhj"]
    query = {"application_id": application, "sort": sort, "order": "asc"}
    first = await owner.get("/licenses", **query, limit=2)
    assert [item["id"] for item in first["items"]] == ids[:2]
    # The row that the cursor stands on goes, one comes before it and one behind.
    await owner.delete(f"/licenses/{ids[1]}")
    before, behind = await made("a"), await made("e")
    rest = await owner.get("/licenses", **query, cursor=first["next_cursor"])
    seen = [item["id"] for item in rest["items"]]
    assert seen == ([*ids[2:], before, behind] if sort == "created_at" else [behind, *ids[2:]])


async def test_a_cursor_is_of_its_list_only(world: World, owner: Person, names: dict[str, str]) -> None:
    query: dict[str, Any] = {"application_id": names["application"], "limit": 1}
    cursor = (await owner.get("/licenses", **query))["next_cursor"]
    assert len((await owner.get("/licenses", **query, cursor=cursor))["items"]) == 1
    others: list[tuple[Person, dict[str, Any]]] = [
        (owner, {"cursor": cursor, "sort": "username"}),
        (owner, {"cursor": cursor, "order": "asc"}),
        (owner, {"cursor": cursor[:-2]}),
        (owner, {"cursor": "guessed"}),
        (owner, {"cursor": "ü"}),
        (owner, {"cursor": _id(names, "bob")}),
        (await neighbour(world), {"cursor": cursor}),
    ]
    for person, changed in others:
        refused = await person.call("GET", "/licenses", **query, **changed)
        assert problem(refused) == (422, "invalid_input")
        assert [one["field"] for one in refused.json()["errors"]] == ["cursor"]


async def test_what_makes_no_sense_in_a_list_is_named(owner: Person, names: dict[str, str]) -> None:
    await owner.post("/applications", {"name": "Another, so that there are two"})
    senseless: list[dict[str, Any]] = [
        {"sort": "username"},
        {"sort": "email", "application_id": names["application"]},
        {"order": "up"},
        {"expires_after": "tomorrow"},
        {"expires_after": "2027-01-31T00:00:00"},
        {"search": "x" * 257},
        {"note": "a\x00b"},
    ]
    for query in senseless:
        refused = await owner.call("GET", "/licenses", **query)
        assert problem(refused) == (422, "invalid_input")
        assert [one["field"] for one in refused.json()["errors"]] == [next(iter(query))]


async def test_another_organisations_licenses_are_in_no_list(world: World, names: dict[str, str]) -> None:
    other = await neighbour(world)
    own = (await other.post("/applications", {"name": "Own"}))["id"]
    for scope in ({}, {"application_id": names["application"]}, {"application_id": own}):
        for query in ({}, {"status": "active"}, {"hwid": "the laptop"}, {"search": "bob"}, {"key": names["key"]}):
            assert await other.get("/licenses", **scope, **query) == {"items": [], "next_cursor": None}
            assert await other.get("/licenses/count", **scope, **query) == {"count": 0, "exact": True}


async def test_a_list_of_several_applications_stays_in_its_organisation(
    world: World, names: dict[str, str]
) -> None:
    other = await neighbour(world)
    own = [(await other.post("/applications", {"name": name}))["id"] for name in "ab"]
    [made] = await other.post(f"/applications/{own[0]}/licenses", {})
    page = await other.get("/licenses", limit=1)
    assert ([item["id"] for item in page["items"]], page["next_cursor"]) == ([made["id"]], None)
    assert await other.get("/licenses/count") == {"count": 1, "exact": True}


async def test_a_count_is_exact_up_to_a_bound(
    owner: Person, names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = {"application_id": names["application"]}
    for bound, counted in (
        (3, {"count": 3, "exact": False}),
        (4, {"count": 4, "exact": True}),
    ):
        monkeypatch.setattr(finding, "COUNT_EXACT_MAX", bound)
        assert await owner.get("/licenses/count", **query) == counted
    monkeypatch.setattr(finding, "ROWS_LOOKED_THROUGH", 3)
    assert not (await owner.get("/licenses/count", **query, username="e"))["exact"]
    monkeypatch.setattr(finding, "ROWS_LOOKED_THROUGH", 4)
    assert await owner.get("/licenses/count", **query, username="e") == {"count": 2, "exact": True}

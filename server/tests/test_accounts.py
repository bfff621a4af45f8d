"""People: the first account, signing in and out, passwords, and how little a guesser learns."""

from typing import Any

import httpx
import pytest

from lockence_server.management.accounts import service
from lockence_server.management.api.authentication import COOKIE
from tests.support.people import FROM_OUR_PAGE, Person, ok, problem, signed_in, stranger
from tests.support.world import World

PASSWORD = "a violet herring sings"
GIVEN = {
    "email": "Ada@Example.com",
    "name": "Ada",
    "password": PASSWORD,
    "organisation_name": "Example Ltd",
}


async def set_up_token(world: World) -> str:
    async with world.vendor() as context:
        token = await service.set_up_token(context.connection)
    assert token is not None
    return token


async def set_up(world: World) -> Person:
    body = {"token": await set_up_token(world), **GIVEN}
    return signed_in(world, await stranger(world).call("POST", "/setup", body))


async def sign_in(world: World, **given: str) -> httpx.Response:
    body = {"email": GIVEN["email"], "password": PASSWORD, **given}
    return await stranger(world).call("POST", "/account/logins", body)


@pytest.fixture
async def ada(world: World) -> Person:
    return await set_up(world)


async def test_the_first_account_owns_what_was_made_before(world: World) -> None:
    created = await world.application()
    person = await set_up(world)
    [membership] = (await person.get("/account"))["memberships"]
    assert (membership["role"], membership["organisation_name"]) == ("owner", "Example Ltd")
    assert [one["id"] for one in (await person.get("/applications"))["items"]] == [created.id]


async def test_a_set_up_link_works_once_and_only_the_newest(world: World) -> None:
    old, new = await set_up_token(world), await set_up_token(world)
    for wrong in (old, "guessed"):
        refused = await stranger(world).call("POST", "/setup", {"token": wrong, **GIVEN})
        assert problem(refused) == (403, "link_invalid")
    ok(await stranger(world).call("POST", "/setup", {"token": new, **GIVEN}))
    refused = await stranger(world).call("POST", "/setup", {"token": new, **GIVEN, "email": "b@example.com"})
    assert problem(refused) == (403, "link_invalid")
    async with world.vendor() as context:
        assert await service.set_up_token(context.connection) is None


async def test_a_stranger_learns_whether_there_is_an_account_yet(world: World) -> None:
    assert await stranger(world).get("/setup") == {"has_accounts": False, "registration": "closed"}
    await set_up(world)
    assert await stranger(world).get("/setup") == {"has_accounts": True, "registration": "closed"}


@pytest.mark.parametrize(
    "password", ["short", "password1234", "qwertyuiop12", "ada@example.com", "exampleexample"]
)
async def test_a_password_that_is_easy_to_guess_is_refused(world: World, password: str) -> None:
    body = {"token": await set_up_token(world), **GIVEN, "password": password}
    refused = await stranger(world).call("POST", "/setup", body)
    assert problem(refused) == (422, "invalid_input")
    assert [one["field"] for one in refused.json()["errors"]] == ["password"]
    # The link was not used up.
    ok(await stranger(world).call("POST", "/setup", {**body, "password": PASSWORD}))


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World, ada: Person) -> None:
    cookie = (await sign_in(world)).headers["set-cookie"].lower()
    assert {"httponly", "path=/", "samesite=lax"} <= {part.strip() for part in cookie.split(";")}
    over_tls = await world.http.post(
        "https://lockence.test/api/v1/account/logins", json={"email": GIVEN["email"], "password": PASSWORD}
    )
    assert "; secure" in over_tls.headers["set-cookie"].lower()


async def test_signing_in_says_the_same_whatever_is_wrong(world: World, ada: Person) -> None:
    wrong = await sign_in(world, password="not this one")
    unknown = await sign_in(world, email="nobody@example.com")
    assert problem(wrong) == problem(unknown) == (401, "unauthenticated")
    assert wrong.content == unknown.content
    assert signed_in(world, await sign_in(world, email="ada@example.COM")).account_id == ada.account_id


async def test_tries_are_counted_for_each_account(world: World, ada: Person) -> None:
    for _ in range(10):
        assert (await sign_in(world, password="not this one")).status_code == 401
    refused = await sign_in(world)
    assert problem(refused) == (429, "too_many_requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 300


async def test_signing_out_ends_the_login(world: World, ada: Person) -> None:
    other = signed_in(world, await sign_in(world))
    logins = await other.get("/account/logins")
    assert [one["current"] for one in logins].count(True) == 1
    assert len(logins) == 2
    await ada.delete(f"/account/logins/{next(one['id'] for one in logins if one['current'])}")
    assert problem(await other.call("GET", "/account")) == (401, "unauthenticated")
    await ada.delete("/account/logins/current")
    assert problem(await ada.call("GET", "/account")) == (401, "unauthenticated")


async def test_nobody_ends_the_login_of_someone_else(world: World, ada: Person) -> None:
    [login] = await ada.get("/account/logins")
    async with world.vendor() as context:
        account_id = await service.create(
            context.connection, email="b@example.com", name="B", password_hash="", now=context.now
        )
        browser = service.Browser("192.0.2.1", "B's")
        their = await service.sign_in(context.connection, account_id, browser, now=context.now)
    b = Person(world.http, {"cookie": f"{COOKIE}={their.token}", **FROM_OUR_PAGE})
    assert problem(await b.call("DELETE", f"/account/logins/{login['id']}")) == (404, "not_found")
    # And who is in no organisation is let in nowhere.
    assert problem(await b.call("GET", "/applications")) == (403, "not_a_member")


async def test_a_login_ends_after_two_weeks_without_use(world: World, ada: Person) -> None:
    for _ in range(3):
        world.clock.advance(13 * 24 * 3600)
        await ada.get("/account")
    world.clock.advance(14 * 24 * 3600 + 1)
    assert problem(await ada.call("GET", "/account")) == (401, "unauthenticated")


async def test_another_password_signs_out_every_other_browser(world: World, ada: Person) -> None:
    other = signed_in(world, await sign_in(world))
    change: dict[str, Any] = {"current_password": "wrong", "new_password": "seven crimson teapots"}
    assert problem(await ada.call("PUT", "/account/password", change)) == (403, "wrong_password")
    weak = {"current_password": PASSWORD, "new_password": "password1234"}
    assert problem(await ada.call("PUT", "/account/password", weak)) == (422, "invalid_input")
    ok(await ada.call("PUT", "/account/password", {**change, "current_password": PASSWORD}))
    assert problem(await other.call("GET", "/account")) == (401, "unauthenticated")
    await ada.get("/account")
    assert (await sign_in(world)).status_code == 401
    assert (await sign_in(world, password=change["new_password"])).status_code == 201


async def test_one_changes_ones_name(ada: Person) -> None:
    assert (await ada.patch("/account", {"name": "Ada L."}))["name"] == "Ada L."

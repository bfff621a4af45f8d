"""Passkeys: adding one, signing in with it, and every way in which an answer can be wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import msgspec
import pytest

from lockence_server.management.accounts import service as accounts
from lockence_server.management.accounts.passwords import hash_password
from lockence_server.management.passkeys.site import Site, site_of
from lockence_server.settings import Settings
from tests.support.authenticator import USER_PRESENT, Authenticator, base64url
from tests.support.people import Person, neighbour, problem, signed_in, stranger
from tests.support.world import World, open_world

EMAIL = "ada@example.com"
PASSWORD = "a violet herring sings"
AGAIN = {"password": PASSWORD}
REFUSED = (401, "unauthenticated")
FIVE_MINUTES = 300

Options = dict[str, Any]


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    async with open_world(settings, public_url="https://licensing.example.com/") as opened:
        yield opened


@pytest.fixture
async def ada(world: World) -> Person:
    password_hash = await hash_password(PASSWORD)
    async with world.vendor() as context:
        await accounts.create(
            context.connection, email=EMAIL, name="Ada", password_hash=password_hash, now=context.now
        )
    body = {"email": EMAIL, "password": PASSWORD}
    return signed_in(world, await stranger(world).call("POST", "/account/logins", body))


async def to_add(person: Person) -> Options:
    options: Options = (await person.post("/account/passkeys/options", AGAIN))["public_key"]
    return options


async def to_sign_in(world: World) -> Options:
    options: Options = (await stranger(world).post("/account/passkey-logins/options"))["public_key"]
    return options


async def add(person: Person, authenticator: Authenticator, options: Options | None = None) -> httpx.Response:
    credential = authenticator.create(options or await to_add(person))
    return await person.call("POST", "/account/passkeys", {"name": "Key", "credential": credential})


async def sign_in(
    world: World, authenticator: Authenticator, options: Options | None = None, **changed: Any
) -> httpx.Response:
    credential = authenticator.get(options or await to_sign_in(world)) | changed
    return await stranger(world).call("POST", "/account/passkey-logins", {"credential": credential})


@pytest.fixture
async def key(ada: Person) -> Authenticator:
    made = Authenticator()
    assert (await add(ada, made)).status_code == 201
    return made


async def test_a_passkey_is_added_and_signs_in(world: World, ada: Person) -> None:
    options = await to_add(ada)
    assert options["rp"] == {"name": "Lockence", "id": "licensing.example.com"}
    assert options["user"]["name"] == EMAIL
    assert options["authenticatorSelection"]["residentKey"] == "required"
    key = Authenticator()
    added = (await add(ada, key, options)).json()
    assert [one["id"] for one in (await to_add(ada))["excludeCredentials"]] == [base64url(key.credential_id)]

    asked = await to_sign_in(world)
    assert (asked["rpId"], asked["userVerification"], asked["allowCredentials"]) == (
        "licensing.example.com",
        "required",
        [],
    )
    again = signed_in(world, await sign_in(world, key, asked))
    assert (await again.get("/account"))["email"] == EMAIL
    [listed] = await ada.get("/account/passkeys")
    assert listed["id"] == added["id"]
    assert listed["last_used_at"] is not None


async def test_adding_one_takes_the_password(ada: Person) -> None:
    refused = await ada.call("POST", "/account/passkeys/options", {"password": "not this one"})
    assert problem(refused) == (403, "wrong_password")


async def test_a_passkey_stands_for_both_factors(world: World, ada: Person, key: Authenticator) -> None:
    import pyotp

    enrolment = await ada.post("/account/totp", AGAIN)
    code = pyotp.TOTP(enrolment["secret"]).at(world.clock.now // 1000)
    await ada.post("/account/totp/confirm", {"code": code})
    signed_in(world, await sign_in(world, key))


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://licensing.example.com.evil.example"},
        {"origin": "http://licensing.example.com"},
        {"origin": "https://licensing.example.com:8443"},
        {"host": "evil.example"},
        {"flags": USER_PRESENT},
        {"flags": 0},
    ],
)
async def test_what_is_not_for_this_site_or_not_from_its_owner_is_refused(
    world: World, ada: Person, key: Authenticator, wrong: dict[str, Any]
) -> None:
    right = {name: getattr(key, name) for name in wrong}
    for name, value in wrong.items():
        setattr(key, name, value)
    assert problem(await sign_in(world, key)) == REFUSED
    assert problem(await add(ada, Authenticator(**wrong))) == (422, "invalid_input")
    for name, value in right.items():
        setattr(key, name, value)
    signed_in(world, await sign_in(world, key))
    assert len(await ada.get("/account/passkeys")) == 1


async def test_an_answer_is_good_once_and_soon(world: World, ada: Person, key: Authenticator) -> None:
    asked = await to_sign_in(world)
    signed_in(world, await sign_in(world, key, asked))
    assert problem(await sign_in(world, key, asked)) == REFUSED
    late = await to_sign_in(world)
    world.clock.advance(FIVE_MINUTES)
    assert problem(await sign_in(world, key, late)) == REFUSED
    to_be_used_twice = await to_add(ada)
    assert (await add(ada, Authenticator(), to_be_used_twice)).status_code == 201
    assert problem(await add(ada, Authenticator(), to_be_used_twice)) == (422, "invalid_input")


async def test_of_two_at_once_with_one_answer_one_is_let_in(world: World, ada: Person, key: Authenticator) -> None:
    asked = await to_sign_in(world)
    answers = await asyncio.gather(sign_in(world, key, asked), sign_in(world, key, asked))
    assert sorted(one.status_code for one in answers) == [201, 401]


async def test_a_challenge_is_good_for_what_it_was_given_for(
    world: World, ada: Person, key: Authenticator
) -> None:
    assert problem(await sign_in(world, key, await to_add(ada))) == REFUSED
    assert problem(await add(ada, Authenticator(), await to_sign_in(world))) == (422, "invalid_input")
    assert problem(await sign_in(world, key, {"challenge": base64url(b"made up")})) == REFUSED
    other = await neighbour(world)
    assert problem(await add(other, Authenticator(), await to_add(ada))) == (422, "invalid_input")


async def test_a_count_that_goes_back_betrays_a_copy(world: World, ada: Person) -> None:
    key = Authenticator(count=5)
    await add(ada, key)
    for count, accepted in ((6, True), (6, False), (4, False), (0, False), (7, True)):
        key.count = count
        assert ((await sign_in(world, key)).status_code == 201) is accepted, count


async def test_a_passkey_of_another_key_is_refused(world: World, ada: Person, key: Authenticator) -> None:
    impostor = Authenticator(credential_id=key.credential_id)
    assert problem(await sign_in(world, impostor)) == REFUSED
    assert problem(await sign_in(world, Authenticator())) == REFUSED
    assert problem(await add(ada, impostor)) == (409, "conflict")


MANGLED: list[Callable[[dict[str, Any]], Any]] = [
    lambda _: {},
    lambda _: {"response": []},
    lambda _: {"response": {"clientDataJSON": 5}},
    lambda _: {"response": {"clientDataJSON": base64url(b"[" * 100_000)}},
    lambda _: {"response": {"clientDataJSON": base64url(b'{"challenge": "\\ud800"}')}},
    lambda given: given | {"id": None},
    lambda given: given | {"id": "\x00"},
    lambda given: given | {"id": 5, "rawId": []},
    lambda given: given | {"rawId": "AAAA"},
    lambda given: given | {"type": "password"},
    lambda given: given | {"response": given["response"] | {"authenticatorData": "AAAA", "attestationObject": ""}},
    lambda given: given | {"response": given["response"] | {"signature": "AAAA", "attestationObject": "oA"}},
]


@pytest.mark.parametrize("mangle", MANGLED)
async def test_what_no_browser_sends_is_refused(
    world: World, ada: Person, key: Authenticator, mangle: Callable[[dict[str, Any]], Any]
) -> None:
    body = {"credential": mangle(key.get(await to_sign_in(world)))}
    refused = await stranger(world).call("POST", "/account/passkey-logins", body)
    assert problem(refused) == REFUSED
    body = {"name": "Key", "credential": mangle(Authenticator().create(await to_add(ada)))}
    refused = await ada.call("POST", "/account/passkeys", msgspec.json.decode(msgspec.json.encode(body)))
    assert problem(refused) == (422, "invalid_input")


async def test_people_name_and_delete_their_own(world: World, ada: Person, key: Authenticator) -> None:
    [listed] = await ada.get("/account/passkeys")
    path = f"/account/passkeys/{listed['id']}"
    other = await neighbour(world)
    assert problem(await other.call("PATCH", path, {"name": "Mine"})) == (404, "not_found")
    assert problem(await other.call("DELETE", path)) == (404, "not_found")
    assert (await ada.patch(path, {"name": "Laptop"}))["name"] == "Laptop"
    assert [one["name"] for one in await ada.get("/account/passkeys")] == ["Laptop"]
    await ada.delete(path)
    assert problem(await sign_in(world, key)) == REFUSED
    assert problem(await ada.call("DELETE", path)) == (404, "not_found")


@pytest.mark.parametrize(
    ("base_url", "site"),
    [
        ("https://licensing.example.com", Site("licensing.example.com", "https://licensing.example.com")),
        ("https://Example.com:443/lockence", Site("example.com", "https://example.com")),
        ("http://localhost:8080", Site("localhost", "http://localhost:8080")),
        ("http://[::1]:8080", Site("::1", "http://[::1]:8080")),
    ],
)
def test_the_site_is_the_public_address(base_url: str, site: Site) -> None:
    assert site_of(base_url) == site

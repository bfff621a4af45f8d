"""Password resets and registrations: what begins with a link in an e-mail."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from lockence_server.management.accounts import service as accounts
from lockence_server.management.accounts.passwords import hash_password
from lockence_server.settings import Settings
from tests.support.eventually import reached
from tests.support.mailbox import Mailbox
from tests.support.people import Person, ok, problem, signed_in, stranger
from tests.support.world import World, open_world

EMAIL = "ada@example.com"
PASSWORD = "a violet herring sings"
NEW_PASSWORD = "seven crimson teapots"
HOUR_SECONDS = 3600


@pytest.fixture
def world(mailing_world: World) -> World:
    return mailing_world


@pytest.fixture
async def open_to_all(settings: Settings, mailbox: Mailbox) -> AsyncIterator[World]:
    """An installation where anybody may register."""
    async with open_world(settings, registration="open", **mailbox.settings) as opened:
        yield opened


@pytest.fixture
async def ada(world: World) -> Person:
    await account(world)
    return signed_in(world, await sign_in(world, PASSWORD))


async def account(world: World) -> None:
    password_hash = await hash_password(PASSWORD)
    async with world.vendor() as context:
        await accounts.create(
            context.connection, email=EMAIL, name="Ada", password_hash=password_hash, now=context.now
        )


async def sign_in(world: World, password: str) -> httpx.Response:
    return await stranger(world).call("POST", "/account/logins", {"email": EMAIL, "password": password})


async def ask(world: World, email: str = EMAIL) -> httpx.Response:
    return await stranger(world).call("POST", "/account/password-resets", {"email": email})


async def complete(world: World, token: str, new_password: str = NEW_PASSWORD) -> httpx.Response:
    body = {"token": token, "new_password": new_password}
    return await stranger(world).call("POST", "/account/password-resets/complete", body)


async def test_a_link_sets_a_new_password_once_and_ends_every_login(
    world: World, mailbox: Mailbox, ada: Person
) -> None:
    ok(await ask(world, "ADA@example.com"))
    token = await mailbox.token(EMAIL)
    assert problem(await complete(world, token, "password1234")) == (422, "invalid_input")
    ok(await complete(world, token))
    assert problem(await ada.call("GET", "/account")) == (401, "unauthenticated")
    assert problem(await sign_in(world, PASSWORD)) == (401, "unauthenticated")
    signed_in(world, await sign_in(world, NEW_PASSWORD))
    assert problem(await complete(world, token)) == (403, "link_invalid")


async def test_of_two_at_once_with_one_link_one_is_heard(world: World, mailbox: Mailbox, ada: Person) -> None:
    await ask(world)
    token = await mailbox.token(EMAIL)
    answers = await asyncio.gather(complete(world, token), complete(world, token, "nine amber lanterns"))
    assert sorted(one.status_code for one in answers) == [204, 403]


async def test_nobody_learns_who_has_an_account(world: World, mailbox: Mailbox, ada: Person) -> None:
    unknown = await ask(world, "nobody@example.com")
    known = await ask(world)
    assert (unknown.status_code, unknown.content) == (known.status_code, known.content) == (204, b"")
    await mailbox.token(EMAIL)
    assert mailbox.tries == 1
    for _ in range(4):
        await ask(world, "nobody@example.com")
        await ask(world)
    refused = [problem(await ask(world, email)) for email in (EMAIL, "nobody@example.com")]
    assert refused == [(429, "too_many_requests")] * 2


async def test_a_link_ends_after_an_hour_and_with_the_next(world: World, mailbox: Mailbox, ada: Person) -> None:
    await ask(world)
    first = await mailbox.token(EMAIL)
    await ask(world)
    second = await mailbox.token(EMAIL)
    assert problem(await complete(world, first)) == (403, "link_invalid")
    world.clock.advance(HOUR_SECONDS)
    assert problem(await complete(world, second)) == (403, "link_invalid")
    await sign_in(world, PASSWORD)


async def test_a_link_on_its_way_ends_with_the_password_that_it_was_to_replace(
    world: World, mailbox: Mailbox, ada: Person
) -> None:
    await ask(world)
    token = await mailbox.token(EMAIL)
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    ok(await ada.call("PUT", "/account/password", change))
    assert problem(await complete(world, token, PASSWORD)) == (403, "link_invalid")


async def test_registering_is_closed_unless_it_is_opened(world: World, mailbox: Mailbox) -> None:
    for path, body in (
        ("", {"email": EMAIL}),
        ("/complete", {"token": "x", "name": "Ada", "password": PASSWORD, "organisation_name": "Ada's"}),
    ):
        refused = await stranger(world).call("POST", f"/account/registrations{path}", body)
        assert problem(refused) == (403, "registration_closed")
    assert mailbox.tries == 0


async def test_who_registers_owns_a_new_organisation(open_to_all: World, mailbox: Mailbox) -> None:
    assert (await stranger(open_to_all).get("/setup"))["registration"] == "open"
    customer = await open_to_all.customer()
    asker = stranger(open_to_all)
    assert (await asker.call("POST", "/account/registrations", {"email": "Ada@Example.com"})).status_code == 204
    token = await mailbox.token(EMAIL)
    body = {"token": token, "name": "Ada", "password": PASSWORD, "organisation_name": "Ada's"}
    # A link is good for what it was made for only.
    assert problem(await complete(open_to_all, token)) == (403, "link_invalid")
    ada = signed_in(open_to_all, await asker.call("POST", "/account/registrations/complete", body))
    [membership] = (await ada.get("/account"))["memberships"]
    assert (membership["role"], membership["organisation_name"]) == ("owner", "Ada's")
    assert (await ada.get("/applications"))["items"] == []
    refused = await ada.call("GET", f"/applications/{customer.application_id}")
    assert problem(refused) == (404, "not_found")
    again = await asker.call("POST", "/account/registrations/complete", body)
    assert problem(again) == (403, "link_invalid")


async def test_registering_tells_nobody_who_is_registered(open_to_all: World, mailbox: Mailbox) -> None:
    await account(open_to_all)
    known, unknown = [
        await stranger(open_to_all).call("POST", "/account/registrations", {"email": email})
        for email in (EMAIL, "new@example.com")
    ]
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (204, b"")
    # Who owns the address is told.
    await reached(lambda: len(mailbox.letters) == 2)
    letter = mailbox.letters[mailbox.recipients.index(EMAIL)].get_content()
    assert "There is one already" in " ".join(letter.split())
    assert "#" not in letter

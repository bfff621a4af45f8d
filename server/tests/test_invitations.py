"""Invitations: who may invite whom, whom a link lets in, and as what."""

from typing import Any

import pytest

from lockence_server.management.access import Permission, Role
from lockence_server.management.accounts import service as accounts
from lockence_server.management.accounts.passwords import hash_password
from tests.support.mailbox import Mailbox
from tests.support.people import Person, member, neighbour, ok, problem, signed_in, stranger, token_of
from tests.support.world import World

EMAIL = "grace@example.com"
PASSWORD = "a violet herring sings"
NEW: dict[str, Any] = {"name": "Grace", "password": PASSWORD}
WEEK_SECONDS = 7 * 24 * 3600


@pytest.fixture
def world(mailing_world: World) -> World:
    return mailing_world


@pytest.fixture
async def owner(world: World) -> Person:
    return await member(world, Role.OWNER)


async def accept(world: World, token: str, who: Person | None = None, **given: Any) -> Any:
    return await (who or stranger(world)).call("POST", "/invitations/accept", {"token": token, **given})


async def account(world: World, email: str = EMAIL) -> str:
    """Somebody who has an account, and is in no organisation."""
    password_hash = await hash_password(PASSWORD)
    async with world.vendor() as context:
        return await accounts.create(
            context.connection, email=email, name="Grace", password_hash=password_hash, now=context.now
        )


async def members_of(owner: Person) -> dict[str, str]:
    return {one["email"]: one["role"] for one in (await owner.get("/members"))["items"]}


async def test_a_new_person_joins_with_a_name_and_a_password(
    world: World, mailbox: Mailbox, owner: Person
) -> None:
    invitation = await owner.post("/invitations", {"email": "Grace@Example.com", "role": "developer"})
    assert (invitation["email"], invitation["role"]) == (EMAIL, "developer")
    assert [one["id"] for one in (await owner.get("/invitations"))["items"]] == [invitation["id"]]
    token = await mailbox.token(EMAIL)
    assert token not in str(await owner.get("/events"))

    incomplete = await accept(world, token)
    assert problem(incomplete) == (422, "invalid_input")
    assert {one["field"] for one in incomplete.json()["errors"]} == {"name", "password"}
    assert problem(await accept(world, token, name="G", password="password1234")) == (422, "invalid_input")
    grace = signed_in(world, await accept(world, token, **NEW))
    [membership] = (await grace.get("/account"))["memberships"]
    assert (membership["organisation_id"], membership["role"]) == (owner.organisation_id, "developer")
    await grace.get("/applications")
    assert (await owner.get("/invitations"))["items"] == []
    assert problem(await accept(world, token, **NEW)) == (403, "link_invalid")

    told = {one["type"]: one for one in (await owner.get("/events"))["items"]}
    assert told["member.invited"]["actor"] == owner.account_id
    joined = told["member.joined"]
    assert (joined["actor"], joined["subject_id"]) == (grace.account_id, grace.account_id)
    assert joined["detail"] == {"after": {"email": EMAIL, "role": "developer"}}


async def test_a_link_says_what_it_is_before_one_accepts(world: World, mailbox: Mailbox, owner: Person) -> None:
    async def received(token: str) -> Any:
        return await stranger(world).call("POST", "/invitations/received", {"token": token})

    organisation = await owner.get("/organisation")
    invitation = await owner.post("/invitations", {"email": EMAIL, "role": "viewer"})
    token = await mailbox.token(EMAIL)
    said = {
        "organisation_id": organisation["id"],
        "organisation_name": organisation["name"],
        "email": EMAIL,
        "role": "viewer",
        "expires_at": invitation["expires_at"],
        "has_account": False,
    }
    assert ok(await received(token)) == said
    await account(world)
    assert ok(await received(token)) == {**said, "has_account": True}
    world.clock.advance(WEEK_SECONDS)
    for wrong in (token, "guessed"):
        assert problem(await received(wrong)) == (403, "link_invalid")


async def test_who_has_an_account_gives_its_password(world: World, mailbox: Mailbox, owner: Person) -> None:
    account_id = await account(world)
    await owner.post("/invitations", {"email": EMAIL, "role": "viewer"})
    token = await mailbox.token(EMAIL)
    assert problem(await accept(world, token)) == (401, "unauthenticated")
    assert problem(await accept(world, token, name="Other", password="not this one")) == (401, "unauthenticated")
    grace = signed_in(world, await accept(world, token, password=PASSWORD))
    assert grace.account_id == account_id
    assert (await members_of(owner))[EMAIL] == "viewer"


async def test_who_is_signed_in_just_accepts(world: World, mailbox: Mailbox, owner: Person) -> None:
    other = await neighbour(world)
    email = (await other.get("/account"))["email"]
    await owner.post("/invitations", {"email": email, "role": "support"})
    token = await mailbox.token(email)
    # Somebody else who is signed in is not the one who was invited, and a token is nobody.
    for wrong in (owner, await token_of(world, other)):
        assert problem(await accept(world, token, wrong)) == (401, "unauthenticated")
    accepted = await accept(world, token, other)
    assert accepted.status_code == 201
    assert "set-cookie" not in accepted.headers
    assert len(accepted.json()["memberships"]) == 2
    assert len(await other.get("/account/logins")) == 1


async def test_an_invitation_ends_after_a_week(world: World, mailbox: Mailbox, owner: Person) -> None:
    await owner.post("/invitations", {"email": EMAIL, "role": "viewer"})
    token = await mailbox.token(EMAIL)
    world.clock.advance(WEEK_SECONDS)
    assert (await owner.get("/invitations"))["items"] == []
    assert problem(await accept(world, token, **NEW)) == (403, "link_invalid")


async def test_a_second_invitation_takes_the_place_of_the_first(
    world: World, mailbox: Mailbox, owner: Person
) -> None:
    await owner.post("/invitations", {"email": EMAIL, "role": "admin"})
    first = await mailbox.token(EMAIL)
    again = await owner.post("/invitations", {"email": EMAIL, "role": "viewer"})
    second = await mailbox.token(EMAIL)
    assert [one["id"] for one in (await owner.get("/invitations"))["items"]] == [again["id"]]
    assert problem(await accept(world, first, **NEW)) == (403, "link_invalid")
    signed_in(world, await accept(world, second, **NEW))
    assert (await members_of(owner))[EMAIL] == "viewer"


async def test_a_withdrawn_invitation_lets_nobody_in(world: World, mailbox: Mailbox, owner: Person) -> None:
    invitation = await owner.post("/invitations", {"email": EMAIL, "role": "viewer"})
    token = await mailbox.token(EMAIL)
    await owner.delete(f"/invitations/{invitation['id']}")
    assert problem(await accept(world, token, **NEW)) == (403, "link_invalid")
    [told] = (await owner.get("/events", type="invitation.withdrawn"))["items"]
    assert told["detail"] == {"before": {"email": EMAIL, "role": "viewer"}}
    again = await owner.call("DELETE", f"/invitations/{invitation['id']}")
    assert problem(again) == (404, "not_found")


async def test_only_an_owner_invites_an_owner(world: World, mailbox: Mailbox, owner: Person) -> None:
    admin = await member(world, Role.ADMIN)
    to_own = {"email": EMAIL, "role": "owner"}
    assert problem(await admin.call("POST", "/invitations", to_own)) == (403, "forbidden")
    invitation = await owner.post("/invitations", to_own)
    # Nor does an admin undo that, with another invitation or without.
    replacing = await admin.call("POST", "/invitations", {"email": EMAIL, "role": "viewer"})
    assert problem(replacing) == (403, "forbidden")
    assert problem(await admin.call("DELETE", f"/invitations/{invitation['id']}")) == (403, "forbidden")
    signed_in(world, await accept(world, await mailbox.token(EMAIL), **NEW))
    assert (await members_of(owner))[EMAIL] == "owner"


@pytest.mark.parametrize("change", ["removed", "developer"])
async def test_nobody_leaves_a_door_open_for_themselves(
    world: World, mailbox: Mailbox, owner: Person, change: str
) -> None:
    admin = await member(world, Role.ADMIN)
    await admin.post("/invitations", {"email": EMAIL, "role": "admin"})
    token = await mailbox.token(EMAIL)
    if change == "removed":
        await owner.delete(f"/members/{admin.account_id}")
    else:
        await owner.patch(f"/members/{admin.account_id}", {"role": change})
    assert problem(await accept(world, token, **NEW)) == (403, "link_invalid")
    assert EMAIL not in await members_of(owner)


async def test_an_owner_who_is_one_no_longer_has_invited_no_owner(
    world: World, mailbox: Mailbox, owner: Person
) -> None:
    await owner.post("/invitations", {"email": EMAIL, "role": "owner"})
    await owner.post("/invitations", {"email": "b@example.com", "role": "viewer"})
    admin = await member(world, Role.ADMIN)
    await owner.patch(f"/members/{admin.account_id}", {"role": "owner"})
    await owner.patch(f"/members/{owner.account_id}", {"role": "admin"})
    assert problem(await accept(world, await mailbox.token(EMAIL), **NEW)) == (403, "link_invalid")
    signed_in(world, await accept(world, await mailbox.token("b@example.com"), **NEW))


async def test_a_member_is_not_invited_again(world: World, mailbox: Mailbox, owner: Person) -> None:
    viewer = await member(world, Role.VIEWER)
    email = (await viewer.get("/account"))["email"]
    refused = await owner.call("POST", "/invitations", {"email": email.upper(), "role": "admin"})
    assert problem(refused) == (409, "conflict")


async def test_a_token_invites_as_its_maker(world: World, mailbox: Mailbox, owner: Person) -> None:
    admin = await member(world, Role.ADMIN)
    shop = await token_of(world, admin, Permission.MEMBERS_WRITE)
    assert problem(await shop.call("POST", "/invitations", {"email": EMAIL, "role": "owner"})) == (
        403,
        "forbidden",
    )
    await shop.post("/invitations", {"email": EMAIL, "role": "viewer"})
    signed_in(world, await accept(world, await mailbox.token(EMAIL), **NEW))


async def test_links_are_not_to_be_guessed(world: World, owner: Person) -> None:
    for _ in range(30):
        assert problem(await accept(world, "guessed")) == (403, "link_invalid")
    assert problem(await accept(world, "guessed")) == (429, "too_many_requests")

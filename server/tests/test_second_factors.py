"""Authenticator apps and recovery codes: what signing in takes, and that no code works twice."""

import asyncio
from typing import Any

import httpx
import pyotp
import pytest
from sqlalchemy import select

from lockence_server.clock import SECOND_MS
from lockence_server.database.tables import recovery_codes, totp_secrets
from lockence_server.errors import SecondFactorNeededError
from lockence_server.management.accounts import service as accounts
from lockence_server.management.accounts.passwords import hash_password
from lockence_server.management.second_factors import service as second_factors
from tests.support.people import Person, ok, problem, signed_in, stranger
from tests.support.world import World

EMAIL = "ada@example.com"
PASSWORD = "a violet herring sings"
AGAIN = {"password": PASSWORD}
NEEDED = (401, "second_factor_needed")
STEP_SECONDS = 30
WAITING_SECONDS = 0.2


@pytest.fixture
async def ada(world: World) -> Person:
    password_hash = await hash_password(PASSWORD)
    async with world.vendor() as context:
        await accounts.create(
            context.connection, email=EMAIL, name="Ada", password_hash=password_hash, now=context.now
        )
    return signed_in(world, await sign_in(world))


async def sign_in(world: World, **given: str) -> httpx.Response:
    return await stranger(world).call("POST", "/account/logins", {"email": EMAIL, "password": PASSWORD, **given})


class App:
    """An authenticator app, on the world's clock."""

    def __init__(self, world: World, enrolment: dict[str, str]) -> None:
        self._world = world
        self._totp = pyotp.parse_uri(enrolment["uri"])
        assert self._totp.secret == enrolment["secret"]

    def code(self, steps: int = 0) -> str:
        assert isinstance(self._totp, pyotp.TOTP)
        return self._totp.at(self._world.clock.now // SECOND_MS, counter_offset=steps)


async def with_app(world: World, person: Person) -> tuple[App, list[str]]:
    """The app, and the recovery codes. The step of now is used up."""
    app = App(world, await person.post("/account/totp", AGAIN))
    codes: list[str] = (await person.post("/account/totp/confirm", {"code": app.code()}))["recovery_codes"]
    return app, codes


async def test_an_app_counts_once_it_is_confirmed(world: World, ada: Person) -> None:
    assert await ada.get("/account/totp") == {"enabled": False, "recovery_codes_left": 0}
    wrong = await ada.call("POST", "/account/totp", {"password": "not this one"})
    assert problem(wrong) == (403, "wrong_password")
    assert problem(await ada.call("POST", "/account/totp/confirm", {"code": "123456"})) == (409, "conflict")
    first = App(world, await ada.post("/account/totp", AGAIN))
    second = App(world, await ada.post("/account/totp", AGAIN))
    signed_in(world, await sign_in(world))
    refused = await ada.call("POST", "/account/totp/confirm", {"code": first.code()})
    assert problem(refused) == (422, "invalid_input")
    await ada.post("/account/totp/confirm", {"code": second.code()})
    assert await ada.get("/account/totp") == {"enabled": True, "recovery_codes_left": 10}
    assert problem(await sign_in(world)) == NEEDED
    assert problem(await ada.call("POST", "/account/totp", AGAIN)) == (409, "conflict")


async def test_who_lacks_the_password_learns_nothing_of_a_second_factor(world: World, ada: Person) -> None:
    before = await sign_in(world, password="not this one")
    await with_app(world, ada)
    after = await sign_in(world, password="not this one")
    with_code = await sign_in(world, password="not this one", code="123456")
    assert problem(before) == (401, "unauthenticated")
    assert before.content == after.content == with_code.content


async def test_no_code_works_twice(world: World, ada: Person) -> None:
    app, _ = await with_app(world, ada)
    # The one that confirmed is used up.
    assert problem(await sign_in(world, code=app.code())) == NEEDED
    world.clock.advance(STEP_SECONDS)
    signed_in(world, await sign_in(world, code=app.code()))
    assert problem(await sign_in(world, code=app.code())) == NEEDED
    # A clock that is half a minute ahead is fine, and then what is older is not.
    world.clock.advance(STEP_SECONDS)
    signed_in(world, await sign_in(world, code=app.code(1)))
    assert problem(await sign_in(world, code=app.code())) == NEEDED
    world.clock.advance(10 * STEP_SECONDS)
    for steps in (-2, 2):
        assert problem(await sign_in(world, code=app.code(steps))) == NEEDED
    signed_in(world, await sign_in(world, code=app.code(-1)))


async def test_each_recovery_code_works_once(world: World, ada: Person) -> None:
    _, codes = await with_app(world, ada)
    assert len(set(codes)) == 10
    signed_in(world, await sign_in(world, code=codes[0].upper().replace("-", " ")))
    assert problem(await sign_in(world, code=codes[0])) == NEEDED
    assert (await ada.get("/account/totp"))["recovery_codes_left"] == 9
    new = (await ada.post("/account/recovery-codes", AGAIN))["recovery_codes"]
    assert problem(await sign_in(world, code=codes[1])) == NEEDED
    signed_in(world, await sign_in(world, code=new[0]))


async def test_of_two_at_once_with_one_code_one_is_let_in(world: World, ada: Person) -> None:
    app, codes = await with_app(world, ada)
    world.clock.advance(STEP_SECONDS)

    async def use(code: str) -> None:
        async with world.engine.begin() as connection:
            await second_factors.check(connection, world.secrets, ada.account_id, code, now=world.clock.now)

    for code in (app.code(), codes[0]):
        async with world.engine.begin() as first:
            await second_factors.check(first, world.secrets, ada.account_id, code, now=world.clock.now)
            second = asyncio.create_task(use(code))
            await asyncio.sleep(WAITING_SECONDS)
            assert not second.done()
        with pytest.raises(SecondFactorNeededError):
            await second


async def test_disabling_takes_the_password_and_ends_it_all(world: World, ada: Person) -> None:
    await with_app(world, ada)
    for path in ("/account/totp/disable", "/account/recovery-codes"):
        refused = await ada.call("POST", path, {"password": "not this one"})
        assert problem(refused) == (403, "wrong_password")
    ok(await ada.call("POST", "/account/totp/disable", AGAIN))
    signed_in(world, await sign_in(world))
    assert await ada.get("/account/totp") == {"enabled": False, "recovery_codes_left": 0}
    assert problem(await ada.call("POST", "/account/recovery-codes", AGAIN)) == (409, "conflict")


async def test_codes_are_not_to_be_guessed(world: World, ada: Person) -> None:
    app, _ = await with_app(world, ada)
    world.clock.advance(STEP_SECONDS)
    for _ in range(19):
        assert problem(await ada.call("POST", "/account/totp/confirm", {"code": "000000"})) == (409, "conflict")
    assert problem(await sign_in(world, code=app.code())) == (429, "too_many_requests")
    # Who sends none has not tried one.
    assert problem(await sign_in(world)) == NEEDED


async def test_nothing_of_it_can_be_read_in_the_database(world: World, ada: Person) -> None:
    app, codes = await with_app(world, ada)
    async with world.vendor() as context:
        rows: list[Any] = [
            *(await context.connection.execute(select(totp_secrets))),
            *(await context.connection.execute(select(recovery_codes))),
        ]
    assert len(rows) == 11
    text = str([tuple(row) for row in rows])
    assert pyotp.TOTP(app._totp.secret).secret not in text
    assert not any(code.replace("-", "") in text.replace("-", "") for code in codes)

"""`/api/v1/account` and `/api/v1/setup`: the person who calls."""

from litestar import Response, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from lockence_server.management.accounts import service, signing_in
from lockence_server.management.accounts.schemas import (
    Account,
    AccountChanges,
    Installation,
    Login,
    PasswordChange,
    SetUp,
    SignIn,
)
from lockence_server.management.api.routing import InCaller, InRequest, for_anybody, for_the_signed_in
from lockence_server.management.api.throttling import Throttle


@get("/setup", summary="How one gets in here", **for_anybody())
async def show_installation(served: InRequest) -> Installation:
    """Whether there is an account yet, and whether anybody may register."""
    has_accounts = await service.has_accounts(await served.connection())
    return Installation(has_accounts=has_accounts, registration=served.settings.registration)


@post("/setup", summary="Make the first account", **for_anybody())
async def set_up(served: InRequest, data: JSONBody[SetUp]) -> Response[Account]:
    """With the token that `lockence serve` prints while there is no account. Signs in."""
    served.throttle(Throttle.LINK, served.address)
    known = [data.email, data.name, data.organisation_name]
    password_hash = await service.new_password_hash(data.password, known=known)
    connection = await served.connection()
    signed_in = await service.set_up(connection, data, password_hash, signing_in.browser(served), now=served.now)
    return await signing_in.with_cookie(served, signed_in)


@post("/account/logins", summary="Sign in", **for_anybody())
async def sign_in(served: InRequest, data: JSONBody[SignIn]) -> Response[Account]:
    """Sets a cookie that lasts as long as it is used, and ends after 14 days without use.

    Who has an authenticator app also gives a `code`; without one that is right, it is 401 `second_factor_needed`.
    """
    return await signing_in.sign_in(served, await signing_in.by_password(served, data))


@get("/account/logins", summary="List one's logins", **for_the_signed_in())
async def list_logins(served: InRequest, caller: InCaller) -> list[Login]:
    """The browsers in which one is signed in."""
    return await service.list_logins(await served.connection(), caller, now=served.now)


@delete("/account/logins/current", summary="Sign out", **for_the_signed_in())
async def sign_out(served: InRequest, caller: InCaller) -> Response[None]:
    await service.sign_out(await served.connection(), caller, caller.id)
    return Response(None, status_code=HTTP_204_NO_CONTENT, cookies=[signing_in.cookie("", max_age_seconds=0)])


@delete("/account/logins/{login_id:str}", summary="Sign out elsewhere", **for_the_signed_in())
async def end_login(served: InRequest, caller: InCaller, login_id: FromPath[str]) -> None:
    await service.sign_out(await served.connection(), caller, login_id)


@get("/account", summary="Who one is", **for_the_signed_in())
async def show_account(served: InRequest, caller: InCaller) -> Account:
    """The person, and what they may do in each of their organisations."""
    return await service.show(await served.connection(), caller.account_id)


@patch("/account", summary="Change one's account", **for_the_signed_in())
async def update_account(served: InRequest, caller: InCaller, data: JSONBody[AccountChanges]) -> Account:
    return await service.update_account(await served.connection(), caller.account_id, data, now=served.now)


@put("/account/password", summary="Change one's password", status_code=HTTP_204_NO_CONTENT, **for_the_signed_in())
async def change_password(served: InRequest, caller: InCaller, data: JSONBody[PasswordChange]) -> None:
    """Signs out every other browser."""
    person = await signing_in.password_again(served, caller, data.current_password)
    password_hash = await service.new_password_hash(
        data.new_password, field="new_password", known=[person.email, person.name]
    )
    await service.change_password(await served.connection(), caller, password_hash, now=served.now)


ROUTES = [
    show_installation,
    set_up,
    sign_in,
    list_logins,
    sign_out,
    end_login,
    show_account,
    update_account,
    change_password,
]

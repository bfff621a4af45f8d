"""`/api/v1/account/passkeys` and `…/passkey-logins`."""

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from lockence_server.management.accounts import signing_in
from lockence_server.management.accounts.schemas import Account
from lockence_server.management.api.requests import ManagementRequest
from lockence_server.management.api.routing import InCaller, InRequest, for_anybody, for_the_signed_in
from lockence_server.management.api.throttling import Throttle
from lockence_server.management.passkeys import service
from lockence_server.management.passkeys.schemas import (
    NewPasskey,
    Passkey,
    PasskeyChanges,
    PasskeyOptions,
    PasskeySignIn,
)
from lockence_server.management.passkeys.site import Site, site_of
from lockence_server.management.second_factors.schemas import PasswordConfirmation


@post("/account/passkeys/options", summary="Begin to add a passkey", **for_the_signed_in())
async def passkey_options(
    served: InRequest, caller: InCaller, data: JSONBody[PasswordConfirmation]
) -> PasskeyOptions:
    """What `navigator.credentials.create` takes. It is good for 5 minutes."""
    person = await signing_in.password_again(served, caller, data.password)
    return await service.creation_options(await served.connection(), _site(served), person, now=served.now)


@post("/account/passkeys", summary="Add a passkey", **for_the_signed_in())
async def add_passkey(served: InRequest, caller: InCaller, data: JSONBody[NewPasskey]) -> Passkey:
    """With what the browser made of the options."""
    connection = await served.connection()
    return await service.add(connection, _site(served), caller.account_id, data, now=served.now)


@get("/account/passkeys", summary="List one's passkeys", **for_the_signed_in())
async def list_passkeys(served: InRequest, caller: InCaller) -> list[Passkey]:
    return await service.list_passkeys(await served.connection(), caller.account_id)


@patch("/account/passkeys/{passkey_id:str}", summary="Rename a passkey", **for_the_signed_in())
async def rename_passkey(
    served: InRequest, caller: InCaller, passkey_id: FromPath[str], data: JSONBody[PasskeyChanges]
) -> Passkey:
    return await service.rename(await served.connection(), caller.account_id, passkey_id, data)


@delete("/account/passkeys/{passkey_id:str}", summary="Delete a passkey", **for_the_signed_in())
async def delete_passkey(served: InRequest, caller: InCaller, passkey_id: FromPath[str]) -> None:
    await service.remove(await served.connection(), caller.account_id, passkey_id)


@post("/account/passkey-logins/options", summary="Begin to sign in with a passkey", **for_anybody())
async def passkey_login_options(served: InRequest) -> PasskeyOptions:
    """What `navigator.credentials.get` takes. It is good for 5 minutes, and says nothing of any account."""
    served.throttle(Throttle.PASSKEY, served.address)
    return await service.request_options(await served.connection(), _site(served), now=served.now)


@post("/account/passkey-logins", summary="Sign in with a passkey", **for_anybody())
async def sign_in_with_passkey(served: InRequest, data: JSONBody[PasskeySignIn]) -> Response[Account]:
    """With what the browser made of the options. Neither a password nor a code is needed."""
    served.throttle(Throttle.PASSKEY, served.address)
    connection = await served.connection()
    account_id = await service.owner_of(connection, _site(served), data.credential, now=served.now)
    return await signing_in.sign_in(served, account_id)


ROUTES = [
    passkey_options,
    add_passkey,
    list_passkeys,
    rename_passkey,
    delete_passkey,
    passkey_login_options,
    sign_in_with_passkey,
]


def _site(served: ManagementRequest) -> Site:
    return site_of(served.settings.base_url)

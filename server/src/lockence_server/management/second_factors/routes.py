"""`/api/v1/account/totp` and `…/recovery-codes`: the second factor of the person who calls."""

from litestar import get, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from lockence_server.management.accounts import signing_in
from lockence_server.management.api.routing import InCaller, InRequest, for_the_signed_in
from lockence_server.management.api.throttling import Throttle
from lockence_server.management.second_factors import service
from lockence_server.management.second_factors.schemas import (
    Confirmation,
    Enrolment,
    PasswordConfirmation,
    RecoveryCodes,
    SecondFactor,
)


@get("/account/totp", summary="Whether one has an authenticator app", **for_the_signed_in())
async def show_totp(served: InRequest, caller: InCaller) -> SecondFactor:
    return await service.show(await served.connection(), caller.account_id)


@post("/account/totp", summary="Add an authenticator app", **for_the_signed_in())
async def enrol_totp(served: InRequest, caller: InCaller, data: JSONBody[PasswordConfirmation]) -> Enrolment:
    """It counts once it is confirmed. The secret is shown in this answer only."""
    person = await signing_in.password_again(served, caller, data.password)
    return await service.enrol(await served.connection(), served.secrets, caller.account_id, person.email)


@post("/account/totp/confirm", summary="Confirm the authenticator app", **for_the_signed_in())
async def confirm_totp(served: InRequest, caller: InCaller, data: JSONBody[Confirmation]) -> RecoveryCodes:
    """With a code that it shows. From now on signing in takes one.

    The recovery codes, each of which stands in for the app once, are shown in this answer only.
    """
    served.throttle(Throttle.CODE, caller.account_id)
    connection = await served.connection()
    return await service.confirm(connection, served.secrets, caller.account_id, data.code, now=served.now)


@post(
    "/account/totp/disable",
    summary="Remove the authenticator app",
    status_code=HTTP_204_NO_CONTENT,
    **for_the_signed_in(),
)
async def disable_totp(served: InRequest, caller: InCaller, data: JSONBody[PasswordConfirmation]) -> None:
    """With its recovery codes. Signing in then takes the password only."""
    await signing_in.password_again(served, caller, data.password)
    await service.disable(await served.connection(), caller.account_id)


@post("/account/recovery-codes", summary="Make new recovery codes", **for_the_signed_in())
async def renew_recovery_codes(
    served: InRequest, caller: InCaller, data: JSONBody[PasswordConfirmation]
) -> RecoveryCodes:
    """The old ones no longer work."""
    await signing_in.password_again(served, caller, data.password)
    return await service.renew_recovery_codes(await served.connection(), caller.account_id)


ROUTES = [show_totp, enrol_totp, confirm_totp, disable_totp, renew_recovery_codes]

"""`/api/v1/account/password-resets` and `…/registrations`: what begins with a link sent by e-mail.

The answers to who asks for a link are the same, and take the same time, whoever has an account.
"""

from functools import partial

from litestar import Response, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from lockence_server.errors import ForbiddenError
from lockence_server.management.accounts import registrations, resets, service, signing_in
from lockence_server.management.accounts.schemas import (
    Account,
    PasswordReset,
    PasswordResetRequest,
    Registration,
    RegistrationRequest,
)
from lockence_server.management.api.requests import ManagementRequest
from lockence_server.management.api.routing import InRequest, for_anybody
from lockence_server.management.api.throttling import Throttle
from lockence_server.management.schemas import checked


@post(
    "/account/password-resets",
    summary="Ask for a new password",
    status_code=HTTP_204_NO_CONTENT,
    **for_anybody(),
)
async def request_password_reset(served: InRequest, data: JSONBody[PasswordResetRequest]) -> None:
    """Sends a link that works once, within an hour, if there is an account with this e-mail."""
    checked(data)
    _throttle_mail(served, data.email)
    settings, now = served.settings, served.now
    served.afterwards(
        partial(resets.send_link, served.engine, served.post, data.email, base_url=settings.base_url, now=now)
    )


@post(
    "/account/password-resets/complete",
    summary="Set the new password",
    status_code=HTTP_204_NO_CONTENT,
    **for_anybody(),
)
async def complete_password_reset(served: InRequest, data: JSONBody[PasswordReset]) -> None:
    """With the token of the link. Signs out every browser; sign in with the new password."""
    served.throttle(Throttle.LINK, served.address)
    checked(data)
    password_hash = await service.new_password_hash(data.new_password, field="new_password", known=[])
    await resets.complete(await served.connection(), data.token, password_hash, now=served.now)


@post("/account/registrations", summary="Ask for an account", status_code=HTTP_204_NO_CONTENT, **for_anybody())
async def request_registration(served: InRequest, data: JSONBody[RegistrationRequest]) -> None:
    """Sends a link that works once, within an hour. 403 `registration_closed` unless the operator allows it."""
    _check_open(served)
    checked(data)
    _throttle_mail(served, data.email)
    settings, now = served.settings, served.now
    served.afterwards(
        partial(
            registrations.send_link, served.engine, served.post, data.email, base_url=settings.base_url, now=now
        )
    )


@post("/account/registrations/complete", summary="Make the account", **for_anybody())
async def complete_registration(served: InRequest, data: JSONBody[Registration]) -> Response[Account]:
    """With the token of the link. One becomes the owner of a new organisation, and is signed in."""
    _check_open(served)
    served.throttle(Throttle.LINK, served.address)
    checked(data)
    known = [data.name, data.organisation_name]
    password_hash = await service.new_password_hash(data.password, known=known)
    account_id = await registrations.complete(await served.connection(), data, password_hash, now=served.now)
    return await signing_in.sign_in(served, account_id)


ROUTES = [request_password_reset, complete_password_reset, request_registration, complete_registration]


def _throttle_mail(served: ManagementRequest, email: str) -> None:
    served.throttle(Throttle.LINK, served.address)
    served.throttle(Throttle.MAIL, email.lower())


def _check_open(served: ManagementRequest) -> None:
    if served.settings.registration != "open":
        raise ForbiddenError("Nobody can register here: ask to be invited.", code="registration_closed")

"""How a person shows who they are, and is signed in: with a cookie, and the person as the answer."""

from litestar import Response
from litestar.datastructures import Cookie
from litestar.status_codes import HTTP_201_CREATED

from lockence_server.clock import SECOND_MS
from lockence_server.management.access import Caller
from lockence_server.management.accounts import service
from lockence_server.management.accounts.schemas import Account, SignIn
from lockence_server.management.api.authentication import COOKIE
from lockence_server.management.api.requests import ManagementRequest
from lockence_server.management.api.throttling import Throttle
from lockence_server.management.second_factors import service as second_factors


async def by_password(served: ManagementRequest, given: SignIn) -> str:
    """Whose e-mail, password and code these are.

    Raises `UnauthenticatedError`, `SecondFactorNeededError`, `TooManyRequestsError`.
    """
    served.throttle(Throttle.SIGN_IN, served.address, given.email.lower())
    account_id = await service.account_of(served.engine, given)
    if given.code is not None:
        served.throttle(Throttle.CODE, account_id)
    await second_factors.check(await served.connection(), served.secrets, account_id, given.code, now=served.now)
    return account_id


async def password_again(served: ManagementRequest, caller: Caller, password: str) -> Account:
    """The person who calls, if this is their password. Raises `ForbiddenError`, `TooManyRequestsError`."""
    served.throttle(Throttle.SIGN_IN, served.address, caller.account_id)
    return await service.check_password(served.engine, caller.account_id, password)


async def sign_in(served: ManagementRequest, account_id: str) -> Response[Account]:
    """The answer to a person who has shown who they are."""
    signed_in = await service.sign_in(await served.connection(), account_id, browser(served), now=served.now)
    return await with_cookie(served, signed_in)


async def with_cookie(served: ManagementRequest, signed_in: service.SignedIn) -> Response[Account]:
    account = await service.show(await served.connection(), signed_in.account_id)
    lasting = cookie(signed_in.token, max_age_seconds=service.LOGIN_IDLE_MS // SECOND_MS, secure=served.is_https)
    return Response(account, status_code=HTTP_201_CREATED, cookies=[lasting])


def browser(served: ManagementRequest) -> service.Browser:
    return service.Browser(served.address, served.user_agent)


def cookie(value: str, *, max_age_seconds: int, secure: bool = False) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=value,
        max_age=max_age_seconds,
        path="/",
        httponly=True,
        secure=secure,
        samesite="lax",
    )

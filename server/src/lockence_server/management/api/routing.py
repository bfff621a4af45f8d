"""What every route is made with: who may call it, its body, its transaction, and its page of a list."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import MediaType, Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.handlers.base import BaseRouteHandler
from litestar.params import HeaderParameter, QueryParameter, SkipValidation
from litestar.response import Response
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncConnection

from lockence_server.database.engine import reading
from lockence_server.errors import ForbiddenError, InvalidInputError, UnauthenticatedError
from lockence_server.management.access import Caller, Permission
from lockence_server.management.api.etags import etag
from lockence_server.management.api.requests import ManagementRequest, request_of
from lockence_server.management.context import Context
from lockence_server.management.schemas import PAGE_ROWS, PAGE_ROWS_MAX, PageRequest, field_faults, invalid_fields

S = TypeVar("S", bound=Struct)

PERMISSION = "permission"
ANYBODY = "anybody"
SIGNED_IN = "signed in"


class Transactions:
    """The transactions of a request that reads or prepares much before it writes, or that reads for long."""

    def __init__(self, served: ManagementRequest, caller: Caller) -> None:
        self.engine = served.engine
        self.helper = served.helper
        self.secrets = served.secrets
        self._served = served
        self._caller = caller

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Context]:
        """A transaction of its own, over when it is left: nobody waits for who only reads."""
        async with reading(self._served.engine).connect() as connection:
            yield self._context(connection)

    async def writing(self) -> Context:
        """The request's transaction, which begins here if it has not."""
        return self._context(await self._served.connection())

    def _context(self, connection: AsyncConnection) -> Context:
        assert self._caller.organisation_id is not None
        return Context(
            connection=connection,
            organisation_id=self._caller.organisation_id,
            actor=self._caller.actor,
            now=self._served.now,
            secrets=self._served.secrets,
            address=self._served.address,
            shows_keys=Permission.LICENSE_KEYS in self._caller.permissions,
        )


InRequest = NamedDependency[SkipValidation[ManagementRequest]]
InCaller = NamedDependency[SkipValidation[Caller]]
InContext = NamedDependency[SkipValidation[Context]]
InTransactions = NamedDependency[SkipValidation[Transactions]]
InPage = NamedDependency[SkipValidation[PageRequest]]
IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="Change it only if this is still its `ETag`.", required=False),
]


def needs(permission: Permission, *others: Permission) -> dict[str, Any]:
    """Options of a route that asks for a permission in the caller's organisation, or for one of `others`."""

    def may(connection: ASGIConnection[Any, Any, Any, State], _: BaseRouteHandler) -> None:
        caller = _caller(connection)
        if caller.organisation_id is None:
            raise ForbiddenError("You are not a member of this organisation.", code="not_a_member")
        if caller.permissions.isdisjoint(others):
            demand(caller, permission)

    return {"guards": [may], "opt": {PERMISSION: permission}}


def demand(caller: Caller, permission: Permission) -> None:
    """Raises `ForbiddenError` for who does not have the permission."""
    if permission not in caller.permissions:
        raise ForbiddenError(f"This needs the permission `{permission}`, which you do not have.")


def for_the_signed_in() -> dict[str, Any]:
    """Options of a route about the person who calls; tokens are no persons."""

    def may(connection: ASGIConnection[Any, Any, Any, State], _: BaseRouteHandler) -> None:
        if _caller(connection).kind != "login":
            raise ForbiddenError("An API token cannot do this: sign in.", code="login_needed")

    return {"guards": [may], "opt": {PERMISSION: SIGNED_IN}}


def for_anybody() -> dict[str, Any]:
    """Options of a route for people who cannot sign in yet."""
    return {"opt": {PERMISSION: ANYBODY}, "security": [{}]}


async def check_body(connection: ASGIConnection[Any, Any, Any, State], handler: BaseRouteHandler) -> None:
    """Read the body as strictly as it is described, and name every field that is wrong.

    The framework would take `"3"` for 3, and stop at the first mistake.
    """
    wanted = getattr(handler, "parsed_data_field", None)
    if wanted is None or not (isinstance(wanted.annotation, type) and issubclass(wanted.annotation, Struct)):
        return
    assert isinstance(connection, Request)
    body = await connection.body()
    try:
        try:
            msgspec.json.decode(body, type=wanted.annotation)
        except msgspec.ValidationError:
            raise invalid_fields(field_faults(wanted.annotation, msgspec.json.decode(body))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInputError(f"The body is not acceptable JSON: {error}") from None


def tagged(shown: S, *, of: Struct | None = None) -> Response[S]:
    """A response with an `ETag`, of what is shown or of the part of it that a caller can change."""
    return Response(shown, headers={"etag": etag(of or shown)})


def encoded(shown: bytes) -> Response[Any]:
    """A response whose JSON was written where it keeps nobody waiting."""
    return Response(shown, media_type=MediaType.JSON)


def _caller(connection: ASGIConnection[Any, Any, Any, State]) -> Caller:
    caller = request_of(connection.scope).caller
    if caller is None:
        raise UnauthenticatedError("Sign in, or send an API token: `Authorization: Bearer lkm_…`.")
    return caller


async def _request(request: Request[Any, Any, Any]) -> ManagementRequest:
    return request_of(request.scope)


async def _caller_of(request: Request[Any, Any, Any]) -> Caller:
    return _caller(request)


async def _transactions(request: Request[Any, Any, Any]) -> Transactions:
    return Transactions(request_of(request.scope), _caller(request))


async def _context(request: Request[Any, Any, Any]) -> Context:
    return await (await _transactions(request)).writing()


async def _page(
    limit: Annotated[
        int, QueryParameter(ge=1, le=PAGE_ROWS_MAX, description="Rows a page holds at most.")
    ] = PAGE_ROWS,
    cursor: Annotated[str | None, QueryParameter(description="`next_cursor` of the page before.")] = None,
) -> PageRequest:
    return PageRequest(limit=limit, cursor=cursor)


DEPENDENCIES: dict[str, Provide | Callable[..., Any]] = {
    "served": Provide(_request),
    "caller": Provide(_caller_of),
    "context": Provide(_context),
    "transactions": Provide(_transactions),
    "page": Provide(_page),
}

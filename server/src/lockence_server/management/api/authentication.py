"""Who is calling: an API token in `Authorization`, or a login in a cookie.

A cookie is sent by a browser whatever page asks for it. So a request that changes something with one is believed
only if the browser says that a page of ours made it. A token is sent by who has it.
"""

from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from msgspec import Struct
from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lockence_server.clock import MINUTE_MS
from lockence_server.database.engine import reading
from lockence_server.database.tables import api_tokens, logins, memberships
from lockence_server.errors import ForbiddenError, UnauthenticatedError
from lockence_server.management.access import PERMISSIONS, Caller, Permission, Role
from lockence_server.management.accounts.service import LOGIN_IDLE_MS
from lockence_server.management.bearer_tokens import digest

COOKIE = "lockence_login"
ORGANISATION_HEADER = "lockence-organisation"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
USE_RECORDED_MS = MINUTE_MS


class Credentials(Struct, frozen=True, kw_only=True):
    """What a request says about who makes it."""

    method: str
    address: str
    host: str
    authorization: str | None
    cookie: str | None
    """The value of our own cookie."""
    organisation_id: str | None
    origin: str | None
    fetch_site: str | None


async def authenticate(engine: AsyncEngine, given: Credentials, *, now: int) -> Caller | None:
    """The caller; None where a request names nobody. `now` in milliseconds.

    Raises `UnauthenticatedError` for a token or login that is not valid, and `ForbiddenError` for one that is and
    may not be used like this.
    """
    if given.authorization is not None:
        scheme, _, token = given.authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise UnauthenticatedError("`Authorization` is not `Bearer` and an API token.")
        return await _by_token(engine, token.strip(), given, now=now)
    if given.cookie is not None:
        caller = await _by_login(engine, given.cookie, given, now=now)
        if caller is not None and given.method not in SAFE_METHODS and not is_from_our_page(given):
            raise ForbiddenError("A page of another site made this request.", code="cross_site")
        return caller
    return None


def is_from_our_page(given: Credentials) -> bool:
    """Whether the browser says that a page of ours made the request. Every browser of today says so."""
    if given.fetch_site is not None:
        return given.fetch_site in {"same-origin", "none"}
    return given.origin is not None and urlsplit(given.origin).netloc == given.host


async def _by_token(engine: AsyncEngine, token: str, given: Credentials, *, now: int) -> Caller:
    statement = (
        select(api_tokens, memberships.c.role)
        .join(
            memberships,
            (memberships.c.organisation_id == api_tokens.c.organisation_id)
            & (memberships.c.account_id == api_tokens.c.account_id),
        )
        .where(api_tokens.c.token_digest == digest(token))
    )
    async with reading(engine).connect() as connection:
        row = (await connection.execute(statement)).mappings().first()
    if row is None or (row["expires_at"] is not None and row["expires_at"] <= now):
        raise UnauthenticatedError("The API token is not valid, or no longer.")
    if not _is_within(given.address, row["networks"]):
        raise ForbiddenError("The API token may not be used from this address.", code="address_not_allowed")
    if row["last_used_at"] is None or row["last_used_at"] < now - USE_RECORDED_MS:
        async with engine.begin() as connection:
            await connection.execute(
                update(api_tokens).where(api_tokens.c.id == row["id"]).values(last_used_at=now)
            )
    role = Role(row["role"])
    return Caller(
        kind="token",
        id=row["id"],
        account_id=row["account_id"],
        organisation_id=row["organisation_id"],
        role=role,
        permissions=PERMISSIONS[role] & frozenset(map(Permission, row["scopes"])),
    )


async def _by_login(engine: AsyncEngine, token: str, given: Credentials, *, now: int) -> Caller | None:
    async with reading(engine).connect() as connection:
        found = await connection.execute(select(logins).where(logins.c.token_digest == digest(token)))
        login = found.mappings().first()
        # An old cookie is no fault: its page asks the person to sign in again.
        if login is None or login["expires_at"] <= now:
            return None
        member = await _membership(connection, login["account_id"], given.organisation_id)
    if login["last_used_at"] < now - USE_RECORDED_MS:
        async with engine.begin() as connection:
            await connection.execute(
                update(logins)
                .where(logins.c.id == login["id"])
                .values(last_used_at=now, expires_at=now + LOGIN_IDLE_MS, address=given.address)
            )
    role = None if member is None else Role(member["role"])
    return Caller(
        kind="login",
        id=login["id"],
        account_id=login["account_id"],
        organisation_id=None if member is None else member["organisation_id"],
        role=role,
        permissions=frozenset() if role is None else PERMISSIONS[role],
    )


async def _membership(
    connection: AsyncConnection, account_id: str, organisation_id: str | None
) -> RowMapping | None:
    """In the organisation asked for, else the one the person has been in for longest."""
    statement = select(memberships).where(memberships.c.account_id == account_id)
    if organisation_id is not None:
        statement = statement.where(memberships.c.organisation_id == organisation_id)
    statement = statement.order_by(memberships.c.created_at, memberships.c.organisation_id).limit(1)
    return (await connection.execute(statement)).mappings().first()


def _is_within(address: str, networks: list[str]) -> bool:
    if not networks:
        return True
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return any(parsed in ip_network(network) for network in networks)

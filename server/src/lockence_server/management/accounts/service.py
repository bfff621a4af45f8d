"""The rules of accounts: the first one, signing in and out, one's own name and password."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct
from sqlalchemy import RowMapping, delete, exists, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lockence_server.clock import DAY_MS
from lockence_server.database.engine import reading
from lockence_server.database.tables import accounts, installation, logins, memberships, organisations
from lockence_server.errors import ConflictError, ForbiddenError, NotFoundError, UnauthenticatedError
from lockence_server.identifiers import new_id
from lockence_server.management.access import PERMISSIONS, Caller, Role
from lockence_server.management.accounts import links, passwords
from lockence_server.management.accounts.schemas import (
    Account,
    AccountChanges,
    Login,
    Membership,
    SetUp,
    SignIn,
)
from lockence_server.management.bearer_tokens import digest, new_token
from lockence_server.management.context import Context
from lockence_server.management.organisations import service as organisation_service
from lockence_server.management.paging import rows_of_page
from lockence_server.management.schemas import Page, PageRequest, checked, to_schema

LOGIN_IDLE_MS = 14 * DAY_MS
"""A login that is not used for this long ends."""
SET_UP = "set_up_token_digest"
LOGINS_SHOWN_MAX = 100
USER_AGENT_CHARACTERS_MAX = 512


class Browser(Struct, frozen=True):
    """Where a person signs in."""

    address: str
    user_agent: str


class SignedIn(Struct, frozen=True):
    """A new login: its account, and the token for the cookie, which nobody else ever sees."""

    account_id: str
    token: str


async def has_accounts(connection: AsyncConnection) -> bool:
    return bool(await connection.scalar(select(exists(select(accounts.c.id)))))


async def set_up_token(connection: AsyncConnection) -> str | None:
    """A new token for the set-up link, which takes the place of the one before; None once there are accounts."""
    if await has_accounts(connection):
        return None
    token = new_token()
    insert_into = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    saved = insert_into(installation).values(name=SET_UP, value=digest(token))
    await connection.execute(
        saved.on_conflict_do_update(index_elements=["name"], set_={"value": saved.excluded.value})
    )
    return token


async def new_password_hash(password: str, *, field: str = "password", known: list[str]) -> str:
    """The hash of a password that is good enough. Raises `InvalidInputError`.

    Takes a tenth of a second, which is why it comes before any transaction.
    """
    passwords.check(password, field=field, known=known)
    return await passwords.hash_password(password)


async def set_up(
    connection: AsyncConnection, given: SetUp, password_hash: str, browser: Browser, *, now: int
) -> SignedIn:
    """The first account, owner of the installation's first organisation, signed in.

    Raises `ForbiddenError` for a token that is not the printed one or was used, and `InvalidInputError`.
    """
    checked(given)
    used = await connection.execute(
        delete(installation).where(installation.c.name == SET_UP, installation.c.value == digest(given.token))
    )
    if not used.rowcount:
        raise ForbiddenError(
            "This set-up link is not valid, or no longer. Start Lockence again for a new one.", code="link_invalid"
        )
    organisation_id = await organisation_service.default_organisation_id(connection, now=now)
    await connection.execute(
        update(organisations).where(organisations.c.id == organisation_id).values(name=given.organisation_name)
    )
    account_id = await create(connection, email=given.email, name=given.name, password_hash=password_hash, now=now)
    await join(connection, organisation_id, account_id, Role.OWNER, now=now)
    return await sign_in(connection, account_id, browser, now=now)


async def create(connection: AsyncConnection, *, email: str, name: str, password_hash: str, now: int) -> str:
    """A new account, and its id. Raises `ConflictError` for a known e-mail."""
    email = email.lower()
    if await connection.scalar(select(accounts.c.id).where(accounts.c.email == email)):
        raise ConflictError(f"There is an account for {email} already.")
    account_id = new_id("acc")
    row = {
        "id": account_id,
        "email": email,
        "name": name,
        "password_hash": password_hash,
        "created_at": now,
        "updated_at": now,
    }
    await connection.execute(insert(accounts).values(row))
    return account_id


async def join(
    connection: AsyncConnection, organisation_id: str, account_id: str, role: Role, *, now: int
) -> None:
    """Make a person a member. The caller knows that they may be one, and that they are not yet."""
    await connection.execute(
        insert(memberships).values(
            organisation_id=organisation_id, account_id=account_id, role=role, created_at=now
        )
    )


async def account_of(engine: AsyncEngine, given: SignIn) -> str:
    """Whose e-mail and password these are.

    Raises `UnauthenticatedError`, in the same words and time whatever is wrong.
    """
    checked(given)
    async with reading(engine).connect() as connection:
        found = await connection.execute(select(accounts).where(accounts.c.email == given.email.lower()))
        row = found.mappings().first()
    if not await passwords.matches(None if row is None else row["password_hash"], given.password) or row is None:
        raise UnauthenticatedError("E-mail or password is wrong.")
    return str(row["id"])


async def sign_in(connection: AsyncConnection, account_id: str, browser: Browser, *, now: int) -> SignedIn:
    """A new login of a person who has shown who they are."""
    await connection.execute(delete(logins).where(logins.c.account_id == account_id, logins.c.expires_at <= now))
    token = new_token()
    row = {
        "id": new_id("lgn"),
        "account_id": account_id,
        "token_digest": digest(token),
        "address": browser.address,
        "user_agent": browser.user_agent[:USER_AGENT_CHARACTERS_MAX],
        "created_at": now,
        "last_used_at": now,
        "expires_at": now + LOGIN_IDLE_MS,
    }
    await connection.execute(insert(logins).values(row))
    return SignedIn(account_id, token)


async def check_password(engine: AsyncEngine, account_id: str, password: str) -> Account:
    """The person, if this is their password. Raises `ForbiddenError`."""
    async with reading(engine).connect() as connection:
        row = await _row(connection, account_id)
        person = await show(connection, account_id)
    if not await passwords.matches(row["password_hash"], password):
        raise ForbiddenError("The current password is wrong.", code="wrong_password")
    return person


async def show(connection: AsyncConnection, account_id: str) -> Account:
    """The person, and where they are a member. Raises `NotFoundError`."""
    [account] = await _shown(connection, [await _row(connection, account_id)])
    return account


async def list_accounts(context: Context, page: PageRequest) -> Page[Account]:
    """Everybody in the installation, the newest first: for its operator, not for an organisation's members."""
    rows, next_cursor = await rows_of_page(context, select(accounts), accounts.c.id, page)
    return Page(items=await _shown(context.connection, rows), next_cursor=next_cursor)


async def id_of(connection: AsyncConnection, email: str) -> str:
    """The account with this e-mail. Raises `NotFoundError`."""
    found: str | None = await connection.scalar(select(accounts.c.id).where(accounts.c.email == email.lower()))
    if found is None:
        raise NotFoundError("account", email)
    return found


async def update_account(
    connection: AsyncConnection, account_id: str, given: AccountChanges, *, now: int
) -> Account:
    """Change what is given. Raises `NotFoundError`, `InvalidInputError`."""
    checked(given)
    wanted = {name: value for name, value in msgspec.structs.asdict(given).items() if value is not msgspec.UNSET}
    if wanted:
        await connection.execute(
            update(accounts).where(accounts.c.id == account_id).values(**wanted, updated_at=now)
        )
    return await show(connection, account_id)


async def change_password(connection: AsyncConnection, caller: Caller, password_hash: str, *, now: int) -> None:
    """Set another password, and sign out every other browser."""
    await connection.execute(
        update(accounts)
        .where(accounts.c.id == caller.account_id)
        .values(password_hash=password_hash, updated_at=now)
    )
    await connection.execute(
        delete(logins).where(logins.c.account_id == caller.account_id, logins.c.id != caller.id)
    )
    email = (await _row(connection, caller.account_id))["email"]
    await links.forget(connection, links.Purpose.PASSWORD_RESET, email)


async def list_logins(connection: AsyncConnection, caller: Caller, *, now: int) -> list[Login]:
    """The browsers in which the caller is signed in, the one last used first."""
    found = await connection.execute(
        select(logins)
        .where(logins.c.account_id == caller.account_id, logins.c.expires_at > now)
        .order_by(logins.c.last_used_at.desc(), logins.c.id.desc())
        .limit(LOGINS_SHOWN_MAX)
    )
    return [to_schema({**row, "current": row["id"] == caller.id}, Login) for row in found.mappings()]


async def sign_out(connection: AsyncConnection, caller: Caller, login_id: str) -> None:
    """End one of the caller's logins. Raises `NotFoundError`."""
    ended = await connection.execute(
        delete(logins).where(logins.c.account_id == caller.account_id, logins.c.id == login_id)
    )
    if not ended.rowcount:
        raise NotFoundError("login", login_id)


async def _row(connection: AsyncConnection, account_id: str) -> RowMapping:
    found = await connection.execute(select(accounts).where(accounts.c.id == account_id))
    row: RowMapping | None = found.mappings().first()
    if row is None:
        raise NotFoundError("account", account_id)
    return row


async def _shown(connection: AsyncConnection, rows: Sequence[RowMapping]) -> list[Account]:
    """Accounts with what they are in each of their organisations, in the order in which they joined."""
    found = await connection.execute(
        select(memberships, organisations.c.name)
        .join(organisations, organisations.c.id == memberships.c.organisation_id)
        .where(memberships.c.account_id.in_([row["id"] for row in rows]))
        .order_by(memberships.c.created_at, memberships.c.organisation_id)
    )
    joined: dict[str, list[Membership]] = {row["id"]: [] for row in rows}
    for one in found.mappings():
        membership = Membership(
            organisation_id=one["organisation_id"],
            organisation_name=one["name"],
            role=Role(one["role"]),
            permissions=sorted(PERMISSIONS[Role(one["role"])]),
        )
        joined[one["account_id"]].append(membership)
    return [to_schema({**row, "memberships": joined[row["id"]]}, Account) for row in rows]

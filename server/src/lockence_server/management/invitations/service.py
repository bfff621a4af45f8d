"""The rules of invitations: who may ask whom to join, and what it takes to accept."""

from typing import Any

from msgspec import Struct
from sqlalchemy import Select, delete, exists, insert, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lockence_server.clock import DAY_MS
from lockence_server.database.engine import reading
from lockence_server.database.tables import accounts, invitations, memberships, organisations
from lockence_server.errors import ConflictError, ForbiddenError, NotFoundError
from lockence_server.identifiers import new_id
from lockence_server.management.access import PERMISSIONS, Permission, Role
from lockence_server.management.accounts import links
from lockence_server.management.accounts import service as account_service
from lockence_server.management.bearer_tokens import digest, new_token
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events import service as events
from lockence_server.management.invitations.schemas import Invitation, NewInvitation
from lockence_server.management.mail import letters
from lockence_server.management.mail.letters import Letter
from lockence_server.management.organisations import service as organisation_service
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest, checked, to_schema
from lockence_server.secrets import SecretBox

LIFETIME_MS = 7 * DAY_MS


class Inviter(Struct, frozen=True):
    """Who invites."""

    account_id: str | None
    role: Role | None


OPERATOR = Inviter(None, Role.OWNER)
"""Who has the command line, and may do anything."""


class Found(Struct, frozen=True):
    """What an invitation's token leads to."""

    organisation_id: str
    organisation_name: str
    email: str
    role: Role
    expires_at: int
    account_id: str | None
    """Of the person with this e-mail, if they have an account."""


async def invite(
    context: Context, inviter: Inviter, given: NewInvitation, *, base_url: str
) -> tuple[Invitation, Letter]:
    """Ask somebody to join; what they were asked before no longer counts.

    Raises `ForbiddenError`, `ConflictError` for who is a member already, and `InvalidInputError`.
    """
    checked(given)
    email = given.email.lower()
    await _check_is_new(context, email)
    before = (
        (await context.connection.execute(_of(context).where(invitations.c.email == email))).mappings().first()
    )
    _check_owner(inviter, given.role, None if before is None else before["role"])
    await context.connection.execute(
        delete(invitations).where(
            in_organisation(context, invitations),
            (invitations.c.email == email) | (invitations.c.expires_at <= context.now),
        )
    )
    token = new_token()
    invitation_id = new_id("inv")
    row = {
        "id": invitation_id,
        "organisation_id": context.organisation_id,
        "account_id": inviter.account_id,
        "email": email,
        "role": given.role,
        "token_digest": digest(token),
        "created_at": context.now,
        "expires_at": context.now + LIFETIME_MS,
    }
    await context.connection.execute(insert(invitations).values(row))
    await _record(context, "member.invited", invitation_id, {"after": {"email": email, "role": given.role}})
    letter = letters.invitation(
        to=email,
        organisation_name=(await organisation_service.get(context)).name,
        role=given.role,
        link=links.url(base_url, links.Purpose.INVITATION, token),
        lifetime_ms=LIFETIME_MS,
    )
    return to_schema(row, Invitation), letter


async def list_invitations(context: Context, page: PageRequest) -> Page[Invitation]:
    """Those that can still be accepted, newest first."""
    statement = _of(context).where(invitations.c.expires_at > context.now)
    return await page_of(context, statement, invitations.c.id, page, Invitation)


async def withdraw(context: Context, inviter: Inviter, invitation_id: str) -> None:
    """Make the link worthless. Raises `NotFoundError`, `ForbiddenError`."""
    found = await context.connection.execute(_of(context).where(invitations.c.id == invitation_id))
    row = found.mappings().first()
    if row is None:
        raise NotFoundError("invitation", invitation_id)
    _check_owner(inviter, None, row["role"])
    await context.connection.execute(
        delete(invitations).where(in_organisation(context, invitations), invitations.c.id == invitation_id)
    )
    detail = {"before": {"email": row["email"], "role": row["role"]}}
    await _record(context, "invitation.withdrawn", invitation_id, detail)


async def find(engine: AsyncEngine, token: str, *, now: int) -> Found:
    """Whom the invitation is for. Raises `ForbiddenError` where it is used, old, or none."""
    statement = (
        select(
            organisations.c.id,
            organisations.c.name,
            invitations.c.email,
            invitations.c.role,
            invitations.c.expires_at,
            accounts.c.id,
        )
        .join(organisations, organisations.c.id == invitations.c.organisation_id)
        .outerjoin(accounts, accounts.c.email == invitations.c.email)
        .where(invitations.c.token_digest == digest(token), invitations.c.expires_at > now)
    )
    async with reading(engine).connect() as connection:
        row = (await connection.execute(statement)).first()
    if row is None:
        raise links.invalid()
    organisation_id, name, email, role, expires_at, account_id = row
    return Found(organisation_id, name, email, Role(role), expires_at, account_id)


async def accept(
    connection: AsyncConnection, secrets: SecretBox, token: str, account_id: str, *, now: int, address: str
) -> None:
    """Make the person a member of what they were invited to. The caller knows that the invitation is theirs.

    Raises `ForbiddenError` where it is used, old, none, or of somebody who could no longer make it, and
    `ConflictError`.
    """
    used = delete(invitations).where(invitations.c.token_digest == digest(token), invitations.c.expires_at > now)
    row = (await connection.execute(used.returning(*invitations.c))).mappings().first()
    if row is None:
        raise links.invalid()
    context = Context(connection, row["organisation_id"], account_id, now, secrets, address)
    if not await _could_still_be_made(context, row):
        raise links.invalid()
    await _check_is_new(context, row["email"])
    await account_service.join(connection, context.organisation_id, account_id, Role(row["role"]), now=now)
    await _record(context, "member.joined", account_id, {"after": {"email": row["email"], "role": row["role"]}})


async def _could_still_be_made(context: Context, row: RowMapping) -> bool:
    """Whether who invited still may: somebody who was removed must not have left a door open for themselves."""
    if row["account_id"] is None:
        return True
    found: str | None = await context.connection.scalar(
        select(memberships.c.role).where(
            in_organisation(context, memberships), memberships.c.account_id == row["account_id"]
        )
    )
    if found is None or Permission.MEMBERS_WRITE not in PERMISSIONS[Role(found)]:
        return False
    return found == Role.OWNER or row["role"] != Role.OWNER


async def _check_is_new(context: Context, email: str) -> None:
    joined = (
        select(memberships.c.account_id)
        .join(accounts, accounts.c.id == memberships.c.account_id)
        .where(in_organisation(context, memberships), accounts.c.email == email)
    )
    if await context.connection.scalar(select(exists(joined))):
        raise ConflictError(f"{email} is a member already.")


def _check_owner(inviter: Inviter, *roles: str | None) -> None:
    if Role.OWNER in roles and inviter.role is not Role.OWNER:
        raise ForbiddenError("Only an owner makes or unmakes owners.")


def _of(context: Context) -> Select[Any]:
    return select(invitations).where(in_organisation(context, invitations))


async def _record(context: Context, event_type: str, subject_id: str, detail: events.Detail) -> None:
    await events.record(context, event_type, application_id=None, subject_id=subject_id, detail=detail)

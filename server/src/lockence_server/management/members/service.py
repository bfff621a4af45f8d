"""The rules of members: who is in an organisation and as what. There is always an owner; only owners make some."""

from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.engine import RowMapping

from lockence_server.database.tables import accounts, api_tokens, memberships, organisations
from lockence_server.errors import ConflictError, ForbiddenError, NotFoundError
from lockence_server.management.access import Caller, Role
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events import service as events
from lockence_server.management.members.schemas import Member, MemberChanges
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest, checked, to_schema


async def list_members(context: Context, page: PageRequest) -> Page[Member]:
    """The people in the organisation, the newest account first."""
    return await page_of(context, _members(context), memberships.c.account_id, page, Member)


async def change_role(context: Context, caller: Caller, account_id: str, given: MemberChanges) -> Member:
    """Make a member something else. Raises `NotFoundError`, `ForbiddenError`, `ConflictError`."""
    checked(given)
    before = await _lock(context, account_id)
    await _check_change(context, caller, before, given.role)
    await context.connection.execute(update(memberships).where(*_key(context, account_id)).values(role=given.role))
    await events.record(
        context,
        "member.role_changed",
        application_id=None,
        subject_id=account_id,
        detail=events.changes(before, {"role": given.role.value}),
    )
    return to_schema({**before, "role": given.role}, Member)


async def remove(context: Context, caller: Caller, account_id: str) -> None:
    """End a membership, and the tokens the person made here. Raises as `change_role` does."""
    before = await _lock(context, account_id)
    await _check_change(context, caller, before, None)
    made_here = (api_tokens.c.account_id == account_id, in_organisation(context, api_tokens))
    await context.connection.execute(delete(api_tokens).where(*made_here))
    await context.connection.execute(delete(memberships).where(*_key(context, account_id)))
    await events.record(
        context,
        "member.removed",
        application_id=None,
        subject_id=account_id,
        detail={"before": {"email": before["email"], "role": before["role"]}},
    )


async def _lock(context: Context, account_id: str) -> RowMapping:
    """The member, while nobody else changes any member of the organisation. Raises `NotFoundError`."""
    await context.connection.execute(
        select(organisations.c.id).where(organisations.c.id == context.organisation_id).with_for_update()
    )
    found = await context.connection.execute(_members(context).where(memberships.c.account_id == account_id))
    row: RowMapping | None = found.mappings().first()
    if row is None:
        raise NotFoundError("member", account_id)
    return row


async def _check_change(context: Context, caller: Caller, before: RowMapping, role: Role | None) -> None:
    """Whether the caller may make this of a member; None is no member at all."""
    if Role.OWNER in (before["role"], role) and caller.role is not Role.OWNER:
        raise ForbiddenError("Only an owner makes or unmakes owners.")
    if before["role"] == Role.OWNER and role is not Role.OWNER:
        owners = select(func.count()).where(
            in_organisation(context, memberships), memberships.c.role == Role.OWNER
        )
        if await context.connection.scalar(owners) == 1:
            raise ConflictError("This is the only owner. Make someone else one first.")


def _members(context: Context) -> Select[Any]:
    return (
        select(memberships, accounts.c.email, accounts.c.name)
        .join(accounts, accounts.c.id == memberships.c.account_id)
        .where(in_organisation(context, memberships))
    )


def _key(context: Context, account_id: str) -> tuple[Any, ...]:
    return (memberships.c.account_id == account_id, in_organisation(context, memberships))

"""The rules of policies: presets that licenses are made from.

A license takes its end from the policy once, when it is made; limits and entitlements it keeps asking the policy
for, so a change of those reaches every license that has no value of its own.
"""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from lockence_server.database.tables import policies
from lockence_server.errors import ConflictError, NotFoundError
from lockence_server.identifiers import new_id
from lockence_server.management.applications import service as applications
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events import service as events
from lockence_server.management.paging import page_of
from lockence_server.management.policies.schemas import NewPolicy, Policy, PolicyChanges
from lockence_server.management.schemas import Page, PageRequest, checked, to_schema


async def create(context: Context, application_id: str, given: NewPolicy) -> Policy:
    """A new policy of an application. Raises `InvalidInputError`, `NotFoundError`."""
    checked(given)
    await applications.get(context, application_id)
    row: dict[str, Any] = {
        "application_id": application_id,
        "id": new_id("pol"),
        **msgspec.structs.asdict(given),
        "created_at": context.now,
        "updated_at": context.now,
    }
    await context.connection.execute(insert(policies).values(row))
    await events.record(
        context,
        "policy.created",
        application_id=application_id,
        subject_id=row["id"],
        detail={"after": msgspec.structs.asdict(given)},
    )
    return to_schema(row, Policy)


async def list_policies(context: Context, *, application_id: str | None = None, page: PageRequest) -> Page[Policy]:
    statement = select(policies).where(in_organisation(context, policies))
    if application_id is not None:
        statement = statement.where(policies.c.application_id == application_id)
    return await page_of(context, statement, policies.c.id, page, Policy)


async def get(context: Context, policy_id: str, *, application_id: str | None = None) -> Policy:
    """The policy, which is of this application if one is named. Raises `NotFoundError`."""
    row = await _row(context, policy_id)
    if application_id not in (None, row["application_id"]):
        raise NotFoundError("policy of this application", policy_id)
    return to_schema(row, Policy)


async def application_of(context: Context, policy_id: str) -> str:
    """The id of the policy's application. Raises `NotFoundError`."""
    return str((await _row(context, policy_id))["application_id"])


async def get_locked(context: Context, policy_id: str) -> Policy:
    """The policy, which nobody else changes until this transaction ends. Raises `NotFoundError`."""
    return to_schema(await _row(context, policy_id, locks=True), Policy)


async def update_policy(context: Context, policy_id: str, given: PolicyChanges) -> Policy:
    """Change what is given. Raises `NotFoundError`, `InvalidInputError`."""
    checked(given)
    before = await _row(context, policy_id, locks=True)
    wanted = {name: value for name, value in msgspec.structs.asdict(given).items() if value is not msgspec.UNSET}
    detail = events.changes(before, wanted)
    if not detail:
        return to_schema(before, Policy)
    await context.connection.execute(update(policies).where(_key(before)).values(**wanted, updated_at=context.now))
    await events.record(
        context,
        "policy.updated",
        application_id=before["application_id"],
        subject_id=policy_id,
        detail=detail,
    )
    return to_schema({**before, **wanted, "updated_at": context.now}, Policy)


async def delete_policy(context: Context, policy_id: str) -> None:
    """Delete the policy. Raises `NotFoundError`, and `ConflictError` while licenses use it."""
    row = await _row(context, policy_id, locks=True)
    try:
        await context.connection.execute(delete(policies).where(_key(row)))
    except IntegrityError:
        raise ConflictError(
            f"Licenses use the policy {policy_id}. Give them another policy, or none, before deleting it."
        ) from None
    await events.record(
        context,
        "policy.deleted",
        application_id=row["application_id"],
        subject_id=policy_id,
        detail={"before": {"name": row["name"]}},
    )


async def _row(context: Context, policy_id: str, *, locks: bool = False) -> RowMapping:
    statement = select(policies).where(policies.c.id == policy_id, in_organisation(context, policies))
    if locks:
        statement = statement.with_for_update(key_share=True)
    row = (await context.connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFoundError("policy", policy_id)
    return row


def _key(row: RowMapping) -> ColumnElement[bool]:
    return and_(policies.c.application_id == row["application_id"], policies.c.id == row["id"])

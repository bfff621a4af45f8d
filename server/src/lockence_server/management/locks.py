"""Row locks on PostgreSQL, taken in one order by everyone: licenses, then devices, then sessions.

Licenses are locked sorted by (application_id, id), sessions by (application_id, token_digest), as the data plane
does, so that both wait for each other and never deadlock. SQLite locks the whole database when a transaction
begins and ignores these locks.
"""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.engine import RowMapping

from lockence_server.database.tables import applications, licenses
from lockence_server.errors import NotFoundError
from lockence_server.management.context import Context, in_organisation


async def lock_application(context: Context, application_id: str, *, deletes: bool = False) -> RowMapping:
    """The application's row, which nobody else changes until this transaction ends. Raises `NotFoundError`."""
    statement = select(applications).where(applications.c.id == application_id)
    statement = statement.where(in_organisation(context, applications)).with_for_update(key_share=not deletes)
    row = (await context.connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFoundError("application", application_id)
    return row


async def lock_license(context: Context, license_id: str, *, deletes: bool = False) -> RowMapping:
    """The license's row, which nobody else changes until this transaction ends, and no init can use.

    Raises `NotFoundError`.
    """
    statement = select(licenses).where(licenses.c.id == license_id)
    statement = statement.where(in_organisation(context, licenses)).with_for_update(key_share=not deletes)
    row = (await context.connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFoundError("license", license_id)
    return row


async def lock_rows(context: Context, rows: Select[Any], *, deletes: bool = False) -> int:
    """Lock what an ordered SELECT finds, in its order, and say how many there are."""
    locked = rows.with_for_update(key_share=not deletes).subquery()
    return await context.connection.scalar(select(func.count()).select_from(locked)) or 0

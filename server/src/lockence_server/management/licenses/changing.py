"""A license's row, and saving what is different about it together with its event."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, update
from sqlalchemy.engine import RowMapping

from lockence_server.database.tables import licenses
from lockence_server.errors import ConflictError, NotFoundError
from lockence_server.management.context import Context
from lockence_server.management.devices import service as devices
from lockence_server.management.events import service as events
from lockence_server.management.licenses import queries
from lockence_server.management.licenses.schemas import Status
from lockence_server.management.sessions import service as sessions
from lockence_server.management.statistics.counting import count


async def change(context: Context, event_type: str, before: RowMapping, wanted: dict[str, Any]) -> None:
    """Save what differs, with its event; nothing where nothing does."""
    detail = events.changes(before, wanted)
    if not detail:
        return
    await context.connection.execute(
        update(licenses).where(key_of(before)).values(**wanted, updated_at=context.now)
    )
    await events.record(
        context, event_type, application_id=before["application_id"], subject_id=before["id"], detail=detail
    )


def check_status_change(before: Status, wanted: Status) -> None:
    """Raises `ConflictError` where a license of this status cannot have the other."""
    if before == "revoked":
        raise ConflictError("The license is revoked, and revoking is final. Create a new one instead.")
    if wanted == "active" and before != "suspended":
        raise ConflictError("The license is not suspended.")


async def row_of(context: Context, license_id: str) -> RowMapping:
    """The license as `queries.shown` takes it. Raises `NotFoundError`."""
    statement = queries.with_terms(context).where(licenses.c.id == license_id)
    row: RowMapping | None = (await context.connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFoundError("license", license_id)
    return row


def key_of(row: RowMapping) -> ColumnElement[bool]:
    """The condition that is true of this license only."""
    return and_(licenses.c.application_id == row["application_id"], licenses.c.id == row["id"])


async def count_deletion(context: Context, application_id: str, license_ids: Collection[str]) -> None:
    """Count what is about to be deleted with these licenses of an application, whose sessions are locked."""
    live = await sessions.count_live(context, application_id=application_id, license_ids=license_ids)
    bound = await devices.count(context, application_id=application_id, license_ids=license_ids)
    count(context, application_id, "sessions.ended", live)
    count(context, application_id, "devices.removed", bound)
    count(context, application_id, "licenses.deleted", len(license_ids))

"""The record of what vendors did: written in the transaction of the change, so neither is without the other.

The same transaction puts it on its way to the webhooks that want it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Boolean, insert, literal_column, select

from lockence_server.database.tables import events
from lockence_server.identifiers import new_id
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events.schemas import Event
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest
from lockence_server.management.webhooks import outbox

Detail = Mapping[str, Any]

# Asked within the insert itself, so that an organisation without webhooks pays no further statement. In words of
# SQL, for SQLAlchemy leaves out there which table a column is of.
HAS_WEBHOOKS = literal_column(
    "EXISTS (SELECT 1 FROM webhooks WHERE webhooks.organisation_id = events.organisation_id AND webhooks.enabled)",
    Boolean,
)


async def record(
    context: Context, event_type: str, *, application_id: str | None, subject_id: str, detail: Detail
) -> None:
    """Write one event. `detail` says what changed, and never holds a key, a token or another secret."""
    await record_many(context, event_type, application_id=application_id, subjects=[(subject_id, detail)])


async def record_many(
    context: Context, event_type: str, *, application_id: str | None, subjects: Iterable[tuple[str, Detail]]
) -> None:
    """Write one event for each subject (its id, and what changed), and send it to the webhooks that want it."""
    rows = _rows(context, event_type, application_id, subjects)
    if not rows:
        return
    written = await context.connection.execute(insert(events).returning(HAS_WEBHOOKS), rows)
    if any(written.scalars()):
        wanted_by = await outbox.webhooks_for(context, event_type, application_id)
        await outbox.add(context, wanted_by, [(row["id"], row["subject_id"]) for row in rows])


async def record_for(
    context: Context,
    webhook_id: str,
    event_type: str,
    *,
    application_id: str | None,
    subject_id: str,
    detail: Detail,
) -> str:
    """Write one event that goes to this webhook and to no other; return its id."""
    [row] = _rows(context, event_type, application_id, [(subject_id, detail)])
    await context.connection.execute(insert(events).values(row))
    await outbox.add(context, [webhook_id], [(row["id"], subject_id)])
    return str(row["id"])


async def is_wanted(context: Context, event_type: str, application_id: str | None) -> bool:
    """Whether any webhook wants such an event."""
    return bool(await outbox.webhooks_for(context, event_type, application_id))


def _rows(
    context: Context, event_type: str, application_id: str | None, subjects: Iterable[tuple[str, Detail]]
) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id("evt"),
            "organisation_id": context.organisation_id,
            "application_id": application_id,
            "subject_id": subject_id,
            "type": event_type,
            "actor": context.actor,
            "detail": detail,
            "address": context.address,
            "occurred_at": context.now,
        }
        for subject_id, detail in subjects
    ]


async def list_events(
    context: Context,
    *,
    application_id: str | None = None,
    subject_id: str | None = None,
    event_type: str | None = None,
    page: PageRequest,
) -> Page[Event]:
    """What happened, newest first."""
    statement = select(events).where(in_organisation(context, events))
    if application_id is not None:
        statement = statement.where(events.c.application_id == application_id)
    if subject_id is not None:
        statement = statement.where(events.c.subject_id == subject_id)
    if event_type is not None:
        statement = statement.where(events.c.type == event_type)
    return await page_of(context, statement, events.c.id, page, Event)


def changes(before: Mapping[Any, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The detail of an update: of what is in `after`, only what differs, as it was and as it is."""
    changed = [name for name, value in after.items() if before[name] != value]
    if not changed:
        return {}
    return {
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }

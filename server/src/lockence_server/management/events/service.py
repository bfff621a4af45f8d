"""The record of what vendors did: written in the transaction of the change, so neither is without the other.

The same transaction puts it on its way to the webhooks that want it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select

from lockence_server.database.rows import Packed, insert_packed, pack
from lockence_server.database.tables import events
from lockence_server.identifiers import new_ids
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events.schemas import Event
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest
from lockence_server.management.webhooks import outbox

Detail = Mapping[str, Any]


async def record(
    context: Context, event_type: str, *, application_id: str | None, subject_id: str, detail: Detail
) -> None:
    """Write one event. `detail` says what changed, and never holds a key, a token or another secret."""
    await record_many(context, event_type, application_id=application_id, subjects=[(subject_id, detail)])


async def record_many(
    context: Context, event_type: str, *, application_id: str | None, subjects: Iterable[tuple[str, Detail]]
) -> None:
    """Write one event for each subject (its id, and what changed), and send it to the webhooks that want it."""
    await write(context, prepare(context, event_type, application_id=application_id, subjects=subjects))


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
    prepared = prepare(context, event_type, application_id=application_id, subjects=[(subject_id, detail)])
    await insert_packed(context.connection, events, prepared.rows)
    await outbox.add(context, [webhook_id], prepared.written)
    return prepared.written[0][0]


async def is_wanted(context: Context, event_type: str, application_id: str | None) -> bool:
    """Whether any webhook wants such an event."""
    return bool(await outbox.webhooks_for(context, event_type, application_id))


class Prepared(NamedTuple):
    """Events of one type that wait to be written: the id and subject of each, and its row."""

    event_type: str
    application_id: str | None
    written: list[tuple[str, str]]
    rows: list[Packed]


def prepare(
    context: Context, event_type: str, *, application_id: str | None, subjects: Iterable[tuple[str, Detail]]
) -> Prepared:
    """The events as `write` takes them: what may be done before the transaction begins."""
    subjects = list(subjects)
    ids = new_ids("evt", len(subjects))
    rows = (
        {
            "id": event_id,
            "organisation_id": context.organisation_id,
            "application_id": application_id,
            "subject_id": subject_id,
            "type": event_type,
            "actor": context.actor,
            "detail": detail,
            "address": context.address,
            "occurred_at": context.now,
        }
        for event_id, (subject_id, detail) in zip(ids, subjects, strict=True)
    )
    written = [(event_id, subject_id) for event_id, (subject_id, _) in zip(ids, subjects, strict=True)]
    return Prepared(event_type, application_id, written, list(pack(events, rows)))


async def write(context: Context, prepared: Prepared) -> None:
    """Write prepared events, and a delivery of each to every webhook that wants it."""
    if prepared.rows:
        await insert_packed(context.connection, events, prepared.rows)
        wanted_by = await outbox.webhooks_for(context, prepared.event_type, prepared.application_id)
        await outbox.add(context, wanted_by, prepared.written)


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

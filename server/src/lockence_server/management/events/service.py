"""The record of what vendors did: written in the transaction of the change, so neither is without the other.

The same transaction puts it on its way to the webhooks that want it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Insert,
    Text,
    bindparam,
    cast,
    func,
    insert,
    literal,
    select,
)

from lockence_server.database.rows import Packed, insert_packed, pack
from lockence_server.database.statements import DatabaseName
from lockence_server.database.tables import events
from lockence_server.identifiers import new_ids
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events.schemas import Event
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest
from lockence_server.management.webhooks import outbox

Detail = Mapping[str, Any]

PREFIX = "evt_"
ULID_FROM = len(PREFIX) + 1  # as long as the prefixes of all that has events of `insert_alike`


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


def insert_alike(database: DatabaseName, subject: ColumnElement[str]) -> Insert:
    """Writes an event for each of these subjects, all told alike by `values_alike`.

    Its id is the subject's with a prefix of its own: as unique, and none has to be made and handed over.
    """
    detail = bindparam("event_detail", type_=Text)
    values = {
        "id": literal(PREFIX, Text) + func.substr(subject, ULID_FROM),
        "organisation_id": bindparam("event_organisation_id", type_=Text),
        "application_id": bindparam("event_application_id", type_=Text),
        "subject_id": subject,
        "type": bindparam("event_type", type_=Text),
        "actor": bindparam("event_actor", type_=Text),
        "detail": detail if database == "sqlite" else cast(detail, JSON),
        "address": bindparam("event_address", type_=Text),
        "occurred_at": bindparam("event_occurred_at", type_=BigInteger),
    }
    return insert(events).from_select(list(values), select(*values.values()))


def values_alike(context: Context, event_type: str, application_id: str, detail: Detail) -> dict[str, Any]:
    """What all events of an `insert_alike` have in common."""
    return {
        "event_organisation_id": context.organisation_id,
        "event_application_id": application_id,
        "event_type": event_type,
        "event_actor": context.actor,
        "event_detail": msgspec.json.encode(detail).decode(),
        "event_address": context.address,
        "event_occurred_at": context.now,
    }


def id_of(subject_id: str) -> str:
    """The id of the event that `insert_alike` writes of this subject."""
    return PREFIX + subject_id[ULID_FROM - 1 :]


async def send(context: Context, event_type: str, *, application_id: str, ids: tuple[str, str]) -> None:
    """A delivery of each event from the first to the last of these to every webhook that wants it."""
    wanted_by = await outbox.webhooks_for(context, event_type, application_id)
    await outbox.add_range(context, wanted_by, *ids)


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

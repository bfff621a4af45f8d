"""The outbox: events on their way to webhooks, written in the transaction that wrote the events."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    Text,
    bindparam,
    func,
    insert,
    literal,
    literal_column,
    select,
)
from sqlalchemy.sql import Subquery

from lockence_server.clock import DAY_MS
from lockence_server.database.statements import DatabaseName, given_rows, rows_of
from lockence_server.database.tables import deliveries, events, webhooks
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.webhooks.event_types import wants

TRIED_FOR_MS = 3 * DAY_MS
# In words of SQL: with a parameter the databases would not find the index that has only these.
PENDING = literal_column("'pending'", Text)
ULID_FROM = len("evt_") + 1

_COLUMNS = (
    *("id", "webhook_id", "event_id", "subject_id"),
    *("state", "attempts", "due_at", "gives_up_at", "created_at"),
)


async def webhooks_for(context: Context, event_type: str, application_id: str | None) -> list[str]:
    """The ids of the organisation's webhooks that want such an event. They stay until this transaction ends."""
    hook = webhooks.c
    statement = select(hook.id, hook.application_id, hook.event_types).where(
        in_organisation(context, webhooks), hook.enabled
    )
    statement = statement.order_by(hook.id).with_for_update(read=True, key_share=True)
    found = await context.connection.execute(statement)
    return [
        row.id
        for row in found
        if row.application_id in (None, application_id) and wants(row.event_types, event_type)
    ]


async def add(context: Context, webhook_ids: Sequence[str], written: Sequence[tuple[str, str]]) -> None:
    """One pending delivery for each of these webhooks and events (id, subject), in one statement."""
    if not webhook_ids:
        return
    database: DatabaseName = "sqlite" if context.connection.dialect.name == "sqlite" else "postgresql"
    rows = [{"event_id": event_id, "subject_id": subject_id} for event_id, subject_id in written]
    await _add(
        context, webhook_ids, rows_of(database, event_id=Text(), subject_id=Text()), given_rows(database, rows)
    )


async def add_range(context: Context, webhook_ids: Sequence[str], first_id: str, last_id: str) -> None:
    """The same for all events from the first to the last of these, which are written already."""
    if webhook_ids:
        written = select(events.c.id.label("event_id"), events.c.subject_id).where(
            in_organisation(context, events), events.c.id.between(first_id, last_id)
        )
        await _add(context, webhook_ids, written.subquery("written"), {})


async def _add(context: Context, webhook_ids: Sequence[str], written: Subquery, values: dict[str, object]) -> None:
    times = {"now": context.now, "gives_up_at": context.now + TRIED_FOR_MS}
    await context.connection.execute(
        insert(deliveries).from_select(_COLUMNS, _pending(written, webhook_ids)), {**values, **times}
    )


def _pending(rows: Subquery, webhook_ids: Sequence[str]) -> Select[Any]:
    """A delivery of each event in `rows` to each webhook, due now."""
    now = bindparam("now", type_=BigInteger())
    event, hook = (func.substr(column, ULID_FROM) for column in (rows.c.event_id, webhooks.c.id))
    return select(
        literal("dlv_", Text) + event + "_" + hook,
        webhooks.c.id,
        rows.c.event_id,
        rows.c.subject_id,
        PENDING,
        literal(0),
        now,
        bindparam("gives_up_at", type_=BigInteger()),
        now,
    ).select_from(rows.join(webhooks, webhooks.c.id.in_(webhook_ids)))

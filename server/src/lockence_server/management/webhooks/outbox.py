"""The outbox: events on their way to webhooks, written in the transaction that wrote the events."""

from collections.abc import Sequence

from sqlalchemy import Text, select
from sqlalchemy.sql import Subquery

from lockence_server.database.outbox import add_deliveries
from lockence_server.database.statements import given_rows, name_of, rows_of
from lockence_server.database.tables import events, webhooks
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.webhooks.event_types import wants


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
    database = name_of(context.connection.dialect)
    rows = [{"event_id": event_id, "subject_id": subject_id} for event_id, subject_id in written]
    await _add(
        context, webhook_ids, rows_of(database, event_id=Text(), subject_id=Text()), given_rows(database, rows)
    )


async def add_range(context: Context, webhook_ids: Sequence[str], first_id: str, last_id: str) -> None:
    """The same for all events from the first to the last of these, which are written already."""
    if webhook_ids:
        written = select(events.c.id.label("event_id"), events.c.subject_id).where(
            in_organisation(context, events), events.c.id >= first_id, events.c.id <= last_id
        )
        await _add(context, webhook_ids, written.subquery("written"), {})


async def _add(context: Context, webhook_ids: Sequence[str], written: Subquery, values: dict[str, object]) -> None:
    statement = add_deliveries(written, webhooks.c.id.in_(webhook_ids))
    await context.connection.execute(statement, {**values, "now": context.now})

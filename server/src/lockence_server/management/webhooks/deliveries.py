"""What was sent to webhooks, and what came of it: listed, shown, replayed, given up."""

from typing import Any

import msgspec
from sqlalchemy import Select, select, update

from lockence_server.database.outbox import PENDING, TRIED_FOR_MS
from lockence_server.database.tables import deliveries, delivery_attempts, events, webhooks
from lockence_server.errors import ConflictError, NotFoundError
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest, to_schema
from lockence_server.management.webhooks.payloads import payload
from lockence_server.management.webhooks.schemas import Delivery, DeliveryAttempt, DeliveryDetail, State

ATTEMPTS_SHOWN = 100


async def list_deliveries(
    context: Context, webhook_id: str, *, state: State | None = None, page: PageRequest
) -> Page[Delivery]:
    """Those of a webhook, of the newest event first. Raises `NotFoundError`."""
    known = select(webhooks.c.id).where(webhooks.c.id == webhook_id, in_organisation(context, webhooks))
    if await context.connection.scalar(known) is None:
        raise NotFoundError("webhook", webhook_id)
    statement = _of_organisation(context).where(deliveries.c.webhook_id == webhook_id)
    if state is not None:
        statement = statement.where(deliveries.c.state == state)
    return await page_of(context, statement, deliveries.c.id, page, Delivery)


async def show(context: Context, delivery_id: str) -> DeliveryDetail:
    """The delivery with what it sends and each attempt. Raises `NotFoundError`."""
    told = (events.c[name] for name in ("type", "occurred_at", "application_id", "actor", "detail"))
    statement = _of_organisation(context).add_columns(*told).where(deliveries.c.id == delivery_id)
    found = await context.connection.execute(statement)
    row = found.mappings().first()
    if row is None:
        raise NotFoundError("delivery", delivery_id)
    tried = delivery_attempts.c
    made = await context.connection.execute(
        select(delivery_attempts)
        .where(tried.delivery_id == delivery_id)
        .order_by(tried.number.desc())
        .limit(ATTEMPTS_SHOWN)
    )
    return DeliveryDetail(
        **msgspec.structs.asdict(to_schema(row, Delivery)),
        request_body=payload(row),
        attempts_made=[to_schema(one, DeliveryAttempt) for one in made.mappings()],
    )


async def replay(context: Context, delivery_id: str) -> Delivery:
    """Send the event once more, with the same id. Raises `NotFoundError`, and `ConflictError` while it is pending
    or its webhook disabled."""
    before = await show(context, delivery_id)
    enabled = select(webhooks.c.enabled).where(webhooks.c.id == before.webhook_id)
    # Locked, so that whoever disables it gives this one up too.
    if not await context.connection.scalar(enabled.with_for_update(read=True, key_share=True)):
        raise ConflictError(f"The webhook {before.webhook_id} is disabled. Enable it first.")
    renewed = await context.connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id, deliveries.c.state != PENDING)
        .values(state="pending", due_at=context.now, gives_up_at=context.now + TRIED_FOR_MS, finished_at=None)
        .returning(*deliveries.c)
    )
    row = renewed.mappings().first()
    if row is None:
        raise ConflictError(f"The delivery {delivery_id} is on its way already.")
    return to_schema({**row, "event_type": before.event_type}, Delivery)


async def of_event(context: Context, webhook_id: str, event_id: str) -> Delivery:
    """The delivery of an event to a webhook."""
    statement = _of_organisation(context).where(
        deliveries.c.webhook_id == webhook_id, deliveries.c.event_id == event_id
    )
    return to_schema((await context.connection.execute(statement)).mappings().one(), Delivery)


async def give_up_all(context: Context, webhook_id: str) -> None:
    """Nothing more is sent to a webhook that is disabled. The caller has changed its row, so it holds the lock."""
    await context.connection.execute(
        update(deliveries)
        .where(deliveries.c.webhook_id == webhook_id, deliveries.c.state == PENDING)
        .values(state="failed", finished_at=context.now)
    )


def _of_organisation(context: Context) -> Select[Any]:
    return (
        select(deliveries, events.c.type.label("event_type"))
        .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
        .join(events, events.c.id == deliveries.c.event_id)
        .where(in_organisation(context, webhooks))
    )

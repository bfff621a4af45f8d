"""The rules of webhooks: where an organisation hears of its events. How they get there is in `jobs/`."""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from lockence_server.clock import DAY_MS
from lockence_server.database.tables import webhooks
from lockence_server.errors import ConflictError, NotFoundError
from lockence_server.identifiers import new_id
from lockence_server.management.applications import service as applications
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events import service as events
from lockence_server.management.locks import lock_rows
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest, checked, invalid_fields, moment, to_schema
from lockence_server.management.webhooks import deliveries
from lockence_server.management.webhooks.event_types import is_pattern
from lockence_server.management.webhooks.payloads import new_secret
from lockence_server.management.webhooks.schemas import (
    CreatedWebhook,
    Delivery,
    NewWebhook,
    RotatedSecret,
    Webhook,
    WebhookChanges,
)

WEBHOOKS_MAX = 50
"""Of one organisation."""
SECRET_OVERLAP_MS = DAY_MS
NOT_FAILING: dict[str, Any] = {"failures": 0, "failing_since": None, "paused_at": None}


async def create(context: Context, given: NewWebhook) -> CreatedWebhook:
    """A new webhook with its secret. Raises `InvalidInputError`, `NotFoundError`, `ConflictError`."""
    await _check(context, given)
    known = select(func.count()).select_from(webhooks).where(in_organisation(context, webhooks))
    if (await context.connection.scalar(known) or 0) >= WEBHOOKS_MAX:
        raise ConflictError(f"There are {WEBHOOKS_MAX} webhooks already, and no more are possible.")
    webhook_id, secret = new_id("whk"), new_secret()
    row = {
        "id": webhook_id,
        "organisation_id": context.organisation_id,
        **msgspec.structs.asdict(given),
        "secret_encrypted": context.secrets.encrypt(secret.encode(), webhook_id),
        **NOT_FAILING,
        "created_at": context.now,
        "updated_at": context.now,
    }
    await context.connection.execute(insert(webhooks).values(row))
    await _record(context, "webhook.created", webhook_id, {"after": _told(msgspec.structs.asdict(given))})
    return CreatedWebhook(**msgspec.structs.asdict(to_schema(row, Webhook)), secret=secret)


async def list_webhooks(context: Context, page: PageRequest) -> Page[Webhook]:
    statement = select(webhooks).where(in_organisation(context, webhooks))
    return await page_of(context, statement, webhooks.c.id, page, Webhook)


async def get(context: Context, webhook_id: str, *, locks: bool = False) -> Webhook:
    """The webhook; if it `locks`, nobody else changes it until this transaction ends. Raises `NotFoundError`."""
    return to_schema(await _row(context, webhook_id, locks=locks), Webhook)


async def update_webhook(context: Context, webhook_id: str, given: WebhookChanges) -> Webhook:
    """Change what is given. Raises `NotFoundError`, `InvalidInputError`."""
    before = await _row(context, webhook_id, locks=True)
    await _check(context, given)
    wanted = {name: value for name, value in msgspec.structs.asdict(given).items() if value is not msgspec.UNSET}
    detail = events.changes(before, wanted)
    if not detail:
        return to_schema(before, Webhook)
    if "enabled" in detail["after"]:
        wanted |= NOT_FAILING
    after = {**before, **wanted, "updated_at": context.now}
    await context.connection.execute(
        update(webhooks).where(webhooks.c.id == webhook_id).values(**wanted, updated_at=context.now)
    )
    if not after["enabled"]:
        await deliveries.give_up_all(context, webhook_id)
    await _record(context, "webhook.updated", webhook_id, {side: _told(values) for side, values in detail.items()})
    return to_schema(after, Webhook)


async def delete_webhook(context: Context, webhook_id: str) -> None:
    """Delete the webhook with its deliveries, for good. Raises `NotFoundError`."""
    # All of them, in the order in which events lock them: the event of this goes to the others.
    ids = select(webhooks.c.id).where(in_organisation(context, webhooks)).order_by(webhooks.c.id)
    await lock_rows(context, ids, deletes=True)
    row = await _row(context, webhook_id)
    await context.connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id))
    await _record(context, "webhook.deleted", webhook_id, {"before": _told({"url": row["url"]})})


async def rotate_secret(context: Context, webhook_id: str) -> RotatedSecret:
    """A new secret; the one before signs beside it for a day. Raises `NotFoundError`."""
    row = await _row(context, webhook_id, locks=True)
    secret, until = new_secret(), context.now + SECRET_OVERLAP_MS
    await context.connection.execute(
        update(webhooks)
        .where(webhooks.c.id == webhook_id)
        .values(
            secret_encrypted=context.secrets.encrypt(secret.encode(), webhook_id),
            previous_secret_encrypted=row["secret_encrypted"],
            previous_secret_until=until,
            updated_at=context.now,
        )
    )
    await _record(context, "webhook.secret_rotated", webhook_id, {})
    ends = moment(until)
    assert ends is not None
    return RotatedSecret(secret=secret, previous_valid_until=ends)


async def send_test(context: Context, webhook_id: str) -> Delivery:
    """Send this webhook an event that means nothing. Raises `NotFoundError`, `ConflictError` if it is disabled."""
    row = await _row(context, webhook_id, locks=True)
    if not row["enabled"]:
        raise ConflictError(f"The webhook {webhook_id} is disabled. Enable it first.")
    event_id = await events.record_for(
        context, webhook_id, "webhook.test", application_id=None, subject_id=webhook_id, detail={}
    )
    return await deliveries.of_event(context, webhook_id, event_id)


async def pause(context: Context, webhook_id: str, health: dict[str, Any]) -> None:
    """Disable a webhook that has only failed for too long. The caller holds its lock."""
    await context.connection.execute(
        update(webhooks).where(webhooks.c.id == webhook_id).values(enabled=False, paused_at=context.now)
    )
    await deliveries.give_up_all(context, webhook_id)
    await _record(context, "webhook.paused", webhook_id, health)


async def _row(context: Context, webhook_id: str, *, locks: bool = False) -> RowMapping:
    statement = select(webhooks).where(webhooks.c.id == webhook_id, in_organisation(context, webhooks))
    if locks:
        statement = statement.with_for_update(key_share=True)
    row = (await context.connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFoundError("webhook", webhook_id)
    return row


async def _check(context: Context, given: NewWebhook | WebhookChanges) -> None:
    checked(given)
    faults: dict[str, str] = {}
    if given.url is not msgspec.UNSET and not _is_receiver(given.url):
        faults["url"] = "is not an address that begins with https:// or http://, without a user name or a #part"
    if given.event_types is not msgspec.UNSET:
        strange = [one for one in given.event_types if not is_pattern(one)]
        if strange:
            faults["event_types"] = f"has {strange[0]!r}, and not only types, `kind.*` or `*`"
    if faults:
        raise invalid_fields(faults)
    if given.application_id:
        await applications.get(context, given.application_id)


def _is_receiver(url: str) -> bool:
    try:
        parts = urlsplit(url)
        valid_port = parts.port != 0
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url
    return (
        plain
        and valid_port
        and parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and "@" not in parts.netloc
        and not parts.fragment
    )


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """What an event says of a webhook: of its address only where it is, for the rest is often a secret."""
    if "url" not in values:
        return values
    parts = urlsplit(values["url"])
    return {**values, "url": f"{parts.scheme}://{parts.netloc}/…"}


async def _record(context: Context, event_type: str, webhook_id: str, detail: dict[str, Any]) -> None:
    await events.record(context, event_type, application_id=None, subject_id=webhook_id, detail=detail)

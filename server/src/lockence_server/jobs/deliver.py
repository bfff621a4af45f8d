"""Delivers what is in the outbox, on every node that runs jobs.

A node claims a few deliveries of a webhook by putting off when they are due: if it is killed, they are due again
within a minute, for any other. It sends outside any transaction, and then saves what came of it. A delivery waits
until all earlier ones of its webhook and subject are done. Each webhook has a task of its own, so a slow receiver
keeps nobody else waiting.
"""

import asyncio
import random
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from sqlalchemy import Select, bindparam, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lockence_server.clock import SECOND_MS, Clock
from lockence_server.database.engine import reading
from lockence_server.database.outbox import PENDING
from lockence_server.database.tables import deliveries, delivery_attempts, events, webhooks
from lockence_server.jobs.retries import must_pause, next_attempt_at
from lockence_server.jobs.stopping import Stopping
from lockence_server.jobs.surviving import surviving
from lockence_server.management.context import SYSTEM, Context
from lockence_server.management.webhooks import service
from lockence_server.management.webhooks.payloads import payload
from lockence_server.secrets import SecretBox

if TYPE_CHECKING:
    from lockence_server.jobs.sending import Answer, Message, Sender

POLL_SECONDS = 1.0
CLAIM_MS = 45 * SECOND_MS
"""Longer than a message can take to send and its outcome to save."""
CLAIMED_AT_ONCE = 10
WEBHOOKS_AT_ONCE = 16
ROUNDS_IN_A_ROW = 20


class Claimed(Struct, frozen=True, kw_only=True):
    """A delivery that is ours to make, as attempt number `attempts`."""

    id: str
    attempts: int
    gives_up_at: int
    attempted_at: int
    message: "Message"


class Deliverer:
    def __init__(self, engine: AsyncEngine, secrets: SecretBox, clock: Clock, *, private_addresses: bool) -> None:
        self._engine = engine
        self._secrets = secrets
        self._clock = clock
        self._private_addresses = private_addresses
        self._stopping = Stopping()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._sender: Sender | None = None

    async def run(self, stopping: Stopping) -> None:
        """Deliver until told to stop."""
        self._stopping = stopping
        while not stopping.is_told:
            with surviving("deliver webhooks"):
                for webhook_id in await self._webhooks_with_work():
                    self._tasks[webhook_id] = asyncio.create_task(self._work_for(webhook_id))
            await stopping.pause(POLL_SECONDS)
        await asyncio.gather(*self._tasks.values())
        await self.close()

    async def close(self) -> None:
        if self._sender is not None:
            await self._sender.close()

    async def deliver_some(self, webhook_id: str) -> int:
        """Make the next few deliveries of a webhook that are due; return how many there were."""
        claimed = await self._claim(webhook_id)
        if claimed:
            await self._save(webhook_id, await self._send(claimed))
        return len(claimed)

    async def _webhooks_with_work(self) -> list[str]:
        """Some that nobody here works for. In no order, so that none always comes last."""
        free = WEBHOOKS_AT_ONCE - len(self._tasks)
        statement = select(webhooks.c.id).where(
            webhooks.c.enabled,
            webhooks.c.id.not_in(list(self._tasks)),
            _due(self._clock()).where(deliveries.c.webhook_id == webhooks.c.id).correlate(webhooks).exists(),
        )
        async with reading(self._engine).begin() as connection:
            return list(await connection.scalars(statement.order_by(func.random()).limit(free)))

    async def _work_for(self, webhook_id: str) -> None:
        try:
            with surviving("deliver webhooks"):
                for _ in range(ROUNDS_IN_A_ROW):
                    if self._stopping.is_told or not await self.deliver_some(webhook_id):
                        return
        finally:
            del self._tasks[webhook_id]

    async def _claim(self, webhook_id: str) -> list[Claimed]:
        now = self._clock()
        async with self._engine.begin() as connection:
            of_webhook = select(webhooks).where(webhooks.c.id == webhook_id, webhooks.c.enabled)
            hook = (await connection.execute(of_webhook)).mappings().first()
            if hook is None:
                return []
            due = _due(now).where(deliveries.c.webhook_id == webhook_id)
            due = due.order_by(deliveries.c.due_at, deliveries.c.id).limit(CLAIMED_AT_ONCE)
            ids = list(await connection.scalars(due.with_for_update(skip_locked=True, key_share=True)))
            if not ids:
                return []
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.id.in_(ids))
                .values(due_at=now + CLAIM_MS, attempts=deliveries.c.attempts + 1)
            )
            told = (events.c[name] for name in ("type", "occurred_at", "application_id", "actor", "detail"))
            found = await connection.execute(
                select(deliveries, *told)
                .join(events, events.c.id == deliveries.c.event_id)
                .where(deliveries.c.id.in_(ids))
            )
            return [self._claimed(hook, row, now) for row in found.mappings()]

    def _claimed(self, hook: Mapping[Any, Any], row: Mapping[Any, Any], now: int) -> Claimed:
        from lockence_server.jobs.sending import Message

        encrypted = [hook["secret_encrypted"]]
        if hook["previous_secret_until"] is not None and now < hook["previous_secret_until"]:
            encrypted.append(hook["previous_secret_encrypted"])
        return Claimed(
            id=row["id"],
            attempts=row["attempts"],
            gives_up_at=row["gives_up_at"],
            attempted_at=now,
            message=Message(
                id=row["event_id"],
                url=hook["url"],
                body=msgspec.json.encode(payload(row)),
                secrets=[self._secrets.decrypt(secret, hook["id"]).decode() for secret in encrypted],
            ),
        )

    async def _send(self, claimed: list[Claimed]) -> "list[tuple[Claimed, Answer]]":
        """Send all at once. What is not answered when it is time to stop is left out, and sent again later."""
        sender = self._sender_for_all()
        sending = [asyncio.create_task(sender.send(one.message, now=one.attempted_at)) for one in claimed]
        waiting = asyncio.create_task(self._stopping.wait())
        all_sent = asyncio.gather(*sending, return_exceptions=True)
        either: set[asyncio.Future[Any]] = {all_sent, waiting}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        for task in sending:
            task.cancel()
        await all_sent
        return [(one, task.result()) for one, task in zip(claimed, sending, strict=True) if not task.cancelled()]

    async def _save(self, webhook_id: str, outcomes: "list[tuple[Claimed, Answer]]") -> None:
        if not outcomes:
            return
        now = self._clock()
        async with self._engine.begin() as connection:
            # First, as whoever disables or deletes it does.
            locked = select(webhooks).where(webhooks.c.id == webhook_id).with_for_update(key_share=True)
            hook = (await connection.execute(locked)).mappings().first()
            if hook is None:
                return
            await connection.execute(
                insert(delivery_attempts), [_attempt(claimed, answer) for claimed, answer in outcomes]
            )
            await _finish(connection, [claimed for claimed, answer in outcomes if answer.is_delivered], now)
            failed = [claimed for claimed, answer in outcomes if not answer.is_delivered]
            await _put_off(connection, failed, now)
            await self._note_health(connection, hook, now, failures=len(failed), of=len(outcomes))

    async def _note_health(
        self, connection: AsyncConnection, hook: Mapping[Any, Any], now: int, *, failures: int, of: int
    ) -> None:
        """Remember for how long the webhook has only failed, and pause it when that is too long."""
        own = update(webhooks).where(webhooks.c.id == hook["id"])
        if failures < of:
            if hook["failures"]:
                await connection.execute(own.values(failures=0, failing_since=None))
            return
        since: int = now if hook["failing_since"] is None else hook["failing_since"]
        failures += hook["failures"]
        await connection.execute(own.values(failures=failures, failing_since=since))
        if hook["enabled"] and must_pause(failures=failures, failing_since=since, now=now):
            context = Context(connection, hook["organisation_id"], SYSTEM, now, self._secrets)
            await service.pause(context, hook["id"], {"failures": failures, "failing_since": since})

    def _sender_for_all(self) -> "Sender":
        if self._sender is None:
            from lockence_server.jobs.sending import Sender

            self._sender = Sender(private_addresses=self._private_addresses)
        return self._sender


def _due(now: int) -> Select[tuple[str]]:
    """Deliveries whose time has come, and before which no other of their webhook and subject is pending."""
    earlier = deliveries.alias("earlier")
    waits = exists().where(
        earlier.c.webhook_id == deliveries.c.webhook_id,
        earlier.c.subject_id == deliveries.c.subject_id,
        earlier.c.state == PENDING,
        earlier.c.id < deliveries.c.id,
    )
    return select(deliveries.c.id).where(deliveries.c.state == PENDING, deliveries.c.due_at <= now, ~waits)


def _attempt(claimed: Claimed, answer: "Answer") -> dict[str, Any]:
    return {
        "delivery_id": claimed.id,
        "number": claimed.attempts,
        "url": claimed.message.url,
        "attempted_at": claimed.attempted_at,
        **msgspec.structs.asdict(answer),
    }


async def _finish(connection: AsyncConnection, delivered: list[Claimed], now: int) -> None:
    """Also those that another node has taken over meanwhile: they need not be sent again."""
    ids = [claimed.id for claimed in delivered]
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(ids), deliveries.c.state == PENDING)
        .values(state="delivered", finished_at=now)
    )


async def _put_off(connection: AsyncConnection, failed: list[Claimed], now: int) -> None:
    """Those that are still ours: what another node has taken over is its affair."""
    if not failed:
        return
    one, is_ours = deliveries.c, deliveries.c.attempts == bindparam("of_attempts")
    statement = update(deliveries).where(one.id == bindparam("of_id"), one.state == PENDING, is_ours)
    await connection.execute(
        statement.values(state=bindparam("to"), due_at=bindparam("due"), finished_at=bindparam("at")),
        [_after_failure(claimed, now) for claimed in failed],
    )


def _after_failure(claimed: Claimed, now: int) -> dict[str, Any]:
    due = next_attempt_at(
        attempts=claimed.attempts,
        now=now,
        gives_up_at=claimed.gives_up_at,
        chance=random.random(),  # noqa: S311  no secret
    )
    known = {"of_id": claimed.id, "of_attempts": claimed.attempts}
    if due is None:
        return {**known, "to": "failed", "due": now, "at": now}
    return {**known, "to": "pending", "due": due, "at": None}

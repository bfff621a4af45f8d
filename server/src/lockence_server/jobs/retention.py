"""Deletes what has been kept long enough, a little at a time."""

from typing import Any

from sqlalchemy import Select, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from lockence_server.clock import DAY_MS, Clock
from lockence_server.database.engine import reading
from lockence_server.database.rows import is_among
from lockence_server.database.tables import deliveries, events, idempotency_keys, logins
from lockence_server.identifiers import id_at

ROWS_AT_ONCE = 200
IDEMPOTENCY_KEYS_KEPT_MS = DAY_MS


class Retention:
    def __init__(
        self, engine: AsyncEngine, clock: Clock, *, event_retention_days: int, delivery_retention_days: int
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._events_kept_ms = event_retention_days * DAY_MS
        self._deliveries_kept_ms = delivery_retention_days * DAY_MS

    async def round(self) -> bool:
        """Delete a little of what is over; return whether there may be more."""
        for table, is_over in self._what_is_over(self._clock()):
            if await self._delete(table, is_over) == ROWS_AT_ONCE:
                return True
        return False

    def _what_is_over(self, now: int) -> list[tuple[Table, list[Any]]]:
        """Of each table, in this order: a delivery sends its event, so it goes first."""
        old_delivery, old_event = now - self._deliveries_kept_ms, now - self._events_kept_ms
        # Identifiers sort by time: they are the index in which the old ones are found.
        finished = [
            deliveries.c.id < id_at("dlv", old_delivery),
            deliveries.c.finished_at <= old_delivery,
        ]
        return [
            (idempotency_keys, [idempotency_keys.c.created_at <= now - IDEMPOTENCY_KEYS_KEPT_MS]),
            (logins, [logins.c.expires_at <= now]),
            (deliveries, finished),
            (deliveries, [deliveries.c.id < id_at("dlv", old_event), deliveries.c.created_at <= old_event]),
            (events, [events.c.id < id_at("evt", old_event), events.c.occurred_at <= old_event]),
        ]

    async def _delete(self, table: Table, is_over: list[Any]) -> int:
        key = tuple(table.primary_key.columns)
        some: Select[Any] = select(*key).where(*is_over).limit(ROWS_AT_ONCE)
        # Reading first: where nothing is over, nobody's writing is held up.
        async with reading(self._engine).begin() as connection:
            keys = [tuple(row) for row in await connection.execute(some)]
        if keys:
            async with self._engine.begin() as connection:
                await connection.execute(delete(table).where(is_among(connection.dialect, key, keys), *is_over))
        return len(keys)

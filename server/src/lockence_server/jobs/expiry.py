"""Says what time has done: that licenses are about to end or have ended, and that sessions have run out.

Each is said once, however many nodes look: it is marked in the transaction that records the event, on a row that
is locked. A license remembers which end was announced, so another end is announced again. A session is ended.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Row, and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lockence_server.clock import DAY_MS, Clock
from lockence_server.database.engine import reading
from lockence_server.database.lanes import Lane
from lockence_server.database.rows import is_among
from lockence_server.database.statements import DatabaseName
from lockence_server.database.tables import applications, licenses, sessions
from lockence_server.jobs.walking import Walk
from lockence_server.management.context import SYSTEM, Context
from lockence_server.management.events import service as events
from lockence_server.secrets import SecretBox

# Little at once, so that no client waits long for these rows, or for SQLite's one writer.
LICENSES_AT_ONCE = 100
SESSIONS_AT_ONCE = 100
SESSIONS_SEEN_AT_ONCE = 200

HAS_RUN_OUT = and_(sessions.c.ended_at.is_(None), sessions.c.expires_at <= bindparam("now", type_=BigInteger()))

AnyRow = Row[*tuple[Any, ...]]
Announcement = Literal["license.expiring", "license.expired"]


class LicenseEnds:
    """Records `license.expiring`, for ends up to so many days ahead, or `license.expired`."""

    def __init__(
        self, engine: AsyncEngine, secrets: SecretBox, clock: Clock, announcement: Announcement, *, days: int = 0
    ) -> None:
        self._engine = engine
        self._secrets = secrets
        self._clock = clock
        self._event_type = announcement
        self._marker = licenses.c[announcement.replace("license.", "announced_")]
        self._ahead_ms = days * DAY_MS

    async def round(self) -> bool:
        """Announce a few; return whether there may be more."""
        now = self._clock()
        # In the order of the index: PostgreSQL, guessing that nearly all are due, would else look at all of them.
        some = select(licenses.c.id).where(*self._due(now)).order_by(licenses.c.expires_at).limit(1)
        async with reading(self._engine).begin() as connection:
            if await connection.scalar(some) is None:
                return False
        async with self._engine.begin() as connection:
            return await self._announce(connection, now) == LICENSES_AT_ONCE

    def _due(self, now: int) -> list[ColumnElement[bool]]:
        """Ends within the time that has not been announced; one that has passed is not announced as coming."""
        due = [self._marker.is_distinct_from(licenses.c.expires_at), licenses.c.expires_at <= now + self._ahead_ms]
        return [*due, licenses.c.expires_at > now] if self._ahead_ms else due

    async def _announce(self, connection: AsyncConnection, now: int) -> int:
        one = licenses.c
        found = await connection.execute(
            select(
                applications.c.organisation_id,
                *(one.application_id, one.id, one.expires_at, one.created_at, one.status, one.username),
            )
            .join(applications, applications.c.id == one.application_id)
            .where(*self._due(now))
            .order_by(one.expires_at)
            .limit(LICENSES_AT_ONCE)
            .with_for_update(of=licenses, key_share=True, skip_locked=True)
        )
        rows = found.all()
        if rows:
            ours = [(row.application_id, row.id) for row in rows]
            await connection.execute(
                update(licenses)
                .where(is_among(connection.dialect, (one.application_id, one.id), ours))
                .values({self._marker: one.expires_at})
            )
        for context, application_id, some in _by_application(connection, self._secrets, now, rows):
            await events.record_many(
                context,
                self._event_type,
                application_id=application_id,
                subjects=[
                    (row.id, {"username": row.username, "expires_at": row.expires_at})
                    for row in some
                    if _is_worth_saying(row)
                ],
            )
        return len(rows)


class SessionEnds:
    """Ends sessions that have run out, and records `session.expired` where a webhook asks for it."""

    def __init__(
        self, database: DatabaseName, reading_lane: Lane, engine: AsyncEngine, secrets: SecretBox, clock: Clock
    ) -> None:
        self._walk = Walk(database, reading_lane, HAS_RUN_OUT, piece_sessions=SESSIONS_SEEN_AT_ONCE)
        self._engine = engine
        self._secrets = secrets
        self._clock = clock

    async def round(self) -> bool:
        """Look at the next sessions and end those that have run out; return whether there are more."""
        now = self._clock()
        over = await self._walk.look(now=now)
        for first in range(0, len(over), SESSIONS_AT_ONCE):
            async with self._engine.begin() as connection:
                await self._end(connection, over[first : first + SESSIONS_AT_ONCE], now)
        return self._walk.go_on()

    async def _end(self, connection: AsyncConnection, keys: Sequence[tuple[str, str]], now: int) -> None:
        one = sessions.c
        key = (one.application_id, one.token_digest)
        found = await connection.execute(
            select(
                applications.c.organisation_id,
                *(one.application_id, one.token_digest, one.id, one.license_id, one.hwid, one.expires_at),
            )
            .join(applications, applications.c.id == one.application_id)
            .where(is_among(connection.dialect, key, keys), one.ended_at.is_(None), one.expires_at <= now)
            .with_for_update(of=sessions, key_share=True, skip_locked=True)
        )
        rows = found.all()
        if rows:
            ours = [(row.application_id, row.token_digest) for row in rows]
            await connection.execute(
                update(sessions).where(is_among(connection.dialect, key, ours)).values(ended_at=one.expires_at)
            )
        for context, application_id, some in _by_application(connection, self._secrets, now, rows):
            if await events.is_wanted(context, "session.expired", application_id):
                await events.record_many(
                    context,
                    "session.expired",
                    application_id=application_id,
                    subjects=[(row.id, _told(row)) for row in some],
                )


def _is_worth_saying(row: AnyRow) -> bool:
    """Not of a license that is revoked, nor of one that was over when it was made, as imported ones may be."""
    return bool(row.status != "revoked" and row.expires_at > row.created_at)


def _told(row: AnyRow) -> dict[str, Any]:
    return {"license_id": row.license_id, "hwid": row.hwid, "expires_at": row.expires_at}


def _by_application(
    connection: AsyncConnection, secrets: SecretBox, now: int, rows: Iterable[AnyRow]
) -> Iterable[tuple[Context, str, list[AnyRow]]]:
    def owner(row: AnyRow) -> tuple[str, str]:
        return row.organisation_id, row.application_id

    for (organisation_id, application_id), some in groupby(sorted(rows, key=owner), key=owner):
        yield Context(connection, organisation_id, SYSTEM, now, secrets), application_id, list(some)

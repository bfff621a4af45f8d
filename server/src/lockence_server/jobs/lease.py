"""Who runs the periodic jobs: one process of all, which says so in the database again and again.

If it is killed, another takes over when its time is up. No job relies on being alone: what must happen once is
marked in the transaction in which it happens. Were two at work for a moment, because their clocks differ, they
would only do each other's work.
"""

import secrets

from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lockence_server.clock import SECOND_MS, Clock
from lockence_server.database.engine import reading
from lockence_server.database.tables import jobs

LEASE_MS = 45 * SECOND_MS
RENEWED_AFTER_MS = 15 * SECOND_MS
PERIODIC = "periodic"


class Lease:
    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._me = secrets.token_hex(8)
        self._until = 0

    @property
    def is_held(self) -> bool:
        return self._clock() < self._until

    async def take(self) -> None:
        """Take it if nobody else has it; renew it in good time if it is ours."""
        now = self._clock()
        if now < self._until - LEASE_MS + RENEWED_AFTER_MS:
            return
        # Reading first: as long as another has it, nobody's writing is held up.
        async with reading(self._engine).begin() as connection:
            known = (await connection.execute(select(jobs).where(jobs.c.name == PERIODIC))).first()
        if known is not None and known.held_by != self._me and known.held_until > now:
            return
        async with self._engine.begin() as connection:
            taken = await self._claim(connection, now)
        self._until = now + LEASE_MS if taken else 0

    async def release(self) -> None:
        """Let another have it at once, if it is ours."""
        if not self.is_held:
            return
        self._until = 0
        async with self._engine.begin() as connection:
            own = (jobs.c.name == PERIODIC, jobs.c.held_by == self._me)
            await connection.execute(jobs.update().where(*own).values(held_until=0))

    async def _claim(self, connection: AsyncConnection, now: int) -> bool:
        insert_into = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        mine = {"held_by": self._me, "held_until": now + LEASE_MS}
        claimed = await connection.execute(
            insert_into(jobs)
            .values(name=PERIODIC, **mine)
            .on_conflict_do_update(
                index_elements=["name"],
                set_=mine,
                where=or_(jobs.c.held_by == self._me, jobs.c.held_until <= now),
            )
            .returning(jobs.c.name)
        )
        return claimed.first() is not None

"""Deletes sessions that have long been over, a little at a time.

Should two nodes do so at once, no harm is done: deleting what is gone already does nothing.
"""

from sqlalchemy import BigInteger, Delete, Text, and_, bindparam, delete, or_, select, tuple_

from lockence_server.clock import DAY_MS, Clock
from lockence_server.database.lanes import Connection, Lane
from lockence_server.database.statements import DatabaseName, Statement, rows_of
from lockence_server.database.tables import sessions
from lockence_server.jobs.walking import Walk

ROUND_SESSIONS = 1000


class Pruner:
    def __init__(
        self, database: DatabaseName, reading_lane: Lane, writing_lane: Lane, retention_days: int, clock: Clock
    ) -> None:
        self._walk = Walk(database, reading_lane, IS_OVER, piece_sessions=ROUND_SESSIONS)
        self._delete = Statement(_delete(database), database)
        self._writing_lane = writing_lane
        self._retention_ms = retention_days * DAY_MS
        self._clock = clock

    async def round(self) -> bool:
        """A round of many: there is always a next piece."""
        await self.prune_some()
        return True

    async def prune_some(self) -> int:
        """Look at the next piece of the table and delete what is over in it. Returns how many went."""
        over_before = self._clock() - self._retention_ms
        over = await self._walk.look(over_before=over_before)
        if over:

            async def remove(connection: Connection) -> None:
                await connection.fetch(self._delete, over, over_before=over_before)

            await self._writing_lane.transact(remove)
        self._walk.go_on()
        return len(over)


OVER_BEFORE = bindparam("over_before", type_=BigInteger())
IS_OVER = or_(sessions.c.expires_at < OVER_BEFORE, sessions.c.ended_at < OVER_BEFORE)


def _delete(database: DatabaseName) -> Delete:
    """Rows: application, token digest. In the order in which rows are locked everywhere."""
    rows = rows_of(database, application_id=Text(), token_digest=Text())
    locked = (
        select(sessions.c.application_id, sessions.c.token_digest)
        .join(
            rows,
            and_(
                sessions.c.application_id == rows.c.application_id,
                sessions.c.token_digest == rows.c.token_digest,
            ),
        )
        .where(IS_OVER)
        .order_by(sessions.c.application_id, sessions.c.token_digest)
        .with_for_update(of=sessions)
    )
    return delete(sessions).where(tuple_(sessions.c.application_id, sessions.c.token_digest).in_(locked))

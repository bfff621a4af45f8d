"""Deletes attempts that are older than they are kept, a little at a time.

Those of one application and outcome sort by time in an index. So each such group is asked for its oldest, which
costs one look-up however many there are, and only where that is old is anything read or deleted. Several nodes
may do so at once: each leaves alone what another is deleting.
"""

from sqlalchemy import BigInteger, Delete, Select, Text, and_, bindparam, delete, literal_column, select, tuple_

from lockence_server.clock import DAY_MS, Clock
from lockence_server.database.lanes import Connection, Lane
from lockence_server.database.statements import DatabaseName, Statement, rows_of
from lockence_server.database.tables import attempts

ROUND_GROUPS = 100
ROUND_ATTEMPTS = 2000

Group = tuple[str, str]
BEGINNING: Group = ("", "")


class AttemptPruner:
    def __init__(
        self, database: DatabaseName, reading_lane: Lane, writing_lane: Lane, retention_days: int, clock: Clock
    ) -> None:
        self._next_group = Statement(_next_group(), database)
        self._oldest = Statement(_oldest(), database)
        self._delete = Statement(_delete(database), database)
        self._reading_lane = reading_lane
        self._writing_lane = writing_lane
        self._retention_ms = retention_days * DAY_MS
        self._clock = clock
        self._position = BEGINNING

    async def round(self) -> bool:
        """A round of many: there is always a next group."""
        await self.prune_some()
        return True

    async def prune_some(self) -> int:
        """Look at the next groups, and delete what is too old in the first that has any. Returns how many went."""
        before = self._clock() - self._retention_ms
        rows = await self._reading_lane.transact(lambda connection: self._look(connection, before))
        if rows:

            async def remove(connection: Connection) -> None:
                await connection.fetch(self._delete, rows)

            await self._writing_lane.transact(remove)
        return len(rows)

    async def _look(self, connection: Connection, before: int) -> list[tuple[str, str, str]]:
        """The keys of the oldest attempts of one group; none where none of those looked at has an old one."""
        for _ in range(ROUND_GROUPS):
            application_id, outcome = self._position
            found = await connection.fetch(self._next_group, application_id=application_id, outcome=outcome)
            if not found:
                self._position = BEGINNING
                return []
            application_id, outcome, occurred_at = found[0]
            if occurred_at < before:
                # The position stays before this group, until nothing in it is old.
                return [
                    (row[0], row[1], row[2])
                    for row in await connection.fetch(
                        self._oldest, application_id=application_id, outcome=outcome, before=before
                    )
                ]
            self._position = (application_id, outcome)
        return []


APPLICATION_ID = bindparam("application_id", type_=Text())
OUTCOME = bindparam("outcome", type_=Text())
AFTER_ALL_IDS = literal_column("'~'", Text())


def _next_group() -> Select[tuple[str, str, int]]:
    """The application and outcome that follow, and when the oldest attempt of them was."""
    group = (attempts.c.application_id, attempts.c.outcome)
    # After its last attempt, not merely after the group: for that SQLite would step over each of its attempts.
    place = tuple_(APPLICATION_ID, OUTCOME, AFTER_ALL_IDS)
    return (
        select(*group, attempts.c.occurred_at)
        .where(tuple_(*group, attempts.c.id) > place)
        .order_by(*group, attempts.c.id)
        .limit(1)
    )


def _oldest() -> Select[tuple[str, str, str]]:
    oldest = (
        select(attempts)
        .where(attempts.c.application_id == APPLICATION_ID, attempts.c.outcome == OUTCOME)
        .order_by(attempts.c.id)
        .limit(ROUND_ATTEMPTS)
        .subquery()
    )
    before = bindparam("before", type_=BigInteger())
    return select(oldest.c.application_id, oldest.c.license_id, oldest.c.id).where(oldest.c.occurred_at < before)


def _delete(database: DatabaseName) -> Delete:
    """Rows: application, license, id."""
    rows = rows_of(database, application_id=Text(), license_id=Text(), id=Text())
    key = (attempts.c.application_id, attempts.c.license_id, attempts.c.id)
    free = (
        select(*key)
        .join(
            rows,
            and_(
                attempts.c.application_id == rows.c.application_id,
                attempts.c.license_id == rows.c.license_id,
                attempts.c.id == rows.c.id,
            ),
        )
        .with_for_update(of=attempts, skip_locked=True)
    )
    return delete(attempts).where(tuple_(*key).in_(free))

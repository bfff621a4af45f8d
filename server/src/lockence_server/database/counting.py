"""How often things happen: counted in the transactions in which they do, so that the numbers are exact.

A number is spread over shards, of which a process takes one, so that nodes hardly ever wait for each other's row.
Who counts does so last in its transaction, in one statement and in the order of the key: whoever holds one of
these rows waits for nothing but rows that follow it, and so there is no deadlock. For the control plane, last is
when its transaction commits.
"""

from collections import Counter
from secrets import randbelow
from typing import Any

from sqlalchemy import BigInteger, Connection, Insert, Text, bindparam, event, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from lockence_server.clock import HOUR_MS
from lockence_server.database.statements import DatabaseName, rows_of
from lockence_server.database.tables import statistics

SHARDS = 16

_COUNTED = "lockence_counted"
_KEY = ("application_id", "hour", "name", "shard")


def new_shard() -> int:
    """The shard of a process."""
    return randbelow(SHARDS)


def hour_of(now: int) -> int:
    """When the hour of this moment began."""
    return now - now % HOUR_MS


def add_counts(database: DatabaseName, shard: int) -> Insert:
    """Rows: application, name, count. Value: the hour."""
    rows = rows_of(database, application_id=Text(), name=Text(), count=BigInteger())
    hour = bindparam("hour", type_=BigInteger())
    given = select(rows.c.application_id, hour, rows.c.name, literal(shard, BigInteger()), rows.c["count"])
    # SQLite's grammar needs a WHERE between such a SELECT and ON CONFLICT.
    given = given.where(rows.c.name.is_not(None))
    insert = sqlite.insert if database == "sqlite" else postgresql.insert
    return _adding(insert(statistics).from_select([*_KEY, "count"], given))


def count(connection: Any, application_id: str, name: str, number: int, *, now: int) -> None:
    """Count something in this transaction of the control plane, which writes it when it commits."""
    if number:
        connection.info[_COUNTED][application_id, hour_of(now), name] += number


def count_on_commit(engine: Engine) -> None:
    """Make the engine's transactions write what was counted in them."""
    shard = new_shard()

    def begin(connection: Connection) -> None:
        connection.info[_COUNTED] = Counter()

    def commit(connection: Connection) -> None:
        counted: Counter[tuple[str, int, str]] = connection.info.pop(_COUNTED)
        if not counted:
            return
        rows = [
            {"application_id": application_id, "hour": hour, "name": name, "shard": shard, "count": number}
            for (application_id, hour, name), number in sorted(counted.items())
        ]
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        connection.execute(_adding(insert(statistics).values(rows)))

    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", commit)


def _adding(insertion: Any) -> Insert:
    added: Insert = insertion.on_conflict_do_update(
        index_elements=_KEY, set_={"count": statistics.c["count"] + insertion.excluded["count"]}
    )
    return added

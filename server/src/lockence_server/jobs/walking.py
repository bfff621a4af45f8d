"""Walks all sessions, a bounded piece at a time, and finds those in it that something is to be done about.

No index may name the column that heartbeats change, so the table itself is looked through, in the order of its
key. Only what is found leaves the database: a piece where nothing is due costs clients next to nothing.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, bindparam, func, or_, select, tuple_

from lockence_server.database.tables import sessions

Place = tuple[str, str]
"""Of a session in the walk: its application and the digest of its token."""
BEGINNING: Place = ("", "")


def piece(due: ColumnElement[bool], size: int) -> Select[tuple[str, str, bool, bool]]:
    """The next `size` sessions after the parameters `application_id` and `token_digest`.

    Of them those that are due, and the last one where there may be more: application, digest, whether it is due,
    whether it is that last one.
    """
    key = (sessions.c.application_id, sessions.c.token_digest)
    place = tuple_(bindparam("application_id", type_=Text()), bindparam("token_digest", type_=Text()))
    # Limited before it is numbered: SQLite would else number all the rest of the table.
    some = select(*key, func.coalesce(due, False).label("is_due")).where(tuple_(*key) > place).order_by(*key)
    seen = some.limit(size).subquery("seen")
    here = (seen.c.application_id, seen.c.token_digest)
    number = func.row_number().over(order_by=here)
    numbered = select(*here, seen.c.is_due, (number == size).label("is_last")).subquery("numbered")
    return select(*numbered.c).where(or_(numbered.c.is_due, numbered.c.is_last)).order_by(*numbered.c[:2])


def due_and_next(rows: Sequence[Sequence[Any]]) -> tuple[list[Place], Place]:
    """What `piece` found: the sessions that are due, and the place where the walk goes on."""
    due = [(application_id, digest) for application_id, digest, is_due, _ in rows if is_due]
    more = bool(rows) and rows[-1][3]
    return due, (rows[-1][0], rows[-1][1]) if more else BEGINNING

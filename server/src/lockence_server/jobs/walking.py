"""Walks all sessions, a bounded piece at a time, and finds those in it that something is to be done about.

No index may name the column that heartbeats change, so the table itself is looked through, in the order of its
key. Only what is found leaves the database: a piece where nothing is due costs clients next to nothing.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Select, Text, bindparam, func, select, tuple_

from lockence_server.database.lanes import Connection, Lane
from lockence_server.database.statements import DatabaseName, Statement
from lockence_server.database.tables import sessions

Place = tuple[str, str]
"""Of a session in the walk: its application and the digest of its token."""
BEGINNING: Place = ("", "")


class Walk:
    """One round after the other, without end. `due` may name parameters of its own."""

    def __init__(
        self, database: DatabaseName, lane: Lane, due: ColumnElement[bool], *, piece_sessions: int
    ) -> None:
        self._end_of_piece = Statement(_end_of_piece(piece_sessions), database)
        due_after_place = _due_after_place(due, piece_sessions)
        self._due_in_piece = Statement(due_after_place.where(KEY <= END), database)
        self._due_in_rest = Statement(due_after_place, database)
        self._lane = lane
        self._place = BEGINNING
        self._next_place = BEGINNING

    async def look(self, **parameters: object) -> list[Place]:
        """Those that are due in the piece that is next, until `go_on`."""
        return await self._lane.transact(lambda connection: self._look(connection, parameters))

    def go_on(self) -> bool:
        """Leave this piece; return whether another follows before the walk begins anew."""
        self._place = self._next_place
        return self._place != BEGINNING

    async def _look(self, connection: Connection, parameters: Mapping[str, object]) -> list[Place]:
        application_id, token_digest = self._place
        given = {**parameters, "application_id": application_id, "token_digest": token_digest}
        ends = await connection.fetch(self._end_of_piece, (), **given)
        if not ends:
            self._next_place = BEGINNING
            found = await connection.fetch(self._due_in_rest, (), **given)
        else:
            end_application_id, end_token_digest = self._next_place = (ends[0][0], ends[0][1])
            ended = {"end_application_id": end_application_id, "end_token_digest": end_token_digest}
            found = await connection.fetch(self._due_in_piece, (), **given, **ended)
        return [(row[0], row[1]) for row in found]


COLUMNS = (sessions.c.application_id, sessions.c.token_digest)
KEY = tuple_(*COLUMNS)
PLACE = tuple_(bindparam("application_id", type_=Text()), bindparam("token_digest", type_=Text()))
END = tuple_(bindparam("end_application_id", type_=Text()), bindparam("end_token_digest", type_=Text()))


def _end_of_piece(size: int) -> Select[tuple[str, str]]:
    """Its last session, if it is as large as that."""
    return select(*COLUMNS).where(KEY > PLACE).order_by(*COLUMNS).limit(1).offset(size - 1)


def _due_after_place(due: ColumnElement[bool], size: int) -> Select[tuple[str, str]]:
    # `due` may be null for a session. And within `coalesce` no index is found for it: the key's is the one to use.
    # A piece never has more than the limit: it is what tells PostgreSQL that not all sessions are asked for.
    return select(*COLUMNS).where(KEY > PLACE, func.coalesce(due, False)).order_by(*COLUMNS).limit(size)

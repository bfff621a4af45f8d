"""Writing many licenses at once: what creating and importing have in common."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import JSON, BigInteger, Insert, Integer, LargeBinary, Text, bindparam, cast, func, insert, select
from sqlalchemy.types import TypeEngine

from lockence_server.database.rows import JSON_ROWS, json_rows
from lockence_server.database.statements import DatabaseName, name_of
from lockence_server.database.tables import licenses
from lockence_server.management.context import Context
from lockence_server.management.events import service as events
from lockence_server.management.licenses.making import OWN_COLUMNS, Piece
from lockence_server.management.statistics.counting import count

EVENT = "license.created"

Progress = Callable[[int], None]
"""Is told how many licenses have been written so far."""


def no_progress(_done: int) -> None: ...


class Prepared(Struct, frozen=True, kw_only=True):
    """Licenses that wait to be written, with the event of each."""

    application_id: str
    first_id: str
    last_id: str
    pieces: list[Piece]
    own: tuple[str, ...]
    """The columns that each has for itself, in the order of the pieces' rows."""
    now: int
    common: dict[str, Any]
    """The columns that all have alike, and the events', as `statement_of` and `event_statement` take them."""

    @property
    def count(self) -> int:
        return sum(piece.count for piece in self.pieces)

    def values(self, piece: Piece) -> dict[str, Any]:
        return {**self.common, JSON_ROWS: piece.rows, "keys": piece.keys}


def prepared(
    context: Context,
    application_id: str,
    ids: tuple[str, str],
    pieces: list[Piece],
    *,
    columns: Mapping[str, Any],
    own: Sequence[str] = (),
    told: Mapping[str, Any],
) -> Prepared:
    """Licenses with these first and last ids. Those columns are alike for all; `own` are in the pieces.

    Each license gets its own event, whose detail says `told` and no key.
    """
    common = {
        "devices_reset_at": None,
        "announced_expiring": None,
        "announced_expired": None,
        "device_resets_used": 0,
        "created_at": context.now,
        "updated_at": context.now,
        "application_id": application_id,
        **{name: _as_given(name, value) for name, value in columns.items()},
    }
    return Prepared(
        application_id=application_id,
        first_id=ids[0],
        last_id=ids[1],
        pieces=pieces,
        own=(*OWN_COLUMNS, *own),
        now=context.now,
        common={**common, **events.values_alike(context, EVENT, application_id, told)},
    )


async def write(context: Context, given: Prepared, progress: Progress = no_progress) -> None:
    """Write what was prepared, all in the context's transaction."""
    database = name_of(context.connection.dialect)
    done = 0
    for piece in given.pieces:
        begun = time.monotonic()
        for statement in (statement_of(database, given.own), event_statement(database)):
            await context.connection.execute(statement, given.values(piece))
        done += piece.count
        progress(done)
        if database == "postgresql" and done < given.count:
            # As long as the piece took: clients wait for no lock there, but for the processor.
            await asyncio.sleep(time.monotonic() - begun)
    await finish(context, given)


async def finish(context: Context, given: Prepared) -> None:
    """What comes last, once all licenses and their events are written."""
    ids = (events.id_of(given.first_id), events.id_of(given.last_id))
    await events.send(context, EVENT, application_id=given.application_id, ids=ids)
    count(context, given.application_id, "licenses.created", given.count)


@lru_cache(maxsize=8)
def statement_of(database: DatabaseName, own: tuple[str, ...]) -> Insert:
    """Writes the licenses of a piece: `Prepared.values`."""
    rows = _rows(database, **{name: _given_as(name) for name in own})
    # One statement for all: SQLite then works through it without asking for the interpreter's lock.
    keys = func.substr(bindparam("keys", type_=LargeBinary), rows.c.key_from, rows.c.key_length)
    values: dict[str, Any] = {"key_encrypted": keys}
    for column in licenses.columns:
        if column.name not in values:
            one = (
                rows.c[column.name] if column.name in own else bindparam(column.name, type_=_given_as(column.name))
            )
            is_document = database == "postgresql" and isinstance(column.type, JSON)
            values[column.name] = cast(one, JSON) if is_document else one
    return insert(licenses).from_select(list(values), select(*values.values()).select_from(rows))


@lru_cache(maxsize=2)
def event_statement(database: DatabaseName) -> Insert:
    """Writes the events of a piece: `Prepared.values`."""
    return events.insert_alike(database, _rows(database, id=Text()).c.id)


def _rows(database: DatabaseName, **columns: TypeEngine[Any]) -> Any:
    return json_rows(database, key_from=Integer(), key_length=Integer(), **columns)


def _as_given(name: str, value: Any) -> Any:
    is_document = isinstance(licenses.c[name].type, JSON) and value is not None
    return msgspec.json.encode(value).decode() if is_document else value


def _given_as(name: str) -> TypeEngine[Any]:
    return BigInteger() if isinstance(licenses.c[name].type, BigInteger) else Text()

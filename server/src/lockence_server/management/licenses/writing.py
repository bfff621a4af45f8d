"""Writing prepared licenses: in the caller's transaction, or in many short ones where that would hold up clients.

SQLite has one writer, so one transaction of ten thousand licenses would make every heartbeat wait for a second.
There they are written some at a time, with a pause after each for whoever waits. Before the first a row says that
these are not finished; the caller's transaction, which comes last, deletes it. Until that has committed nobody has
been told of a key, and if it never does, all of it is deleted again: at once where it fails, by a job where
the process ended. So all of them stay or none.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    false,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from lockence_server.clock import SECOND_MS
from lockence_server.database.checkpoints import Checkpoints
from lockence_server.database.engine import reading
from lockence_server.database.lanes import Connection, Lane
from lockence_server.database.sqlite import WritingLane, open_sqlite
from lockence_server.database.statements import Statement
from lockence_server.database.tables import events, license_batches, licenses
from lockence_server.errors import ConflictError
from lockence_server.management.context import Context
from lockence_server.management.events import service as events_service
from lockence_server.management.licenses import issuing
from lockence_server.management.licenses.issuing import Prepared, Progress, no_progress
from lockence_server.management.licenses.making import Piece

LOCK_SECONDS_MAX = 30.0
"""How long another writer may keep a piece waiting."""
WRITTEN_WITHIN_MS = 60 * SECOND_MS
"""A piece after the one before. If none is, the batch counts as left behind."""
PAUSE_SECONDS = 0.005
"""Clients' writers look for the lock every 2 ms."""
NICENESS = 10
"""Of the thread that writes: after the event loop, and well before the helper process, for it holds the lock."""
ROWS_DELETED_AT_ONCE = 250

_batch = license_batches.c
_this = and_(
    _batch.application_id == bindparam("of_application", type_=Text),
    _batch.first_id == bindparam("of_first", type_=Text),
)


class _Batch(Struct, frozen=True):
    """What is written in pieces: the licenses of an application from the first to the last of these ids."""

    application_id: str
    first_id: str
    last_id: str

    @property
    def key(self) -> dict[str, str]:
        return {"of_application": self.application_id, "of_first": self.first_id}


async def write(
    engine: AsyncEngine,
    begin: Callable[[], Awaitable[Context]],
    given: Prepared,
    progress: Progress = no_progress,
) -> None:
    """Write what was prepared; it stays once the transaction commits that `begin` opens, and only then.

    Raises `ConflictError` where something that the licenses need is gone by now, or one of their keys is taken.
    """
    if engine.dialect.name != "sqlite" or len(given.pieces) <= 1:
        await issuing.write(await begin(), given, progress)
        return
    batch = _Batch(given.application_id, given.first_id, given.last_id)
    try:
        await _write_pieces(engine, batch, given, progress)
        context = await begin()
    except BaseException:
        with suppress(DBAPIError):  # The job does what cannot be done now.
            await asyncio.shield(_undo(engine, batch))
        raise
    # What fails from here on fails while the transaction is open: the job deletes what there is, later.
    finished = await context.connection.execute(delete(license_batches).where(_this, ~_batch.given_up), batch.key)
    if not finished.rowcount:
        raise _given_up()
    await issuing.finish(context, given)


async def undo_left_behind(engine: AsyncEngine, now: int) -> bool:
    """Delete what was written of a batch that nobody is at any more; return whether there was one."""
    statement = select(_batch.application_id, _batch.first_id, _batch.last_id).where(_batch.written_until <= now)
    async with reading(engine).connect() as connection:
        found = (await connection.execute(statement.limit(1))).first()
    if found is not None:
        await _undo(engine, _Batch(*found))
    return found is not None


async def _write_pieces(engine: AsyncEngine, batch: _Batch, given: Prepared, progress: Progress) -> None:
    started, done = time.monotonic(), 0
    _insertions(given.own)  # Compiled before there is a lock to hold.
    async with _lane(engine) as lane:
        for piece in given.pieces:
            begun = time.monotonic()
            until = given.now + int((begun - started) * SECOND_MS) + WRITTEN_WITHIN_MS
            try:
                await lane.transact(partial(_write_piece, batch, given, piece, is_first=not done, until=until))
            except sqlite3.IntegrityError:
                raise _given_up() from None
            done += piece.count
            progress(done)
            await asyncio.sleep(PAUSE_SECONDS)


async def _write_piece(
    batch: _Batch, given: Prepared, piece: Piece, connection: Connection, *, is_first: bool, until: int
) -> None:
    if is_first:
        await connection.fetch(_OPEN, last_id=batch.last_id, until=until, **batch.key)
    elif not await connection.change(_PUT_OFF, until=until, **batch.key):
        raise _given_up()
    for statement in _insertions(given.own):
        await connection.fetch(statement, **given.values(piece))


@lru_cache(maxsize=8)
def _insertions(own: tuple[str, ...]) -> tuple[Statement, Statement]:
    written = issuing.statement_of("sqlite", own), issuing.event_statement("sqlite")
    return Statement(written[0], "sqlite"), Statement(written[1], "sqlite")


@asynccontextmanager
async def _lane(engine: AsyncEngine) -> AsyncIterator[Lane]:
    """A connection and a thread for a while. On it a transaction runs through: the engine's would go back to the
    event loop after each statement, holding the lock. What is written is checkpointed beside it."""
    assert engine.url.database is not None
    path = Path(engine.url.database)
    checkpoints = Checkpoints(path, open_sqlite)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(asyncio.to_thread, checkpoints.close)  # Waits for what it is copying.
        # The caller's transaction, which comes last, is durable, and with it all that was written before.
        lane = WritingLane(path, LOCK_SECONDS_MAX, checkpoints.committed, niceness=NICENESS, is_durable=False)
        stack.push_async_callback(lane.close)
        yield lane


async def _undo(engine: AsyncEngine, batch: _Batch) -> None:
    async with engine.begin() as connection:
        # Whoever is still at it finds this before the next piece.
        await connection.execute(update(license_batches).where(_this).values(given_up=True), batch.key)
    of_application = licenses.c.application_id == batch.application_id
    await _delete(
        engine, licenses, of_application, licenses.c.id >= batch.first_id, licenses.c.id <= batch.last_id
    )
    first, last = (events_service.id_of(one) for one in (batch.first_id, batch.last_id))
    await _delete(engine, events, events.c.id >= first, events.c.id <= last)
    async with engine.begin() as connection:
        await connection.execute(delete(license_batches).where(_this), batch.key)


async def _delete(engine: AsyncEngine, table: Table, *which: ColumnElement[bool]) -> None:
    some = select(table.c.id).where(*which).limit(ROWS_DELETED_AT_ONCE)
    deleted = ROWS_DELETED_AT_ONCE
    while deleted == ROWS_DELETED_AT_ONCE:
        async with engine.begin() as connection:
            deleted = (await connection.execute(delete(table).where(*which, table.c.id.in_(some)))).rowcount
        await asyncio.sleep(PAUSE_SECONDS)


def _given_up() -> ConflictError:
    return ConflictError(
        "What these licenses need is gone, or one of their keys was taken just now. Nothing was done."
    )


_OPEN = Statement(
    insert(license_batches).from_select(
        [column.name for column in license_batches.columns],
        select(
            bindparam("of_application", type_=Text),
            bindparam("of_first", type_=Text),
            bindparam("last_id", type_=Text),
            bindparam("until", type_=BigInteger),
            false(),
        ),
    ),
    "sqlite",
)
_PUT_OFF = Statement(
    update(license_batches).where(_this, ~_batch.given_up).values(written_until=bindparam("until")), "sqlite"
)

"""SQLite for the data plane: it is read on the event loop, written on a thread, checkpointed on another.

A look-up takes microseconds and waits for nobody: to hand it to a thread costs more than to do it. A commit waits
for the disk, which no other request should have to.

What is committed is in the write-ahead log, on disk; `checkpoints` says how it gets into the database file.
"""

import asyncio
import contextlib
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import structlog

from lockence_server.database.checkpoints import CHECKPOINT_PAGES_MAX, Checkpoints
from lockence_server.database.lanes import Lane, Row, T, Work
from lockence_server.database.statements import ROWS, DatabaseName, Statement
from lockence_server.errors import UnavailableError

log = structlog.get_logger(__name__)

CACHE_KIB = 16 * 1024
MAPPED_BYTES_MAX = 2**31 - 65536  # SQLite maps no more, and reads the rest of a larger file page by page
STATEMENTS_CACHED = 256
SET_UP_SECONDS_MAX = 10.0
SET_UP_RETRY_SECONDS = 0.01
LOCK_RETRY_SECONDS = 0.002
PRIMARY_CODE = 0xFF  # of an error code; the rest says more about it

# Every connection of ours, whichever library opens it. FULL: a commit is on disk before it returns.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA cache_size = -{CACHE_KIB}",
    # Pages are read where the system caches them: no call and no copy for each, which halves a look-up.
    f"PRAGMA mmap_size = {MAPPED_BYTES_MAX}",
    f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES_MAX}",
)


class SqliteDatabase:
    name: DatabaseName = "sqlite"

    def __init__(self, path: Path, timeout_seconds: float) -> None:
        self._checkpoints = Checkpoints(path, open_sqlite)
        self._reader = ReadingLane(path, timeout_seconds)
        self._writer = WritingLane(path, timeout_seconds, self._checkpoints.committed)

    async def reading_lane(self) -> Lane:
        return self._reader

    async def renewing_lane(self) -> Lane:
        return self._writer

    async def writing_lane(self) -> Lane:
        # One for all: SQLite has one writer, and a queue in front of it is fairer than its lock.
        return self._writer

    async def close(self) -> None:
        self._checkpoints.close()
        await self._reader.close()
        await self._writer.close()


def open_sqlite(path: Path, timeout_seconds: float = 0) -> sqlite3.Connection:
    """A connection as all of ours are: explicit transactions, durable commits."""
    connection = sqlite3.connect(
        path,
        timeout=timeout_seconds,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS_CACHED,
    )
    set_up(connection.execute)
    return connection


def set_up(execute: Callable[[str], object]) -> None:
    """Make a connection one of ours.

    Where several processes turn a new file to WAL at once, or recover one after a crash, SQLite tells all but one
    of them that it is locked, at once and whatever their timeout. They come again.
    """
    deadline = time.monotonic() + SET_UP_SECONDS_MAX
    for pragma in PRAGMAS:
        while True:
            try:
                execute(pragma)
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(SET_UP_RETRY_SECONDS)


class ReadingLane:
    """Each statement sees what is committed when it starts: no transaction is needed."""

    def __init__(self, path: Path, timeout_seconds: float) -> None:
        self._sqlite = open_sqlite(path, timeout_seconds)
        self._connection = _SqliteConnection(self._sqlite)
        self._trouble = _Trouble()

    async def transact(self, work: Work[T]) -> T:
        with self._trouble.told():
            return _run_to_end(work(self._connection))

    async def close(self) -> None:
        self._sqlite.close()


class WritingLane:
    def __init__(
        self,
        path: Path,
        timeout_seconds: float,
        committed: Callable[[sqlite3.Connection], None],
        *,
        niceness: int = 0,
        is_durable: bool = True,
    ) -> None:
        """`committed`: told of each commit between two transactions, on the lane's thread, with its connection.
        `niceness`: how far its thread gives way to others, as `nice` has it.

        What a lane commits that is not durable gets to the disk with the next durable commit, whoever makes it.
        """
        self._thread = ThreadPoolExecutor(1, "writer", initializer=partial(_give_way, niceness))
        self._sqlite = open_sqlite(path)
        if not is_durable:
            self._sqlite.execute("PRAGMA synchronous = NORMAL")
        self._timeout_seconds = timeout_seconds
        self._connection = _SqliteConnection(self._sqlite)
        self._trouble = _Trouble()
        self._committed = committed

    async def transact(self, work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work)

    def _transact(self, work: Work[T]) -> T:
        with self._trouble.told():
            self._begin()
            try:
                result = _run_to_end(work(self._connection))
                self._sqlite.execute("COMMIT")
            except BaseException:
                if self._sqlite.in_transaction:
                    self._sqlite.execute("ROLLBACK")
                raise
        self._committed(self._sqlite)
        return result

    def _begin(self) -> None:
        """Take the write lock. SQLite's own waiting naps for up to 100 ms, and misses a lock that was free."""
        deadline = time.monotonic() + self._timeout_seconds
        while True:
            try:
                self._sqlite.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
            time.sleep(LOCK_RETRY_SECONDS)

    async def close(self) -> None:
        self._thread.shutdown(wait=True)
        self._sqlite.close()


def _give_way(niceness: int) -> None:
    # Elsewhere it would be the whole process that gives way.
    if niceness and sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


class _Trouble:
    """Turns what SQLite cannot do now into `UnavailableError`, and logs its beginning and its end."""

    def __init__(self) -> None:
        self._failing = False

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if not self._failing:
                log.warning("SQLite fails; answering 503 until it works again", reason=str(error))
            self._failing = True
            raise UnavailableError(f"SQLite: {error}") from error
        if self._failing:
            log.info("SQLite works again")
        self._failing = False


class _SqliteConnection:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute

    async def fetch(self, statement: Statement, rows: Sequence[Row] = (), **values: object) -> Sequence[Row]:
        found = self._run(statement, rows, values).fetchone()
        return () if found is None else _decode_rows(found[0])

    async def change(self, statement: Statement, rows: Sequence[Row] = (), **values: object) -> int:
        return self._run(statement, rows, values).rowcount

    def _run(self, statement: Statement, rows: Sequence[Row], values: dict[str, object]) -> sqlite3.Cursor:
        if rows:
            values[ROWS] = msgspec.json.encode(rows).decode()
        return self._execute(statement.sql, statement.arguments(values))


_decode_rows = msgspec.json.Decoder(list[list[Any]]).decode


def _run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never has to wait, as none does that awaits only SQLite's `fetch` and `change`."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise RuntimeError("a transaction waited for something other than its database")

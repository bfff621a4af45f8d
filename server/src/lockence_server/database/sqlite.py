"""SQLite for the data plane: one thread that reads, one that writes, each with its own connection."""

import asyncio
import sqlite3
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import msgspec

from lockence_server.database.lanes import Lane, Row, T, Work
from lockence_server.database.statements import ROWS, DatabaseName, Statement
from lockence_server.errors import UnavailableError

CACHE_KIB = 64 * 1024
STATEMENTS_CACHED = 256
CHECKPOINT_PAGES = 4000

# Every connection of ours, whichever library opens it. FULL: a commit is on disk before it returns.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA cache_size = -{CACHE_KIB}",
    f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}",
)


class SqliteDatabase:
    name: DatabaseName = "sqlite"

    def __init__(self, path: Path, timeout_seconds: float) -> None:
        self._reader = SqliteLane(path, "BEGIN", timeout_seconds)
        self._writer = SqliteLane(path, "BEGIN IMMEDIATE", timeout_seconds)

    async def reading_lane(self) -> Lane:
        return self._reader

    async def writing_lane(self) -> Lane:
        # One for all: SQLite has one writer, and a queue in front of it is fairer than its lock.
        return self._writer

    async def close(self) -> None:
        await self._reader.close()
        await self._writer.close()


class SqliteLane:
    def __init__(self, path: Path, begin: Literal["BEGIN", "BEGIN IMMEDIATE"], timeout_seconds: float) -> None:
        self._begin = begin
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=begin.lower().replace(" ", "-"))
        self._sqlite = sqlite3.connect(
            path,
            timeout=timeout_seconds,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS_CACHED,
        )
        for pragma in PRAGMAS:
            self._sqlite.execute(pragma)
        self._connection = _SqliteConnection(self._sqlite)

    async def transact(self, work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work)

    def _transact(self, work: Work[T]) -> T:
        try:
            self._sqlite.execute(self._begin)
            try:
                result = _run_to_end(work(self._connection))
                self._sqlite.execute("COMMIT")
            except BaseException:
                if self._sqlite.in_transaction:
                    self._sqlite.execute("ROLLBACK")
                raise
        except sqlite3.OperationalError as error:
            raise UnavailableError(f"SQLite: {error}") from error
        return result

    async def close(self) -> None:
        self._thread.shutdown(wait=True)
        self._sqlite.close()


class _SqliteConnection:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute

    async def fetch(self, statement: Statement, rows: Sequence[Row] = (), **values: object) -> Sequence[Row]:
        if rows:
            values[ROWS] = msgspec.json.encode(rows).decode()
        return self._execute(statement.sql, statement.arguments(values)).fetchall()


def _run_to_end(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never has to wait, as none does whose only awaits are `fetch` on SQLite."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise RuntimeError("a transaction waited for something other than its database")

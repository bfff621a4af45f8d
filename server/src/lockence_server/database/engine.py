"""Opening the database, and SQLAlchemy's way into it, which the control plane takes.

`prepare` comes first, in every process: it makes the directory, brings SQLite's schema up to date, refuses an old
schema on PostgreSQL, and checks the secret key before anything is read or written with it.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import event, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from lockence_server.database import migrations
from lockence_server.database.counting import count_on_commit
from lockence_server.database.sqlite import set_up
from lockence_server.database.tables import installation
from lockence_server.errors import SchemaNewerError, SchemaOutdatedError, UnavailableError, WrongSecretKeyError
from lockence_server.secrets import SecretBox, load_secret_key
from lockence_server.settings import Settings

KEY_FINGERPRINT = "secret_key_fingerprint"
READS_ONLY = "lockence_reads_only"


@asynccontextmanager
async def control_plane_engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """The database as vendors' changes use it: SQLAlchemy's engine, whose `begin()` is a transaction."""
    engine = _engine(settings)
    try:
        yield engine
    finally:
        await engine.dispose()


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for transactions that only read: on SQLite they take no lock that a writer waits for."""
    return engine.execution_options(**{READS_ONLY: True})


async def prepare(settings: Settings, *, migrate: bool = False) -> SecretBox:
    """Make the database ready and return the secrets' key. What is wrong is said before anything is changed.

    SQLite is migrated here; PostgreSQL only if `migrate`, else an old schema is a `SchemaOutdatedError`.
    A secret key that is not this database's is a `WrongSecretKeyError`.
    """
    async with control_plane_engine(settings) as engine:
        try:
            if settings.is_sqlite:
                _make_file(settings.sqlite_path)
            async with engine.connect() as connection:
                revision = await connection.run_sync(migrations.current_revision)
                known_fingerprint = await _known_fingerprint(connection) if revision else None
        except (OSError, DBAPIError) as error:
            raise UnavailableError(f"The database cannot be opened: {_reason(error)}") from error
        secret_box = SecretBox(load_secret_key(settings, may_create=known_fingerprint is None))
        if known_fingerprint not in (None, secret_box.fingerprint()):
            raise WrongSecretKeyError(
                "This is not the secret key that the database was made with. Nothing was changed. "
                "Set LOCKENCE_SECRET_KEY, or put back the key file that belongs to this database."
            )
        if revision is not None and revision > migrations.NEWEST:
            raise SchemaNewerError(
                f"The database's schema is {revision}, and this version knows {migrations.NEWEST}: a newer "
                "version of Lockence made it. Start that version again, or restore the backup made before it."
            )
        if revision != migrations.NEWEST:
            if not (settings.is_sqlite or migrate):
                raise SchemaOutdatedError(
                    f"The schema in PostgreSQL is {revision or 'empty'}, and this version needs "
                    f"{migrations.NEWEST}. Make a backup, then run: lockence migrate"
                )
            async with engine.begin() as connection:
                await connection.run_sync(migrations.upgrade)
        if known_fingerprint is None:
            await _remember_fingerprint(engine, secret_box.fingerprint())
    return secret_box


def _make_file(path: Path) -> None:
    """An empty database for its owner only, where there is none: it will hold what customers would not publish."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _reason(error: OSError | DBAPIError) -> str:
    """In one line, and of the driver: SQLAlchemy adds what only its programmers need. A timeout has no words."""
    cause = (error.orig or error) if isinstance(error, DBAPIError) else error
    return " ".join(str(cause).split()) or type(cause).__name__


async def _known_fingerprint(connection: Any) -> str | None:
    found = await connection.scalar(select(installation.c.value).where(installation.c.name == KEY_FINGERPRINT))
    return str(found) if found is not None else None


async def _remember_fingerprint(engine: AsyncEngine, fingerprint: str) -> None:
    try:
        async with engine.begin() as connection:
            await connection.execute(insert(installation).values(name=KEY_FINGERPRINT, value=fingerprint))
    except IntegrityError:  # Another process was first.
        async with engine.connect() as connection:
            if await _known_fingerprint(connection) != fingerprint:
                raise WrongSecretKeyError(
                    "Another process has just set this database up with another key."
                ) from None


def _engine(settings: Settings) -> AsyncEngine:
    if not settings.is_sqlite:
        # Slow to load, and not needed with SQLite.
        from lockence_server.database.postgresql import connect_postgres

        engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=lambda: connect_postgres(
                settings.database_url, timeout_seconds=settings.database_timeout_seconds
            ),
            pool_pre_ping=True,
            json_serializer=_to_json,
            json_deserializer=msgspec.json.decode,
        )
        count_on_commit(engine.sync_engine)
        return engine
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{settings.sqlite_path}",
        connect_args={"timeout": 30},
        json_serializer=_to_json,
        json_deserializer=msgspec.json.decode,
    )
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    count_on_commit(engine.sync_engine)
    return engine


def _to_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver would open transactions by itself, and late; SQLAlchemy's "begin" does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    set_up(cursor.execute)
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    # Taking the write lock at once: a transaction that reads first and then writes could otherwise not proceed
    # when another has written in between. Who only reads says so, and holds up nobody.
    reads_only = connection.get_execution_options().get(READS_ONLY)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

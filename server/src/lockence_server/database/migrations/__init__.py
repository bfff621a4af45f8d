"""The schema's history: one line of Alembic revisions, for SQLite and PostgreSQL alike.

A revision never changes once released. Run `lockence migrate`; SQLite is migrated at every start.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table, text

if TYPE_CHECKING:
    from alembic.config import Config

# The revision this version of the code needs; a test holds it against the folder.
NEWEST = "0007"

VERSION_TABLE = "alembic_version"  # Alembic's own

# Any number, the same in every process: who migrates holds this lock of PostgreSQL's.
ADVISORY_LOCK = 6_525_011


def current_revision(connection: Connection) -> str | None:
    """The revision the database is at; None where it is empty."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
    return found


def upgrade(connection: Connection) -> None:
    """Bring the schema to the newest revision within the connection's transaction; one process at a time."""
    # Alembic is slow to load, and hardly any start needs it.
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def alembic_config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config

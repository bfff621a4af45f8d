"""The data plane's way into the database."""

from lockence_server.database.lanes import Database
from lockence_server.database.sqlite import SqliteDatabase
from lockence_server.settings import Settings


def data_plane_database(settings: Settings) -> Database:
    """The lanes to a database that `engine.prepare` has made ready."""
    if settings.is_sqlite:
        return SqliteDatabase(settings.sqlite_path, settings.database_timeout_seconds)
    from lockence_server.database.postgresql import PostgresDatabase  # Its driver is large, and not needed above.

    return PostgresDatabase(settings.database_url, settings.database_timeout_seconds)

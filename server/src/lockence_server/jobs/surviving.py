"""A job that fails is tried again later."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from lockence_server.errors import UnavailableError

log = structlog.get_logger(__name__)


@contextmanager
def surviving(job: str) -> Iterator[None]:
    """What fails in here ends there. That the database is away is said elsewhere; anything else is logged."""
    try:
        yield
    except Exception as error:
        if not _is_of_the_database(error):
            log.exception("a job failed; trying again later", job=job)


def _is_of_the_database(error: Exception) -> bool:
    """Whether the database cannot be reached, or does not do it for now."""
    if isinstance(error, UnavailableError | OperationalError | InterfaceError | OSError):
        return True
    cause: BaseException | None = error
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        cause = error.orig and error.orig.__cause__  # What the driver itself said.
    if cause is None or "asyncpg" not in sys.modules:  # PostgreSQL's driver is large, and with SQLite not loaded.
        return False
    from lockence_server.database.postgresql import is_lost

    return is_lost(cause)

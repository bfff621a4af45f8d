"""A job that fails is tried again later."""

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
    except (UnavailableError, OperationalError, InterfaceError, OSError):
        pass
    except Exception as error:
        if not (isinstance(error, DBAPIError) and error.connection_invalidated):
            log.exception("a job failed; trying again later", job=job)

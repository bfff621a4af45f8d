"""How a command reaches the services: settings from the environment, the database, one transaction."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from lockence_server.clock import system_clock
from lockence_server.database.engine import control_plane_engine, prepare, reading
from lockence_server.errors import ConflictError, UnavailableError
from lockence_server.management.context import Context
from lockence_server.management.organisations.service import default_organisation_id
from lockence_server.secrets import SecretBox
from lockence_server.settings import Settings

T = TypeVar("T")

ACTOR = "cli"


class ControlPlane:
    """The installation's database as a command uses it: one transaction after another, at one moment."""

    def __init__(self, engine: AsyncEngine, secrets: SecretBox) -> None:
        self.engine = engine
        self._secrets = secrets
        self._now = system_clock()

    @asynccontextmanager
    async def transaction(self, *, reads_only: bool = False) -> AsyncIterator[Context]:
        """A transaction of the default organisation: committed at the end, rolled back by any error."""
        engine = reading(self.engine) if reads_only else self.engine
        try:
            async with engine.begin() as connection:
                organisation_id = await default_organisation_id(connection, now=self._now)
                yield Context(connection, organisation_id, ACTOR, self._now, self._secrets)
        except IntegrityError as error:
            raise ConflictError(
                "Something else changed at the same moment. Nothing was done; try again."
            ) from error
        except (OperationalError, InterfaceError) as error:
            raise UnavailableError(f"The database did not do it: {error.orig}") from error

    @asynccontextmanager
    async def last_transaction(self) -> AsyncIterator[Callable[[], Awaitable[Context]]]:
        """A transaction that begins when it is asked for, after what else there is to do; ends as any other."""
        async with AsyncExitStack() as stack:
            yield lambda: stack.enter_async_context(self.transaction())


@asynccontextmanager
async def control_plane() -> AsyncIterator[ControlPlane]:
    """The installation that the environment names, ready for use."""
    settings = Settings.from_environment(os.environ)
    secrets = await prepare(settings)
    async with control_plane_engine(settings) as engine:
        yield ControlPlane(engine, secrets)


def run(work: Callable[[Context], Awaitable[T]]) -> T:
    """Do one thing in one transaction, and return what it returned."""

    async def once() -> T:
        async with control_plane() as plane, plane.transaction() as context:
            return await work(context)

    return asyncio.run(once())

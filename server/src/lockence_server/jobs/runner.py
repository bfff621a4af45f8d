"""Runs the jobs: deliveries on every node that runs any, the periodic ones on one node at a time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from lockence_server.clock import Clock
from lockence_server.database.lanes import Lane
from lockence_server.database.statements import DatabaseName
from lockence_server.jobs.deliver import Deliverer
from lockence_server.jobs.expiry import LicenseEnds, SessionEnds
from lockence_server.jobs.lease import Lease
from lockence_server.jobs.prune import Pruner
from lockence_server.jobs.prune_attempts import AttemptPruner
from lockence_server.jobs.retention import Retention
from lockence_server.jobs.stopping import Stopping
from lockence_server.jobs.surviving import surviving
from lockence_server.management.licenses.writing import undo_left_behind
from lockence_server.secrets import SecretBox
from lockence_server.settings import Settings

LEASE_ASKED_SECONDS = 5.0
STOP_SECONDS_MAX = 10.0


@dataclass(frozen=True)
class Periodic:
    """A job in short rounds. A round says whether there is more to do; then the next one follows soon."""

    name: str
    round: Callable[[], Awaitable[bool]]
    pause_seconds: float
    pause_between_rounds_seconds: float = 0.2


class Jobs:
    """Everything that time makes due, on one database."""

    def __init__(
        self,
        settings: Settings,
        secrets: SecretBox,
        engine: AsyncEngine,
        clock: Clock,
        *,
        database: DatabaseName,
        reading_lane: Lane,
        writing_lane: Lane,
    ) -> None:
        lanes = (database, reading_lane, writing_lane)
        sessions = Pruner(*lanes, settings.session_retention_days, clock)
        attempts = AttemptPruner(*lanes, settings.attempt_retention_days, clock)
        expiring = LicenseEnds(engine, secrets, clock, "license.expiring", days=settings.expiring_days)
        retention = Retention(
            engine,
            clock,
            event_retention_days=settings.event_retention_days,
            delivery_retention_days=settings.delivery_retention_days,
        )
        self._periodic = [
            Periodic("announce licenses that end soon", expiring.round, 5.0),
            Periodic("announce ended licenses", LicenseEnds(engine, secrets, clock, "license.expired").round, 1.0),
            Periodic("end sessions", SessionEnds(database, reading_lane, engine, secrets, clock).round, 5.0, 0.04),
            Periodic("prune sessions", sessions.round, 2.0, 2.0),
            Periodic("prune attempts", attempts.round, 2.0, 2.0),
            Periodic("prune records", retention.round, 300.0),
            Periodic("undo unfinished licenses", lambda: undo_left_behind(engine, clock()), 10.0),
        ]
        self._deliverer = Deliverer(engine, secrets, clock, private_addresses=settings.webhook_private_addresses)
        self._lease = Lease(engine, clock)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        stopping = Stopping()
        task = asyncio.create_task(self._run(stopping))
        try:
            yield
        finally:
            stopping.tell()
            _, hanging = await asyncio.wait({task}, timeout=STOP_SECONDS_MAX)
            if hanging:
                task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _run(self, stopping: Stopping) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._deliverer.run(stopping))
            tasks.create_task(self._keep_lease(stopping))
            for job in self._periodic:
                tasks.create_task(self._repeat(job, stopping))

    async def _keep_lease(self, stopping: Stopping) -> None:
        while not stopping.is_told:
            with surviving("ask who runs the jobs"):
                await self._lease.take()
            await stopping.pause(LEASE_ASKED_SECONDS)
        with surviving("let another node run the jobs"):
            await self._lease.release()

    async def _repeat(self, job: Periodic, stopping: Stopping) -> None:
        while not stopping.is_told:
            more = False
            if self._lease.is_held:
                with surviving(job.name):
                    more = await job.round()
            await stopping.pause(job.pause_between_rounds_seconds if more else job.pause_seconds)

"""An installation inside the test: a vendor who changes things, clients who call, and a clock that obeys."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from lockence_server.app import Lockence, running
from lockence_server.clock import SECOND_MS
from lockence_server.database.engine import control_plane_engine, prepare
from lockence_server.management.applications import service as applications
from lockence_server.management.applications.schemas import (
    ApplicationChanges,
    CreatedApplication,
    NewApplication,
)
from lockence_server.management.blocklists import service as blocklists
from lockence_server.management.blocklists.schemas import BlocklistEntry, NewBlocklistEntry
from lockence_server.management.context import Context
from lockence_server.management.licenses import service as licenses
from lockence_server.management.licenses.schemas import CreatedLicense, LicenseChanges, NewLicenses, StatusChange
from lockence_server.management.organisations.service import default_organisation_id
from lockence_server.management.policies import service as policies
from lockence_server.management.policies.schemas import NewPolicy, Policy
from lockence_server.management.schemas import PageRequest
from lockence_server.management.sessions import service as sessions
from lockence_server.secrets import SecretBox
from lockence_server.settings import Settings

START_MS = 1_800_000_000_123


class ManualClock:
    """Stands still unless it is told to go on."""

    def __init__(self) -> None:
        self.now = START_MS

    def __call__(self) -> int:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += round(seconds * SECOND_MS)


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        return str(self.body["code"])


@dataclass
class World:
    clock: ManualClock
    settings: Settings
    secrets: SecretBox
    engine: AsyncEngine
    lockence: Lockence
    http: httpx.AsyncClient

    async def call(self, endpoint: str, **body: object) -> Answer:
        """What a client hears from `/api/v1/<endpoint>`."""
        response = await self.http.post(f"/api/v1/{endpoint}", json=body)
        return Answer(response.status_code, response.json(), response.headers)

    @asynccontextmanager
    async def vendor(self) -> AsyncIterator[Context]:
        """A transaction of the vendor's, at the world's moment."""
        async with self.engine.begin() as connection:
            organisation_id = await default_organisation_id(connection, now=self.clock.now)
            yield Context(connection, organisation_id, "test", self.clock.now, self.secrets)

    async def application(self, **changes: Any) -> CreatedApplication:
        async with self.vendor() as context:
            created = await applications.create(context, NewApplication(name="Example"))
            await applications.update_application(context, created.id, ApplicationChanges(**changes))
        return created

    async def change_application(self, application_id: str, **changes: Any) -> None:
        async with self.vendor() as context:
            await applications.update_application(context, application_id, ApplicationChanges(**changes))

    async def policy(self, application_id: str, **given: Any) -> Policy:
        async with self.vendor() as context:
            return await policies.create(context, application_id, NewPolicy(name="Preset", **given))

    async def license(self, application_id: str, **given: Any) -> CreatedLicense:
        async with self.vendor() as context:
            [created] = await licenses.create(context, application_id, NewLicenses(**given))
            return created

    async def change_license(self, license_id: str, **changes: Any) -> None:
        async with self.vendor() as context:
            await licenses.update_license(context, license_id, LicenseChanges(**changes))

    async def suspend(self, license_id: str, reason: str | None = None) -> None:
        async with self.vendor() as context:
            await licenses.suspend(context, license_id, StatusChange(reason=reason))

    async def reinstate(self, license_id: str) -> None:
        async with self.vendor() as context:
            await licenses.reinstate(context, license_id)

    async def revoke(self, license_id: str, reason: str | None = None) -> None:
        async with self.vendor() as context:
            await licenses.revoke(context, license_id, StatusChange(reason=reason))

    async def reset_devices(self, license_id: str) -> None:
        async with self.vendor() as context:
            await licenses.reset_devices(context, license_id)

    async def block(self, application_id: str, kind: Any, value: str) -> BlocklistEntry:
        async with self.vendor() as context:
            return await blocklists.add(context, application_id, NewBlocklistEntry(kind=kind, value=value))

    async def unblock(self, entry_id: str) -> None:
        async with self.vendor() as context:
            await blocklists.remove(context, entry_id)

    async def end_sessions(self, license_id: str) -> None:
        async with self.vendor() as context:
            live = await sessions.list_live(context, license_id=license_id, page=PageRequest())
            for session in live.items:
                await sessions.end(context, session.id)


@asynccontextmanager
async def open_world(settings: Settings, **changed: Any) -> AsyncIterator[World]:
    settings = msgspec.structs.replace(settings, **changed)
    clock = ManualClock()
    secrets = await prepare(settings, migrate=True)
    async with (
        control_plane_engine(settings) as engine,
        running(settings, secrets, clock) as lockence,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(lockence, raise_app_exceptions=False), base_url="http://lockence.test"
        ) as http,
    ):
        yield World(clock, settings, secrets, engine, lockence, http)

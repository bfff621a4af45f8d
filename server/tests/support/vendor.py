"""The vendor's side of an installation: what is set up and changed through the services of the control plane."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from lockence_server.clock import Clock, system_clock
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
from lockence_server.management.licenses import actions as license_actions
from lockence_server.management.licenses import service as licenses
from lockence_server.management.licenses.schemas import (
    CreatedLicense,
    LicenseChanges,
    LicenseDetail,
    NewLicenses,
    StatusChange,
)
from lockence_server.management.organisations.service import default_organisation_id
from lockence_server.management.policies import service as policies
from lockence_server.management.policies.schemas import NewPolicy, Policy
from lockence_server.management.schemas import PageRequest
from lockence_server.management.sessions import service as sessions
from lockence_server.secrets import SecretBox
from lockence_server.settings import Settings


@dataclass(frozen=True)
class Customer:
    """Who holds a license, and what an application of theirs sends."""

    application_id: str
    api_key: str
    license_id: str
    license_key: str

    def init(self, hwid: str) -> dict[str, str]:
        return {"api_key": self.api_key, "license_key": self.license_key, "hwid": hwid}

    def session(self, token: str) -> dict[str, str]:
        return {"api_key": self.api_key, "session_token": token}


@dataclass
class Vendor:
    engine: AsyncEngine
    secrets: SecretBox
    now: Clock

    @asynccontextmanager
    async def vendor(self) -> AsyncIterator[Context]:
        """A transaction of the vendor's, at this moment."""
        now = self.now()
        async with self.engine.begin() as connection:
            organisation_id = await default_organisation_id(connection, now=now)
            yield Context(connection, organisation_id, "test", now, self.secrets)

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
        [created] = await self.licenses(application_id, **given)
        return created

    async def licenses(self, application_id: str, **given: Any) -> list[CreatedLicense]:
        async with self.vendor() as context:
            return await licenses.create(context, application_id, NewLicenses(**given))

    async def customer(self, **given: Any) -> Customer:
        """One of an application of their own, whose license has these terms."""
        application = await self.application()
        created = await self.license(application.id, **given)
        return Customer(application.id, application.api_key, created.id, created.key)

    async def show_license(self, license_id: str) -> LicenseDetail:
        async with self.vendor() as context:
            return await licenses.show(context, license_id)

    async def change_license(self, license_id: str, **changes: Any) -> None:
        async with self.vendor() as context:
            await licenses.update_license(context, license_id, LicenseChanges(**changes))

    async def suspend(self, license_id: str, reason: str | None = None) -> None:
        async with self.vendor() as context:
            await license_actions.suspend(context, license_id, StatusChange(reason=reason))

    async def reinstate(self, license_id: str) -> None:
        async with self.vendor() as context:
            await license_actions.reinstate(context, license_id)

    async def revoke(self, license_id: str, reason: str | None = None) -> None:
        async with self.vendor() as context:
            await license_actions.revoke(context, license_id, StatusChange(reason=reason))

    async def reset_devices(self, license_id: str) -> None:
        async with self.vendor() as context:
            await license_actions.reset_devices(context, license_id)

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
async def open_vendor(settings: Settings) -> AsyncIterator[Vendor]:
    """The vendor of an installation whose servers are processes of their own; its database is made ready."""
    secrets = await prepare(settings, migrate=True)
    async with control_plane_engine(settings) as engine:
        yield Vendor(engine, secrets, system_clock)

"""What tests of the control plane put into an installation."""

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from sqlalchemy import Table, insert, select

from lockence_server.clock import SECOND_MS
from lockence_server.database.tables import devices, sessions
from lockence_server.identifiers import new_id
from lockence_server.management.applications import service as application_service
from lockence_server.management.applications.schemas import NewApplication
from lockence_server.management.context import Context
from lockence_server.management.licenses import service as license_service
from lockence_server.management.licenses.schemas import NewLicenses
from lockence_server.management.schemas import PageRequest

NOW = 1_800_000_000_000
FIRST_PAGE = PageRequest()


class Transactions(Protocol):
    def __call__(
        self, now: int = NOW, organisation: str | None = None
    ) -> AbstractAsyncContextManager[Context]: ...


async def application(context: Context) -> str:
    return (await application_service.create(context, NewApplication(name="Example"))).id


async def licensed(context: Context, application_id: str, **given: Any) -> str:
    [created] = await license_service.create(context, application_id, NewLicenses(**given))
    return created.id


async def use(context: Context, application_id: str, license_id: str, hwid: str) -> tuple[str, str]:
    """A device and a live session, as an init leaves them."""
    device_id, session_id = new_id("dev"), new_id("ses")
    of_license = {"application_id": application_id, "license_id": license_id, "hwid": hwid, "address": "192.0.2.1"}
    seen = {"first_seen_at": NOW, "last_seen_at": NOW}
    lived = {"created_at": NOW, "last_activity_at": NOW, "expires_at": NOW + 1_800 * SECOND_MS}
    await context.connection.execute(insert(devices).values(**of_license, **seen, id=device_id, name=""))
    await context.connection.execute(
        insert(sessions).values(**of_license, **lived, id=session_id, token_digest=session_id, client_version="")
    )
    return device_id, session_id


async def column(context: Context, table: Table, name: str, **where: Any) -> list[Any]:
    chosen = (table.c[key] == value for key, value in where.items())
    return list(await context.connection.scalars(select(table.c[name]).where(*chosen)))

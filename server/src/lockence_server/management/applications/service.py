"""The rules of applications: the vendor's products, each with its own licenses and keys."""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from packaging.version import InvalidVersion, Version
from sqlalchemy import delete, insert, select, update

from lockence_server.database.tables import applications, licenses, statistics
from lockence_server.errors import NotFoundError
from lockence_server.identifiers import new_id
from lockence_server.management.applications import keys
from lockence_server.management.applications.schemas import (
    Application,
    ApplicationChanges,
    ApplicationDetail,
    CreatedApplication,
    NewApplication,
)
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events import service as events
from lockence_server.management.locks import lock_application, lock_rows
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest, checked, invalid_fields, to_schema
from lockence_server.management.sessions import service as sessions

SESSION_LIFETIME_SECONDS = 30 * 60
HEARTBEAT_INTERVAL_SECONDS = 5 * 60


async def create(context: Context, given: NewApplication) -> CreatedApplication:
    """A new application with its first API key and signing key. Raises `InvalidInputError`."""
    checked(given)
    application_id = new_id("app")
    row = {
        "id": application_id,
        "organisation_id": context.organisation_id,
        "name": given.name,
        "enabled": True,
        "session_lifetime_seconds": SESSION_LIFETIME_SECONDS,
        "heartbeat_interval_seconds": HEARTBEAT_INTERVAL_SECONDS,
        "minimum_version": None,
        "download_url": None,
        "blocks_devices": False,
        "blocked_prefixes": [],
        "created_at": context.now,
        "updated_at": context.now,
    }
    await context.connection.execute(insert(applications).values(row))
    api_key = await keys.add_api_key(context, application_id)
    signing_key = await keys.add_signing_key(context, application_id, active_from=context.now)
    await events.record(
        context,
        "application.created",
        application_id=application_id,
        subject_id=application_id,
        detail={"after": {"name": given.name, "signing_key_id": signing_key.id}},
    )
    shown = msgspec.structs.asdict(to_schema(row, Application))
    return CreatedApplication(
        **shown, api_key=api_key, signing_key_id=signing_key.id, public_key=signing_key.public_key
    )


async def list_applications(context: Context, page: PageRequest) -> Page[Application]:
    statement = select(applications).where(in_organisation(context, applications))
    return await page_of(context, statement, applications.c.id, page, Application)


async def get(context: Context, application_id: str) -> Application:
    """The application. Raises `NotFoundError`."""
    statement = select(applications).where(applications.c.id == application_id)
    found = await context.connection.execute(statement.where(in_organisation(context, applications)))
    row = found.mappings().first()
    if row is None:
        raise NotFoundError("application", application_id)
    return to_schema(row, Application)


async def show(context: Context, application_id: str) -> ApplicationDetail:
    """The application and its keys. Raises `NotFoundError`."""
    application = await get(context, application_id)
    return ApplicationDetail(
        **msgspec.structs.asdict(application),
        api_keys=await keys.list_api_keys(context, application_id),
        signing_keys=await keys.list_signing_keys(context, application_id),
    )


async def update_application(context: Context, application_id: str, given: ApplicationChanges) -> Application:
    """Change what is given. Raises `NotFoundError`, `InvalidInputError`."""
    checked(given)
    before = await lock_application(context, application_id)
    wanted: dict[str, Any] = {
        name: value for name, value in msgspec.structs.asdict(given).items() if value is not msgspec.UNSET
    }
    _check_together({**before, **wanted})
    detail = events.changes(before, wanted)
    if not detail:
        return to_schema(before, Application)
    after = {**before, **wanted, "updated_at": context.now}
    await context.connection.execute(
        update(applications).where(applications.c.id == application_id).values(**wanted, updated_at=context.now)
    )
    await events.record(
        context,
        "application.updated",
        application_id=application_id,
        subject_id=application_id,
        detail=detail,
    )
    return to_schema(after, Application)


async def delete_application(context: Context, application_id: str) -> None:
    """Delete the application and everything in it, at once and for good. Raises `NotFoundError`."""
    row = await lock_application(context, application_id, deletes=True)
    of_application = select(licenses.c.id).where(licenses.c.application_id == application_id)
    await lock_rows(context, of_application.order_by(licenses.c.application_id, licenses.c.id), deletes=True)
    await sessions.lock_all(context, application_id)
    counted = select(statistics.c.shard).where(statistics.c.application_id == application_id)
    await lock_rows(context, counted.order_by(*statistics.primary_key), deletes=True)
    await context.connection.execute(delete(applications).where(applications.c.id == application_id))
    await context.connection.execute(delete(statistics).where(statistics.c.application_id == application_id))
    await events.record(
        context,
        "application.deleted",
        application_id=application_id,
        subject_id=application_id,
        detail={"before": {"name": row["name"]}},
    )


def _check_together(row: dict[str, Any]) -> None:
    """What a schema cannot say of single fields."""
    faults = {}
    if row["heartbeat_interval_seconds"] >= row["session_lifetime_seconds"]:
        faults["heartbeat_interval_seconds"] = (
            f"({row['heartbeat_interval_seconds']}) must be less than `session_lifetime_seconds` "
            f"({row['session_lifetime_seconds']}), or sessions end between two"
        )
    if row["minimum_version"] is not None and not _is_version(row["minimum_version"]):
        faults["minimum_version"] = "is not a version number such as 1.4.2"
    if row["download_url"] is not None and not _is_web_address(row["download_url"]):
        faults["download_url"] = "is not an address that begins with https:// or http://"
    if faults:
        raise invalid_fields(faults)


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(map(str.isspace, url))

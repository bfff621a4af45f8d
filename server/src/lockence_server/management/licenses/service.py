"""The rules of licenses: made, listed, shown, changed, deleted. What is done to one is in `actions`."""

import msgspec
from msgspec import UNSET
from sqlalchemy import delete

from lockence_server.database.tables import licenses
from lockence_server.license_keys import canonical_license_key, new_license_key
from lockence_server.management.applications import service as applications
from lockence_server.management.context import Context
from lockence_server.management.devices import service as devices
from lockence_server.management.events import service as events
from lockence_server.management.licenses import expiry, queries
from lockence_server.management.licenses.changing import change, key_of, row_of
from lockence_server.management.licenses.issuing import Progress, check_metadata, issue, no_progress
from lockence_server.management.licenses.schemas import (
    CreatedLicense,
    Filter,
    License,
    LicenseChanges,
    LicenseDetail,
    NewLicenses,
)
from lockence_server.management.locks import lock_license
from lockence_server.management.paging import rows_of_page
from lockence_server.management.policies import service as policies
from lockence_server.management.schemas import Page, PageRequest, checked, moment
from lockence_server.management.sessions import service as sessions
from lockence_server.management.statistics.counting import count

DEVICES_SHOWN = PageRequest(limit=100)

# Columns that a new license takes from what is given as they are.
_GIVEN = (
    *("policy_id", "username", "email", "note", "metadata"),
    *("max_devices", "max_sessions", "at_session_limit", "entitlements"),
)


async def create(
    context: Context, application_id: str, given: NewLicenses, progress: Progress = no_progress
) -> list[CreatedLicense]:
    """New licenses with keys of our own form, in the order they were made.

    Raises `InvalidInputError`, and `NotFoundError` for the application or a policy that is not of it.
    """
    checked(given)
    check_metadata(given.metadata)
    await applications.get(context, application_id)
    policy = None
    if given.policy_id is not None:
        policy = await policies.get(context, given.policy_id, application_id=application_id)
    ends = expiry.of_new_license(given, policy, now=context.now)
    columns = {name: getattr(given, name) for name in _GIVEN} | ends._asdict()
    columns |= {"status": "active", "status_reason": None, "first_used_at": None}
    keys = [new_license_key() for _ in range(given.count)]
    told = {"after": {"policy_id": given.policy_id, "username": given.username, **ends._asdict()}}
    ids = await issue(context, application_id, [(key, columns) for key in keys], told=told, progress=progress)
    expires_at = moment(ends.expires_at)
    return [
        CreatedLicense(
            id=license_id,
            application_id=application_id,
            policy_id=given.policy_id,
            key=key,
            username=given.username,
            expires_at=expires_at,
            first_use_duration_seconds=ends.first_use_duration_seconds,
        )
        for license_id, key in zip(ids, keys, strict=True)
    ]


async def list_licenses(context: Context, given: Filter, page: PageRequest) -> Page[License]:
    """The licenses that match, newest first."""
    checked(given)
    digest = None if given.key is None else context.secrets.license_key_digest(canonical_license_key(given.key))
    statement = queries.filtered(context, given, key_digest=digest)
    rows, next_cursor = await rows_of_page(context, statement, licenses.c.id, page)
    return Page(items=[queries.shown(context, row) for row in rows], next_cursor=next_cursor)


async def get(context: Context, license_id: str) -> License:
    """The license. Raises `NotFoundError`."""
    return queries.shown(context, await row_of(context, license_id))


async def show(context: Context, license_id: str) -> LicenseDetail:
    """The license with its devices, and how many sessions are live. Raises `NotFoundError`."""
    row = await row_of(context, license_id)
    bound = await devices.list_devices(context, license_id=license_id, page=DEVICES_SHOWN)
    of_license = {"application_id": row["application_id"], "license_id": license_id}
    return LicenseDetail(
        **msgspec.structs.asdict(queries.shown(context, row)),
        device_count=await devices.count(context, **of_license),
        devices=bound.items,
        live_session_count=await sessions.count_live(context, **of_license),
    )


async def update_license(context: Context, license_id: str, given: LicenseChanges) -> License:
    """Change what is given. Raises `NotFoundError`, `InvalidInputError`, `ConflictError`."""
    checked(given)
    before = await lock_license(context, license_id)
    wanted = {name: value for name in _GIVEN if (value := getattr(given, name)) is not UNSET}
    if "metadata" in wanted:
        check_metadata(wanted["metadata"])
    if given.policy_id:
        await policies.get(context, given.policy_id, application_id=before["application_id"])
    ends = expiry.of_changed_license(given, first_used=before["first_used_at"] is not None, now=context.now)
    await change(context, "license.updated", before, wanted | (ends._asdict() if ends else {}))
    return queries.shown(context, await row_of(context, license_id))


async def delete_license(context: Context, license_id: str) -> None:
    """Delete the license with its devices and sessions, for good. Raises `NotFoundError`."""
    row = await lock_license(context, license_id, deletes=True)
    of_license = {"application_id": row["application_id"], "license_id": license_id}
    await sessions.lock_all(context, **of_license)
    count(context, row["application_id"], "sessions.ended", await sessions.count_live(context, **of_license))
    count(context, row["application_id"], "devices.removed", await devices.count(context, **of_license))
    count(context, row["application_id"], "licenses.deleted")
    await context.connection.execute(delete(licenses).where(key_of(row)))
    await events.record(
        context,
        "license.deleted",
        application_id=row["application_id"],
        subject_id=license_id,
        detail={"before": {"username": row["username"], "status": row["status"]}},
    )

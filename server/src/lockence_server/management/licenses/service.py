"""The rules of licenses: made, listed, shown, changed, deleted. What is done to one is in `actions`."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET
from sqlalchemy import delete

from lockence_server.database.tables import licenses
from lockence_server.identifiers import ids_from, reserve
from lockence_server.management.applications import service as applications
from lockence_server.management.context import Context
from lockence_server.management.devices import service as devices
from lockence_server.management.events import service as events
from lockence_server.management.licenses import expiry, finding, issuing, making, queries
from lockence_server.management.licenses.changing import change, count_deletion, key_of, row_of
from lockence_server.management.licenses.expiry import Expiry
from lockence_server.management.licenses.issuing import Prepared
from lockence_server.management.licenses.making import ROWS_PER_PIECE, Made, Wanted
from lockence_server.management.licenses.metadata import check_metadata
from lockence_server.management.licenses.schemas import (
    NEWEST_FIRST,
    Count,
    CreatedLicense,
    Filter,
    License,
    LicenseChanges,
    LicenseDetail,
    NewLicenses,
    Order,
)
from lockence_server.management.locks import lock_license
from lockence_server.management.policies import service as policies
from lockence_server.management.schemas import Page, PageRequest, checked
from lockence_server.management.sessions import service as sessions

DEVICES_SHOWN = PageRequest(limit=100)

# Columns that a new license takes from what is given as they are.
_GIVEN = (
    *("policy_id", "username", "email", "note", "metadata"),
    *("max_devices", "max_sessions", "at_session_limit", "entitlements"),
)


Make = Callable[[Wanted], Awaitable[Made]]


class NewBatch(NamedTuple):
    """New licenses that wait to be written, and as their vendor is told of them: a JSON array."""

    prepared: Prepared
    created: bytes


async def create(context: Context, application_id: str, given: NewLicenses) -> list[CreatedLicense]:
    """New licenses with keys of our own form, in the order they were made.

    Raises `InvalidInputError`, and `NotFoundError` for the application or a policy that is not of it.
    """
    ends = await end_of_new(context, application_id, given)
    batch = await prepare(context, application_id, given, ends)
    await issuing.write(context, batch.prepared)
    return created_of(batch)


async def end_of_new(context: Context, application_id: str, given: NewLicenses) -> Expiry:
    """When new licenses end: all that `create` has to look up. Raises what `create` does."""
    checked(given)
    check_metadata(given.metadata)
    await applications.get(context, application_id)
    policy = None
    if given.policy_id is not None:
        policy = await policies.get(context, given.policy_id, application_id=application_id)
    return expiry.of_new_license(given, policy, now=context.now)


async def prepare(
    context: Context, application_id: str, given: NewLicenses, ends: Expiry, make: Make | None = None
) -> NewBatch:
    """What takes long in `create`. The context's transaction is not used, and better over: see `transfer.prepare`.

    `make` does it, for some at a time; without it, a thread does.
    """
    first = reserve(given.count)
    make = make or (lambda wanted: asyncio.to_thread(making.make, context.secrets, wanted))
    made = [
        await make(
            Wanted(
                first=str(number),
                count=min(ROWS_PER_PIECE, first + given.count - number),
                application_id=application_id,
                policy_id=given.policy_id,
                username=given.username,
                **ends._asdict(),
            )
        )
        for number in range(first, first + given.count, ROWS_PER_PIECE)
    ]
    columns = {name: getattr(given, name) for name in _GIVEN} | ends._asdict()
    prepared = issuing.prepared(
        context,
        application_id,
        (ids_from("lic", first, 1)[0], ids_from("lic", first + given.count - 1, 1)[0]),
        [one.piece for one in made],
        columns=columns | {"status": "active", "status_reason": None, "first_used_at": None},
        told={"after": {"policy_id": given.policy_id, "username": given.username, **ends._asdict()}},
    )
    return NewBatch(prepared, b"[" + b",".join(one.created[1:-1] for one in made) + b"]")


def created_of(batch: NewBatch) -> list[CreatedLicense]:
    return msgspec.json.decode(batch.created, type=list[CreatedLicense])


async def list_licenses(
    context: Context, given: Filter, page: PageRequest, order: Order = NEWEST_FIRST
) -> Page[License]:
    """The licenses that match, in this order. A page may be short, or empty, and not be the last.

    Raises `InvalidInputError`.
    """
    checked(given)
    checked(page)
    ids, next_cursor = await finding.find(context, given, order, page)
    row_of_id = {row["id"]: row for row in await queries.rows_with_terms(context, ids)}
    # One that has been deleted since is left out.
    items = [queries.shown(context, row_of_id[one]) for one in ids if one in row_of_id]
    return Page(items=items, next_cursor=next_cursor)


async def count(context: Context, given: Filter) -> Count:
    """How many match, as far as that is quickly said. Raises `InvalidInputError`."""
    return await finding.count(context, checked(given))


async def get(context: Context, license_id: str) -> License:
    """The license. Raises `NotFoundError`."""
    return queries.shown(context, await row_of(context, license_id))


async def show(context: Context, license_id: str) -> LicenseDetail:
    """The license with its devices, and how many sessions are live. Raises `NotFoundError`."""
    row = await row_of(context, license_id)
    bound = await devices.list_devices(context, license_id=license_id, page=DEVICES_SHOWN)
    application_id, ids = row["application_id"], [license_id]
    return LicenseDetail(
        **msgspec.structs.asdict(queries.shown(context, row)),
        device_count=await devices.count(context, application_id=application_id, license_ids=ids),
        devices=bound.items,
        live_session_count=await sessions.count_live(context, application_id=application_id, license_ids=ids),
    )


async def update_license(context: Context, license_id: str, given: LicenseChanges) -> License:
    """Change what is given. Raises `NotFoundError`, `InvalidInputError`, `ConflictError`."""
    checked(given)
    before = await lock_license(context, license_id)
    wanted = given_columns(given)
    if "metadata" in wanted:
        check_metadata(wanted["metadata"])
    if given.policy_id:
        await policies.get(context, given.policy_id, application_id=before["application_id"])
    ends = expiry.of_changed_license(given, first_used=before["first_used_at"] is not None, now=context.now)
    await change(context, "license.updated", before, wanted | (ends._asdict() if ends else {}))
    return queries.shown(context, await row_of(context, license_id))


def given_columns(given: LicenseChanges) -> dict[str, Any]:
    """The columns that take what is given as it is."""
    return {name: value for name in _GIVEN if (value := getattr(given, name)) is not UNSET}


async def delete_license(context: Context, license_id: str) -> None:
    """Delete the license with its devices and sessions, for good. Raises `NotFoundError`."""
    row = await lock_license(context, license_id, deletes=True)
    await sessions.lock_all(context, row["application_id"], [license_id])
    await count_deletion(context, row["application_id"], [license_id])
    await context.connection.execute(delete(licenses).where(key_of(row)))
    await events.record(
        context,
        "license.deleted",
        application_id=row["application_id"],
        subject_id=license_id,
        detail={"before": {"username": row["username"], "status": row["status"]}},
    )

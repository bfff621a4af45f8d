"""What is done to a license that exists. Each is effective for its customer's next request."""

from lockence_server.management.context import Context
from lockence_server.management.devices import service as devices
from lockence_server.management.events import service as events
from lockence_server.management.licenses import expiry, queries
from lockence_server.management.licenses.changing import change, check_status_change, row_of
from lockence_server.management.licenses.schemas import Extension, License, Status, StatusChange, Transfer
from lockence_server.management.locks import lock_license
from lockence_server.management.schemas import checked
from lockence_server.management.sessions import service as sessions


async def suspend(context: Context, license_id: str, given: StatusChange) -> License:
    """Refuse the license until it is reinstated. Raises `NotFoundError`, and `ConflictError` from revoked."""
    return await _change_status(context, license_id, "license.suspended", "suspended", given.reason)


async def reinstate(context: Context, license_id: str) -> License:
    """Accept a suspended license again. Raises `NotFoundError`, and `ConflictError` from any other status."""
    return await _change_status(context, license_id, "license.reinstated", "active", None)


async def revoke(context: Context, license_id: str, given: StatusChange) -> License:
    """Refuse the license for good. Raises `NotFoundError`, and `ConflictError` where it is revoked already."""
    return await _change_status(context, license_id, "license.revoked", "revoked", given.reason)


async def reset_devices(context: Context, license_id: str) -> tuple[int, int]:
    """Unbind every device and end its live sessions; return how many of each. Raises `NotFoundError`."""
    row = await lock_license(context, license_id)
    of_license = {"application_id": row["application_id"], "license_id": license_id}
    removed, ended = await devices.remove_all(context, **of_license)
    await events.record(
        context,
        "license.devices_reset",
        application_id=row["application_id"],
        subject_id=license_id,
        detail={"devices_removed": removed, "sessions_ended": ended},
    )
    return removed, ended


async def extend(context: Context, license_id: str, given: Extension) -> License:
    """Add time: to the end, to now where that is past, or to the time that begins with the first use.

    Raises `NotFoundError`, `InvalidInputError`, and `ConflictError` where the license never ends.
    """
    checked(given)
    before = await lock_license(context, license_id)
    known = expiry.Expiry(before["expires_at"], before["first_use_duration_seconds"])
    ends = expiry.extended(
        known, given.duration_seconds, first_used=before["first_used_at"] is not None, now=context.now
    )
    await change(context, "license.extended", before, ends._asdict())
    return queries.shown(context, await row_of(context, license_id))


async def transfer(context: Context, license_id: str, given: Transfer) -> License:
    """Give the license to someone else: their name and e-mail, no devices, no sessions.

    Raises `NotFoundError`, `InvalidInputError`.
    """
    checked(given)
    before = await lock_license(context, license_id)
    await reset_devices(context, license_id)
    await change(context, "license.transferred", before, {"username": given.username, "email": given.email})
    return queries.shown(context, await row_of(context, license_id))


async def end_sessions(context: Context, license_id: str) -> int:
    """End every open session of the license; return how many. Raises `NotFoundError`."""
    row = await lock_license(context, license_id)
    ended = await sessions.end_live(context, application_id=row["application_id"], license_id=license_id)
    if ended:
        await events.record(
            context,
            "license.sessions_ended",
            application_id=row["application_id"],
            subject_id=license_id,
            detail={"sessions_ended": ended},
        )
    return ended


async def _change_status(
    context: Context, license_id: str, event_type: str, status: Status, reason: str | None
) -> License:
    checked(StatusChange(reason=reason))
    before = await lock_license(context, license_id)
    check_status_change(before["status"], status)
    await change(context, event_type, before, {"status": status, "status_reason": reason})
    return queries.shown(context, await row_of(context, license_id))

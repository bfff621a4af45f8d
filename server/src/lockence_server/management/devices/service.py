"""The rules of devices: which HWIDs a license is bound to, and freeing a slot."""

from collections.abc import Collection

from sqlalchemy import delete, func, select, update

from lockence_server.database.tables import devices
from lockence_server.errors import NotFoundError
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.devices.schemas import Device, DeviceChanges
from lockence_server.management.events import service as events
from lockence_server.management.locks import lock_license
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest, checked, to_schema
from lockence_server.management.sessions import service as sessions
from lockence_server.management.statistics import counting


async def list_devices(context: Context, *, license_id: str, page: PageRequest) -> Page[Device]:
    """The devices bound to a license, newest first."""
    statement = select(devices).where(devices.c.license_id == license_id, in_organisation(context, devices))
    return await page_of(context, statement, devices.c.id, page, Device)


async def get(context: Context, device_id: str) -> Device:
    """The device. Raises `NotFoundError`."""
    statement = select(devices).where(devices.c.id == device_id, in_organisation(context, devices))
    row = (await context.connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFoundError("device", device_id)
    return to_schema(row, Device)


async def rename(context: Context, device_id: str, given: DeviceChanges) -> Device:
    """Give the device a name that people know it by. Raises `NotFoundError`, `InvalidInputError`."""
    checked(given)
    before = await get(context, device_id)
    if before.name == given.name:
        return before
    of_device = (devices.c.id == device_id, in_organisation(context, devices))
    await context.connection.execute(update(devices).where(*of_device).values(name=given.name))
    await events.record(
        context,
        "device.renamed",
        application_id=before.application_id,
        subject_id=device_id,
        detail={
            "license_id": before.license_id,
            "before": {"name": before.name},
            "after": {"name": given.name},
        },
    )
    return await get(context, device_id)


async def count(context: Context, *, application_id: str, license_ids: Collection[str]) -> int:
    """How many devices are bound to these licenses."""
    of_licenses = (devices.c.application_id == application_id, devices.c.license_id.in_(license_ids))
    statement = select(func.count()).where(*of_licenses, in_organisation(context, devices))
    return await context.connection.scalar(statement) or 0


async def is_bound(context: Context, *, application_id: str, license_id: str, hwid: str) -> bool:
    """Whether a license is bound to this HWID."""
    statement = select(devices.c.id).where(
        devices.c.application_id == application_id,
        devices.c.license_id == license_id,
        devices.c.hwid == hwid,
        in_organisation(context, devices),
    )
    return await context.connection.scalar(statement) is not None


async def remove(context: Context, device_id: str) -> Device:
    """Unbind one device and end its live sessions. Raises `NotFoundError`."""
    chosen = (devices.c.id == device_id, in_organisation(context, devices))
    license_id = await context.connection.scalar(select(devices.c.license_id).where(*chosen))
    if license_id is None:
        raise NotFoundError("device", device_id)
    holder = await lock_license(context, license_id)
    removed = await context.connection.execute(
        delete(devices).where(*chosen, devices.c.application_id == holder["application_id"]).returning(*devices.c)
    )
    row = removed.mappings().first()
    if row is None:  # Removed by someone else while we waited for the lock.
        raise NotFoundError("device", device_id)
    counting.count(context, row["application_id"], "devices.removed")
    ended = await sessions.end_live(
        context, application_id=row["application_id"], license_id=license_id, hwid=row["hwid"]
    )
    await events.record(
        context,
        "device.removed",
        application_id=row["application_id"],
        subject_id=device_id,
        detail={"license_id": license_id, "before": {"hwid": row["hwid"]}, "sessions_ended": ended},
    )
    return to_schema(row, Device)


async def remove_all(context: Context, *, application_id: str, license_id: str) -> tuple[int, int]:
    """Unbind every device of a license and end its live sessions; return how many of each.

    The caller holds the license's lock, and records the event.
    """
    of_license = (devices.c.application_id == application_id, devices.c.license_id == license_id)
    removed = await context.connection.execute(
        delete(devices).where(*of_license, in_organisation(context, devices))
    )
    counting.count(context, application_id, "devices.removed", removed.rowcount)
    ended = await sessions.end_live(context, application_id=application_id, license_id=license_id)
    return removed.rowcount, ended

"""The rules of devices: which HWIDs a license is bound to, and freeing a slot."""

from sqlalchemy import delete, func, select

from lockence_server.database.tables import devices
from lockence_server.errors import NotFoundError
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.devices.schemas import Device
from lockence_server.management.events import service as events
from lockence_server.management.locks import lock_license
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest, to_schema
from lockence_server.management.sessions import service as sessions


async def list_devices(context: Context, *, license_id: str, page: PageRequest) -> Page[Device]:
    """The devices bound to a license, newest first."""
    statement = select(devices).where(devices.c.license_id == license_id, in_organisation(context, devices))
    return await page_of(context, statement, devices.c.id, page, Device)


async def count(context: Context, *, application_id: str, license_id: str) -> int:
    """How many devices are bound to a license."""
    of_license = (devices.c.application_id == application_id, devices.c.license_id == license_id)
    statement = select(func.count()).where(*of_license, in_organisation(context, devices))
    return await context.connection.scalar(statement) or 0


async def remove(context: Context, device_id: str) -> Device:
    """Unbind one device and end its open sessions. Raises `NotFoundError`."""
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
    ended = await sessions.end_open(
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
    """Unbind every device of a license and end its open sessions; return how many of each.

    The caller holds the license's lock, and records the event.
    """
    of_license = (devices.c.application_id == application_id, devices.c.license_id == license_id)
    removed = await context.connection.execute(
        delete(devices).where(*of_license, in_organisation(context, devices))
    )
    ended = await sessions.end_open(context, application_id=application_id, license_id=license_id)
    return removed.rowcount, ended

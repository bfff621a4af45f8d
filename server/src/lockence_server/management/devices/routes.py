"""`/api/v1/devices`."""

from litestar import delete, get, patch
from litestar.params import FromPath, JSONBody

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InContext, needs
from lockence_server.management.devices import service
from lockence_server.management.devices.schemas import Device, DeviceChanges


@get("/devices/{device_id:str}", summary="Read a device", **needs(Permission.READ))
async def get_device(context: InContext, device_id: FromPath[str]) -> Device:
    return await service.get(context, device_id)


@patch("/devices/{device_id:str}", summary="Rename a device", **needs(Permission.LICENSES_SUPPORT))
async def rename_device(context: InContext, device_id: FromPath[str], data: JSONBody[DeviceChanges]) -> Device:
    return await service.rename(context, device_id, data)


@delete("/devices/{device_id:str}", summary="Remove a device", **needs(Permission.LICENSES_SUPPORT))
async def remove_device(context: InContext, device_id: FromPath[str]) -> None:
    """Its sessions end, and another device can take its place."""
    await service.remove(context, device_id)


ROUTES = [get_device, rename_device, remove_device]

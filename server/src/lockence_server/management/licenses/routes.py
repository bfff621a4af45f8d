"""`/api/v1/licenses`: one at a time."""

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from lockence_server.management.access import Permission
from lockence_server.management.api.etags import check_match
from lockence_server.management.api.routing import IfMatch, InContext, InPage, InTransactions, needs, tagged
from lockence_server.management.devices import service as devices
from lockence_server.management.devices.schemas import Device
from lockence_server.management.licenses import actions, checking, service
from lockence_server.management.licenses.schemas import (
    Check,
    Checked,
    DevicesReset,
    Extension,
    License,
    LicenseChanges,
    LicenseDetail,
    SessionsEnded,
    StatusChange,
    Transfer,
)
from lockence_server.management.locks import lock_license
from lockence_server.management.schemas import Page

WRITES = needs(Permission.LICENSES_WRITE)
SUPPORTS = needs(Permission.LICENSES_SUPPORT) | {"status_code": HTTP_200_OK}
ACTS = WRITES | {"status_code": HTTP_200_OK}


@get("/licenses/{license_id:str}", summary="Read a license", **needs(Permission.READ))
async def get_license(context: InContext, license_id: FromPath[str]) -> Response[LicenseDetail]:
    """With its newest devices, and how many sessions are live."""
    shown = await service.show(context, license_id)
    return tagged(shown, of=await service.get(context, license_id))


@patch("/licenses/{license_id:str}", summary="Change a license", **WRITES)
async def update_license(
    context: InContext, license_id: FromPath[str], data: JSONBody[LicenseChanges], if_match: IfMatch = None
) -> Response[License]:
    """What is left out stays. Effective for its customer's next request."""
    if if_match is not None:
        await lock_license(context, license_id)
        check_match(if_match, await service.get(context, license_id))
    return tagged(await service.update_license(context, license_id, data))


@delete("/licenses/{license_id:str}", summary="Delete a license", **WRITES)
async def delete_license(context: InContext, license_id: FromPath[str]) -> None:
    """With its devices and sessions, for good. To refuse it and keep the record, revoke it."""
    await service.delete_license(context, license_id)


@post("/licenses/{license_id:str}/suspend", summary="Suspend a license", **ACTS)
async def suspend_license(
    context: InContext, license_id: FromPath[str], data: JSONBody[StatusChange]
) -> Response[License]:
    """Refuse it until it is reinstated; `reason` is told to the customer. Live sessions are refused too."""
    return tagged(await actions.suspend(context, license_id, data))


@post("/licenses/{license_id:str}/reinstate", summary="Reinstate a license", **ACTS)
async def reinstate_license(context: InContext, license_id: FromPath[str]) -> Response[License]:
    """Accept a suspended license again."""
    return tagged(await actions.reinstate(context, license_id))


@post("/licenses/{license_id:str}/revoke", summary="Revoke a license", **ACTS)
async def revoke_license(
    context: InContext, license_id: FromPath[str], data: JSONBody[StatusChange]
) -> Response[License]:
    """Refuse it for good; `reason` is told to the customer."""
    return tagged(await actions.revoke(context, license_id, data))


@post("/licenses/{license_id:str}/extend", summary="Extend a license", **SUPPORTS)
async def extend_license(
    context: InContext, license_id: FromPath[str], data: JSONBody[Extension]
) -> Response[License]:
    """Add time to its end, or to now where that is past."""
    return tagged(await actions.extend(context, license_id, data))


@post("/licenses/{license_id:str}/transfer", summary="Transfer a license", **ACTS)
async def transfer_license(
    context: InContext, license_id: FromPath[str], data: JSONBody[Transfer]
) -> Response[License]:
    """Give it to someone else: their name and e-mail, no devices, no sessions."""
    return tagged(await actions.transfer(context, license_id, data))


@post("/licenses/{license_id:str}/reset-devices", summary="Reset a license's devices", **SUPPORTS)
async def reset_license_devices(context: InContext, license_id: FromPath[str]) -> DevicesReset:
    """Unbind every device and end its sessions."""
    removed, ended = await actions.reset_devices(context, license_id)
    return DevicesReset(devices_removed=removed, sessions_ended=ended)


@post("/licenses/{license_id:str}/end-sessions", summary="End a license's sessions", **SUPPORTS)
async def end_license_sessions(context: InContext, license_id: FromPath[str]) -> SessionsEnded:
    return SessionsEnded(sessions_ended=await actions.end_sessions(context, license_id))


@post(
    "/licenses/{license_id:str}/check",
    summary="Say what init would answer",
    status_code=HTTP_200_OK,
    **needs(Permission.READ),
)
async def check_license(transactions: InTransactions, license_id: FromPath[str], data: JSONBody[Check]) -> Checked:
    """By the same rules, for a device, an address, a version and a moment of your choice. Nothing is changed."""
    async with transactions.reading() as context:
        return await checking.check(context, license_id, data)


@get("/licenses/{license_id:str}/devices", summary="List a license's devices", **needs(Permission.READ))
async def list_license_devices(context: InContext, license_id: FromPath[str], page: InPage) -> Page[Device]:
    """Newest first."""
    await service.get(context, license_id)
    return await devices.list_devices(context, license_id=license_id, page=page)


ROUTES = [
    get_license,
    update_license,
    delete_license,
    suspend_license,
    reinstate_license,
    revoke_license,
    extend_license,
    transfer_license,
    reset_license_devices,
    end_license_sessions,
    check_license,
    list_license_devices,
]

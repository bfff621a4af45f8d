"""`/api/v1/blocklist`."""

from litestar import delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InContext, InPage, needs
from lockence_server.management.blocklists import service
from lockence_server.management.blocklists.schemas import BlocklistEntry, Kind, NewBlocklistEntry
from lockence_server.management.schemas import Page


@post(
    "/applications/{application_id:str}/blocklist",
    summary="Block a device or network",
    **needs(Permission.BLOCKLIST_WRITE),
)
async def add_blocklist_entry(
    context: InContext, application_id: FromPath[str], data: JSONBody[NewBlocklistEntry]
) -> BlocklistEntry:
    """It is refused from its next request on, also in live sessions."""
    return await service.add(context, application_id, data)


@get("/blocklist", summary="List blocklist entries", **needs(Permission.READ))
async def list_blocklist(
    context: InContext,
    page: InPage,
    application_id: FromQuery[str | None] = None,
    kind: FromQuery[Kind | None] = None,
) -> Page[BlocklistEntry]:
    """Newest first."""
    return await service.list_entries(context, application_id=application_id, kind=kind, page=page)


@get("/blocklist/{entry_id:str}", summary="Read a blocklist entry", **needs(Permission.READ))
async def get_blocklist_entry(context: InContext, entry_id: FromPath[str]) -> BlocklistEntry:
    return await service.get(context, entry_id)


@delete("/blocklist/{entry_id:str}", summary="Remove a blocklist entry", **needs(Permission.BLOCKLIST_WRITE))
async def remove_blocklist_entry(context: InContext, entry_id: FromPath[str]) -> None:
    """The device or network is let in again."""
    await service.remove(context, entry_id)


ROUTES = [add_blocklist_entry, list_blocklist, get_blocklist_entry, remove_blocklist_entry]

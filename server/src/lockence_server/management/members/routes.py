"""`/api/v1/members`."""

from litestar import delete, get, patch
from litestar.params import FromPath, JSONBody

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InCaller, InContext, InPage, needs
from lockence_server.management.members import service
from lockence_server.management.members.schemas import Member, MemberChanges
from lockence_server.management.schemas import Page


@get("/members", summary="List members", **needs(Permission.READ))
async def list_members(context: InContext, page: InPage) -> Page[Member]:
    return await service.list_members(context, page)


@patch("/members/{account_id:str}", summary="Change a member's role", **needs(Permission.MEMBERS_WRITE))
async def change_member(
    context: InContext, caller: InCaller, account_id: FromPath[str], data: JSONBody[MemberChanges]
) -> Member:
    """Only an owner makes or unmakes owners, and one always stays."""
    return await service.change_role(context, caller, account_id, data)


@delete("/members/{account_id:str}", summary="Remove a member", **needs(Permission.MEMBERS_WRITE))
async def remove_member(context: InContext, caller: InCaller, account_id: FromPath[str]) -> None:
    """Their API tokens of this organisation end too."""
    await service.remove(context, caller, account_id)


ROUTES = [list_members, change_member, remove_member]

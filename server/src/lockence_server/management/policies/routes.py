"""`/api/v1/policies`."""

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody

from lockence_server.management.access import Permission
from lockence_server.management.api.etags import check_match
from lockence_server.management.api.routing import IfMatch, InContext, InPage, needs, tagged
from lockence_server.management.policies import service
from lockence_server.management.policies.schemas import NewPolicy, Policy, PolicyChanges
from lockence_server.management.schemas import Page


@post("/applications/{application_id:str}/policies", summary="Create a policy", **needs(Permission.POLICIES_WRITE))
async def create_policy(
    context: InContext, application_id: FromPath[str], data: JSONBody[NewPolicy]
) -> Response[Policy]:
    return tagged(await service.create(context, application_id, data))


@get("/policies", summary="List policies", **needs(Permission.READ))
async def list_policies(
    context: InContext, page: InPage, application_id: FromQuery[str | None] = None
) -> Page[Policy]:
    """Newest first."""
    return await service.list_policies(context, application_id=application_id, page=page)


@get("/policies/{policy_id:str}", summary="Read a policy", **needs(Permission.READ))
async def get_policy(context: InContext, policy_id: FromPath[str]) -> Response[Policy]:
    return tagged(await service.get(context, policy_id))


@patch("/policies/{policy_id:str}", summary="Change a policy", **needs(Permission.POLICIES_WRITE))
async def update_policy(
    context: InContext, policy_id: FromPath[str], data: JSONBody[PolicyChanges], if_match: IfMatch = None
) -> Response[Policy]:
    """What is left out stays. Limits and entitlements reach every license that has none of its own, at once."""
    if if_match is not None:
        check_match(if_match, await service.get_locked(context, policy_id))
    return tagged(await service.update_policy(context, policy_id, data))


@delete("/policies/{policy_id:str}", summary="Delete a policy", **needs(Permission.POLICIES_WRITE))
async def delete_policy(context: InContext, policy_id: FromPath[str]) -> None:
    """Refused while licenses use it."""
    await service.delete_policy(context, policy_id)


ROUTES = [create_policy, list_policies, get_policy, update_policy, delete_policy]

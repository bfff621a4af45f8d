"""`/api/v1/organisation` and `/api/v1/organisations`."""

from litestar import get, patch, post
from litestar.params import JSONBody

from lockence_server.management.access import Permission, Role
from lockence_server.management.accounts import service as accounts
from lockence_server.management.api.routing import InCaller, InContext, InRequest, for_the_signed_in, needs
from lockence_server.management.organisations import service
from lockence_server.management.organisations.schemas import (
    NewOrganisation,
    Organisation,
    OrganisationChanges,
)


@post("/organisations", summary="Create an organisation", **for_the_signed_in())
async def create_organisation(
    served: InRequest, caller: InCaller, data: JSONBody[NewOrganisation]
) -> Organisation:
    """One becomes its owner. Name it in the header `Lockence-Organisation` to work in it."""
    connection = await served.connection()
    created = await service.create(connection, data, now=served.now)
    await accounts.join(connection, created.id, caller.account_id, Role.OWNER, now=served.now)
    return created


@get("/organisation", summary="Read the organisation", **needs(Permission.READ))
async def get_organisation(context: InContext) -> Organisation:
    return await service.get(context)


@patch("/organisation", summary="Rename the organisation", **needs(Permission.ORGANISATION_WRITE))
async def update_organisation(context: InContext, data: JSONBody[OrganisationChanges]) -> Organisation:
    return await service.rename(context, data)


ROUTES = [create_organisation, get_organisation, update_organisation]

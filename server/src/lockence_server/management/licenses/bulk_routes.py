"""`/api/v1/applications/{id}/licenses`: many at a time."""

from litestar import post
from litestar.params import FromPath, JSONBody

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InContext, needs
from lockence_server.management.licenses import service
from lockence_server.management.licenses.schemas import CreatedLicense, NewLicenses


@post(
    "/applications/{application_id:str}/licenses",
    summary="Create licenses",
    **needs(Permission.LICENSES_WRITE),
)
async def create_licenses(
    context: InContext, application_id: FromPath[str], data: JSONBody[NewLicenses]
) -> list[CreatedLicense]:
    """`count` of them at once, which differ only in their keys."""
    return await service.create(context, application_id, data)


ROUTES = [create_licenses]

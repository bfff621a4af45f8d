"""`/api/v1/applications`."""

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from lockence_server.management.access import Permission
from lockence_server.management.api.etags import check_match
from lockence_server.management.api.routing import IfMatch, InContext, InPage, needs, tagged
from lockence_server.management.applications import keys, service
from lockence_server.management.applications.schemas import (
    ApiKey,
    ApiKeyRotation,
    Application,
    ApplicationChanges,
    ApplicationDetail,
    CreatedApplication,
    NewApplication,
    SigningKey,
    SigningKeyRotation,
)
from lockence_server.management.locks import lock_application
from lockence_server.management.schemas import Page


@post("/applications", summary="Create an application", **needs(Permission.APPLICATIONS_WRITE))
async def create_application(context: InContext, data: JSONBody[NewApplication]) -> CreatedApplication:
    """With its first API key, and the public key that its answers are verified with."""
    return await service.create(context, data)


@get("/applications", summary="List applications", **needs(Permission.READ))
async def list_applications(context: InContext, page: InPage) -> Page[Application]:
    """Newest first."""
    return await service.list_applications(context, page)


@get("/applications/{application_id:str}", summary="Read an application", **needs(Permission.READ))
async def get_application(context: InContext, application_id: FromPath[str]) -> Response[ApplicationDetail]:
    """With its keys."""
    shown = await service.show(context, application_id)
    return tagged(shown, of=await service.get(context, application_id))


@patch(
    "/applications/{application_id:str}",
    summary="Change an application",
    **needs(Permission.APPLICATIONS_WRITE),
)
async def update_application(
    context: InContext, application_id: FromPath[str], data: JSONBody[ApplicationChanges], if_match: IfMatch = None
) -> Response[Application]:
    """What is left out stays. Effective for the next request of its clients."""
    if if_match is not None:
        await lock_application(context, application_id)
        check_match(if_match, await service.get(context, application_id))
    return tagged(await service.update_application(context, application_id, data))


@delete(
    "/applications/{application_id:str}",
    summary="Delete an application",
    **needs(Permission.APPLICATIONS_WRITE),
)
async def delete_application(context: InContext, application_id: FromPath[str]) -> None:
    """With its licenses, devices and sessions, at once and for good."""
    await service.delete_application(context, application_id)


@post(
    "/applications/{application_id:str}/api-keys",
    summary="Rotate the API key",
    **needs(Permission.APPLICATIONS_WRITE),
)
async def rotate_api_key(
    context: InContext, application_id: FromPath[str], data: JSONBody[ApiKeyRotation]
) -> ApiKey:
    """A new key; those before it work for `overlap_seconds` more."""
    return await keys.rotate_api_key(context, application_id, overlap_seconds=data.overlap_seconds)


@post(
    "/applications/{application_id:str}/signing-keys",
    summary="Rotate the signing key",
    **needs(Permission.APPLICATIONS_WRITE),
)
async def rotate_signing_key(
    context: InContext, application_id: FromPath[str], data: JSONBody[SigningKeyRotation]
) -> SigningKey:
    """A new key that signs answers in `active_in_seconds`: ship its public key to your customers until then."""
    return await keys.rotate_signing_key(context, application_id, active_in_seconds=data.active_in_seconds)


ROUTES = [
    create_application,
    list_applications,
    get_application,
    update_application,
    delete_application,
    rotate_api_key,
    rotate_signing_key,
]

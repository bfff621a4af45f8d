"""`/api/v1/licenses/{id}/attempts` and `/api/v1/applications/{id}/attempts`."""

from typing import Annotated

from litestar import get
from litestar.params import FromPath, QueryParameter

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InContext, InPage, needs
from lockence_server.management.attempts import service
from lockence_server.management.attempts.schemas import Attempt
from lockence_server.management.schemas import Page

Outcome = Annotated[
    str | None,
    QueryParameter(description="A code of the client API, such as `hwid_mismatch`; `refused`: any but `ok`."),
]


@get("/licenses/{license_id:str}/attempts", summary="List a license's attempts", **needs(Permission.READ))
async def list_license_attempts(
    context: InContext, page: InPage, license_id: FromPath[str], outcome: Outcome = None
) -> Page[Attempt]:
    """Its inits and the first refusal of each of its sessions, newest first."""
    return await service.of_license(context, license_id, outcome=outcome, page=page)


@get(
    "/applications/{application_id:str}/attempts",
    summary="List an application's attempts",
    **needs(Permission.READ),
)
async def list_application_attempts(
    context: InContext, page: InPage, application_id: FromPath[str], outcome: Outcome = None
) -> Page[Attempt]:
    """Those of all its licenses, and those with keys that it does not know, newest first."""
    return await service.of_application(context, application_id, outcome=outcome, page=page)


ROUTES = [list_license_attempts, list_application_attempts]

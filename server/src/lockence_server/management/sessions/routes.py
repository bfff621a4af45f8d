"""`/api/v1/sessions`."""

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.status_codes import HTTP_200_OK

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InContext, InPage, needs
from lockence_server.management.schemas import Page
from lockence_server.management.sessions import service
from lockence_server.management.sessions.schemas import Session


@get("/sessions", summary="List live sessions", **needs(Permission.READ))
async def list_sessions(
    context: InContext,
    page: InPage,
    application_id: FromQuery[str | None] = None,
    license_id: FromQuery[str | None] = None,
) -> Page[Session]:
    """Newest first."""
    return await service.list_live(context, application_id=application_id, license_id=license_id, page=page)


@get("/sessions/{session_id:str}", summary="Read a session", **needs(Permission.READ))
async def get_session(context: InContext, session_id: FromPath[str]) -> Session:
    """Live or over."""
    return await service.get(context, session_id)


@post(
    "/sessions/{session_id:str}/end",
    summary="End a session",
    status_code=HTTP_200_OK,
    **needs(Permission.LICENSES_SUPPORT),
)
async def end_session(context: InContext, session_id: FromPath[str]) -> Session:
    """Its next validate or heartbeat is refused."""
    return await service.end(context, session_id)


ROUTES = [list_sessions, get_session, end_session]

"""`/api/v1/events`: the audit log."""

from typing import Annotated

from litestar import get
from litestar.params import FromQuery, QueryParameter

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InContext, InPage, needs
from lockence_server.management.events import service
from lockence_server.management.events.schemas import Event
from lockence_server.management.schemas import Page


@get("/events", summary="List events", **needs(Permission.READ))
async def list_events(
    context: InContext,
    page: InPage,
    application_id: FromQuery[str | None] = None,
    subject_id: FromQuery[str | None] = None,
    event_type: Annotated[str | None, QueryParameter(name="type", required=False)] = None,
) -> Page[Event]:
    """What was changed, by whom and from where, newest first."""
    return await service.list_events(
        context, application_id=application_id, subject_id=subject_id, event_type=event_type, page=page
    )


ROUTES = [list_events]

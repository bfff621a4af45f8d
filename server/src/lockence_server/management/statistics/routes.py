"""`/api/v1/statistics`."""

from datetime import datetime
from typing import Annotated

from litestar import get
from litestar.params import FromQuery, QueryParameter

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InContext, needs
from lockence_server.management.statistics import service
from lockence_server.management.statistics.schemas import By, Statistics, StatisticsNow


@get("/statistics", summary="Read statistics", **needs(Permission.READ))
async def get_statistics(
    context: InContext,
    application_id: FromQuery[str | None] = None,
    from_: Annotated[datetime | None, QueryParameter(name="from")] = None,
    to: FromQuery[datetime | None] = None,
    by: FromQuery[By] = "hour",
) -> Statistics:
    """How often things happened, by hour or day (UTC): inits by outcome, new licenses, devices and so on."""
    return await service.series(context, application_id=application_id, from_=from_, to=to, by=by)


@get("/statistics/now", summary="Read how things are now", **needs(Permission.READ))
async def get_statistics_now(context: InContext, application_id: FromQuery[str | None] = None) -> StatisticsNow:
    """Live sessions, active devices, licenses by status, and those that end soon."""
    return await service.now(context, application_id=application_id)


ROUTES = [get_statistics, get_statistics_now]

"""`/api/v1/licenses`: which there are."""

from typing import Annotated, Literal

from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter, SkipValidation

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InContext, InPage, needs
from lockence_server.management.licenses import service
from lockence_server.management.licenses.schemas import Count, Filter, License, ListedStatus, Order, SortedBy
from lockence_server.management.schemas import Page, Time

InFilter = NamedDependency[SkipValidation[Filter]]


async def _filter(
    application_id: FromQuery[str | None] = None,
    status: Annotated[
        ListedStatus | None, QueryParameter(description="`expired`: active, but its time is over.")
    ] = None,
    policy_id: FromQuery[str | None] = None,
    expires_after: Annotated[Time | None, QueryParameter(description="At this time or later.")] = None,
    expires_before: Annotated[Time | None, QueryParameter(description="Before this time.")] = None,
    never_used: Annotated[bool, QueryParameter(description="Only those without a first use.")] = False,
    hwid: Annotated[str | None, QueryParameter(description="Of a device that is bound.")] = None,
    key: Annotated[str | None, QueryParameter(description="A whole license key.")] = None,
    username: Annotated[str | None, QueryParameter(description="A part of it, in any case.")] = None,
    email: Annotated[str | None, QueryParameter(description="A part of it, in any case.")] = None,
    note: Annotated[str | None, QueryParameter(description="A part of it, in any case.")] = None,
    search: Annotated[
        str | None,
        QueryParameter(
            description="A key, an id, a whole e-mail address or a HWID; else a part of username, e-mail or note."
        ),
    ] = None,
) -> Filter:
    return Filter(
        application_id=application_id,
        status=status,
        policy_id=policy_id,
        expires_after=expires_after,
        expires_before=expires_before,
        never_used=never_used,
        hwid=hwid,
        key=key,
        username=username,
        email=email,
        note=note,
        search=search,
    )


FILTERED = needs(Permission.READ) | {"dependencies": {"wanted": Provide(_filter)}}


@get("/licenses", summary="List licenses", **FILTERED)
async def list_licenses(
    context: InContext,
    page: InPage,
    wanted: InFilter,
    sort: Annotated[SortedBy, QueryParameter(description="By what; `created_at` without `application_id`.")] = (
        "created_at"
    ),
    order: FromQuery[Literal["asc", "desc"]] = "desc",
) -> Page[License]:
    """Newest first. A page may hold fewer than `limit`, even none, and not be the last: follow `next_cursor`."""
    return await service.list_licenses(context, wanted, page, Order(by=sort, descending=order == "desc"))


@get("/licenses/count", summary="Count licenses", **FILTERED)
async def count_licenses(context: InContext, wanted: InFilter) -> Count:
    """Exactly up to 10,000; where `exact` is false, at least as many."""
    return await service.count(context, wanted)


ROUTES = [list_licenses, count_licenses]

"""`/api/v1/applications/{id}/licenses`: many at a time."""

from functools import partial

from litestar import Response, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InCaller, InTransactions, demand, encoded, needs
from lockence_server.management.licenses import bulk, service, writing
from lockence_server.management.licenses.making import Made
from lockence_server.management.licenses.schemas import (
    LICENSES_IN_ONE_CALL_MAX,
    BulkAction,
    BulkResult,
    CreatedLicense,
    NewLicenses,
)
from lockence_server.management.schemas import invalid_fields

MADE_HERE_MAX = 250
"""These are made on a thread before another process has started."""


@post(
    "/applications/{application_id:str}/licenses",
    summary="Create licenses",
    **needs(Permission.LICENSES_WRITE),
)
async def create_licenses(
    transactions: InTransactions, application_id: FromPath[str], data: JSONBody[NewLicenses]
) -> Response[list[CreatedLicense]]:
    """`count` of them at once, which differ only in their keys; at most 10,000."""
    if data.count > LICENSES_IN_ONE_CALL_MAX:
        raise invalid_fields({"count": f"is more than {LICENSES_IN_ONE_CALL_MAX:,}, which one call may create"})
    make = None if data.count <= MADE_HERE_MAX else partial(transactions.helper.do, "make licenses", result=Made)
    async with transactions.reading() as context:
        ends = await service.end_of_new(context, application_id, data)
    batch = await service.prepare(context, application_id, data, ends, make)
    await writing.write(transactions.engine, transactions.writing, batch.prepared)
    return encoded(batch.created)


@post(
    "/licenses/bulk",
    summary="Change many licenses",
    status_code=HTTP_200_OK,
    **needs(Permission.LICENSES_SUPPORT, Permission.LICENSES_WRITE),
)
async def change_licenses(
    transactions: InTransactions, caller: InCaller, data: JSONBody[BulkAction]
) -> BulkResult:
    """One action on up to 10,000, in one transaction: all that can be changed are.

    `extend` needs `licenses:support`, everything else `licenses:write`.
    """
    demand(caller, Permission.LICENSES_SUPPORT if data.action == "extend" else Permission.LICENSES_WRITE)
    # Found before the transaction that writes begins: to look through many takes a while.
    async with transactions.reading() as context:
        ids = await bulk.chosen(context, data)
    return await bulk.act(await transactions.writing(), data, ids)


ROUTES = [create_licenses, change_licenses]

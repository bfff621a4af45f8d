"""`/api/v1/applications/{id}/licenses/export` and `/import`: files of any size, never a whole one in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
)
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream
from litestar.status_codes import HTTP_200_OK

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InTransactions, Transactions, needs
from lockence_server.management.applications import service as applications
from lockence_server.management.licenses import csv_files, json_files, rendering, transfer
from lockence_server.management.licenses.lines import lines_of
from lockence_server.management.licenses.parsed_files import ParsedFile
from lockence_server.management.licenses.rendering import Format
from lockence_server.management.licenses.schemas import Imported

IMPORT_BYTES_MAX = 64 * 1024 * 1024

_MEDIA_TYPES: dict[Format, str] = {"csv": "text/csv", "json": "application/x-ndjson"}
_PARSERS: dict[Format, Callable[..., ParsedFile]] = {"csv": csv_files.parse, "json": json_files.parse}


@dataclass
class _TakesFile(Operation):
    """What the framework does not see: the body is a file."""

    def __post_init__(self) -> None:
        schema = Schema(type=OpenAPIType.STRING)
        self.request_body = RequestBody(
            content={media: OpenAPIMediaType(schema=schema) for media in _MEDIA_TYPES.values()},
            required=True,
        )


@dataclass
class _GivesFile(Operation):
    """An answer that is a file of one of two kinds."""

    def __post_init__(self) -> None:
        answer = (self.responses or {})["200"]
        assert isinstance(answer, OpenAPIResponse)
        text = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))
        answer.content = dict.fromkeys(_MEDIA_TYPES.values(), text)


@get(
    "/applications/{application_id:str}/licenses/export",
    summary="Export licenses",
    operation_class=_GivesFile,
    **needs(Permission.LICENSE_KEYS),
)
async def export_licenses(
    transactions: InTransactions,
    application_id: FromPath[str],
    file_format: Annotated[Format, QueryParameter(name="format", description="`json`: an object a line.")] = "csv",
) -> Stream:
    """All licenses of an application with their keys, oldest first, as a file that can be imported again."""
    async with transactions.reading() as context:
        await applications.get(context, application_id)
    return Stream(
        _exported(transactions, application_id, file_format),
        media_type=_MEDIA_TYPES[file_format],
        headers={"content-disposition": f'attachment; filename="licenses.{file_format}"'},
    )


@post(
    "/applications/{application_id:str}/licenses/import",
    summary="Import licenses",
    status_code=HTTP_200_OK,
    request_max_body_size=IMPORT_BYTES_MAX,
    operation_class=_TakesFile,
    **needs(Permission.LICENSES_WRITE),
)
async def import_licenses(
    request: Request[Any, Any, Any],
    transactions: InTransactions,
    application_id: FromPath[str],
    file_format: Annotated[Format, QueryParameter(name="format", description="`json`: an object a line.")] = "csv",
    dry_run: FromQuery[bool] = False,
) -> Imported:
    """Licenses with the keys that customers hold already: all of a file or none; in a dry run it is only checked.

    At most 64 MiB and 100,000 licenses. Where rows are wrong, `errors` lists the first of them by their line.
    """
    async with transactions.reading() as context:
        await applications.get(context, application_id)
    lines = lines_of(request.stream(), asyncio.get_running_loop())
    parsed = await asyncio.to_thread(_PARSERS[file_format], lines)
    async with transactions.reading() as context:
        await transfer.check(context, application_id, parsed)
    prepared = await transfer.prepare(context, application_id, parsed)
    if dry_run:
        return Imported(rows=prepared.count, imported=0)
    imported = await transfer.write(transactions.engine, transactions.writing, prepared)
    return Imported(rows=prepared.count, imported=imported)


async def _exported(transactions: Transactions, application_id: str, file_format: Format) -> AsyncIterator[bytes]:
    """The file in pieces, each read in a transaction of its own: who takes it slowly holds up nobody."""
    yield rendering.heading(file_format)
    after: str | None = None
    while True:
        async with transactions.reading() as context:
            some = await transfer.export_some(context, application_id, after=after)
        if some is None:
            return
        page = transfer.page_of(some, file_format)
        if after is None and some.is_last:
            # So few are rendered before another process has started.
            yield await asyncio.to_thread(rendering.rendered, transactions.secrets, page)
        else:
            yield await transactions.helper.do("render an export", page, bytes)
        after = some.last_id


ROUTES = [export_licenses, import_licenses]

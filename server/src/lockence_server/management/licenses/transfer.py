"""Bringing licenses in from elsewhere, and taking them out: the keys that customers hold already stay theirs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from lockence_server.database.rows import chunks
from lockence_server.database.tables import licenses
from lockence_server.errors import ConflictError, NotFoundError
from lockence_server.identifiers import new_ids
from lockence_server.management.applications import service as applications
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.licenses import issuing, making, queries, writing
from lockence_server.management.licenses.issuing import Prepared, Progress, no_progress
from lockence_server.management.licenses.making import ROWS_PER_PIECE
from lockence_server.management.licenses.parsed_files import ImportRejectedError, ParsedFile, Problem
from lockence_server.management.licenses.queries import ExportedRows
from lockence_server.management.licenses.rendering import Format, Page
from lockence_server.management.licenses.schemas import ImportedLicense
from lockence_server.management.policies import service as policies
from lockence_server.management.schemas import milliseconds

TOLD = {"after": {"imported": True}}

_OWN = tuple(name for name in ImportedLicense.__struct_fields__ if name != "key")


async def check(context: Context, application_id: str, parsed: ParsedFile) -> None:
    """Whether all licenses of a file can be written.

    Raises `ImportRejectedError` with every row that is wrong: those of the file itself, those whose key the
    application has already, and those of a policy it does not have. Raises `NotFoundError`.
    """
    line_of_digest = await asyncio.to_thread(_line_of_digest, context, parsed.rows)
    await applications.get(context, application_id)
    problems = [
        *parsed.problems,
        *await _known_keys(context, application_id, line_of_digest),
        *await _unknown_policies(context, application_id, parsed.rows),
    ]
    if problems:
        raise ImportRejectedError(problems)


async def prepare(context: Context, application_id: str, parsed: ParsedFile) -> Prepared:
    """The licenses of a file that was checked, ready to be written, all or none.

    The context's transaction is not used, and better over: this takes long, and meanwhile SQLite's log would grow
    and PostgreSQL keep every old row.
    """
    # On a thread of its own, as all that takes long: the event loop has others to serve.
    return await asyncio.to_thread(_prepared, context, application_id, parsed)


async def write(
    engine: AsyncEngine,
    begin: Callable[[], Awaitable[Context]],
    prepared: Prepared,
    progress: Progress = no_progress,
) -> int:
    """Add prepared licenses as `writing.write` does; return how many.

    Raises `ConflictError` if one of the keys is there by now.
    """
    try:
        await writing.write(engine, begin, prepared, progress)
    except IntegrityError:
        raise ConflictError(
            "One of these keys was added by someone else just now. Nothing was imported."
        ) from None
    return prepared.count


async def count(context: Context, application_id: str) -> int:
    """How many licenses an application has. Raises `NotFoundError`."""
    await applications.get(context, application_id)
    of_application = (licenses.c.application_id == application_id, in_organisation(context, licenses))
    return await context.connection.scalar(select(func.count()).where(*of_application)) or 0


async def export_some(context: Context, application_id: str, *, after: str | None) -> ExportedRows | None:
    """The next licenses of an application, oldest first, as `rendering.rendered` takes them; None behind the last.

    Called again and again with the last id, each time in a transaction of its own, so a long export holds up
    nobody.
    """
    return await queries.export_rows(context, application_id, after)


def page_of(some: ExportedRows, file_format: Format) -> Page:
    """What is to be rendered, here or elsewhere."""
    return Page(columns=queries.EXPORT_COLUMNS, rows=some.rows, format=file_format)


async def _known_keys(context: Context, application_id: str, line_of_digest: Mapping[str, int]) -> list[Problem]:
    known = await queries.known_digests(context, application_id, line_of_digest)
    return [Problem(line_of_digest[digest], "`key`: the application has it already") for digest in known]


def _line_of_digest(context: Context, rows: Mapping[int, ImportedLicense]) -> dict[str, int]:
    return {context.secrets.license_key_digest(row.key): line for line, row in rows.items()}


async def _unknown_policies(
    context: Context, application_id: str, rows: Mapping[int, ImportedLicense]
) -> list[Problem]:
    unknown = set()
    for policy_id in {row.policy_id for row in rows.values() if row.policy_id is not None}:
        try:
            await policies.get(context, policy_id, application_id=application_id)
        except NotFoundError:
            unknown.add(policy_id)
    return [
        Problem(line, f"`policy_id`: the application has no policy {row.policy_id!r}")
        for line, row in rows.items()
        if row.policy_id in unknown
    ]


def _prepared(context: Context, application_id: str, parsed: ParsedFile) -> Prepared:
    ids = new_ids("lic", len(parsed.rows))
    pieces = []
    for some in chunks(zip(ids, parsed.rows.values(), strict=True), ROWS_PER_PIECE):
        identified = [(license_id, row.key) for license_id, row in some]
        pieces.append(making.piece(context.secrets, identified, [_columns(row) for _, row in some]))
    return issuing.prepared(
        context,
        application_id,
        (ids[0], ids[-1]) if ids else ("", ""),
        pieces,
        columns={},
        own=_OWN,
        told=TOLD,
    )


def _columns(row: ImportedLicense) -> dict[str, Any]:
    columns = {name: getattr(row, name) for name in _OWN}
    for name in ("expires_at", "first_used_at"):
        if columns[name] is not None:
            columns[name] = milliseconds(columns[name])
    return columns

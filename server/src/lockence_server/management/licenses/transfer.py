"""Bringing licenses in from elsewhere, and taking them out: the keys that customers hold already stay theirs."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lockence_server.database.tables import licenses
from lockence_server.errors import ConflictError, NotFoundError
from lockence_server.management.applications import service as applications
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.licenses import issuing, queries
from lockence_server.management.licenses.issuing import Prepared, Progress, no_progress
from lockence_server.management.licenses.parsed_files import ImportRejectedError, ParsedFile, Problem
from lockence_server.management.licenses.schemas import ExportedLicense, ImportedLicense
from lockence_server.management.policies import service as policies
from lockence_server.management.schemas import milliseconds, to_schema

TOLD = {"after": {"imported": True}}


async def prepare(context: Context, application_id: str, parsed: ParsedFile) -> Prepared:
    """The licenses of a file, ready to be written, all or none; `context` may be one that only reads.

    Raises `ImportRejectedError` with every row that is wrong: those of the file itself, those whose key the
    application has already, and those of a policy it does not have. Raises `NotFoundError`.
    """
    await applications.get(context, application_id)
    problems = [
        *parsed.problems,
        *await _known_keys(context, application_id, parsed.rows),
        *await _unknown_policies(context, application_id, parsed.rows),
    ]
    if problems:
        raise ImportRejectedError(problems)
    # On a thread of its own, as all that takes long: the event loop has others to serve.
    return await asyncio.to_thread(_prepared, context, application_id, parsed)


async def write(context: Context, prepared: Prepared, progress: Progress = no_progress) -> int:
    """Add prepared licenses; return how many. Raises `ConflictError` if one of the keys is there by now."""
    try:
        await issuing.write(context, prepared, progress)
    except IntegrityError:
        raise ConflictError(
            "One of these keys was added by someone else just now. Nothing was imported."
        ) from None
    return len(prepared.ids)


async def count(context: Context, application_id: str) -> int:
    """How many licenses an application has. Raises `NotFoundError`."""
    await applications.get(context, application_id)
    of_application = (licenses.c.application_id == application_id, in_organisation(context, licenses))
    return await context.connection.scalar(select(func.count()).where(*of_application)) or 0


async def export_some(context: Context, application_id: str, *, after: str | None) -> list[ExportedLicense]:
    """The next licenses of an application, with their keys, oldest first; none are left where the list is empty.

    Called again and again with the last id, each time in a transaction of its own, so a long export holds up
    nobody.
    """
    rows = await queries.export_rows(context, application_id, after)
    return await asyncio.to_thread(lambda: [_exported(context, row) for row in rows])


async def _known_keys(context: Context, application_id: str, rows: Mapping[int, ImportedLicense]) -> list[Problem]:
    line_of_digest = await asyncio.to_thread(_line_of_digest, context, rows)
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
    rows = [(row.key, _columns(row)) for row in parsed.rows.values()]
    return issuing.prepare(context, application_id, rows, told=TOLD)


def _columns(row: ImportedLicense) -> dict[str, Any]:
    columns = msgspec.structs.asdict(row)
    del columns["key"]
    for name in ("expires_at", "first_used_at"):
        if columns[name] is not None:
            columns[name] = milliseconds(columns[name])
    return columns


def _exported(context: Context, row: Mapping[Any, Any]) -> ExportedLicense:
    key = context.secrets.decrypt(row["key_encrypted"], row["id"]).decode()
    return to_schema({**row, "key": key}, ExportedLicense)

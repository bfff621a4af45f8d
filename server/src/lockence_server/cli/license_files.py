"""`lockence license import` and `lockence license export`."""

import asyncio
import contextlib
import io
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TextIO

import typer

from lockence_server.cli import output
from lockence_server.cli.options import InApplication, Json

if TYPE_CHECKING:
    from lockence_server.management.licenses.issuing import Progress
    from lockence_server.management.licenses.parsed_files import ParsedFile
    from lockence_server.management.licenses.rendering import Format


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", exists=True, dir_okay=False, readable=True)],
    application: InApplication,
    as_json: Json = False,
) -> None:
    """Import licenses with the keys they have already, all of a file or none.

    The first row names the columns. `key` must be there; there may be username, email, note, metadata (a JSON
    object), expires_at (2026-01-31T00:00:00Z), max_devices and max_sessions, and the other columns of an export.
    """
    from lockence_server.management.licenses import csv_files
    from lockence_server.management.licenses.parsed_files import ImportRejectedError

    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            parsed = csv_files.parse(lines)
        with output.progress("Importing licenses", len(parsed.rows)) as progress:
            imported = asyncio.run(_import(application, parsed, progress))
    except ImportRejectedError as error:
        for problem in error.problems:
            output.print_note(f"line {problem.line}: {problem.message}")
        raise
    if as_json:
        output.print_json({"imported": imported})
    else:
        output.print_text(f"Imported {output.counted(imported, 'license')}.")


async def _import(application_id: str, parsed: "ParsedFile", progress: "Progress") -> int:
    """Check and prepare the licenses before the transaction that writes them: clients wait for that one."""
    from lockence_server.cli.running import control_plane
    from lockence_server.management.licenses import transfer

    async with control_plane() as plane:
        async with plane.transaction(reads_only=True) as context:
            await transfer.check(context, application_id, parsed)
        prepared = await transfer.prepare(context, application_id, parsed)
        async with plane.last_transaction() as begin:
            return await transfer.write(plane.engine, begin, prepared, progress)


def export(
    application: InApplication,
    output_path: Annotated[
        Path | None, typer.Option("--output", "-o", dir_okay=False, help="A file; else standard output.")
    ] = None,
    file_format: Annotated[
        Literal["csv", "json"], typer.Option("--format", help="json: one object a line.")
    ] = "csv",
) -> None:
    """Export all licenses of an application with their keys; a CSV export can be imported again."""
    with _opened(output_path) as file:
        exported = asyncio.run(_export(application, file, file_format))
    output.print_note(f"Exported {output.counted(exported, 'license')}.")


async def _export(application_id: str, file: TextIO, file_format: "Format") -> int:
    """Write every license; each batch is read in a transaction of its own, so nobody waits for our reader."""
    from lockence_server.cli.running import control_plane
    from lockence_server.management.licenses import rendering, transfer

    done, last_id = 0, None
    file.write(rendering.heading(file_format).decode())
    async with control_plane() as plane:
        async with plane.transaction() as context:
            total = await transfer.count(context, application_id)
        with output.progress("Exporting licenses", total) as progress:
            while True:
                async with plane.transaction(reads_only=True) as context:
                    some = await transfer.export_some(context, application_id, after=last_id)
                if some is None:
                    return done
                page = transfer.page_of(some, file_format)
                file.write(rendering.rendered(context.secrets, page).decode())
                done, last_id = done + some.number, some.last_id
                progress(done)


@contextlib.contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    """The file, which only its owner may read as it holds keys; or standard output, in UTF-8 in any case."""
    if path is not None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):  # A file that was there keeps the mode it had.
                os.fchmod(descriptor, 0o600)
            yield file
        return
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
    try:
        yield stream
        stream.flush()
    finally:
        stream.detach()

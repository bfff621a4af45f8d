"""Licenses as CSV: reading a file and every mistake in it, and writing one that can be read again."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from lockence_server.clock import rfc3339
from lockence_server.errors import InvalidInputError
from lockence_server.management.licenses.parsed_files import READ_FIELDS, ParsedFile, collect
from lockence_server.management.licenses.schemas import ExportedLicense
from lockence_server.management.schemas import milliseconds

COLUMNS = ExportedLicense.__struct_fields__
JSON_COLUMNS = frozenset({"metadata", "entitlements"})


def parse(lines: Iterable[str]) -> ParsedFile:
    """Read the lines of a CSV file whose first row names the columns; `key` must be there.

    Cells that are empty are left out. Raises `InvalidInputError` where the file as a whole cannot be read.
    """
    numbered = _numbered(csv.reader(lines, strict=True))
    _, header = next(numbered, (0, []))
    _check_header(header)
    rows = ((line, cells) for line, cells in numbered if cells)
    # Not strict: a CSV cell is text, and `5` is a number all the same.
    return collect(rows, lambda cells: _values(header, cells), strict=False)


def cells_of(row: ExportedLicense) -> list[str]:
    """The row of an export, in the order of `COLUMNS`. What is None is an empty cell."""
    return [_cell(name, value) for name, value in msgspec.structs.asdict(row).items()]


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins at; a cell may span lines."""
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidInputError(f"Line {line}: this is not CSV: {error}") from None
        except UnicodeDecodeError:
            raise InvalidInputError(f"After line {line}: the file is not in UTF-8") from None
        yield line, cells
        line = reader.line_num + 1


def _check_header(header: list[str]) -> None:
    known = ", ".join(COLUMNS)
    if "key" not in header:
        raise InvalidInputError(f"Line 1 must name the columns, `key` among them. There are: {known}")
    if unknown := [name for name in header if name not in COLUMNS]:
        raise InvalidInputError(f"Line 1: there is no column {unknown[0]!r}. There are: {known}")
    if len(set(header)) != len(header):
        raise InvalidInputError("Line 1 names a column twice.")


def _values(header: list[str], cells: list[str]) -> dict[str, object]:
    if len(cells) != len(header):
        raise InvalidInputError(f"has {len(cells)} cells, and line 1 has {len(header)}")
    return {
        name: _json(name, cell) if name in JSON_COLUMNS else cell
        for name, cell in zip(header, cells, strict=True)
        if cell and name in READ_FIELDS
    }


def _json(name: str, cell: str) -> object:
    try:
        return msgspec.json.decode(cell)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidInputError(f"`{name}`: not JSON: {error}") from None


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in JSON_COLUMNS:
        return "" if value == {} else msgspec.json.encode(value).decode()
    if name.endswith("_at"):
        return rfc3339(milliseconds(value))
    return str(value)

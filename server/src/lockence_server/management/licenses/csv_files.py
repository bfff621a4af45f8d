"""Licenses as CSV: reading a file and every mistake in it, and writing one that can be read again."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from lockence_server.clock import rfc3339
from lockence_server.errors import InvalidInputError
from lockence_server.license_keys import canonical_license_key
from lockence_server.management.licenses.issuing import check_metadata
from lockence_server.management.licenses.schemas import ExportedLicense, ImportedLicense
from lockence_server.management.schemas import checked, field_faults, invalid_fields, milliseconds

ROWS_IMPORTED_MAX = 100_000

COLUMNS = ExportedLicense.__struct_fields__
READ_COLUMNS = frozenset(ImportedLicense.__struct_fields__)
JSON_COLUMNS = frozenset({"metadata", "entitlements"})


class Problem(Struct, frozen=True):
    """What is wrong with the row that begins at this line."""

    line: int
    message: str


class ImportRejectedError(InvalidInputError):
    """The file has mistakes, and nothing of it was imported."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        rows = "1 row cannot" if len(problems) == 1 else f"{len(problems):,} rows cannot"
        super().__init__(f"{rows} be imported, so nothing was.")


class ParsedFile(Struct, frozen=True):
    """The rows that are right, by the line each begins at, and what is wrong with the others."""

    rows: dict[int, ImportedLicense]
    problems: list[Problem]


def parse(lines: Iterable[str]) -> ParsedFile:
    """Read the lines of a CSV file whose first row names the columns; `key` must be there.

    Cells that are empty are left out. Raises `InvalidInputError` where the file as a whole cannot be read.
    """
    reader = csv.reader(lines, strict=True)
    numbered = _numbered(reader)
    _, header = next(numbered, (0, []))
    _check_header(header)
    rows: dict[int, ImportedLicense] = {}
    problems: list[Problem] = []
    line_of_key: dict[str, int] = {}
    for line, cells in numbered:
        if not cells:
            continue
        if len(rows) + len(problems) == ROWS_IMPORTED_MAX:
            raise InvalidInputError(f"The file has more than {ROWS_IMPORTED_MAX:,} licenses. Split it.")
        try:
            row = _row(header, cells)
            first_line = line_of_key.setdefault(row.key, line)
            if first_line != line:
                raise InvalidInputError(f"`key`: the same as in line {first_line}")
            rows[line] = row
        except InvalidInputError as error:
            problems.append(Problem(line, str(error)))
    return ParsedFile(rows, problems)


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


def _row(header: list[str], cells: list[str]) -> ImportedLicense:
    if len(cells) != len(header):
        raise InvalidInputError(f"has {len(cells)} cells, and line 1 has {len(header)}")
    values: dict[str, object] = {
        name: _json(name, cell) if name in JSON_COLUMNS else cell
        for name, cell in zip(header, cells, strict=True)
        if cell and name in READ_COLUMNS
    }
    values["key"] = canonical_license_key(str(values.get("key", "")))
    try:
        # Not strict: a CSV cell is text, and `5` is a number all the same.
        row = msgspec.convert(values, ImportedLicense, strict=False)
    except msgspec.ValidationError:
        raise invalid_fields(field_faults(ImportedLicense, values, strict=False)) from None
    _check_key(row.key)
    check_metadata(row.metadata)
    return checked(row)


def _json(name: str, cell: str) -> object:
    try:
        return msgspec.json.decode(cell)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidInputError(f"`{name}`: not JSON: {error}") from None


def _check_key(key: str) -> None:
    """A key must be what a customer can type or paste; blanks at its ends would be lost on the way."""
    if not key.isprintable():
        raise InvalidInputError("`key`: has a character that cannot be printed")
    if key != key.strip():
        raise InvalidInputError("`key`: begins or ends with a blank")


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in JSON_COLUMNS:
        return "" if value == {} else msgspec.json.encode(value).decode()
    if name.endswith("_at"):
        return rfc3339(milliseconds(value))
    return str(value)

"""The licenses of a file that is imported, whatever its form, and every mistake in it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct

from lockence_server.errors import InvalidInputError
from lockence_server.license_keys import canonical_license_key
from lockence_server.management.licenses.metadata import check_metadata
from lockence_server.management.licenses.schemas import ImportedLicense
from lockence_server.management.schemas import checked, field_faults, invalid_fields

T = TypeVar("T")

ROWS_IMPORTED_MAX = 100_000
READ_FIELDS = frozenset(ImportedLicense.__struct_fields__)


class Problem(Struct, frozen=True):
    """What is wrong with the row that begins at this line."""

    line: int
    message: str


class ImportRejectedError(InvalidInputError):
    """The file has mistakes, and nothing of it was imported."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        rows = "1 row cannot" if len(problems) == 1 else f"{len(problems):,} rows cannot"
        super().__init__(
            f"{rows} be imported, so nothing was.",
            lines=[(problem.line, problem.message) for problem in self.problems],
        )


class ParsedFile(Struct, frozen=True):
    """The rows that are right, by the line each begins at, and what is wrong with the others."""

    rows: dict[int, ImportedLicense]
    problems: list[Problem]


def collect(
    numbered: Iterable[tuple[int, T]], values_of: Callable[[T], Mapping[str, object]], *, strict: bool
) -> ParsedFile:
    """The licenses of rows that come with their line; not `strict`, text may stand for a number.

    `values_of` makes the fields of a row; what it raises is wrong with that row. Raises `InvalidInputError` where
    there are too many.
    """
    rows: dict[int, ImportedLicense] = {}
    problems: list[Problem] = []
    line_of_key: dict[str, int] = {}
    for line, one in numbered:
        if len(rows) + len(problems) == ROWS_IMPORTED_MAX:
            raise InvalidInputError(f"The file has more than {ROWS_IMPORTED_MAX:,} licenses. Split it.")
        try:
            row = _license(values_of(one), strict=strict)
            first_line = line_of_key.setdefault(row.key, line)
            if first_line != line:
                raise InvalidInputError(f"`key`: the same as in line {first_line}")
            rows[line] = row
        except InvalidInputError as error:
            problems.append(Problem(line, str(error)))
    return ParsedFile(rows, problems)


def _license(given: Mapping[str, object], *, strict: bool) -> ImportedLicense:
    values = {name: value for name, value in given.items() if name in READ_FIELDS}
    key = values.get("key", "")
    if isinstance(key, str):
        values["key"] = canonical_license_key(key)
    try:
        row = msgspec.convert(values, ImportedLicense, strict=strict)
    except msgspec.ValidationError:
        raise invalid_fields(field_faults(ImportedLicense, values, strict=strict)) from None
    _check_key(row.key)
    check_metadata(row.metadata)
    return checked(row)


def _check_key(key: str) -> None:
    """A key must be what a customer can type or paste; blanks at its ends would be lost on the way."""
    if not key.isprintable():
        raise InvalidInputError("`key`: has a character that cannot be printed")
    if key != key.strip():
        raise InvalidInputError("`key`: begins or ends with a blank")

"""Licenses as JSON, an object a line: what an export writes, and an import reads."""

from collections.abc import Iterable, Iterator

import msgspec

from lockence_server.errors import InvalidInputError
from lockence_server.management.licenses.parsed_files import ParsedFile, collect
from lockence_server.management.licenses.schemas import ExportedLicense

_KNOWN = frozenset(ExportedLicense.__struct_fields__)


def parse(lines: Iterable[str]) -> ParsedFile:
    """Read lines that each hold a license; `key` must be there, and what is left out is as for a new one.

    Raises `InvalidInputError` where the file as a whole cannot be read.
    """
    return collect(_numbered(lines), _values, strict=True)


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, line
    except UnicodeDecodeError:
        raise InvalidInputError(f"After line {number}: the file is not in UTF-8") from None


def _values(line: str) -> dict[str, object]:
    try:
        values = msgspec.json.decode(line, type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidInputError(f"is not a JSON object: {error}") from None
    if unknown := [name for name in values if name not in _KNOWN]:
        raise InvalidInputError(f"`{unknown[0]}`: is not a field of a license")
    return values

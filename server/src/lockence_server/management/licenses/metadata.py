"""The object that vendors attach to a license, and its bounds."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from lockence_server.errors import InvalidInputError
from lockence_server.management.licenses.schemas import METADATA_BYTES_MAX, METADATA_DEPTH_MAX

# As JSON writes it: after no backslash, or after pairs of them.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def check_metadata(metadata: Mapping[str, Any]) -> None:
    """Raises `InvalidInputError` for what cannot be sent to every client as a JSON object of bounded size."""
    try:
        encoded = msgspec.json.encode(metadata)
    except UnicodeEncodeError:
        raise InvalidInputError("`metadata` contains half a surrogate pair") from None
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInputError(f"`metadata` is not a JSON object: {error}") from None
    if _NUL.search(encoded):
        raise InvalidInputError("`metadata` contains a NUL character, which PostgreSQL cannot hand on")
    if len(encoded) > METADATA_BYTES_MAX:
        raise InvalidInputError(
            f"`metadata` has {len(encoded)} bytes as JSON; at most {METADATA_BYTES_MAX} are allowed"
        )
    if _depth(metadata) > METADATA_DEPTH_MAX:
        raise InvalidInputError(f"`metadata` is nested more than {METADATA_DEPTH_MAX} deep")


def _depth(value: object) -> int:
    """How many objects and lists are inside each other, without recursion of our own."""
    depth, level = 0, [value]
    while level := [inner for outer in level for inner in _children(outer)]:
        depth += 1
    return depth


def _children(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value

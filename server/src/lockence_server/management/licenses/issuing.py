"""Writing many licenses at once: what creating and importing have in common."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from lockence_server.errors import InvalidInputError
from lockence_server.identifiers import new_id
from lockence_server.management.context import Context
from lockence_server.management.events import service as events
from lockence_server.management.licenses import queries
from lockence_server.management.licenses.schemas import METADATA_BYTES_MAX, METADATA_DEPTH_MAX
from lockence_server.management.statistics.counting import count

ROWS_PER_INSERT = 1000

Progress = Callable[[int], None]
"""Is told how many licenses have been written so far."""


def no_progress(_done: int) -> None: ...


async def issue(
    context: Context,
    application_id: str,
    licenses: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    told: Mapping[str, Any],
    progress: Progress,
) -> list[str]:
    """Write these licenses (canonical key, and the columns that differ); return their ids in the same order.

    Each gets its own event, whose detail says `told` and no key.
    """
    ids: list[str] = []
    for some in queries.chunks(licenses, ROWS_PER_INSERT):
        rows = [_row(context, application_id, key, columns) for key, columns in some]
        await queries.insert_rows(context, rows)
        await events.record_many(
            context,
            "license.created",
            application_id=application_id,
            subjects=[(row["id"], told) for row in rows],
        )
        ids.extend(row["id"] for row in rows)
        progress(len(ids))
    count(context, application_id, "licenses.created", len(ids))
    return ids


def _row(context: Context, application_id: str, key: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    license_id = new_id("lic")
    return {
        **columns,
        "application_id": application_id,
        "id": license_id,
        "key_digest": context.secrets.license_key_digest(key),
        "key_encrypted": context.secrets.encrypt(key.encode(), license_id),
        "created_at": context.now,
        "updated_at": context.now,
    }


def check_metadata(metadata: Mapping[str, Any]) -> None:
    """Raises `InvalidInputError` for what cannot be sent to every client as a JSON object of bounded size."""
    try:
        encoded = msgspec.json.encode(metadata)
    except UnicodeEncodeError:
        raise InvalidInputError("`metadata` contains half a surrogate pair") from None
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInputError(f"`metadata` is not a JSON object: {error}") from None
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

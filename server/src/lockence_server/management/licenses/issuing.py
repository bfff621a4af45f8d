"""Writing many licenses at once: what creating and importing have in common."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from lockence_server.database.rows import ROWS_PER_INSERT, Packed, chunks, insert_packed, pack
from lockence_server.database.tables import licenses
from lockence_server.errors import InvalidInputError
from lockence_server.identifiers import new_ids
from lockence_server.management.context import Context
from lockence_server.management.events import service as events
from lockence_server.management.licenses.schemas import METADATA_BYTES_MAX, METADATA_DEPTH_MAX
from lockence_server.management.statistics.counting import count

Progress = Callable[[int], None]
"""Is told how many licenses have been written so far."""


def no_progress(_done: int) -> None: ...


class Prepared(NamedTuple):
    """Licenses that wait to be written, with the event of each."""

    application_id: str
    ids: list[str]
    licenses: list[Packed]
    events: events.Prepared


def prepare(
    context: Context,
    application_id: str,
    given: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    told: Mapping[str, Any],
) -> Prepared:
    """Make these licenses (canonical key, and the columns that differ) ready to be written, in the same order.

    Identifiers, encryption and digests take longer than the writing does: a transaction need not wait for them.
    Each license gets its own event, whose detail says `told` and no key.
    """
    ids = new_ids("lic", len(given))
    rows = (
        {
            **columns,
            "application_id": application_id,
            "id": license_id,
            "key_digest": context.secrets.license_key_digest(key),
            "key_encrypted": context.secrets.encrypt(key.encode(), license_id),
            "devices_reset_at": None,
            "announced_expiring": None,
            "announced_expired": None,
            "device_resets_used": 0,
            "created_at": context.now,
            "updated_at": context.now,
        }
        for license_id, (key, columns) in zip(ids, given, strict=True)
    )
    subjects = ((license_id, told) for license_id in ids)
    return Prepared(
        application_id,
        ids,
        list(pack(licenses, rows)),
        events.prepare(context, "license.created", application_id=application_id, subjects=subjects),
    )


async def write(context: Context, prepared: Prepared, progress: Progress = no_progress) -> None:
    """Write what was prepared, all in the context's transaction."""
    done = 0
    for some in chunks(prepared.licenses, ROWS_PER_INSERT):
        await insert_packed(context.connection, licenses, some)
        done += len(some)
        progress(done)
    await events.write(context, prepared.events)
    count(context, prepared.application_id, "licenses.created", done)


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

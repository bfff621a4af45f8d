"""The rules of blocklists: devices and networks that an application turns away.

An application's own row says what kinds of entries there are (`blocks_devices`, `blocked_prefixes`), so that the
data plane looks a request up only where it can be found. Both change together, under the application's lock.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import RowMapping

from lockence_server.database.tables import applications, blocklist_entries
from lockence_server.errors import ConflictError, NotFoundError
from lockence_server.identifiers import new_id
from lockence_server.management.blocklists.networks import canonical_network, prefix_of
from lockence_server.management.blocklists.schemas import BlocklistEntry, Kind, NewBlocklistEntry
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events import service as events
from lockence_server.management.locks import lock_application
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest, checked, to_schema

_entry = blocklist_entries.c


async def add(context: Context, application_id: str, given: NewBlocklistEntry) -> BlocklistEntry:
    """Turn a device or network away from now on.

    Raises `NotFoundError`, `InvalidInputError`, and `ConflictError` where it is on the list already.
    """
    checked(given)
    value = canonical_network(given.value) if given.kind == "address" else given.value
    application = await lock_application(context, application_id)
    known = select(_entry.id).where(
        _entry.application_id == application_id,
        _entry.kind == given.kind,
        _entry.value == value,
        in_organisation(context, blocklist_entries),
    )
    if (known_id := await context.connection.scalar(known)) is not None:
        raise ConflictError(f"{value!r} is on the blocklist already: {known_id}.")
    row = {
        "application_id": application_id,
        "kind": given.kind,
        "value": value,
        "id": new_id("blk"),
        "note": given.note,
        "created_at": context.now,
    }
    await context.connection.execute(insert(blocklist_entries).values(row))
    await _save_kinds(context, application, kind=given.kind, value=value, present=True)
    await _record(context, "blocklist.added", row, "after")
    return to_schema(row, BlocklistEntry)


async def get(context: Context, entry_id: str) -> BlocklistEntry:
    """The entry. Raises `NotFoundError`."""
    statement = select(blocklist_entries).where(_entry.id == entry_id, in_organisation(context, blocklist_entries))
    row = (await context.connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFoundError("blocklist entry", entry_id)
    return to_schema(row, BlocklistEntry)


async def remove(context: Context, entry_id: str) -> BlocklistEntry:
    """Let a device or network in again. Raises `NotFoundError`."""
    chosen = (_entry.id == entry_id, in_organisation(context, blocklist_entries))
    application_id = await context.connection.scalar(select(_entry.application_id).where(*chosen))
    if application_id is None:
        raise NotFoundError("blocklist entry", entry_id)
    application = await lock_application(context, application_id)
    removed = await context.connection.execute(
        delete(blocklist_entries).where(*chosen).returning(*blocklist_entries.c)
    )
    row = removed.mappings().first()
    if row is None:  # Removed by someone else while we waited for the lock.
        raise NotFoundError("blocklist entry", entry_id)
    present = await _has_others(context, row)
    await _save_kinds(context, application, kind=row["kind"], value=row["value"], present=present)
    await _record(context, "blocklist.removed", row, "before")
    return to_schema(row, BlocklistEntry)


async def list_entries(
    context: Context, *, application_id: str | None = None, kind: Kind | None = None, page: PageRequest
) -> Page[BlocklistEntry]:
    """Who is turned away, newest entry first."""
    statement = select(blocklist_entries).where(in_organisation(context, blocklist_entries))
    if application_id is not None:
        statement = statement.where(_entry.application_id == application_id)
    if kind is not None:
        statement = statement.where(_entry.kind == kind)
    return await page_of(context, statement, _entry.id, page, BlocklistEntry)


async def _has_others(context: Context, removed: RowMapping) -> bool:
    """Whether the application still blocks a device, or a network of this IP version and length."""
    others = select(_entry.id).where(
        _entry.application_id == removed["application_id"],
        _entry.kind == removed["kind"],
        in_organisation(context, blocklist_entries),
    )
    if removed["kind"] == "address":
        version, _, length = prefix_of(removed["value"]).partition("/")
        is_ipv6 = _entry.value.contains(":")
        others = others.where(_entry.value.endswith(f"/{length}"), is_ipv6 if version == "6" else ~is_ipv6)
    return await context.connection.scalar(others.limit(1)) is not None


async def _save_kinds(context: Context, application: RowMapping, *, kind: Kind, value: str, present: bool) -> None:
    """Write into the application whether there are entries of this kind."""
    if kind == "device":
        kinds: dict[str, Any] = {"blocks_devices": present}
    else:
        others = set(application["blocked_prefixes"]) - {prefix_of(value)}
        kinds = {"blocked_prefixes": sorted(others | ({prefix_of(value)} if present else set()))}
    await context.connection.execute(
        update(applications).where(applications.c.id == application["id"]).values(**kinds)
    )


async def _record(context: Context, event_type: str, row: Mapping[Any, Any], side: str) -> None:
    shown = {name: row[name] for name in ("kind", "value", "note")}
    await events.record(
        context, event_type, application_id=row["application_id"], subject_id=row["id"], detail={side: shown}
    )

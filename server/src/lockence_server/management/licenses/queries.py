"""The SQL of licenses: what is shown of them, which keys are known, and what an export reads."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.engine import RowMapping

from lockence_server.database.rows import chunks
from lockence_server.database.tables import applications, licenses, policies
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.licenses.schemas import ExportedLicense, License, Terms
from lockence_server.management.schemas import to_schema

KEYS_PER_LOOKUP = 500
EXPORT_ROWS = 1000
EXPORT_COLUMNS = ("key_encrypted", *(name for name in ExportedLicense.__struct_fields__ if name != "key"))
MASK = "…"
KEY_END_SHOWN = 5
KEY_SHOWN_FROM = 20  # characters: of a shorter key, the rest might be guessed


def with_terms(context: Context) -> Select[Any]:
    """Licenses of the organisation, each with what its policy adds: `terms_…`, NULL where nothing says."""
    terms = (
        func.coalesce(licenses.c[name], policies.c[name], type_=licenses.c[name].type).label(f"terms_{name}")
        for name in Terms.__struct_fields__
    )
    of_policy = and_(policies.c.application_id == licenses.c.application_id, policies.c.id == licenses.c.policy_id)
    return (
        select(*licenses.c, *terms)
        .select_from(licenses.outerjoin(policies, of_policy))
        .where(in_organisation(context, licenses))
    )


def shown(context: Context, row: RowMapping) -> License:
    """A row of `with_terms`, with the key masked if due."""
    key = context.secrets.decrypt(row["key_encrypted"], row["id"]).decode()
    return to_schema({**row, "terms": terms_of(row), "key": key if context.shows_keys else masked(key)}, License)


def terms_of(row: RowMapping) -> Terms:
    """What holds for the license of a row of `with_terms`, with defaults where neither it nor its policy says."""
    max_devices, entitlements = row["terms_max_devices"], row["terms_entitlements"]
    return Terms(
        max_devices=1 if max_devices is None else max_devices,
        max_sessions=row["terms_max_sessions"] or 0,
        at_session_limit=row["terms_at_session_limit"] or "reject",
        entitlements=[] if entitlements is None else entitlements,
    )


def masked(key: str) -> str:
    """What a person without the right sees of a key: enough to tell two apart, too little to use."""
    return MASK + key[-KEY_END_SHOWN:] if len(key) >= KEY_SHOWN_FROM else MASK


async def rows_with_terms(context: Context, ids: Sequence[str]) -> list[RowMapping]:
    """These licenses as `shown` takes them, in no order."""
    if not ids:
        return []
    found = await context.connection.execute(with_terms(context).where(licenses.c.id.in_(ids)))
    return list(found.mappings())


async def known_digests(context: Context, application_id: str, digests: Iterable[str]) -> set[str]:
    """Which of these key digests the application has already."""
    found: set[str] = set()
    for some in chunks(digests, KEYS_PER_LOOKUP):
        statement = select(licenses.c.key_digest).where(
            licenses.c.application_id == application_id,
            licenses.c.key_digest.in_(some),
            in_organisation(context, licenses),
        )
        found.update(await context.connection.scalars(statement))
    return found


class ExportedRows(NamedTuple):
    rows: str
    """JSON: of each license the values of `EXPORT_COLUMNS`."""
    number: int
    last_id: str

    @property
    def is_last(self) -> bool:
        return self.number < EXPORT_ROWS


async def export_rows(context: Context, application_id: str, after: str | None) -> ExportedRows | None:
    """Up to `EXPORT_ROWS` licenses in the order of their ids, which follow this id; None where there are none.

    They come as one value: a thousand rows would keep the event loop for milliseconds.
    """
    statement = _export(on_sqlite=context.connection.dialect.name == "sqlite")
    values = {
        "of_application": application_id,
        "of_organisation": context.organisation_id,
        "after": after or "",
        "rows_max": EXPORT_ROWS,
    }
    found = ExportedRows(*(await context.connection.execute(statement, values)).one())
    return found if found.number else None


@lru_cache(maxsize=2)
def _export(*, on_sqlite: bool) -> Select[Any, Any, Any]:
    """Made once, and kept within the organisation by a value: made for each page, it kept the loop for 4 ms."""
    of_application = select(applications.c.id).where(
        applications.c.id == bindparam("of_application"),
        applications.c.organisation_id == bindparam("of_organisation"),
    )
    some = (
        select(*(licenses.c[name] for name in EXPORT_COLUMNS))
        .where(licenses.c.application_id.in_(of_application), licenses.c.id > bindparam("after"))
        .order_by(licenses.c.id)
        .limit(bindparam("rows_max", type_=Integer))
        .subquery()
    )
    as_array = func.json_array if on_sqlite else func.json_build_array
    as_list = func.json_group_array if on_sqlite else func.json_agg
    rows = as_list(as_array(*(_for_export(column, on_sqlite=on_sqlite) for column in some.c)))
    return select(cast(rows, Text), func.count(), func.max(some.c.id)).select_from(some)


def _for_export(column: ColumnElement[Any], *, on_sqlite: bool) -> ColumnElement[Any]:
    """As `rendering.Page` takes it. JSON has no bytes; documents stay the text that they are kept as."""
    if isinstance(column.type, LargeBinary):
        return func.hex(column) if on_sqlite else func.encode(column, "hex")
    if isinstance(column.type, JSON):
        return type_coerce(column, Text) if on_sqlite else cast(column, Text)
    return column

"""The SQL of licenses: what is shown of them, which keys are known, and what an export reads."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.engine import RowMapping

from lockence_server.database.rows import chunks
from lockence_server.database.tables import licenses, policies
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.licenses.schemas import License, Terms
from lockence_server.management.schemas import to_schema

KEYS_PER_LOOKUP = 500
EXPORT_ROWS = 1000
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


async def export_rows(context: Context, application_id: str, after: str | None) -> list[RowMapping]:
    """Up to `EXPORT_ROWS` whole rows in the order of their ids, which follow this id."""
    statement = select(licenses).where(
        licenses.c.application_id == application_id, in_organisation(context, licenses)
    )
    if after is not None:
        statement = statement.where(licenses.c.id > after)
    found = await context.connection.execute(statement.order_by(licenses.c.id).limit(EXPORT_ROWS))
    return list(found.mappings())

"""What a filter asks of a license, as SQL, and how many licenses an index says there are of it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union_all

from lockence_server.database.tables import devices, licenses
from lockence_server.license_keys import canonical_license_key
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.licenses.schemas import Filter
from lockence_server.management.schemas import milliseconds

NARROW_ROWS = 1000
"""So few licenses are looked at one by one, whatever else is asked of them."""

Clause = ColumnElement[bool]

_TEXTS = ("username", "email", "note")


class Condition(NamedTuple):
    clause: Clause
    found_by: str | None
    """What an index finds it by; None: only a look at each license tells."""
    is_of_status_or_end: bool = False


def conditions(context: Context, given: Filter, columns: Any, *, exact_search: bool) -> list[Condition]:
    """What must be true of a license in `columns`, which are the table's, or of a part of it.

    `exact_search`: what is searched for is a key, an id, an address or a HWID, and no part of a text.
    """
    return [
        *_of_status(context, given, columns),
        *_of_expiry(given, columns),
        *_of_others(context, given, columns),
        *_of_texts(given, columns),
        *_of_search(context, given, columns, exact_search=exact_search),
    ]


def by_index(given: list[Condition]) -> dict[str, list[Clause]]:
    """The clauses that each index can find licenses by."""
    clauses: dict[str, list[Clause]] = defaultdict(list)
    for condition in given:
        if condition.found_by is not None:
            clauses[condition.found_by].append(condition.clause)
    return clauses


def ranges_of_status(context: Context, given: Filter) -> list[list[Clause]]:
    """All that is asked of status and end, as ranges of the index of both: two for what is active."""
    one = licenses.c
    within = [condition.clause for condition in _of_expiry(given, one)]
    if given.status != "active":
        return [[*(condition.clause for condition in _of_status(context, given, one)), *within]]
    ends = (one.expires_at.is_(None), one.expires_at > context.now)
    return [[one.status == "active", end, *within] for end in ends]


async def is_exact(context: Context, given: Filter, scope: list[Clause]) -> bool:
    """Whether what is searched for is a key, an id, an address or a HWID of a license in `scope`."""
    if given.search is None:
        return False
    found = await context.connection.scalar(_searched(context, given.search, scope).limit(1))
    return found is not None


async def narrowed(
    context: Context, given: Filter, scope: list[Clause], clauses: dict[str, list[Clause]]
) -> list[str] | None:
    """The ids of the few licenses among which all that match must be; None where no index leaves only a few."""
    for index, ones in clauses.items():
        if index == "hwid":
            statement = _bound_to(context, given.hwid or "", scope)
        elif index == "search":
            statement = _searched(context, given.search or "", scope)
        else:
            statement = select(licenses.c.id).where(*scope, *ones)
        ids = list(await context.connection.scalars(statement.limit(NARROW_ROWS + 1)))
        if len(ids) <= NARROW_ROWS:
            return ids
    return None


def _of_status(context: Context, given: Filter, columns: Any) -> Iterator[Condition]:
    if given.status is None:
        return
    is_expired = given.status == "expired"
    yield Condition(
        columns.status == ("active" if is_expired else given.status), "status", is_of_status_or_end=True
    )
    if is_expired:
        yield Condition(columns.expires_at <= context.now, "expires_at", is_of_status_or_end=True)
    elif given.status == "active":
        is_not_over = or_(columns.expires_at.is_(None), columns.expires_at > context.now)
        yield Condition(is_not_over, None, is_of_status_or_end=True)


def _of_expiry(given: Filter, columns: Any) -> Iterator[Condition]:
    if given.expires_after is not None:
        is_after = columns.expires_at >= milliseconds(given.expires_after)
        yield Condition(is_after, "expires_at", is_of_status_or_end=True)
    if given.expires_before is not None:
        is_before = columns.expires_at < milliseconds(given.expires_before)
        yield Condition(is_before, "expires_at", is_of_status_or_end=True)


def _of_others(context: Context, given: Filter, columns: Any) -> Iterator[Condition]:
    if given.policy_id is not None:
        yield Condition(columns.policy_id == given.policy_id, "policy_id")
    if given.never_used:
        yield Condition(columns.first_used_at.is_(None), None)
    if given.hwid is not None:
        yield Condition(_has_device(columns, given.hwid), "hwid")
    if given.key is not None:
        yield Condition(columns.key_digest == _digest(context, given.key), "key")


def _of_texts(given: Filter, columns: Any) -> Iterator[Condition]:
    for name in _TEXTS:
        text = getattr(given, name)
        if text is not None:
            yield Condition(columns[name].icontains(text, autoescape=True), None)


def _of_search(context: Context, given: Filter, columns: Any, *, exact_search: bool) -> Iterator[Condition]:
    if given.search is None:
        return
    if exact_search:
        identified = (
            columns.id == given.search,
            columns.key_digest == _digest(context, given.search),
            func.lower(columns.email) == func.lower(given.search),
            _has_device(columns, given.search),
        )
        yield Condition(or_(*identified), "search")
    else:
        yield Condition(_in_a_text(context, columns, given.search), None)


def _in_a_text(context: Context, columns: Any, part: str) -> Clause:
    """Whether it is a part of username, e-mail or note, in any case."""
    if context.connection.dialect.name == "sqlite":
        return or_(*(columns[name].icontains(part, autoescape=True) for name in _TEXTS))
    # Half the time of three ILIKE. A line break parts the texts, and what is searched for has none.
    username, email, note = (columns[name] for name in _TEXTS)
    return func.strpos(func.lower(username + "\n" + email + "\n" + note), func.lower(part)) > 0


def _searched(context: Context, text: str, scope: list[Clause]) -> Select[Any]:
    """The ids of licenses that this identifies; each look-up has an index of its own."""
    identified = (
        licenses.c.id == text,
        licenses.c.key_digest == _digest(context, text),
        func.lower(licenses.c.email) == func.lower(text),
    )
    look_ups = [select(licenses.c.id).where(*scope, one).limit(NARROW_ROWS + 1) for one in identified]
    look_ups.append(_bound_to(context, text, scope).limit(NARROW_ROWS + 1))
    found = union_all(*(select(one.subquery().c[0].label("id")) for one in look_ups)).subquery()
    return select(found.c.id).distinct()


def _bound_to(context: Context, hwid: str, scope: list[Clause]) -> Select[Any]:
    of_license = and_(licenses.c.application_id == devices.c.application_id, licenses.c.id == devices.c.license_id)
    return (
        select(licenses.c.id)
        .select_from(devices.join(licenses, of_license))
        .where(*scope, in_organisation(context, devices), devices.c.hwid == hwid)
    )


def _has_device(columns: Any, hwid: str) -> Clause:
    return exists().where(
        devices.c.application_id == columns.application_id,
        devices.c.license_id == columns.id,
        devices.c.hwid == hwid,
    )


def _digest(context: Context, key: str) -> str:
    return context.secrets.license_key_digest(canonical_license_key(key))

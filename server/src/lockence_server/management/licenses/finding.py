"""Finding licenses among a million, in bounded time.

What an index knows is found by it. Where no index leaves only a few, licenses are looked through in the order of
the list, at most `ROWS_LOOKED_THROUGH` for one page: it may then hold fewer rows than asked for, even none, and
its cursor goes on behind the last one looked at.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Select, func, literal_column, select, union_all
from sqlalchemy.engine import Row
from sqlalchemy.sql.visitors import iterate

from lockence_server.database.tables import licenses
from lockence_server.errors import NotFoundError
from lockence_server.management.applications import service as applications
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.licenses.conditions import (
    NARROW_ROWS,
    Clause,
    Condition,
    by_index,
    conditions,
    is_exact,
    narrowed,
    ranges_of_status,
)
from lockence_server.management.licenses.schemas import Count, Filter, Order
from lockence_server.management.paging import Place, sealed, unsealed
from lockence_server.management.schemas import PageRequest, invalid_fields

ROWS_LOOKED_THROUGH = 10_000
ROWS_LOOKED_AT_FIRST = 500
COUNT_EXACT_MAX = 10_000

_TWO = PageRequest(limit=2)
_SORTED_BY = {
    "created_at": licenses.c.id,  # ids sort by the time they were made
    "expires_at": licenses.c.expires_at,
    "username": func.lower(licenses.c.username),
}
# Which index serves two ends: an order, and a condition within it.
_INDEXES_IN_ORDER = {"created_at": ("policy_id", "status"), "expires_at": ("expires_at",), "username": ()}
_INDEXES_TO_COUNT = ("policy_id", "expires_at", "status")


_Segment = tuple[list[Clause], list[ColumnElement[Any]]]


class _Search(NamedTuple):
    """What is looked through, and what must be true of it."""

    scope: list[Clause]
    """What an index holds together: of these applications, and where `is_narrow` among these few."""
    conditions: list[Condition]
    exact_search: bool
    is_narrow: bool
    is_across_applications: bool

    @property
    def is_of_status_and_end(self) -> bool:
        """Whether one index has all that is asked."""
        return bool(self.conditions) and all(one.is_of_status_or_end for one in self.conditions)


async def find(context: Context, given: Filter, order: Order, page: PageRequest) -> tuple[list[str], str | None]:
    """The ids of one page of the licenses that match, in order, and the cursor of the page after it.

    Raises `InvalidInputError` for a cursor of another list, and for an order that needs one application.
    """
    list_name = f"licenses {order.by} {order.descending}"
    place = None if page.cursor is None else unsealed(context, page.cursor, of=list_name)
    search = await _search(context, given, _INDEXES_IN_ORDER[order.by])
    if search is None:
        return [], None
    if search.is_across_applications and order.by != "created_at":
        raise invalid_fields({"sort": "is possible within one application only: give `application_id` too"})
    found: list[Row[Any, Any]] = []
    for rows_max in _steps():
        more, place = await _walk(context, given, search, order, place, page.limit - len(found), rows_max)
        found += more
        if place is None or len(found) == page.limit:
            break
    return [row.id for row in found], None if place is None else sealed(context, place, of=list_name)


async def count(context: Context, given: Filter) -> Count:
    """How many match: exactly up to `COUNT_EXACT_MAX`, and as far as can be seen without looking through more."""
    search = await _search(context, given, _INDEXES_TO_COUNT, is_counted=True)
    if search is None:
        return Count(count=0, exact=True)
    if search.is_of_status_and_end:
        return await _counted(context, [[*search.scope, *one] for one in ranges_of_status(context, given)])
    known, others = _split(search, _INDEXES_TO_COUNT)
    if not others:
        return await _counted(context, [[*search.scope, *known]])
    rows_max = ROWS_LOOKED_THROUGH + 1
    looked_at = select(*_looked_at(search)).where(*search.scope, *known).limit(rows_max).subquery()
    matches = _clauses(context, given, looked_at.c, search)
    statement = select(func.count().filter(*matches), func.count()).select_from(looked_at)
    matching, looked_through = (await context.connection.execute(statement)).one()
    return Count(
        count=min(matching, COUNT_EXACT_MAX), exact=looked_through < rows_max and matching <= COUNT_EXACT_MAX
    )


async def matching(context: Context, given: Filter) -> Select[Any] | None:
    """All that match, as (`application_id`, `id`) in the order of their locks; None where there can be none."""
    search = await _search(context, given, ())
    if search is None:
        return None
    key = (licenses.c.application_id, licenses.c.id)
    return select(*key).where(*search.scope, *_clauses(context, given, licenses.c, search)).order_by(*key)


async def _search(
    context: Context, given: Filter, indexes_in_use: tuple[str, ...], *, is_counted: bool = False
) -> _Search | None:
    """None where the organisation has nothing to find in. `indexes_in_use` serve without being narrow."""
    among = await _applications(context, given)
    if not among:
        return None
    scope: list[Clause] = [in_organisation(context, licenses)]
    if len(among) == 1:
        scope.append(licenses.c.application_id == among[0])
    exact_search = await is_exact(context, given, scope)
    wanted = conditions(context, given, licenses.c, exact_search=exact_search)
    search = _Search(scope, wanted, exact_search, is_narrow=False, is_across_applications=len(among) > 1)
    _, others = _split(search, indexes_in_use)
    is_known = not others or (is_counted and search.is_of_status_and_end)
    few = None if is_known else await narrowed(context, given, scope, by_index(wanted))
    if few is not None:
        search = search._replace(scope=[*scope, licenses.c.id.in_(few)], is_narrow=True)
    return search


async def _applications(context: Context, given: Filter) -> list[str]:
    """The application that is meant; else those of the organisation, of which two stand for any number."""
    if given.application_id is None:
        return [one.id for one in (await applications.list_applications(context, _TWO)).items]
    try:
        return [(await applications.get(context, given.application_id)).id]
    except NotFoundError:
        return []


def _split(search: _Search, indexes: tuple[str, ...]) -> tuple[list[Clause], list[Condition]]:
    """The conditions that one of these indexes finds by, and all others."""
    index = next((name for name in indexes if name in by_index(search.conditions)), None)
    known = [one.clause for one in search.conditions if index is not None and one.found_by == index]
    return known, [one for one in search.conditions if index is None or one.found_by != index]


async def _walk(
    context: Context,
    given: Filter,
    search: _Search,
    order: Order,
    place: Place | None,
    limit: int,
    rows_max: int,
) -> tuple[list[Row[Any, Any]], Place | None]:
    """Up to `limit` rows behind `place`, and where they ended if there may be more.

    Where each is looked at, that is after `rows_max` at the latest.
    """
    known, others = _split(search, _INDEXES_IN_ORDER[order.by])
    is_bounded = bool(others) and not search.is_narrow
    if search.is_across_applications and not search.is_narrow:
        # Whose they are is looked at one by one: they are in the order of their ids, not of their applications.
        search, known, is_bounded = search._replace(scope=[]), [], True
    of_scope = select(*_looked_at(search), _SORTED_BY[order.by].label("value")).where(*search.scope, *known)
    value: ColumnElement[Any] = _SORTED_BY[order.by]
    identifier: ColumnElement[Any] = licenses.c.id
    if search.is_narrow:
        # Found by their ids, and only then sorted: SQLite would rather go through all in the order of the list.
        few = of_scope.limit(NARROW_ROWS).subquery()
        of_scope = select(few).where(*_clauses(context, given, few.c, search))
        value, identifier, others = few.c.value, few.c.id, []
    found: list[Row[Any, Any]] = []
    for segment, sorting in _segments(order, place, value, identifier):
        some = of_scope.where(*segment).order_by(*sorting)
        wanted = limit + 1 - len(found)
        if is_bounded:
            looked_at = some.limit(rows_max).subquery()
            clauses = [in_organisation(context, looked_at), *_clauses(context, given, looked_at.c, search)]
            statement = select(looked_at.c.id, looked_at.c.value).where(*clauses)
            statement = statement.order_by(*_sorting(order, looked_at.c.value, looked_at.c.id))
        else:
            statement = some.with_only_columns(some.selected_columns.id, some.selected_columns.value)
            statement = statement.where(*(one.clause for one in others))
        found += (await context.connection.execute(statement.limit(wanted))).all()
        if len(found) > limit:
            return found[:limit], _place(order, found[limit - 1])
        if is_bounded:
            last = some.with_only_columns(licenses.c.id, some.selected_columns.value)
            last = last.offset(rows_max - 1).limit(1)
            end = (await context.connection.execute(last)).first()
            if end is not None:
                return found, _place(order, end)
    return found, None


def _steps() -> Iterator[int]:
    """How many are looked through at a time: where many match, a few of them are enough for a page."""
    left, some = ROWS_LOOKED_THROUGH, ROWS_LOOKED_AT_FIRST
    while left:
        some = min(some, left)
        yield some
        left -= some
        some *= 4


async def _counted(context: Context, ranges: list[list[Clause]]) -> Count:
    """How many there are in these ranges of an index, which then answers alone."""
    rows_max = COUNT_EXACT_MAX + 1
    one: ColumnElement[int] = literal_column("1").label("one")
    some = (select(select(one).where(*clauses).limit(rows_max).subquery().c.one) for clauses in ranges)
    found = union_all(*some).subquery()
    matching = await context.connection.scalar(select(func.count()).select_from(found)) or 0
    return Count(count=min(matching, COUNT_EXACT_MAX), exact=matching <= COUNT_EXACT_MAX)


def _looked_at(search: _Search) -> list[ColumnElement[Any]]:
    """What has to be seen of a license. Where an index has all of it, the license itself is not read."""
    asked = (one for condition in search.conditions for one in iterate(condition.clause))
    names = {one.name for one in asked if isinstance(one, Column) and one.table is licenses}
    return [column for column in licenses.c if column.primary_key or column.name in names]


def _clauses(context: Context, given: Filter, columns: Any, search: _Search) -> list[Clause]:
    wanted = conditions(context, given, columns, exact_search=search.exact_search)
    return [one.clause for one in wanted]


def _place(order: Order, row: Row[Any, Any]) -> Place:
    return Place(None if order.by == "created_at" else row.value, row.id)


def _segments(
    order: Order, place: Place | None, value: ColumnElement[Any], identifier: ColumnElement[Any]
) -> Iterator[_Segment]:
    """The list in parts that each index delivers in order, from `place` on: conditions, and their sorting.

    First what has the same value as the place, then the values behind it. What never ends has no value, and is a
    part of its own: the last one, or the first where the order is descending.
    """
    behind = [] if place is None else [_behind(order, identifier, place.id)]
    by_id = _sorting(order, identifier)
    if order.by == "created_at":
        yield behind, by_id
        return
    endless: _Segment = ([value.is_(None)], by_id)
    ending: _Segment = ([value.is_not(None)], _sorting(order, value, identifier))
    if place is not None and place.value is None:
        yield [value.is_(None), *behind], by_id
        if order.descending:
            yield ending
        return
    if place is not None:
        yield [value == place.value, *behind], by_id
        yield [_behind(order, value, place.value)], _sorting(order, value, identifier)
    else:
        if order.by == "expires_at" and order.descending:
            yield endless
        yield ending
    if order.by == "expires_at" and not order.descending:
        yield endless


def _behind(order: Order, column: ColumnElement[Any], value: Any) -> Clause:
    return column.__lt__(value) if order.descending else column.__gt__(value)


def _sorting(order: Order, *columns: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [column.desc() if order.descending else column.asc() for column in columns]

"""Why a customer was turned away: what was tried with a license, and with an application.

Whatever the number of attempts, a page reads a bounded part of an index. Only the attempts of one license with one
outcome are found by walking through that license's own.
"""

from sqlalchemy import FromClause, Select, select, union_all

from lockence_server.database.tables import attempts
from lockence_server.errors import InvalidInputError
from lockence_server.management.applications import service as applications
from lockence_server.management.attempts.schemas import Attempt
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.licenses import service as licenses
from lockence_server.management.paging import rows_of_page
from lockence_server.management.schemas import Page, PageRequest, checked, to_schema
from lockence_server.rules.protocol import ATTEMPT_OUTCOMES

REFUSED = "refused"
"""Asks for every outcome but `ok`."""


async def of_license(
    context: Context, license_id: str, *, outcome: str | None, page: PageRequest
) -> Page[Attempt]:
    """What was tried with a license, newest first. Raises `NotFoundError`, `InvalidInputError`."""
    wanted = _wanted(outcome)
    of = await licenses.get(context, license_id)
    statement = select(attempts).where(
        attempts.c.application_id == of.application_id, attempts.c.license_id == license_id
    )
    if outcome is not None:
        statement = statement.where(attempts.c.outcome.in_(wanted))
    return await _page(context, statement, attempts, page)


async def of_application(
    context: Context, application_id: str, *, outcome: str | None, page: PageRequest
) -> Page[Attempt]:
    """What was tried with an application's licenses and with keys that it does not know, newest first.

    Raises `NotFoundError`, `InvalidInputError`.
    """
    wanted = _wanted(outcome)
    checked(page)
    await applications.get(context, application_id)
    newest = union_all(*(_newest(application_id, one, page) for one in wanted)).subquery()
    return await _page(context, select(newest), newest, page)


def _newest(application_id: str, outcome: str, page: PageRequest) -> Select[tuple[object, ...]]:
    """As many of one outcome as a page could show: they are together in the index, sorted by time."""
    statement = select(attempts).where(attempts.c.application_id == application_id, attempts.c.outcome == outcome)
    if page.cursor is not None:
        statement = statement.where(attempts.c.id < page.cursor)
    newest = statement.order_by(attempts.c.id.desc()).limit(page.limit + 1).subquery()
    return select(newest)  # SQLite's grammar wants each part of a union without an order of its own.


async def _page(
    context: Context, statement: Select[tuple[object, ...]], shown: FromClause, page: PageRequest
) -> Page[Attempt]:
    statement = statement.where(in_organisation(context, shown))
    rows, next_cursor = await rows_of_page(context, statement, shown.c.id, page)
    items = [to_schema({**row, "license_id": row["license_id"] or None}, Attempt) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


def _wanted(outcome: str | None) -> list[str]:
    """The outcomes that are meant. Raises `InvalidInputError`."""
    if outcome is None:
        return sorted(ATTEMPT_OUTCOMES)
    if outcome == REFUSED:
        return sorted(ATTEMPT_OUTCOMES - {"ok"})
    if outcome not in ATTEMPT_OUTCOMES:
        raise InvalidInputError(f"`outcome` is not one of {', '.join(sorted({REFUSED, *ATTEMPT_OUTCOMES}))}")
    return [outcome]

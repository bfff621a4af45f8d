"""One page of a list: how every domain's queries are bounded."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine import RowMapping
from sqlalchemy.sql.elements import KeyedColumnElement

from lockence_server.management.context import Context
from lockence_server.management.schemas import Page, PageRequest, S, checked, to_schema


async def rows_of_page(
    context: Context, statement: Select[Any], identifier: KeyedColumnElement[Any], page: PageRequest
) -> tuple[list[RowMapping], str | None]:
    """The page's rows, newest first, and the cursor of the page after it, if there is one."""
    checked(page)
    if page.cursor is not None:
        statement = statement.where(identifier < page.cursor)
    statement = statement.order_by(identifier.desc()).limit(page.limit + 1)
    rows = list((await context.connection.execute(statement)).mappings())
    if len(rows) <= page.limit:
        return rows, None
    return rows[: page.limit], rows[page.limit - 1][identifier.key]


async def page_of(
    context: Context,
    statement: Select[Any],
    identifier: KeyedColumnElement[Any],
    page: PageRequest,
    schema: type[S],
) -> Page[S]:
    """The page as the schema shows its rows."""
    rows, next_cursor = await rows_of_page(context, statement, identifier, page)
    return Page(items=[to_schema(row, schema) for row in rows], next_cursor=next_cursor)

"""One page of a list: how every domain's queries are bounded."""

import base64
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Select
from sqlalchemy.engine import RowMapping
from sqlalchemy.sql.elements import KeyedColumnElement

from lockence_server.errors import WrongSecretKeyError
from lockence_server.management.context import Context
from lockence_server.management.schemas import Page, PageRequest, S, checked, invalid_fields, to_schema


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


class Place(Struct, frozen=True, array_like=True):
    """Where a page ended: the value its list is sorted by, and the id of the last row that was looked at."""

    value: int | str | None
    id: str


def sealed(context: Context, place: Place, *, of: str) -> str:
    """The place as a cursor, which nobody can read or make, and which goes on with the list it is `of` only."""
    encrypted = context.secrets.encrypt(msgspec.msgpack.encode(place), _seal(context, of))
    return base64.urlsafe_b64encode(encrypted).rstrip(b"=").decode()


def unsealed(context: Context, cursor: str, *, of: str) -> Place:
    """The place of a cursor. Raises `InvalidInputError` where it is not of this list."""
    try:
        encrypted = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.msgpack.decode(context.secrets.decrypt(encrypted, _seal(context, of)), type=Place)
    except (ValueError, WrongSecretKeyError):
        raise invalid_fields({"cursor": "is not the `next_cursor` of this list, in this order"}) from None


def _seal(context: Context, of: str) -> str:
    return f"cursor {context.organisation_id} {of}"

"""Many rows at once: made ready before a transaction begins, and given to the driver as they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Dialect,
    Table,
    Text,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import Subquery
from sqlalchemy.types import TypeEngine

from lockence_server.database.statements import DatabaseName, given_rows, name_of, rows_of

T = TypeVar("T")

ROWS_PER_INSERT = 1000
JSON_ROWS = "json_rows"

Packed = tuple[Any, ...]
"""The values of a row in the order of its table's columns, as the drivers of both databases take them."""


def pack(table: Table, rows: Iterable[Mapping[str, Any]]) -> Iterator[Packed]:
    """The rows, each with a value for every column. It takes its time, and no connection."""
    names = [column.name for column in table.columns]
    as_json = {column.name for column in table.columns if isinstance(column.type, JSON)}
    for row in rows:
        yield tuple(
            msgspec.json.encode(row[name]).decode() if name in as_json and row[name] is not None else row[name]
            for name in names
        )


async def insert_packed(connection: AsyncConnection, table: Table, rows: Sequence[Packed]) -> None:
    """Write the rows, some in each call of the driver."""
    statement = _insert_into(table, connection.dialect)
    for some in chunks(rows, ROWS_PER_INSERT):
        await connection.exec_driver_sql(statement, some)


def json_rows(database: DatabaseName, **columns: TypeEngine[Any]) -> Subquery:
    """A table of the rows in the JSON text `json_rows`, an array for each, with these columns in this order.

    It is one value for the driver, where arrays of a thousand values keep the event loop for milliseconds.
    """
    text = bindparam(JSON_ROWS, type_=Text)
    found: list[ColumnElement[Any]]
    if database == "sqlite":
        value = func.json_each(text).table_valued("value", name="given").c.value
        found = [
            func.json_extract(value, f"$[{place}]", type_=kind) for place, kind in enumerate(columns.values())
        ]
    else:
        value = func.json_array_elements(cast(text, JSON)).table_valued("value", name="given").c.value
        found = [
            cast(value.op("->>")(literal_column(str(place))), kind) for place, kind in enumerate(columns.values())
        ]
    return select(*(one.label(name) for one, name in zip(found, columns, strict=True))).subquery("given_rows")


def is_among(
    dialect: Dialect, columns: Sequence[Column[Any]], keys: Sequence[Sequence[object]]
) -> ColumnElement[bool]:
    """Whether these columns together are one of the keys, of which there is at least one.

    In a plain list of them SQLite finds no index, and looks through the whole table.
    """
    database = name_of(dialect)
    names = [column.name for column in columns]
    rows = rows_of(database, **{column.name: column.type for column in columns})
    given = given_rows(database, [dict(zip(names, key, strict=True)) for key in keys])
    return tuple_(*columns).in_(select(*rows.c).params(given))


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most this many."""
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some


@lru_cache(maxsize=16)
def _insert_into(table: Table, dialect: Dialect) -> str:
    compiled = insert(table).compile(dialect=dialect)
    assert compiled.positiontup == [column.name for column in table.columns]
    return str(compiled)

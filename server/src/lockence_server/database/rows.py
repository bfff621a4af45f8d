"""Many rows at once: made ready before a transaction begins, and given to the driver as they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import JSON, Dialect, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

ROWS_PER_INSERT = 1000

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

"""Statements of the data plane: written once in SQLAlchemy Core, compiled at start for one database.

Compiled SQL runs on the raw driver, so a call costs what the driver costs. Facts about many requests travel as
rows: `rows_of` is a table made of the values that a call passes in, the same on both databases.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Select, SelectBase, Text, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import Subquery
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

DatabaseName = Literal["sqlite", "postgresql"]

ROWS = "rows"
DIALECTS: Mapping[DatabaseName, Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": postgresql.asyncpg.dialect(),  # type: ignore[no-untyped-call]
}


def name_of(dialect: Dialect) -> DatabaseName:
    """Which of our databases an engine or a connection of SQLAlchemy's speaks to."""
    return "sqlite" if dialect.name == "sqlite" else "postgresql"


class Statement:
    """SQL text for one database, the names of its parameters in their order, and the values known already."""

    __slots__ = ("constants", "parameters", "sql")

    def __init__(self, executable: Executable, database: DatabaseName) -> None:
        if database == "sqlite" and isinstance(executable, SelectBase):
            executable = _as_one_value(executable)
        compiled = executable.compile(  # type: ignore[attr-defined]
            dialect=DIALECTS[database], compile_kwargs={"render_postcompile": True}
        )
        assert isinstance(compiled, SQLCompiler)
        self.sql = str(compiled)
        self.parameters = tuple(compiled.positiontup or ())
        self.constants = {name: value for name, value in compiled.params.items() if value is not None}

    def arguments(self, values: Mapping[str, object]) -> list[object]:
        """What the driver takes, in order."""
        return [values[name] if name in values else self.constants[name] for name in self.parameters]


def _as_one_value(statement: SelectBase) -> Select[Any]:
    """The same rows as one JSON array of arrays.

    SQLite's driver gives up the interpreter's lock for every row, and a thread that wants it back from a busy
    event loop may wait milliseconds each time. One row is one wait.
    """
    found = statement.subquery("found")
    return select(func.json_group_array(func.json_array(*found.c)))


def rows_of(database: DatabaseName, **columns: TypeEngine[Any]) -> Subquery:
    """A table of the rows passed as `rows` to a statement, with these columns in this order."""
    if database == "postgresql":
        arrays = (bindparam(f"{ROWS}_{name}", type_=ARRAY(kind)) for name, kind in columns.items())
        unnested = func.unnest(*arrays).table_valued(*columns).render_derived(name="given")
        return select(*(unnested.c[name] for name in columns)).subquery(ROWS)
    given = func.json_each(bindparam(ROWS, type_=Text)).table_valued("value", name="given")
    return select(
        *(
            func.json_extract(given.c.value, f"$[{index}]", type_=kind).label(name)
            for index, (name, kind) in enumerate(columns.items())
        )
    ).subquery(ROWS)


def given_rows(database: DatabaseName, rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """What a statement on `rows_of` is given where SQLAlchemy runs it. At least one row."""
    if database == "postgresql":
        return {f"{ROWS}_{name}": [row[name] for row in rows] for name in rows[0]}
    return {ROWS: msgspec.json.encode([list(row.values()) for row in rows]).decode()}

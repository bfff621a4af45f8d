"""Lanes: how the data plane's batches reach a database. A lane runs one transaction at a time.

A transaction is a coroutine function that takes a `Connection`. On PostgreSQL it runs on the event loop and waits
for the server; on SQLite nothing in it ever waits, so it runs through at once, on the thread that writes if it
writes. So the same few lines of code serve both.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol, TypeVar

from lockence_server.database.statements import DatabaseName, Statement

T = TypeVar("T")

Row = Sequence[Any]


class Connection(Protocol):
    """What a transaction sees of its database."""

    async def fetch(self, statement: Statement, rows: Sequence[Row] = (), **values: object) -> Sequence[Row]:
        """Run a statement with these rows (see `rows_of`) and values; return what it returns."""

    async def change(self, statement: Statement, rows: Sequence[Row] = (), **values: object) -> int:
        """Run a statement that returns nothing; return how many rows it has changed."""


Work = Callable[[Connection], Coroutine[Any, Any, T]]


class Lane(Protocol):
    """Who comes while a transaction runs waits for its turn."""

    async def transact(self, work: Work[T]) -> T:
        """Run `work` in a transaction and commit it durably, or leave no trace of it.

        Raises `UnavailableError` if the database cannot be reached; what happened to the transaction is then
        unknown. Any other error is the work's own, and the transaction was rolled back.
        """

    async def close(self) -> None: ...


class Database(Protocol):
    """Opens lanes to one database."""

    name: DatabaseName

    async def reading_lane(self) -> Lane: ...

    async def renewing_lane(self) -> Lane:
        """For work whose last statement is the only one that writes, if what was read still holds."""

    async def writing_lane(self) -> Lane: ...

    async def close(self) -> None: ...

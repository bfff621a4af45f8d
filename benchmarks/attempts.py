"""How long the lists of attempts take, with few rows and with many: `attempts.py [ROWS]`, on SQLite.

Half of the rows are of one application with 1,000 licenses, the other half of another. A page should cost what a
page costs, so the two tables should look alike.
"""

import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from lockence_server.clock import system_clock
from lockence_server.database.engine import control_plane_engine, prepare, reading
from lockence_server.database.sqlite import open_sqlite
from lockence_server.management.applications import service as applications
from lockence_server.management.applications.schemas import NewApplication
from lockence_server.management.attempts import service as attempts
from lockence_server.management.context import Context
from lockence_server.management.licenses import service as licenses
from lockence_server.management.licenses.schemas import Filter, NewLicenses
from lockence_server.management.organisations.service import default_organisation_id
from lockence_server.management.schemas import Page, PageRequest
from lockence_server.secrets import SecretBox
from lockence_server.settings import Settings
from tables import Table

ROWS_FEW, ROWS_MANY = 10_000, 10_000_000
LICENSES = 1_000
ROUNDS = 50
SECRET_KEY = "the-same-for-every-benchmark-run"  # noqa: S105 - of a database that holds nobody's data

# One license's; written in the order of the key, and the index made afterwards.
FILL = """
INSERT INTO attempts (application_id, license_id, id, outcome, hwid, address, client_version, occurred_at)
WITH RECURSIVE
  time(number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM time WHERE number + 1 < :each)
SELECT application_id, id, printf('att_%026d', time.number),
  CASE time.number % 50 WHEN 0 THEN 'hwid_mismatch' WHEN 1 THEN 'session_expired' ELSE 'ok' END,
  printf('%064d', time.number), '203.0.113.7', '1.4.2', :now
FROM licenses CROSS JOIN time WHERE application_id = :application AND id = :license
"""
LICENSES_OF = "SELECT application_id, id FROM licenses ORDER BY application_id, id"
INDEX = "ix_attempts_application_id_outcome_id"

console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
List = Callable[[Context], Awaitable[Page[Any]]]


async def main(rows_many: int) -> None:
    for rows in (ROWS_FEW, rows_many):
        with tempfile.TemporaryDirectory(prefix="lockence-bench-") as directory:
            settings = Settings(database_url=f"sqlite:///{directory}/lockence.db", secret_key=SECRET_KEY)
            await measure(settings, rows)


async def measure(settings: Settings, rows: int) -> None:
    secrets = await prepare(settings)
    async with control_plane_engine(settings) as engine:
        started = time.perf_counter()
        ids = [await make_application(engine, secrets) for _ in range(2)]
        fill(settings.sqlite_path, rows)
        console.print(f"{rows:,} rows written in {time.perf_counter() - started:.0f} s")
        application_id = ids[0]
        async with reading(engine).begin() as connection:
            context = Context(
                connection, await default_organisation_id(connection, now=0), "benchmark", system_clock(), secrets
            )
            wanted = Filter(application_id=application_id)
            [some] = (await licenses.list_licenses(context, wanted, PageRequest(limit=1))).items
            await report(context, lists_of(application_id, some.id), rows)


async def make_application(engine: AsyncEngine, secrets: SecretBox) -> str:
    now = system_clock()
    async with engine.begin() as connection:
        organisation_id = await default_organisation_id(connection, now=now)
        context = Context(connection, organisation_id, "benchmark", now, secrets)
        created = await applications.create(context, NewApplication(name="Benchmark"))
        await licenses.create(context, created.id, NewLicenses(count=LICENSES))
    return created.id


def fill(path: Path, rows: int) -> None:
    connection = open_sqlite(path)
    [index] = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (INDEX,)).fetchone()
    connection.execute(f"DROP INDEX {INDEX}")
    keys = connection.execute(LICENSES_OF).fetchall()
    connection.execute("BEGIN")
    for application_id, license_id in keys:
        values = {"application": application_id, "license": license_id, "now": system_clock()}
        connection.execute(FILL, values | {"each": rows // len(keys)})
    connection.execute("COMMIT")
    connection.execute(index)
    connection.close()


def lists_of(application_id: str, license_id: str) -> dict[str, List]:
    page = PageRequest(limit=100)

    def of_license(outcome: str | None) -> List:
        return lambda context: attempts.of_license(context, license_id, outcome=outcome, page=page)

    def of_application(outcome: str | None) -> List:
        return lambda context: attempts.of_application(context, application_id, outcome=outcome, page=page)

    return {
        "of a license": of_license(None),
        "of a license, refused": of_license("hwid_mismatch"),
        "of an application": of_application(None),
        "of an application, refused": of_application("hwid_mismatch"),
        "of an application, an outcome it never had": of_application("address_blocked"),
    }


async def report(context: Context, lists: dict[str, List], rows: int) -> None:
    figures, plans = [], []
    for name, ask in lists.items():
        with statements(context) as told:
            found = await ask(context)
        plans += [(name, line) for line in await plan(context, *told[-1])]
        seconds = [await timed(ask, context) for _ in range(ROUNDS)]
        figures.append(
            (name, str(len(found.items)), f"{median(seconds) * 1000:.2f}", f"{max(seconds) * 1000:.2f}")
        )
    columns = ("a page", "rows", "median ms", "longest ms")
    console.print(Table(f"{rows:,} attempts", columns, figures).rich())
    for name, line in dict.fromkeys(plans):
        console.print(f"  {name}: {line}", markup=False)


async def timed(ask: List, context: Context) -> float:
    started = time.perf_counter()
    await ask(context)
    return time.perf_counter() - started


@contextlib.contextmanager
def statements(context: Context) -> Iterator[list[tuple[str, Any]]]:
    """What is sent to the database meanwhile."""
    told: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, sql: str, parameters: Any, *_: Any) -> None:
        told.append((sql, parameters))

    engine = context.connection.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def plan(context: Context, sql: str, parameters: Any) -> list[str]:
    """How the database does it: which index, and which part of it."""
    steps = await context.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
    details = (str(step["detail"]) for step in steps.mappings())
    return [detail for detail in details if "attempts" in detail]


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS_MANY))

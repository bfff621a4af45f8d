"""Lists: what the management API takes to find, count, create and export among a million licenses.

python benchmarks/lists.py --help
"""

import asyncio
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
import typer
from sqlalchemy import event, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

import lists_report
import servers
from databases import Database, databases
from lists_report import Figure, Report
from lockence_server.clock import DAY_MS, system_clock
from lockence_server.database.engine import control_plane_engine, prepare, reading
from lockence_server.database.tables import applications, devices, licenses
from lockence_server.management.context import Context
from lockence_server.management.licenses import finding
from lockence_server.management.licenses.schemas import NEWEST_FIRST, Filter, Order
from lockence_server.management.organisations.service import default_organisation_id
from lockence_server.management.schemas import PageRequest
from lockence_server.settings import Settings
from machine import facts
from options import DatabaseOption, OutputOption, databases_of
from servers import Server
from vendor import Vendor, new_token
from workspace import SECRET_KEY, finish, seeded_world, steps, working_directory

LICENSES = 1_000_000
CREATED = 10_000
ROUNDS = 20

LicensesOption = Annotated[int, typer.Option(min=1000, help="How many there are.")]

# The world's licenses are all alike; these make some of them what people look for.
VARIETY = (
    "UPDATE licenses SET status = 'suspended' WHERE id LIKE '%00'",
    "UPDATE licenses SET status = 'revoked' WHERE id LIKE '%0007'",
    "UPDATE licenses SET expires_at = :yesterday WHERE id LIKE '%5'",
    "UPDATE licenses SET first_used_at = NULL WHERE id LIKE '%3'",
)


class Known(msgspec.Struct, frozen=True):
    """What there is to ask for."""

    application_id: str
    policy_id: str
    hwid: str
    token: str


def main(
    database: DatabaseOption = "both", license_count: LicensesOption = LICENSES, output: OutputOption = None
) -> None:
    """Measure lists, filters, counts, bulk creation and export, and show how the database goes about it."""
    names = databases_of(database)
    with working_directory() as directory:
        report = Report(facts=facts(directory), figures=[], plans={}, license_count=license_count)
        with databases(names, directory) as made, steps(len(names)) as progress:
            report.facts.update(made.facts())
            for name in names:
                with made.database(name, "lists") as one:
                    seeded_world(one, license_count, progress)
                    progress.say(f"{name}: measuring")
                    known = asyncio.run(_prepared(one))
                    report.plans[name] = asyncio.run(_plans(one, known))
                    with servers.lockence(one.url, SECRET_KEY, directory) as server:
                        report.figures += _measured(one, server, known, license_count)
                    progress.done()
    finish(
        lists_report.tables(report),
        lambda directory: lists_report.write(report, directory),
        output=output,
        is_whole=len(names) > 1 and license_count == LICENSES,
        errors=[],
    )


def _measured(database: Database, server: Server, known: Known, license_count: int) -> Iterator[Figure]:
    vendor = Vendor(server, known.token)
    for what, given, order in _questions(known):
        query = urlencode(_query(given, order))
        pages = [vendor.call("GET", f"/licenses?{query}") for _ in range(ROUNDS)]
        counts = [vendor.call("GET", f"/licenses/count?{query}") for _ in range(ROUNDS)]
        yield Figure(database.name, f"{what}: page", [seconds for seconds, _ in pages], _of_page(pages[-1][1]))
        yield Figure(database.name, f"{what}: count", [seconds for seconds, _ in counts], _of_count(counts[-1][1]))
    path = f"/applications/{known.application_id}/licenses"
    before = server.rss_peak_bytes()
    seconds, size = vendor.drain(f"{path}/export")
    grown = (server.rss_peak_bytes() - before) / 2**20
    told = f"{size / 2**20:,.0f} MiB; the server's peak memory grew by {grown:.0f} MiB"
    yield Figure(database.name, f"export of {license_count:,}", [seconds], told)
    made = [vendor.call("POST", path, {"count": CREATED, "username": "new"})[0] for _ in range(3)]
    yield Figure(database.name, f"create {CREATED:,}", made, "")
    vendor.call("POST", path, {"count": CREATED, "username": "for suspending"})
    chosen = {"application_id": known.application_id, "username": "for suspending"}
    seconds, _ = vendor.call("POST", "/licenses/bulk", {"action": "suspend", "filter": chosen})
    yield Figure(database.name, f"suspend {CREATED:,} by a filter", [seconds], "")


def _query(given: Filter, order: Order) -> dict[str, str]:
    asked = {name: value for name, value in msgspec.to_builtins(given).items() if value is not None}
    asked["never_used"] = str(given.never_used).lower()
    return asked | {"sort": order.by, "order": "desc" if order.descending else "asc"}


def _questions(known: Known) -> list[tuple[str, Filter, Order]]:
    def of(**given: Any) -> Filter:
        return Filter(application_id=known.application_id, **given)

    by_username = Order(by="username", descending=False)
    return [
        ("newest", of(), NEWEST_FIRST),
        ("of all applications", Filter(), NEWEST_FIRST),
        ("by username", of(), by_username),
        ("by end", of(), Order(by="expires_at", descending=False)),
        ("active", of(status="active"), NEWEST_FIRST),
        ("active, by username", of(status="active"), by_username),
        ("expired", of(status="expired"), NEWEST_FIRST),
        ("suspended", of(status="suspended"), NEWEST_FIRST),
        ("revoked, by username", of(status="revoked"), by_username),
        ("of a policy", of(policy_id=known.policy_id), NEWEST_FIRST),
        ("never used", of(never_used=True), NEWEST_FIRST),
        ("bound to a HWID", of(hwid=known.hwid), NEWEST_FIRST),
        ("search, an e-mail address", of(search="customer_77@example.com"), NEWEST_FIRST),
        ("search, a part of many", of(search="omer_99"), NEWEST_FIRST),
        ("search, a part of none", of(search="lovelace"), NEWEST_FIRST),
    ]


async def _prepared(database: Database) -> Known:
    """Some variety, what there is to ask for, and a token."""
    settings = Settings(database_url=database.url, secret_key=SECRET_KEY)
    secret_box = await prepare(settings)
    now = system_clock()
    async with control_plane_engine(settings) as engine, engine.begin() as connection:
        for statement in VARIETY:
            await connection.execute(text(statement), {"yesterday": now - DAY_MS} if ":" in statement else {})
        organisation_id = await default_organisation_id(connection, now=now)
        context = Context(connection, organisation_id, "benchmark", now, secret_box)
        known = await _known(context)
    async with database.seeding():  # Left, it has done the chores that so many changes made due.
        pass
    return known


async def _known(context: Context) -> Known:
    async def one(column: Any) -> str:
        return str(await context.connection.scalar(select(column).where(column.is_not(None)).limit(1)))

    return Known(
        application_id=await one(applications.c.id),
        policy_id=await one(licenses.c.policy_id),
        hwid=await one(devices.c.hwid),
        token=await new_token(context),
    )


async def _plans(database: Database, known: Known) -> dict[str, list[str]]:
    """How the database finds each page and count: what it says of each statement that reads licenses."""
    settings = Settings(database_url=database.url, secret_key=SECRET_KEY)
    secret_box = await prepare(settings)
    statements: list[tuple[str, Any]] = []
    plans: dict[str, list[str]] = {}
    async with control_plane_engine(settings) as engine, reading(engine).connect() as connection:
        event.listen(
            engine.sync_engine,
            "before_cursor_execute",
            lambda _connection, _cursor, statement, parameters, *_: statements.append((statement, parameters)),
        )
        organisation_id = await default_organisation_id(connection, now=system_clock())
        context = Context(connection, organisation_id, "benchmark", system_clock(), secret_box)
        for what, given, order in _questions(known):
            statements.clear()
            await finding.find(context, given, order, PageRequest())
            plans[what] = await _plans_of(database, connection, statements)
            statements.clear()
            await finding.count(context, given)
            plans[f"{what}, counted"] = await _plans_of(database, connection, statements)
    return plans


async def _plans_of(
    database: Database, connection: AsyncConnection, statements: list[tuple[str, Any]]
) -> list[str]:
    asked = [one for one in statements if "FROM licenses" in one[0]]
    return [line for one in asked for line in await _plan(database, connection, one)]


async def _plan(database: Database, connection: AsyncConnection, asked: tuple[str, Any]) -> list[str]:
    statement, parameters = asked
    if database.name == "sqlite":
        found = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [str(row.detail) for row in found]
    found = await connection.exec_driver_sql(f"EXPLAIN (COSTS OFF) {statement}", parameters)
    return [str(line) for line in found.scalars()]


def _of_page(answer: bytes) -> str:
    page = msgspec.json.decode(answer)
    return f"{len(page['items'])} rows{'' if page['next_cursor'] is None else ', and more'}"


def _of_count(answer: bytes) -> str:
    count = msgspec.json.decode(answer)
    return f"{'' if count['exact'] else 'at least '}{count['count']:,}"


if __name__ == "__main__":
    typer.run(main)

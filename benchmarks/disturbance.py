"""Disturbance: what clients notice while their vendor exports everything and creates licenses by the thousand.

python benchmarks/disturbance.py --help
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import typer
from msgspec import Struct
from sqlalchemy import select

import load
import servers
from databases import Database, databases
from load import Load, Run
from lockence_server.clock import system_clock
from lockence_server.database.engine import control_plane_engine, prepare
from lockence_server.database.tables import applications
from lockence_server.management.context import Context
from lockence_server.management.organisations.service import default_organisation_id
from lockence_server.settings import Settings
from machine import facts
from options import DatabaseOption, OutputOption, databases_of
from servers import Server
from tables import Table, met, page
from vendor import Vendor, new_token
from workspace import SECRET_KEY, Steps, finish, seeded_world, steps, working_directory

LICENSES = 200_000
CREATED = 10_000
CONNECTIONS = 256
PEAK_SECONDS = 5
SECONDS = 15
ROUNDS = 3
SHARE = 0.5  # of the peak
CONNECT_SECONDS = 1
"""Clients are there before the vendor begins: 256 who connect at once wait for each other in any case."""
FLOOR = 3.0  # times the quiet p99, at most
ENDPOINTS = ("validate", "heartbeat")


class Round(Struct, frozen=True):
    """The same load twice: with nothing else going on, and beside the vendor's work."""

    quiet: Run
    disturbed: Run
    exports: int
    creations: int


class Latency(Struct, frozen=True):
    p50_ms: float
    p99_ms: float


class Figure(Struct, frozen=True):
    """One endpoint at one rate, some times: of each figure the median counts, for the machine has its moments."""

    database: str
    endpoint: str
    requests_per_second: float
    rounds: list[Round]

    @property
    def quiet(self) -> Latency:
        return _medians([one.quiet for one in self.rounds])

    @property
    def disturbed(self) -> Latency:
        return _medians([one.disturbed for one in self.rounds])

    @property
    def ratio(self) -> float:
        return self.disturbed.p99_ms / self.quiet.p99_ms


def main(database: DatabaseOption = "both", output: OutputOption = None) -> None:
    """Measure clients' answers at half of the peak, quietly and beside an export and bulk creation."""
    names = databases_of(database)
    figures: list[Figure] = []
    with working_directory() as directory:
        known = facts(directory)
        with databases(names, directory) as made, steps(len(names) * len(ENDPOINTS) * ROUNDS) as progress:
            known.update(made.facts())
            for name in names:
                with made.database(name, "disturbance") as one:
                    figures += _measure(one, directory, progress)
    finish(
        [_table(figures)],
        lambda where: _write(figures, known, where),
        output=output,
        is_whole=len(names) > 1,
        errors=[],
    )


def _measure(database: Database, directory: Path, progress: Steps) -> Iterator[Figure]:
    bodies = seeded_world(database, LICENSES, progress).write_bodies(directory)
    application_id, token = asyncio.run(_prepared(database))
    with servers.lockence(database.url, SECRET_KEY, directory) as server:
        for endpoint in ENDPOINTS:
            progress.say(f"{database.name}: {endpoint}")
            one = Load(endpoint=endpoint, bodies=bodies[endpoint], connections=CONNECTIONS, seconds=PEAK_SECONDS)
            rate = load.run(one, server.port).requests_per_second * SHARE
            paced = Load(
                endpoint=endpoint,
                bodies=bodies[endpoint],
                connections=CONNECTIONS,
                seconds=SECONDS,
                requests_per_second=rate,
            )
            rounds = []
            for _ in range(ROUNDS):
                quiet = load.run(paced, server.port)
                with _busy_vendor(server, application_id, token) as done:
                    disturbed = load.run(paced, server.port)
                rounds.append(Round(quiet, disturbed, **done))
                progress.done()
            yield Figure(database.name, endpoint, rate, rounds)


@contextmanager
def _busy_vendor(server: Server, application_id: str, token: str) -> Iterator[dict[str, int]]:
    """Exports all licenses and creates more, both again and again; says how often each was done."""
    done = {"exports": 0, "creations": 0}
    path = f"/applications/{application_id}/licenses"
    is_over = threading.Event()

    def export() -> None:
        is_over.wait(CONNECT_SECONDS)
        vendor = Vendor(server, token)
        while not is_over.is_set():
            vendor.drain(f"{path}/export")
            done["exports"] += 1

    def create() -> None:
        is_over.wait(CONNECT_SECONDS)
        vendor = Vendor(server, token)
        while not is_over.is_set():
            vendor.call("POST", path, {"count": CREATED})
            done["creations"] += 1

    threads = [threading.Thread(target=work) for work in (export, create)]
    for thread in threads:
        thread.start()
    yield done
    is_over.set()
    for thread in threads:
        thread.join()


async def _prepared(database: Database) -> tuple[str, str]:
    """The application's id, and a token."""
    settings = Settings(database_url=database.url, secret_key=SECRET_KEY)
    secret_box = await prepare(settings)
    now = system_clock()
    async with control_plane_engine(settings) as engine, engine.begin() as connection:
        organisation_id = await default_organisation_id(connection, now=now)
        context = Context(connection, organisation_id, "benchmark", now, secret_box)
        application_id = await connection.scalar(select(applications.c.id))
        return str(application_id), await new_token(context)


def _medians(runs: list[Run]) -> Latency:
    return Latency(median(run.p50_ms for run in runs), median(run.p99_ms for run in runs))


def _table(figures: list[Figure]) -> Table:
    columns = (
        "",
        "requests/s",
        "quiet p50 ms",
        "p99 ms",
        "disturbed p50 ms",
        "p99 ms",
        "ratio",
        "floor",
        "",
        "exports",
        "creations",
    )
    rows = [
        (
            f"{one.database} {one.endpoint}",
            f"{one.requests_per_second:,.0f}",
            f"{one.quiet.p50_ms:.1f}",
            f"{one.quiet.p99_ms:.1f}",
            f"{one.disturbed.p50_ms:.1f}",
            f"{one.disturbed.p99_ms:.1f}",
            f"{one.ratio:.1f}",
            f"{FLOOR:.0f}",
            met(one.ratio <= FLOOR),
            ", ".join(str(each.exports) for each in one.rounds),
            ", ".join(str(each.creations) for each in one.rounds),
        )
        for one in figures
    ]
    return Table("Clients while their vendor works", columns, rows)


def _write(figures: list[Figure], known: dict[str, str], directory: Path) -> None:
    introduction = (
        f"Clients at {SHARE:.0%} of the peak, over {LICENSES:,} licenses, first with nothing else going on, then\n"
        f"while one connection exports all licenses and another creates {CREATED:,}, both again and again.\n"
        f"{ROUNDS} rounds; medians. The last two columns say how often each was done in each round, the one that\n"
        "was under way included. Written by `make bench-disturbance`."
    )
    (directory / "disturbance.md").write_text(page("Disturbance", introduction, [_table(figures)], known))


if __name__ == "__main__":
    typer.run(main)

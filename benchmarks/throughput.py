"""Throughput: how many requests a second the client API answers, beside the yardstick, on both databases.

python benchmarks/throughput.py --help
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

import servers
import throughput_report
from databases import Database, DatabaseName, Postgres, databases
from load import Load
from machine import facts
from measure import Measurement, Measuring, steadiness
from options import DatabaseOption, Endpoint, OnlyOption, OutputOption, databases_of, endpoints_of
from servers import Server
from throughput_report import HotUpdates, Memory, Report
from workspace import SECRET_KEY, Steps, finish, seeded_world, steps, working_directory

CONNECTIONS = (64, 256)
PACED_CONNECTIONS = 256
PACED_SHARE = 0.7
# So that the slowest hundredth is not just the moment in which all connections are opened at once.
PACED_RUNS = 3

SecondsOption = Annotated[int | None, typer.Option(min=1, help="Of each run.  [default: 5]")]
RoundsOption = Annotated[int | None, typer.Option(min=1, help="Of which the median counts.  [default: 3]")]
SessionsOption = Annotated[int | None, typer.Option(min=1, help="And as many licenses.  [default: 200000]")]
QuickOption = Annotated[bool, typer.Option("--quick", help="A rough look: 1 round, 2 s, 20000 sessions.")]


class Options(Struct, frozen=True, kw_only=True):
    databases: tuple[DatabaseName, ...]
    endpoints: tuple[Endpoint, ...]
    seconds: int
    rounds: int
    sessions: int
    warm_up_seconds: int

    @property
    def step_count(self) -> int:
        loads = len(CONNECTIONS) + 1
        return len(self.databases) * len(self.endpoints) * loads * self.rounds * 2


def main(
    database: DatabaseOption = "both",
    only: OnlyOption = None,
    seconds: SecondsOption = None,
    rounds: RoundsOption = None,
    sessions: SessionsOption = None,
    quick: QuickOption = False,
    output: OutputOption = None,
) -> None:
    """Measure validate, heartbeat and init beside the yardstick, on SQLite and PostgreSQL."""
    options = Options(
        databases=databases_of(database),
        endpoints=endpoints_of(only),
        seconds=seconds or (2 if quick else 5),
        rounds=rounds or (1 if quick else 3),
        sessions=sessions or (20_000 if quick else 200_000),
        warm_up_seconds=1 if quick else 5,
    )
    is_whole = not (only or seconds or rounds or sessions or quick) and database == "both"
    with working_directory() as directory:
        report = _measure_all(options, directory)
    finish(
        throughput_report.tables(report),
        lambda directory: throughput_report.write(report, directory),
        output=output,
        is_whole=is_whole,
        errors=report.errors,
    )


def _measure_all(options: Options, directory: Path) -> Report:
    report = Report(facts=facts(directory), measurements=[], memory=[], hot_updates=[], refused=[])
    with (
        databases(options.databases, directory) as made,
        servers.echo(directory) as echo,
        steps(options.step_count) as progress,
    ):
        report.facts.update(made.facts())
        report.facts["Load"] = (
            f"{options.sessions:,} licenses with a device and a session each; "
            f"{options.seconds} s a run, rounds: {options.rounds}, Lockence and echo in turn; medians"
        )
        for name in options.databases:
            with made.database(name, "throughput") as database:
                _measure_database(database, echo, options, directory, progress, report)
    report.facts["Noise"] = steadiness(report.measurements)
    return report


def _measure_database(
    database: Database, echo: Server, options: Options, directory: Path, progress: Steps, report: Report
) -> None:
    bodies = seeded_world(database, options.sessions, progress).write_bodies(directory)
    with servers.lockence(database.url, SECRET_KEY, directory) as lockence:
        rss_at_rest_bytes = lockence.rss_bytes()
        measuring = Measuring(
            lockence=lockence,
            echo=echo,
            database=database.name,
            license_count=options.sessions,
            rounds=options.rounds,
            warm_up_seconds=options.warm_up_seconds,
            step_done=progress.done,
        )
        for endpoint in options.endpoints:
            for measurement in _measure_endpoint(measuring, endpoint, bodies[endpoint], options, progress):
                report.measurements.append(measurement)
                progress.note(throughput_report.line(measurement))
            if endpoint == "heartbeat" and isinstance(database, Postgres):
                report.hot_updates.append(HotUpdates(*database.update_counts()))
        report.refused += measuring.refused()
        report.memory.append(
            Memory(
                database=database.name,
                at_rest_bytes=rss_at_rest_bytes,
                peak_bytes=lockence.rss_peak_bytes(),
            )
        )


def _measure_endpoint(
    measuring: Measuring, endpoint: Endpoint, bodies: Path, options: Options, progress: Steps
) -> Iterator[Measurement]:
    """As fast as each number of connections can, then paced, at a share of what as many connections reached."""

    def load(connections: int, requests_per_second: float | None = None) -> Load:
        return Load(
            endpoint=endpoint,
            bodies=bodies,
            connections=connections,
            seconds=options.seconds * (PACED_RUNS if requests_per_second else 1),
            requests_per_second=requests_per_second,
        )

    peak = 0.0
    for connections in CONNECTIONS:
        progress.say(f"{measuring.database}: {endpoint}, {connections} connections")
        measurement = measuring.measure(load(connections), warm_up=connections == CONNECTIONS[0])
        if measurement.error is None and connections == PACED_CONNECTIONS:
            peak = measurement.requests_per_second
        yield measurement
    if peak:
        progress.say(f"{measuring.database}: {endpoint}, {PACED_SHARE:.0%} of its peak")
        yield measuring.measure(load(PACED_CONNECTIONS, peak * PACED_SHARE), warm_up=False)


if __name__ == "__main__":
    typer.run(main)

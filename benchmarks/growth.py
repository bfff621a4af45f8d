"""Growth: what a request costs with a thousand licenses and sessions, and with a million.

python benchmarks/growth.py --help
"""

from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

import growth_report
import servers
from databases import DATABASES, Database, DatabaseName, databases
from growth_report import Report
from load import Load
from machine import facts
from measure import Measuring, steadiness
from options import ENDPOINTS, DatabaseOption, Endpoint, OnlyOption, OutputOption, databases_of, endpoints_of
from servers import Server
from workspace import SECRET_KEY, Steps, finish, seeded_world, steps, working_directory

SIZES = (1_000, 10_000, 100_000, 1_000_000)
CONNECTIONS = 256
# A large table is not in any cache at first, and its first requests are not what a running server is like.
WARM_UP_SECONDS = 4

SecondsOption = Annotated[int, typer.Option(min=1, help="Of each run.")]
RoundsOption = Annotated[int, typer.Option(min=1, help="Of which the median counts.")]
LargestOption = Annotated[int, typer.Option(min=SIZES[0], help="The most licenses and sessions.")]


class Options(Struct, frozen=True, kw_only=True):
    databases: tuple[DatabaseName, ...]
    endpoints: tuple[Endpoint, ...]
    sizes: tuple[int, ...]
    seconds: int
    rounds: int

    @property
    def step_count(self) -> int:
        return len(self.databases) * len(self.endpoints) * len(self.sizes) * self.rounds * 2


def main(
    database: DatabaseOption = "both",
    only: OnlyOption = None,
    seconds: SecondsOption = 5,
    rounds: RoundsOption = 3,
    largest: LargestOption = SIZES[-1],
    output: OutputOption = None,
) -> None:
    """Measure validate, heartbeat and init beside the yardstick while licenses and sessions grow."""
    options = Options(
        databases=databases_of(database),
        endpoints=endpoints_of(only),
        sizes=tuple(size for size in SIZES if size <= largest),
        seconds=seconds,
        rounds=rounds,
    )
    is_whole = options == Options(databases=DATABASES, endpoints=ENDPOINTS, sizes=SIZES, seconds=5, rounds=3)
    with working_directory() as directory:
        report = _measure_all(options, directory)
    finish(
        growth_report.tables(report),
        lambda directory: growth_report.write(report, directory),
        output=output,
        is_whole=is_whole,
        errors=report.errors,
    )


def _measure_all(options: Options, directory: Path) -> Report:
    report = Report(facts=facts(directory), measurements=[], refused=[])
    with (
        databases(options.databases, directory) as made,
        servers.echo(directory) as echo,
        steps(options.step_count) as progress,
    ):
        report.facts.update(made.facts())
        report.facts["Load"] = (
            f"{CONNECTIONS} connections; {options.seconds} s a run, rounds: {options.rounds}, "
            "Lockence and echo in turn; medians"
        )
        for name in options.databases:
            for size in options.sizes:
                with made.database(name, f"growth_{size}") as database:
                    _measure_size(database, size, echo, options, directory, progress, report)
    report.facts["Noise"] = steadiness(report.measurements)
    return report


def _measure_size(
    database: Database,
    size: int,
    echo: Server,
    options: Options,
    directory: Path,
    progress: Steps,
    report: Report,
) -> None:
    bodies = seeded_world(database, size, progress).write_bodies(directory)
    with servers.lockence(database.url, SECRET_KEY, directory) as lockence:
        measuring = Measuring(
            lockence=lockence,
            echo=echo,
            database=database.name,
            license_count=size,
            rounds=options.rounds,
            warm_up_seconds=WARM_UP_SECONDS,
            step_done=progress.done,
        )
        for endpoint in options.endpoints:
            progress.say(f"{database.name}, {size:,} licenses: {endpoint}")
            load = Load(
                endpoint=endpoint, bodies=bodies[endpoint], connections=CONNECTIONS, seconds=options.seconds
            )
            measurement = measuring.measure(load, warm_up=True)
            report.measurements.append(measurement)
            progress.note(growth_report.line(measurement))
        report.refused += measuring.refused()


if __name__ == "__main__":
    typer.run(main)

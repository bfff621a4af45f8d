"""What the benchmarks' commands have in common: a place to work in, progress, and an orderly end."""

import asyncio
import contextlib
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from databases import Database
from errors import BenchmarkError
from machine import busy_share, cores, program
from tables import Table
from world import World, make_world

RESULTS = Path(__file__).with_name("results")
INTERRUPTS = (signal.SIGINT, signal.SIGTERM)
BUSY_SHARE_MAX = 0.05
SECRET_KEY = "the-same-for-every-benchmark-run"  # noqa: S105 - of databases that hold nobody's data

console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)


@contextlib.contextmanager
def working_directory() -> Iterator[Path]:
    """A temporary directory, gone at the end whichever way that comes. TMPDIR chooses its disk."""
    for number in INTERRUPTS:
        signal.signal(number, _interrupt)
    try:
        _check_machine()
        with tempfile.TemporaryDirectory(prefix="lockence-bench-") as directory:
            yield Path(directory)
    except BenchmarkError as error:
        console.print(f"Error: {error}", style="red", markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        console.print("Interrupted. All that was started has been stopped and removed.")
        sys.exit(130)


def _check_machine() -> None:
    """See that all is there that is needed, before anything is started."""
    cores()
    program("taskset", "util-linux")
    program("wrk", "wrk")
    busy = busy_share()
    if busy > BUSY_SHARE_MAX:
        console.print(f"[yellow]Others are using {busy:.0%} of this machine: take the figures with care.[/]")


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)  # Once is enough: a second one would cut the cleaning up short.
    raise KeyboardInterrupt


class Steps:
    """A progress bar that draws only when a step is done: in between, the machine is being measured."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=total)

    def say(self, what: str) -> None:
        self._progress.update(self._task, description=what)
        self._progress.refresh()

    def done(self) -> None:
        self._progress.advance(self._task)
        self._progress.refresh()

    def note(self, line: str) -> None:
        """A line that stays."""
        self._progress.console.print(line, markup=False)


@contextlib.contextmanager
def steps(total: int) -> Iterator[Steps]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, auto_refresh=False) as progress:
        yield Steps(progress, total)


def seeded_world(database: Database, license_count: int, progress: Steps) -> World:
    """This empty database, filled."""

    def say(done: int) -> None:
        progress.say(f"{database.name}: {done:,} of {license_count:,} licenses")

    return asyncio.run(make_world(database, SECRET_KEY, license_count, say))


def finish(
    tables: Sequence[Table],
    write: Callable[[Path], None],
    *,
    output: Path | None,
    is_whole: bool,
    errors: Sequence[str],
) -> NoReturn:
    """Show what was found and write it: of a whole run to its place, else only where one is given."""
    for table in tables:
        console.print(table.rich())
    for error in errors:
        console.print(f"Error: {error}", style="red", markup=False)
    if output is None and is_whole and not errors:
        output = RESULTS
    if output is None:
        console.print("Nothing was written: not a whole run, or one with errors. --output DIRECTORY writes it.")
    else:
        output.mkdir(parents=True, exist_ok=True)
        write(output)
        console.print(f"Written to {output}")
    sys.exit(1 if errors else 0)

"""What commands print: JSON for programs, tables for people."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

# A pipe has no width: there nothing is wrapped or cut.
PIPE_COLUMNS = 10_000
PROGRESS_FROM = 2000

_STEPS = (("year", 365 * 86400), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def print_json(value: object) -> None:
    """One JSON document on standard output, in UTF-8 whatever the terminal speaks."""
    document = msgspec.json.format(msgspec.json.encode(value), indent=2)
    sys.stdout.buffer.write(document + b"\n")
    sys.stdout.buffer.flush()


def print_text(text: str, *, style: str = "") -> None:
    """A line for people."""
    _console().print(Text(text, style=style), soft_wrap=True)


def print_lines(lines: Iterable[str]) -> None:
    """Many plain lines, without what styling each would cost."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def print_note(text: str) -> None:
    """A line for people beside the output, on standard error."""
    _console(stderr=True).print(Text(text, style="dim"), soft_wrap=True)


def print_error(text: str) -> None:
    """One red line on standard error."""
    _console(stderr=True).print(Text(f"Error: {text}", style="red"), soft_wrap=True)


def print_fields(fields: Mapping[str, str]) -> None:
    """Names and values below each other."""
    table = Table.grid(padding=(0, 2))
    for name, value in fields.items():
        table.add_row(Text(name, style="bold"), Text(value, overflow="fold"))
    _console().print(table)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
    """A table; where there are no rows, the words in `empty`."""
    if not rows:
        print_text(empty)
        return
    table = Table(*columns, box=None, padding=(0, 2, 0, 0), header_style="bold")
    for row in rows:
        table.add_row(*(Text(cell, overflow="fold") for cell in row))
    _console().print(table)


def print_more(next_cursor: str | None) -> None:
    """Say that a list goes on, if it does."""
    if next_cursor is not None:
        print_note(f"There are more: add --after {next_cursor}")


def time_text(time: datetime | None, *, never: str = "never") -> str:
    """`2026-01-31T00:00:00Z (in 29 days)`."""
    if time is None:
        return never
    return f"{time:%Y-%m-%dT%H:%M:%SZ} ({relative_text(time, datetime.now(UTC))})"


def relative_text(time: datetime, now: datetime) -> str:
    """`in 29 days`, `3 minutes ago`: the largest unit that fits, rounded down."""
    seconds = int((time - now).total_seconds())
    for unit, length in _STEPS:
        count = abs(seconds) // length
        if count:
            text = f"{count} {unit}" + ("s" if count > 1 else "")
            return f"in {text}" if seconds > 0 else f"{text} ago"
    return "now"


def limit_text(limit: int) -> str:
    return str(limit) if limit else "unlimited"


def duration_text(seconds: int) -> str:
    """`30 days`, `90 minutes`: the largest unit that says it exactly."""
    for unit, length in _STEPS:
        if seconds % length == 0 and seconds >= length:
            count = seconds // length
            return f"{count} {unit}" + ("s" if count > 1 else "")
    return f"{seconds} seconds"


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


@contextmanager
def progress(description: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error that is told how many are done; only on a terminal, and where it takes a while."""
    if total < PROGRESS_FROM or not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.progress import Progress

    with Progress(console=_console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=total)
        yield lambda done: bar.update(task, completed=done)


def _console(*, stderr: bool = False) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, width=None if stream.isatty() else PIPE_COLUMNS)

"""What `lists.py` found: a table, and how the database goes about each question."""

from collections.abc import Mapping
from pathlib import Path
from statistics import median

from msgspec import Struct

from databases import DatabaseName
from tables import Table, page

INTRODUCTION = """\
What the management API takes over HTTP among {count:,} licenses of one application, each with its device and
session: one request after the other. [docs/api/licenses.md](../../docs/api/licenses.md) says what "and more" and
"at least" mean. On SQLite the server's memory includes the pages of the database file that it has mapped: they are
the system's cache. Written by `make bench-lists`."""


class Figure(Struct, frozen=True):
    database: DatabaseName
    what: str
    seconds: list[float]
    answer: str


class Report(Struct, kw_only=True):
    facts: dict[str, str]
    figures: list[Figure]
    plans: dict[DatabaseName, Mapping[str, list[str]]]
    license_count: int


def tables(report: Report) -> list[Table]:
    return [Table("Lists", ("", "", "median", "slowest", "answer"), [_row(figure) for figure in report.figures])]


def write(report: Report, directory: Path) -> None:
    introduction = INTRODUCTION.format(count=report.license_count)
    text = page("Lists of licenses", introduction, tables(report), report.facts)
    (directory / "lists.md").write_text(f"{text}\n## How they are found\n{_plans(report)}")


def _row(figure: Figure) -> list[str]:
    return [figure.database, figure.what, _time(median(figure.seconds)), _time(max(figure.seconds)), figure.answer]


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def _plans(report: Report) -> str:
    parts = []
    for name, plans in report.plans.items():
        for what, lines in plans.items():
            parts.append("\n".join([f"\n{name}, {what}:\n", "```", *lines, "```"]))
    return "\n".join(parts) + "\n"

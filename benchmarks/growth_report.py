"""What `growth.py` found: a table, a chart, and the figures themselves."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

import growth_chart
from databases import DatabaseName
from floors import GROWTH
from measure import Measurement
from tables import Table, met, page

INTRODUCTION = """\
What a request costs as licenses, each with its device and session, grow a thousandfold. The ratio is Lockence's
throughput as a share of the yardstick's, measured in turn with it, so that a slower moment of the machine does not
look like growth. The next column is that ratio, divided by the one of the smallest size. Written by
`make bench-growth`; how to read it is in [README.md](../README.md)."""


class Report(Struct, kw_only=True):
    facts: dict[str, str]
    measurements: list[Measurement]
    refused: list[str]

    @property
    def errors(self) -> list[str]:
        """Why this is no clean run; empty if it is one."""
        return [*(m.error for m in self.measurements if m.error is not None), *self.refused]


def tables(report: Report) -> list[Table]:
    columns = (
        "",
        "licenses and sessions",
        "requests/s",
        "echo",
        "ratio",
        "beside smallest",
        "floor",
        "",
        "CPU µs",
    )
    rows = [row for curve in _curves(report).values() for row in _rows(curve)]
    return [Table("Cost of growth", columns, rows)]


def write(report: Report, directory: Path) -> None:
    (directory / "growth.md").write_text(page("Growth", INTRODUCTION, tables(report), report.facts))
    (directory / "growth.json").write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    growth_chart.draw(_shares(report), directory / "growth.png")


def line(measurement: Measurement) -> str:
    """One measurement in one line, for those who wait."""
    what = f"{measurement.database} {measurement.endpoint}, {measurement.license_count:,} licenses"
    if measurement.error is not None:
        return f"{what}: ERROR: {measurement.error}"
    return f"{what}: {measurement.requests_per_second:,.0f} requests/s, {measurement.ratio:.2f} of echo"


def _curves(report: Report) -> dict[tuple[DatabaseName, str], list[Measurement]]:
    """The measurements of one endpoint on one database, from the smallest size to the largest."""
    curves: dict[tuple[DatabaseName, str], list[Measurement]] = {}
    for measurement in report.measurements:
        curves.setdefault((measurement.database, measurement.endpoint), []).append(measurement)
    return curves


def _shares(report: Report) -> dict[tuple[DatabaseName, str], list[tuple[int, float]]]:
    """Of each curve the sizes, and what is left there of the smallest size's ratio."""
    return {
        name: [(m.license_count, m.ratio / curve[0].ratio) for m in curve]
        for name, curve in _curves(report).items()
        if not any(m.error for m in curve)
    }


def _rows(curve: list[Measurement]) -> Iterator[list[str]]:
    for measurement in curve:
        what = [f"{measurement.database} {measurement.endpoint}", f"{measurement.license_count:,}"]
        if measurement.error is not None or curve[0].error is not None:
            yield [*what, "error", "", "", "", "", met(False), ""]
            continue
        share = measurement.ratio / curve[0].ratio
        is_judged = measurement is curve[-1] and len(curve) > 1
        yield [
            *what,
            f"{measurement.requests_per_second:,.0f}",
            f"{measurement.echo_requests_per_second:,.0f}",
            f"{measurement.ratio:.3f}",
            f"{share:.2f}",
            f"{GROWTH:.2f}" if is_judged else "",
            met(share >= GROWTH) if is_judged else "",
            f"{measurement.cpu_us:.0f}",
        ]

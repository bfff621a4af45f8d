"""What `throughput.py` found: tables, a chart, and the figures themselves."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

import throughput_chart
from databases import DatabaseName
from floors import THROUGHPUT
from measure import Measurement
from tables import Table, met, page

MEBIBYTE = 2**20

INTRODUCTION = """\
Lockence beside its yardstick ("echo": the same uvicorn with an application that only reads, decodes, encodes and
answers). The ratio is what is left of the yardstick's throughput once the work is done: every answer of `validate`
from the database as it is at that moment, every `heartbeat` and `init` committed to disk before its answer.
Written by `make bench`; how to read it is in [README.md](../README.md)."""


class Memory(Struct, frozen=True, kw_only=True):
    """Resident memory of the server process."""

    database: DatabaseName
    at_rest_bytes: int
    peak_bytes: int


class HotUpdates(Struct, frozen=True):
    """PostgreSQL's count of the updates of sessions that heartbeats made; hot: without touching an index."""

    updates: int
    hot_updates: int


class Report(Struct, kw_only=True):
    facts: dict[str, str]
    measurements: list[Measurement]
    memory: list[Memory]
    hot_updates: list[HotUpdates]
    refused: list[str]

    @property
    def errors(self) -> list[str]:
        """Why this is no clean run; empty if it is one."""
        return [*(m.error for m in self.measurements if m.error is not None), *self.refused]


def tables(report: Report) -> list[Table]:
    return [table for table in _tables(report) if table.rows]


def write(report: Report, directory: Path) -> None:
    text = page("Throughput", INTRODUCTION, tables(report), report.facts)
    (directory / "throughput.md").write_text(text)
    (directory / "throughput.json").write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    throughput_chart.draw(report.measurements, directory / "throughput.png")


def line(measurement: Measurement) -> str:
    """One measurement in one line, for those who wait."""
    what = f"{measurement.database} {measurement.endpoint}, {measurement.connections} connections"
    if measurement.error is not None:
        return f"{what}: ERROR: {measurement.error}"
    rate, p99 = f"{measurement.requests_per_second:,.0f} requests/s", f"p99 {measurement.p99_ms:.1f} ms"
    if measurement.target_requests_per_second is not None:
        return f"{what}, paced: {rate}, {p99}"
    return f"{what}: {rate}, {measurement.ratio:.2f} of echo, {p99}"


def _tables(report: Report) -> Iterable[Table]:
    at_full_speed = [m for m in report.measurements if m.target_requests_per_second is None]
    paced = [m for m in report.measurements if m.target_requests_per_second is not None]
    yield Table(
        "As fast as it can",
        ("", "connections", "requests/s", "echo", "ratio", "floor", "", "p50 ms", "p99 ms", "CPU µs", "echo"),
        [_full_speed_row(m) for m in at_full_speed],
    )
    yield Table(
        "At 70 % of its best",
        ("", "requests/s", "meant", "p50 ms", "p99 ms", "echo p99 ms"),
        [_paced_row(m) for m in paced],
    )
    yield Table(
        "Memory of the server process",
        ("", "at rest, MiB", "peak, MiB"),
        [
            (m.database, f"{m.at_rest_bytes / MEBIBYTE:.0f}", f"{m.peak_bytes / MEBIBYTE:.0f}")
            for m in report.memory
        ],
    )
    yield Table(
        "Heartbeats in PostgreSQL",
        ("updates of sessions", "of them without touching an index (HOT)", "share"),
        [(f"{u.updates:,}", f"{u.hot_updates:,}", _share(u)) for u in report.hot_updates],
    )


def _full_speed_row(measurement: Measurement) -> list[str]:
    what = [f"{measurement.database} {measurement.endpoint}", str(measurement.connections)]
    floor = THROUGHPUT[measurement.database, measurement.endpoint]
    if measurement.error is not None:
        return [*what, "error", "", "", f"{floor:.2f}", met(False), "", "", "", ""]
    return [
        *what,
        f"{measurement.requests_per_second:,.0f}",
        f"{measurement.echo_requests_per_second:,.0f}",
        f"{measurement.ratio:.2f}",
        f"{floor:.2f}",
        met(measurement.ratio >= floor),
        f"{measurement.p50_ms:.1f}",
        f"{measurement.p99_ms:.1f}",
        f"{measurement.cpu_us:.0f}",
        f"{measurement.echo_cpu_us:.0f}",
    ]


def _paced_row(measurement: Measurement) -> list[str]:
    what = f"{measurement.database} {measurement.endpoint}"
    if measurement.error is not None:
        return [what, "error", "", "", "", ""]
    missed = "" if measurement.is_on_target else " (missed)"
    return [
        what,
        f"{measurement.requests_per_second:,.0f}",
        f"{measurement.target_requests_per_second:,.0f}{missed}",
        f"{measurement.p50_ms:.1f}",
        f"{measurement.p99_ms:.1f}",
        f"{measurement.echo_p99_ms:.1f}",
    ]


def _share(updates: HotUpdates) -> str:
    return f"{updates.hot_updates / updates.updates:.1%}" if updates.updates else "-"

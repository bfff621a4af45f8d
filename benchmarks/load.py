"""Load on one endpoint, made by wrk, on a core of its own."""

import subprocess
from pathlib import Path

import msgspec
from msgspec import Struct

from errors import BenchmarkError, LoadError
from machine import cores, program

SCRIPT = Path(__file__).with_name("wrk.lua")
ANSWER_SECONDS_MAX = 5
# Beyond its own time wrk reads the bodies, connects, and waits for nobody.
GRACE_SECONDS = 60


class Load(Struct, frozen=True, kw_only=True):
    """What to send. Without `requests_per_second`: as much as the connections can."""

    endpoint: str
    bodies: Path
    connections: int
    seconds: int
    requests_per_second: float | None = None


class Run(Struct, frozen=True, kw_only=True):
    """What came of it: every answer was a success, in time."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    max_ms: float

    @property
    def requests_per_second(self) -> float:
        return self.requests / self.seconds


class _Report(Run, frozen=True, kw_only=True):
    errors: dict[str, int]


def run(load: Load, port: int) -> Run:
    """Send this load to 127.0.0.1. Raises `LoadError` if any request failed."""
    _, core = cores()
    command = [program("taskset", "util-linux"), "--cpu-list", str(core), program("wrk", "wrk")]
    command += ["--threads", "1", "--connections", str(load.connections), "--duration", f"{load.seconds}s"]
    command += ["--timeout", f"{ANSWER_SECONDS_MAX}s", "--script", str(SCRIPT)]
    command += [f"http://127.0.0.1:{port}/api/v1/{load.endpoint}", "--", str(load.bodies)]
    if load.requests_per_second is not None:
        command.append(f"{load.requests_per_second:.1f}")
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=load.seconds + GRACE_SECONDS, check=False
    )
    report = _report(done)
    failed = {what: count for what, count in report.errors.items() if count}
    if failed:
        raise LoadError(f"{load.endpoint}: of {report.requests} requests failed: {failed}")
    if not report.requests:
        raise LoadError(f"{load.endpoint}: no answer within {load.seconds} s")
    return Run(
        requests=report.requests,
        seconds=report.seconds,
        p50_ms=report.p50_ms,
        p99_ms=report.p99_ms,
        max_ms=report.max_ms,
    )


def _report(done: subprocess.CompletedProcess[str]) -> _Report:
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            return msgspec.json.decode(line, type=_Report)
    raise BenchmarkError(f"wrk ended with {done.returncode}: {done.stderr or done.stdout}")

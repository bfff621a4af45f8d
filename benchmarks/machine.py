"""What the figures were measured on, and which core runs what."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from platform import python_version, release
from statistics import median

import psutil

from errors import BenchmarkError

PACKAGES = ("lockence-server", "uvicorn", "uvloop", "httptools", "msgspec", "sqlalchemy", "asyncpg")
FSYNCS = 50


def cores() -> tuple[int, int]:
    """The core of the server, and that of everything else: the load and PostgreSQL."""
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        raise BenchmarkError("A benchmark needs two cores: one for the server, one for the load.")
    return allowed[0], allowed[1]


def busy_share() -> float:
    """How much of the machine is in use just now, before anything of ours runs: 0 to 1."""
    return psutil.cpu_percent(interval=2) / 100


def program(name: str, package: str) -> str:
    """Where this program is. Raises `BenchmarkError` naming the package to install."""
    path = shutil.which(name)
    if path is None:
        raise BenchmarkError(f"`{name}` is missing. On Debian and Ubuntu: apt install {package}")
    return path


def facts(directory: Path) -> dict[str, str]:
    """What a reader needs to compare these figures with others. `directory` is where the databases are."""
    return {
        "Measured": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "Commit": _commit(),
        "CPU": f"{_cpu_model()}, {os.cpu_count()} cores; the server on one, load and PostgreSQL on another",
        "Memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "Disk": f"{_file_system(directory)}; a small write and fsync takes {_fsync_ms():.2f} ms",
        "Linux": release(),
        "Python": python_version(),
        "SQLite": sqlite3.sqlite_version,
        "wrk": _first_line([program("wrk", "wrk"), "--version"]).removeprefix("wrk ").partition(" Copyright")[0],
        **{name: version(name) for name in PACKAGES},
    }


def _commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    here = ["-C", str(Path(__file__).parent)]
    return _first_line([git, *here, "describe", "--always", "--dirty", "--exclude=*"]) or "unknown"


def _first_line(command: list[str]) -> str:
    # wrk prints its version on stdout and exits with 1.
    output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return output.partition("\n")[0]


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown"


def _file_system(directory: Path) -> str:
    mounts = [mount for mount in psutil.disk_partitions(all=True) if directory.is_relative_to(mount.mountpoint)]
    return max(mounts, key=lambda mount: len(mount.mountpoint)).fstype if mounts else "unknown"


def _fsync_ms() -> float:
    """What a commit costs at least: the median of some small appends, each made to reach the disk."""
    times = []
    with tempfile.TemporaryFile() as file:
        for _ in range(FSYNCS):
            started = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - started)
    return median(times) * 1000

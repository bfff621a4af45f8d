"""Server processes: pinned to their core, watched, and stopped by their process id."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import psutil
from msgspec import Struct

from errors import BenchmarkError
from machine import cores, program

HERE = Path(__file__).parent
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 20
ANSWER_SECONDS_MAX = 10
LOG_CHARACTERS_SHOWN = 2000


class Server(Struct, frozen=True):
    name: str
    port: int
    process_id: int

    def post(self, endpoint: str, body: bytes) -> tuple[int, dict[str, object]]:
        """The status and the answer of one request to the client API."""
        status, answer = self._request("POST", f"/api/v1/{endpoint}", body)
        return status, msgspec.json.decode(answer, type=dict[str, object])

    def get(self, path: str) -> str:
        return self._request("GET", path, None)[1].decode()

    def _request(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS_MAX)
        with contextlib.closing(connection):
            connection.request(method, path, body)
            response = connection.getresponse()
            return response.status, response.read()

    def cpu_seconds(self) -> float:
        """The time a core has worked for it since it started, all its threads together."""
        times = psutil.Process(self.process_id).cpu_times()
        return float(times.user + times.system)

    def rss_bytes(self) -> int:
        return int(psutil.Process(self.process_id).memory_info().rss)

    def rss_peak_bytes(self) -> int:
        """The most memory it has had since it started, as the kernel remembers it."""
        for line in Path(f"/proc/{self.process_id}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise BenchmarkError(f"{self.name} is gone")


@contextlib.contextmanager
def lockence(database_url: str, secret_key: str, directory: Path) -> Iterator[Server]:
    """The real server, as its operator starts it, on this database."""
    port = _free_port()
    command = [
        str(Path(sys.executable).with_name("lockence")),
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    # Settings of the caller's own shell must not change what is measured.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LOCKENCE_")}
    environment |= {"LOCKENCE_DATABASE_URL": database_url, "LOCKENCE_SECRET_KEY": secret_key}
    with _started("lockence", command, port, environment, directory) as server:
        yield server


@contextlib.contextmanager
def echo(directory: Path) -> Iterator[Server]:
    """The yardstick."""
    port = _free_port()
    command = [sys.executable, str(HERE / "echo.py"), str(port)]
    with _started("echo", command, port, dict(os.environ), directory) as server:
        yield server


@contextlib.contextmanager
def _started(
    name: str, command: list[str], port: int, environment: dict[str, str], directory: Path
) -> Iterator[Server]:
    core, _ = cores()
    log_path = directory / f"{name}-{port}.log"
    with log_path.open("w") as log:
        process = subprocess.Popen(
            [program("taskset", "util-linux"), "--cpu-list", str(core), *command],
            cwd=directory,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the benchmark, which then stops its servers in order.
        )
    try:
        _wait_until_listening(process, port, name, log_path)
        yield Server(name, port, process.pid)
        if process.poll() is not None:
            raise BenchmarkError(f"{name} ended by itself with {process.returncode}: {_end_of(log_path)}")
    finally:
        _stop(process)


def _wait_until_listening(process: subprocess.Popen[bytes], port: int, name: str, log_path: Path) -> None:
    give_up_at = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < give_up_at:
        if process.poll() is not None:
            raise BenchmarkError(f"{name} did not start: {_end_of(log_path)}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise BenchmarkError(f"{name} did not listen within {START_SECONDS_MAX} s: {_end_of(log_path)}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _end_of(log_path: Path) -> str:
    return log_path.read_text()[-LOG_CHARACTERS_SHOWN:].strip()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port

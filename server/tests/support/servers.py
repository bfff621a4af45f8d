"""`lockence serve` as a real process, to be talked to over a real socket, and to be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from lockence_server.settings import Settings

LOCKENCE = str(Path(sys.executable).with_name("lockence"))
START_SECONDS_MAX = 30.0
STOP_SECONDS_MAX = 20.0


class ServerProcess:
    """One `lockence serve`, with its log in a file, and what it prints in another."""

    def __init__(
        self, settings: Settings, log: Path, *options: str, environment: Mapping[str, str] | None = None
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.printed = log.with_name(f"{log.name}, printed")
        self._command = [LOCKENCE, "serve", "--port", str(self.port), *options]
        self.environment = {**variables(settings), **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.launch()
        self.wait_until_it_answers()

    def launch(self) -> None:
        with self.log.open("ab") as log, self.printed.open("ab") as printed:
            # A group of its own, so that a kill reaches its workers too.
            self._process = subprocess.Popen(
                self._command, env=self.environment, stdout=printed, stderr=log, start_new_session=True
            )

    def wait_until_it_answers(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self.log.read_text()
            try:
                httpx.get(f"{self.url}/health/live", timeout=1)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"the server does not answer:\n{self.log.read_text()}")

    def kill(self) -> None:
        """`kill -9`, of every process of it."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(STOP_SECONDS_MAX)

    def stop(self) -> int:
        """Ask it to stop, as systemd would; return the exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.terminate()
        return self._process.wait(STOP_SECONDS_MAX)

    def end(self) -> None:
        """Stop it if it runs; one that does not stop is killed, and an error."""
        if self._process is None:
            return
        try:
            self.stop()
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def wait_for_exit(self) -> int:
        """The exit code of a server that ends by itself."""
        assert self._process is not None
        return self._process.wait(START_SECONDS_MAX)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid


@contextmanager
def serving(
    settings: Settings, log: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[ServerProcess]:
    with serving_all([ServerProcess(settings, log, *options, environment=environment)]) as [server]:
        yield server


@contextmanager
def serving_all(servers: Sequence[ServerProcess]) -> Iterator[Sequence[ServerProcess]]:
    """Start all of them at once."""
    try:
        for server in servers:
            server.launch()
        for server in servers:
            server.wait_until_it_answers()
        yield servers
    finally:
        for server in servers:
            server.end()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def variables(settings: Settings) -> dict[str, str]:
    """The environment that makes a process of its own have these settings, whatever ours has."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("LOCKENCE_")}
    default = Settings()
    given = {
        f"LOCKENCE_{name.upper()}": str(value)
        for name in Settings.__struct_fields__
        if (value := getattr(settings, name)) != getattr(default, name)
    }
    return outside | given

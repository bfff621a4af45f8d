"""A real `lockence serve` on SQLite in a directory of its own, with applications and licenses to try an SDK on.

It prints one line of JSON that says what there is, then answers one line for each line on standard input:

    {"vendor": ["license", "suspend", "lic_…"]}  → {"code": 0, "out": "…", "err": "…"}   the command `lockence …`
    {"server": "kill"}                           → {}   kill -9, as a power cut would
    {"server": "stop"}                           → {}   as its operator would
    {"server": "start"}                          → {}   again, on the same port and the same data

It ends, and removes what it made, when standard input closes.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from lines import say, serve_lines
from lockence_server.cli import app as commands
from lockence_server.errors import LockenceError

LOCKENCE = str(Path(sys.executable).with_name("lockence"))
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 20
LEASE_OF_SHORT = "60s"
"""The shortest that an application can have."""


class LiveServer:
    def __init__(self, directory: Path) -> None:
        self._log = directory / "log"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LOCKENCE_")},
            "LOCKENCE_DATABASE_URL": f"sqlite:///{directory / 'lockence.db'}",
            "LOCKENCE_SECRET_KEY": "a secret key for tests only",
        }
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        assert self._process is None, "it runs already"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [LOCKENCE, "serve", "--port", str(self._port)],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        give_up_at = time.monotonic() + START_SECONDS_MAX
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > give_up_at:
                self.end(signal.SIGKILL)
                raise RuntimeError(f"the server does not answer:\n{self._log.read_text()}")
            time.sleep(0.05)

    def end(self, how: signal.Signals) -> None:
        """Kill or stop it, with every process of it. Nothing if it does not run."""
        process, self._process = self._process, None
        if process is None:
            return
        os.killpg(process.pid, how)
        try:
            process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def lockence(self, *arguments: str) -> dict[str, Any]:
        """Run the command `lockence` as this server's vendor, in this process: starting another takes a second."""
        done = CliRunner().invoke(commands, arguments, env=self._environment)
        if isinstance(done.exception, LockenceError):
            return {"code": 1, "out": done.stdout, "err": f"Error: {done.exception}\n"}
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return {"code": done.exit_code, "out": done.stdout, "err": done.stderr}

    def made(self, *arguments: str) -> Any:
        """The one document that a command prints, which must succeed."""
        answer = self.lockence(*arguments, "--json")
        if answer["code"] != 0:
            raise RuntimeError(answer["err"])
        return json.loads(answer["out"])

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/health/live", timeout=1).close()
        except (urllib.error.URLError, OSError):
            return False
        return True


def main() -> None:
    directory = Path(tempfile.mkdtemp(prefix="lockence-live-"))
    server = LiveServer(directory)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.start()
        say(furnish(server))
        serve_lines(lambda command: obey(server, command))
    finally:
        server.end(signal.SIGTERM)
        shutil.rmtree(directory, ignore_errors=True)


def furnish(server: LiveServer) -> dict[str, Any]:
    """Make what scenarios need."""
    ours, theirs, short = (application(server, name) for name in ("Ours", "Another vendor's", "Short"))
    server.made(
        "application", "update", short["id"], "--session-lifetime", LEASE_OF_SHORT, "--heartbeat-interval", "1s"
    )
    policy = server.made(
        *("policy", "create", "Resets", "--application", ours["id"], "--device-resets-per-month", "1"),
    )
    metadata = {"plan": "pro", "seats": 5, "place": "Z\u00fcrich"}
    licenses = {
        "normal": license_of(server, ours, "--username", "john_doe"),
        "rich": license_of(
            *(server, ours, "--username", "ada", "--metadata", json.dumps(metadata), "--expires-in", "30d"),
            *("--entitlement", "export", "--entitlement", "cloud"),
        ),
        "two_devices": license_of(server, ours, "--max-devices", "2"),
        "one_session": license_of(server, ours, "--max-sessions", "1", "--max-devices", "0"),
        "expired": license_of(server, ours, "--expires-at", "2020-01-01T00:00:00Z"),
        "suspended": license_of(server, ours),
        "resettable": license_of(server, ours, "--policy", policy["id"]),
        "short": license_of(server, short, "--max-devices", "0"),
        "theirs": license_of(server, theirs),
    }
    server.made("license", "suspend", licenses["suspended"]["id"], "--reason", "Payment overdue")
    return {
        "base_url": server.url,
        "applications": {"ours": ours, "theirs": theirs, "short": short},
        "licenses": licenses,
        "rich_metadata": metadata,
        "log": str(server._log),
    }


def application(server: LiveServer, name: str) -> dict[str, str]:
    created = server.made("application", "create", name)
    return {field: created[field] for field in ("id", "api_key", "public_key", "signing_key_id")}


def license_of(server: LiveServer, application: dict[str, str], *options: str) -> dict[str, str]:
    [created] = server.made("license", "create", "--application", application["id"], *options)
    return {"id": created["id"], "key": created["key"]}


def obey(server: LiveServer, command: dict[str, Any]) -> dict[str, Any]:
    match command:
        case {"vendor": list(arguments)}:
            return server.lockence(*arguments)
        case {"server": "kill"}:
            server.end(signal.SIGKILL)
        case {"server": "stop"}:
            server.end(signal.SIGTERM)
        case {"server": "start"}:
            server.start()
        case _:
            raise ValueError("expected {'vendor': [...]} or {'server': 'kill' | 'stop' | 'start'}")
    return {}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    main()

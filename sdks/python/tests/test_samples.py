"""Each sample does what it says, against a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.processes import Live

SDK = Path(__file__).parents[1]
SAMPLES = SDK / "samples"
CURL = SDK.parent / "http" / "session.sh"
RUN_SECONDS_MAX = 30


def environment(live: Live, key: str, application: str = "ours") -> dict[str, str]:
    ours = live.application(application)
    more = {"BASE_URL": live.url, "API_KEY": ours["api_key"], "PUBLIC_KEY": ours["public_key"], "LICENSE_KEY": key}
    return {**os.environ, "PYTHONPATH": str(SDK / "src"), **more}


def run(command: list[str], live: Live, key: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=environment(live, key),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=RUN_SECONDS_MAX,
        check=False,
    )


@contextmanager
def working(sample: str, live: Live, key: str) -> Iterator[subprocess.Popen[str]]:
    """The sample, once it says that it works."""
    command = [sys.executable, "-W", "error", str(SAMPLES / sample)]
    with subprocess.Popen(
        command, env=environment(live, key, "short"), stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "Working.\n"
            yield process
        finally:
            process.kill()


def said_until_its_end(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    said = process.stdout.read().splitlines()
    assert process.wait(RUN_SECONDS_MAX) == 0
    return said


@pytest.mark.scenario("live-samples")
def test_basic(live: Live) -> None:
    made = live.new_license("ours", "--username", "ada")
    command = [sys.executable, "-W", "error", str(SAMPLES / "basic.py")]
    done = run(command, live, made["key"])
    assert done.stdout.splitlines() == ["Welcome, ada!", "Still good.", "Logged out."], done.stderr
    assert live.sessions(made["id"]) == []
    refused = run(command, live, live.license("expired")["key"])
    assert (refused.returncode, refused.stderr) == (1, "You cannot use this: License expired\n")


@pytest.mark.scenario("live-samples")
def test_entitlements(live: Live) -> None:
    key = live.new_license(
        *("ours", "--entitlement", "export", "--metadata", '{"seats": 5}', "--expires-at", "2099-01-01T00:00:00Z")
    )["key"]
    done = run([sys.executable, "-W", "error", str(SAMPLES / "entitlements.py")], live, key)
    assert done.stdout.splitlines() == ["export: unlocked", "import: locked", "5 seats", "until 2099-01-01"]


@pytest.mark.scenario("live-samples")
def test_heartbeat(live: Live) -> None:
    made = live.new_license("short")
    with working("heartbeat.py", live, made["key"]) as process:
        live.vendor("license", "suspend", made["id"])
        assert said_until_its_end(process) == ["Stopping: License disabled"]


@pytest.mark.scenario("live-samples")
def test_offline_grace(live: Live) -> None:
    made = live.new_license("short", "--expires-in", "12s")
    with working("offline_grace.py", live, made["key"]) as process:
        live.tell(server="kill")
        try:
            said = said_until_its_end(process)
        finally:
            live.tell(server="start")
    assert said[0].startswith("Offline, ")
    assert said[-1].startswith("Stopping: the server could not be reached")


@pytest.mark.scenario("live-samples")
def test_curl(live: Live) -> None:
    made = live.new_license("ours", "--username", "ada")
    done = run(["sh", str(CURL)], live, made["key"])
    assert done.stdout.splitlines() == ["Welcome, ada!", "Session is valid", "Heartbeat received", "Logged out"]
    refused = run(["sh", str(CURL)], live, live.license("expired")["key"])
    assert (refused.returncode, refused.stderr) == (1, "You cannot use this: License expired\n")

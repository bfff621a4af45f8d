"""The integration guide's own samples, word for word, against a server that `make run` started."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests

from tests.support.servers import LOCKENCE, free_port

GUIDE = Path(__file__).parent / "guide"
REPOSITORY = Path(__file__).parents[2]
START_SECONDS_MAX = 120


@dataclass
class Running:
    url: str
    environment: dict[str, str]
    api_key: str
    license_key: str

    def run(self, sample: str, **names: object) -> dict[str, Any]:
        """Run a sample as its vendor would: with the own base URL, API key and license key filled in."""
        code = (GUIDE / f"{sample}.py").read_text()
        for theirs, ours in [
            ("https://your-domain.com", self.url),
            ("your_api_key", self.api_key),
            ("XXXXX-XXXXX-XXXXX-XXXXX", self.license_key),
        ]:
            code = code.replace(theirs, ours)
        namespace: dict[str, Any] = {"requests": requests, "api_key": self.api_key, **names}
        exec(compile(code, f"{sample}.py", "exec"), namespace)
        return namespace

    def lockence(self, *arguments: str) -> str:
        command = [LOCKENCE, *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=REPOSITORY, capture_output=True, text=True, check=True
        ).stdout


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    directory = tmp_path_factory.mktemp("guide")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LOCKENCE_")}
    environment["LOCKENCE_DATABASE_URL"] = f"sqlite:///{directory / 'lockence.db'}"
    log = directory / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"],
            cwd=REPOSITORY,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_live(url, process, log)
        api_key, license_key = re.findall(r'"api_key":"(\S+?)","license_key":"(\S+?)"', log.read_text())[0]
        yield Running(url, environment, api_key, license_key)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(20)


def _wait_until_live(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            httpx.get(f"{url}/health/live")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


def test_the_samples_run_unchanged(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    token = running.run("init")["session"]
    assert capsys.readouterr().out == f"Authenticated! Session: {token}\n"

    validate_session = running.run("validate", session_token=token)["validate_session"]
    assert capsys.readouterr().out == "Session is valid\n"
    assert validate_session(running.api_key, token) is True

    before = _last_activity(running, token)
    time.sleep(1.1)
    running.run("heartbeat", session_token=token)
    deadline = time.monotonic() + 20
    while _last_activity(running, token) == before:
        assert time.monotonic() < deadline, "the heartbeat loop does not beat"
        time.sleep(0.1)

    logout = running.run("logout")["logout"]
    assert logout(running.api_key, token) is True
    assert logout(running.api_key, token) is False
    assert validate_session(running.api_key, token) is False
    running.run("validate", session_token=token)
    assert capsys.readouterr().out == "Session expired or invalid\n"


def _last_activity(running: Running, token: str) -> str:
    """When the session's lease ends, which each heartbeat moves."""
    body = {"api_key": running.api_key, "session_token": token}
    return str(requests.post(f"{running.url}/api/v1/validate", json=body, timeout=5).json()["expires_at"])


def test_the_three_failures_of_the_guide(running: Running, capsys: pytest.CaptureFixture[str]) -> None:
    def said(license_key: str) -> str:
        Running(running.url, running.environment, running.api_key, license_key).run("init")
        return capsys.readouterr().out

    assert said("WRONG-WRONG-WRONG-WRONG") == "Authentication failed: Invalid license key\n"

    [application] = json.loads(running.lockence("application", "list", "--json"))
    make = ("license", "create", "--application", application["id"], "--json")

    def made(*options: str) -> str:
        [issued] = json.loads(running.lockence(*make, *options))
        return str(issued["key"])

    assert said(made("--expires-at", "2020-01-01T00:00:00Z")) == "Authentication failed: License expired\n"

    bound = made("--max-devices", "1")
    body = {"api_key": running.api_key, "license_key": bound, "hwid": "another machine"}
    assert requests.post(f"{running.url}/api/v1/init", json=body, timeout=5).json()["success"] is True
    assert said(bound) == "Authentication failed: HWID mismatch\n"

"""The servers of `sdks/conformance`, as processes that are told what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.vectors import CONFORMANCE

END_SECONDS_MAX = 30


class Told:
    """A process that answers a line of JSON with one."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.said = self._hear()

    def tell(self, **command: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer = self._hear()
        assert "error" not in answer, answer
        return answer

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process has ended"
        heard: dict[str, Any] = json.loads(line)
        return heard


class Live(Told):
    """A real server, and its vendor."""

    @property
    def url(self) -> str:
        return str(self.said["base_url"])

    def application(self, name: str) -> dict[str, str]:
        application: dict[str, str] = self.said["applications"][name]
        return application

    def license(self, name: str) -> dict[str, str]:
        found: dict[str, str] = self.said["licenses"][name]
        return found

    def vendor(self, *arguments: str) -> Any:
        """What `lockence …` with these arguments prints, if it is JSON."""
        answer = self.tell(vendor=[*arguments, "--json"])
        assert answer["code"] == 0, answer["err"]
        return json.loads(answer["out"])

    def new_license(self, application: str = "ours", *options: str) -> dict[str, str]:
        application_id = self.application(application)["id"]
        [created] = self.vendor("license", "create", "--application", application_id, *options)
        return {"id": created["id"], "key": created["key"]}

    def sessions(self, license_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.vendor("session", "list", "--license", license_id)
        return found


class Misbehaving(Told):
    """What stands between."""

    @property
    def url(self) -> str:
        return str(self.said["base_url"])

    def be(self, mode: str, **options: Any) -> None:
        """From now on; counts begin anew."""
        self.tell(forget=True)
        self.tell(mode=mode, **options)

    def requests(self) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = self.tell(requests=True)["requests"]
        return asked


@contextmanager
def running(program: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(CONFORMANCE / program), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        process.wait(END_SECONDS_MAX)

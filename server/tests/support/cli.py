"""Running `lockence` and reading what it says."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = str(Path(sys.executable).with_name("lockence"))
TIMEOUT_SECONDS = 120


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Lockence:
    environment: Mapping[str, str]

    def run(self, *arguments: str | bytes, **variables: str) -> Answer:
        """Run to the end, whatever it is."""
        done = subprocess.run(
            [COMMAND, *arguments],
            env={**self.environment, **variables},
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    def json(self, *arguments: str) -> Any:
        """The one document that a command prints, which must succeed."""
        answer = self.run(*arguments, "--json")
        assert answer.code == 0, answer.err
        return json.loads(answer.out)

    def application(self) -> str:
        """A new application's id."""
        created: str = self.json("application", "create", "Example")["id"]
        return created

    def refused(self, *arguments: str) -> str:
        """The one line on standard error of a command that must fail with 1."""
        answer = self.run(*arguments)
        assert (answer.code, answer.out) == (1, ""), answer
        lines = answer.err.splitlines()
        assert lines[-1].startswith("Error: "), answer.err
        assert "Traceback" not in answer.err
        return lines[-1]

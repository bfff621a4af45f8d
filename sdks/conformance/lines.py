"""A line of JSON in, a line of JSON out: how the tests of every language steer these servers."""

import json
import sys
import traceback
from collections.abc import Callable
from typing import Any

Command = Callable[[dict[str, Any]], dict[str, Any]]


def say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201 - the protocol


def serve_lines(command: Command) -> None:
    """Answer each line of standard input, until it closes. A command that fails says so and ends nothing."""
    for line in sys.stdin:
        try:
            say(command(json.loads(line)))
        except Exception as error:
            traceback.print_exc()
            say({"error": f"{type(error).__name__}: {error}"})

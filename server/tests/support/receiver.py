"""A receiver of webhooks as a real process, which can be killed and started again.

It verifies with a library that is not ours, and notes what it was told.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from tests.support.eventually import reached
from tests.support.servers import free_port

STOP_SECONDS_MAX = 10.0
END = " ."  # of a line that is whole


class Receiver:
    """The process, with the secrets it knows and what it has been told, in files."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self._secrets = directory / "secrets"
        self._told = directory / "told"
        self._secrets.write_text("")
        self._told.write_text("")
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def trust(self, secret: str) -> None:
        with self._secrets.open("a") as secrets:
            secrets.write(f"{secret}\n")

    def told(self) -> list[dict[str, Any]]:
        """Every message in the order of arrival: `id`, `path`, `verified`, `body`.

        One of which half is written is not answered yet, and never will be if we were killed just then.
        """
        whole = (line for line in self._told.read_text().splitlines() if line.endswith(END))
        return [json.loads(line.removesuffix(END)) for line in whole]

    def start(self) -> None:
        arguments = [str(self.port), str(self._secrets), str(self._told)]
        self._process = subprocess.Popen([sys.executable, "-m", "tests.support.receiver", *arguments], stdout=-1)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(STOP_SECONDS_MAX)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    async def has_told(self, *subjects: str, seconds_max: float = 60.0) -> None:
        """Return once it was told of each of these subjects."""

        def all_are() -> bool:
            return {one["body"]["data"]["subject_id"] for one in self.told()} >= set(subjects)

        await reached(all_are, seconds_max)


@contextmanager
def receiver_in(directory: Path) -> Iterator[Receiver]:
    receiver = Receiver(directory)
    try:
        yield receiver
    finally:
        receiver.kill()


class Handler(BaseHTTPRequestHandler):
    secrets: Path
    told: Path

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        message = {
            "id": self.headers["webhook-id"],
            "path": self.path,
            "verified": [self.is_signed_with(secret, body) for secret in self.secrets.read_text().split()],
            "body": json.loads(body),
        }
        with self.told.open("a") as told:
            told.write(f"\n{json.dumps(message)}{END}")
        self.answer()

    def answer(self) -> None:
        """What the path asks for: `/500` that status, `/redirect` to the root, anything else 200."""
        if self.path == "/redirect":
            self.send_response(307)
            self.send_header("location", "/")
        else:
            self.send_response(int(self.path[1:]) if self.path[1:].isdigit() else 200)
        self.end_headers()
        self.wfile.write(b"An answer \0 of " + b"many " * 10_000)

    def is_signed_with(self, secret: str, body: bytes) -> bool:
        try:
            Webhook(secret).verify(body, dict(self.headers))
        except WebhookVerificationError:
            return False
        return True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name for it
        """Nothing."""


if __name__ == "__main__":
    port, Handler.secrets, Handler.told = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    print("ready", flush=True)  # noqa: T201
    server.serve_forever()

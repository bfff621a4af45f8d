"""One request on its way, and what can be answered."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modes.upstream import Recorder


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True)
class Exchange:
    handler: BaseHTTPRequestHandler
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    recorder: "Recorder"
    ending: threading.Event
    """Set when the server ends: nobody sleeps past that."""
    options: dict[str, Any]

    @property
    def operation(self) -> str:
        return self.path.rpartition("/")[2]

    def answer(self, answer: Answer) -> None:
        """Send it as it is; only the length is reckoned anew."""
        handler = self.handler
        handler.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name not in {"content-length", "connection", "transfer-encoding"}:
                handler.send_header(name, value)
        handler.send_header("content-length", str(len(answer.body)))
        handler.end_headers()
        handler.wfile.write(answer.body)

    def send_raw(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def hang_up(self) -> None:
        self.handler.close_connection = True


Mode = Callable[[Exchange], None]


def of_json(status: int, body: Any, **headers: str) -> Answer:
    return Answer(status, {"content-type": "application/json", **headers}, json.dumps(body).encode())

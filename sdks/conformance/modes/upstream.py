"""The way to the real server, whose true answers can be recorded and tampered with."""

import http.client
import threading
from urllib.parse import urlsplit

from modes.exchange import Answer, Exchange

ANSWER_SECONDS_MAX = 10


class Recorder:
    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self._lock = threading.Lock()
        self._recorded: dict[str, Answer] = {}

    def ask(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """A true answer; successes are recorded, the last for each path."""
        host = urlsplit(self.upstream)
        connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=ANSWER_SECONDS_MAX)
        try:
            forwarded = {name: value for name, value in headers.items() if name not in {"host", "connection"}}
            connection.request("POST", path, body, {**forwarded, "content-length": str(len(body))})
            response = connection.getresponse()
            fields = {name.lower(): value for name, value in response.getheaders()}
            answer = Answer(response.status, fields, response.read())
        finally:
            connection.close()
        if answer.status == 200:
            with self._lock:
                self._recorded[path] = answer
        return answer

    def recorded(self, path: str) -> Answer:
        with self._lock:
            return self._recorded[path]


def true_answer(exchange: Exchange) -> Answer:
    return exchange.recorder.ask(exchange.path, exchange.headers, exchange.body)


def behave(exchange: Exchange) -> None:
    """Pass on what the real server says."""
    exchange.answer(true_answer(exchange))

"""A server that does to an SDK what attackers and bad days do.

    python misbehaving_server.py --upstream http://127.0.0.1:8080

It prints one line of JSON that says where it is, then answers one line for each line on standard input. It behaves
until it is told otherwise, and ends when standard input closes:

    {"mode": "replay"}                              → {}   from now on; what was counted and recorded goes on
    {"mode": "answer", "status": 503, "times": 2}   → {}   twice, then it behaves
    {"requests": true}                              → {"requests": [{"path": …, "headers": …, "body": …}, …]}
    {"forget": true}                                → {}   begin to count anew
    {"upstream": "http://127.0.0.1:8081"}           → {}

`scenarios.md` says which modes there are, and what an SDK does about each; `modes/` has them.
"""

import argparse
import contextlib
import signal
import ssl
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from certificates import self_signed
from lines import say, serve_lines
from modes import MODES, Exchange, Mode, behave
from modes.upstream import Recorder


class State:
    """What the tests steer, and what they ask about afterwards."""

    def __init__(self, upstream: str) -> None:
        self.recorder = Recorder(upstream)
        self.ending = threading.Event()
        self._lock = threading.Lock()
        self._mode: Mode = behave
        self._options: dict[str, Any] = {}
        self._times: int | None = None
        self._requests: list[dict[str, Any]] = []

    def steer(self, command: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            match command:
                case {"mode": str(name), **options}:
                    self._mode, self._times, self._options = MODES[name], options.pop("times", None), options
                case {"requests": True}:
                    return {"requests": self._requests}
                case {"forget": True}:
                    self._requests = []
                case {"upstream": str(url)}:
                    self.recorder.upstream = url
                case _:
                    raise ValueError("expected mode, requests, forget or upstream")
            return {}

    def next_mode(self, request: dict[str, Any]) -> tuple[Mode, dict[str, Any]]:
        """Count a request; how to treat it."""
        with self._lock:
            self._requests.append(request)
            if self._times is not None:
                if self._times == 0:
                    return behave, {}
                self._times -= 1
            return self._mode, self._options


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, state: State) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.state = state

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are what this server is for."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        state = self.server.state
        on = f"http://127.0.0.1:{self.server.server_port}"
        mode, options = state.next_mode(
            {"server": on, "path": self.path, "headers": headers, "body": body.decode("utf-8", "replace")}
        )
        mode(Exchange(self, self.path, headers, body, state.recorder, state.ending, options))

    do_GET = do_PUT = do_HEAD = do_POST

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the library's name
        """Nothing: tests ask for the requests."""


@contextlib.contextmanager
def listening(state: State, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A port of its own; gives its address."""
    server = Server(state)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"{'http' if context is None else 'https'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--upstream", default="", help="the real server, such as http://127.0.0.1:8080")
    state = State(parser.parse_args().upstream.rstrip("/"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="lockence-misbehaving-") as directory, contextlib.ExitStack() as stack:
        certificate, context = self_signed(Path(directory))
        stack.callback(state.ending.set)
        say(
            {
                "base_url": stack.enter_context(listening(state)),
                "another_url": stack.enter_context(listening(state)),
                "tls_url": stack.enter_context(listening(state, context)),
                "certificate_file": str(certificate),
            }
        )
        serve_lines(state.steer)
        state.ending.set()


if __name__ == "__main__":
    main()

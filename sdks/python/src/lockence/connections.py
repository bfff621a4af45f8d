"""The way to the server: connections that are kept, TLS that is checked, and a limit to the time of each request.

httpcore, which httpx is built on, does a request and nothing else: it follows no redirect, decodes nothing, and
changes nothing of the process. Its own time-outs are for each read, so that a server which sends a byte now and
then would hold us for ever; here each read gets what is left of the whole.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import urllib.request
from base64 import b64encode
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

import httpcore

from lockence import retries
from lockence.calls import Failure, Send
from lockence.options import LOOPBACK, Options
from lockence.steady import steady_clock

KEEP_ALIVE_SECONDS = 5.0
CONNECTIONS_MAX = 16

EXPECTED = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.ProxyError)
"""What goes wrong on a network."""

_NOTHING_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.ProxyError)
_ONLY_LOST = (ssl.SSLEOFError, ssl.SSLZeroReturnError)


class Deadlines(httpcore.NetworkBackend):
    """Connections of which no read outlasts the request that it belongs to, and that can be cut."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()
        self._of_thread = threading.local()
        self._open: set[_Stream] = set()
        self._is_cut = False
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def within(self, seconds: float) -> Any:
        """What this thread does in here ends by then."""
        self._of_thread.at = steady_clock() + seconds
        yield

    def left(self, timeout: float | None, late: type[Exception]) -> float:
        left: float = self._of_thread.at - steady_clock()
        if left <= 0:
            raise late("the time is over")
        return left if timeout is None else min(timeout, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        timeout = self.left(timeout, httpcore.ConnectTimeout)
        return self.kept(self._backend.connect_tcp(host, port, timeout, local_address, socket_options))

    def kept(self, stream: httpcore.NetworkStream) -> httpcore.NetworkStream:
        kept = _Stream(stream, self)
        with self._lock:
            if self._is_cut:
                stream.close()
                raise httpcore.ConnectError("the client is closed")
            self._open.add(kept)
        return kept

    def forget(self, stream: _Stream) -> None:
        with self._lock:
            self._open.discard(stream)

    def cut(self) -> None:
        """Whoever reads or writes now is interrupted, and nobody connects any more."""
        with self._lock:
            self._is_cut = True
            streams = list(self._open)
        for stream in streams:
            connection = stream.get_extra_info("socket")
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadlines: Deadlines) -> None:
        self._stream = stream
        self._deadlines = deadlines

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadlines.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadlines.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._deadlines.forget(self)
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        timeout = self._deadlines.left(timeout, httpcore.ConnectTimeout)
        self._deadlines.forget(self)
        return self._deadlines.kept(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def pool_options(options: Options) -> dict[str, Any]:
    """What both kinds of pool are made with."""
    return {
        "ssl_context": options.tls,
        "max_connections": CONNECTIONS_MAX,
        "keepalive_expiry": KEEP_ALIVE_SECONDS,
        "proxy": _proxy(options.origin),
    }


def request_of(send: Send) -> dict[str, Any]:
    """What both kinds of pool take to do it."""
    return {
        "method": "POST",
        "url": send.url,
        "headers": list(send.headers),
        "content": send.body,
        "extensions": {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), max(send.seconds, 0.001))},
    }


def headers_of(fields: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in fields]


def failure_of(error: Exception) -> Failure:
    """What went wrong, as far as it matters to whether to try again."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, _ONLY_LOST):
            return Failure(retries.TLS_FAILED, f"no secure connection to the server: {cause}")
        cause = cause.__cause__ or cause.__context__
    if isinstance(
        error, (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.ProxyError)
    ):
        return Failure(retries.CONNECT_FAILED, f"the server cannot be reached: {error}".rstrip(": "))
    return Failure(retries.NO_ANSWER, f"the server did not answer: {error}".rstrip(": "))


def _proxy(origin: str) -> httpcore.Proxy | None:
    """The one that the computer is set up with for this server, if it is one for HTTP."""
    address = urlsplit(origin)
    host = address.hostname or ""
    url = urllib.request.getproxies().get(address.scheme)
    if not url or host in LOOPBACK or urllib.request.proxy_bypass(host):
        return None
    proxy = urlsplit(url if "://" in url else f"http://{url}")
    if proxy.scheme not in {"http", "https"} or not proxy.hostname:
        return None
    headers = []
    if proxy.username:
        pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
        headers = [("Proxy-Authorization", f"Basic {b64encode(pair).decode()}")]
    return httpcore.Proxy(f"{proxy.scheme}://{proxy.netloc.rpartition('@')[2]}", headers=headers)

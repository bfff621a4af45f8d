"""uvicorn's HTTP protocol, with the bounds it lacks, and an answer in one write.

How long a request may be on its way, and how long an answer may be unread: else who opens connections and never
finishes a request, or never reads, holds them for ever. How large its head may be, and how many requests may wait
on one connection: else a single one fills our memory. One sweep over all connections closes those that stall and,
in place of uvicorn's timers, those that are idle.

An offer to speak another protocol, which some clients make with each request, is passed over (RFC 9110, 7.8). To
the parser what follows such a head would be that protocol, and not the request's body.
"""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Sized
from functools import partial
from typing import Any, cast

import httptools
import msgspec
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from lockence_server.http.asgi import WHOLE_ANSWER, Headers

HEAD_SECONDS_MAX = 15.0
# A body may take that long, and as long as it would at this speed.
BODY_BYTES_PER_SECOND_MIN = 8 * 1024
UNREAD_SECONDS_MAX = 60.0
HEAD_BYTES_MAX = 64 * 1024
PIPELINED_REQUESTS_MAX = 100
SWEEP_SECONDS = 5.0
NEVER = math.inf

# With an offer, all that a `Connection` says is that there is one; one that says `close` as well stays open.
OFFER_HEADERS = frozenset({b"connection", b"upgrade", b"http2-settings"})

NOT_HTTP_HEAD = (
    b"HTTP/1.1 400 Bad Request\r\n"
    b"content-type: application/json\r\n"
    b"content-length: %d\r\n"
    b"connection: close\r\n"
    b"\r\n"
)


class TooManyRequestsError(Exception):
    """Sent on one connection without waiting for their answers."""


class _Transport:
    """Sends a response's head together with its body, which uvicorn writes apart: one system call and one packet.

    So what is written first waits for what is written next, at most until this turn of the event loop is over.
    Drops what is written to a closed connection: uvloop, unlike asyncio, raises, and uvicorn does not look.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._write = transport.write
        self._close = transport.close
        self._call_soon = loop.call_soon
        self._held = b""
        self.is_closing = transport.is_closing
        self.pause_reading = transport.pause_reading
        self.resume_reading = transport.resume_reading
        self.get_extra_info = transport.get_extra_info
        self.get_write_buffer_size = transport.get_write_buffer_size
        self.abort = transport.abort

    def write(self, data: bytes) -> None:
        if self._held:
            self._held += data
            self._send_held()
        elif data:
            self._held = data
            self._call_soon(self._send_held)

    def write_now(self, data: bytes) -> None:
        """Nothing more comes to be sent with it."""
        self._held += data
        self._send_held()

    def _send_held(self) -> None:
        held, self._held = self._held, b""
        if held and not self.is_closing():
            self._write(held)

    def close(self) -> None:
        self._send_held()
        self._close()


class _Flow(FlowControl):
    """Reads no further while requests wait for the one before them. uvicorn's would, as soon as each begins."""

    def __init__(self, transport: asyncio.Transport, waiting: Sized) -> None:
        super().__init__(transport)
        self._waiting = waiting

    def resume_reading(self) -> None:
        if self.read_paused and not self._waiting:
            super().resume_reading()


class BoundedHttpProtocol(HttpToolsProtocol):
    connected: "set[BoundedHttpProtocol]" = set()  # noqa: RUF012 - one event loop, one set
    unread_bytes = 0
    unread_since = NEVER

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast(asyncio.Transport, _Transport(transport, self.loop)))
        self.flow = _Flow(self.transport, self.pipeline)
        self.connected.add(self)
        self._wait_for_request()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wait_for_request()

    def _wait_for_request(self) -> None:
        self.head_bytes = 0
        self.head_complete = False
        self.overdue_at = self.loop.time() + HEAD_SECONDS_MAX

    def _wait_for_next_request(self) -> None:
        """Idle from now on. A timer, set and cancelled for each request, would cost more than all our bounds."""
        self.overdue_at = self.loop.time() + self.timeout_keep_alive

    def on_headers_complete(self) -> None:
        self.offers_upgrade = self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT"
        if self.offers_upgrade:
            return  # The same head comes again, without the offer.
        self.head_complete = True
        if len(self.pipeline) >= PIPELINED_REQUESTS_MAX:
            raise TooManyRequestsError  # Which ends the parsing, and is answered as any other fault in it.
        super().on_headers_complete()
        self.scope["extensions"] = {WHOLE_ANSWER: partial(_answer, self.cycle)}  # type: ignore[dict-item]

    def on_body(self, body: bytes) -> None:
        self.overdue_at += len(body) / BODY_BYTES_PER_SECOND_MIN
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self.offers_upgrade:
            return
        self.request_ended = True
        if self.cycle.response_complete:  # Nobody needed the rest of the request.
            self._wait_for_next_request()
        else:
            self.overdue_at = NEVER
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """As uvicorn's, but for its timer."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self.overdue_at == NEVER:
            self._wait_for_next_request()

    def data_received(self, data: bytes) -> None:
        self.request_ended = False
        self._parse(data)
        # Where other requests end in it, nobody knows how much of the data belongs to the head that follows.
        if not (self.head_complete or self.request_ended):
            self.head_bytes += len(data)
            if self.head_bytes > HEAD_BYTES_MAX and not self.transport.is_closing():
                self.send_400_response("Request head too large.")

    def _parse(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self.send_400_response("Invalid HTTP request received.")
        except httptools.HttpParserUpgrade as error:
            if self.offers_upgrade:
                [end_of_head] = error.args
                self._parse(self._head_without_offer() + data[end_of_head:])

    def _head_without_offer(self) -> bytes:
        version = self.parser.get_http_version().encode()
        lines = [b"%b %b HTTP/%b" % (self.parser.get_method(), self.url, version)]
        lines += [b"%b: %b" % header for header in self.headers if header[0] not in OFFER_HEADERS]
        return b"\r\n".join(lines) + b"\r\n\r\n"

    def connection_lost(self, exc: Exception | None) -> None:
        self.connected.discard(self)
        super().connection_lost(exc)

    def is_unread(self, now: float) -> bool:
        """Whether what was sent has been waiting for long, and none of it was taken."""
        size = self.transport.get_write_buffer_size()
        if not size or size != self.unread_bytes:
            self.unread_bytes, self.unread_since = size, now if size else NEVER
        return now - self.unread_since > UNREAD_SECONDS_MAX

    def close_stalled(self) -> None:
        """End the wait: with an answer where there is a request to answer, and no other answer on its way."""
        if self.head_complete and not self.cycle.response_started and not self.pipeline:
            self.send_400_response("The body did not arrive in time.")
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """As uvicorn's, in the shape that all our answers have."""
        content = msgspec.json.encode({"success": False, "message": msg, "code": "bad_request"})
        self.transport.write(NOT_HTTP_HEAD % len(content) + content)
        self.transport.close()


async def _answer(cycle: RequestResponseCycle, status: int, headers: Headers, body: bytes) -> None:
    """As uvicorn's `send` of a response's start and of its body, with nothing to find out about either.

    It does not check headers as uvicorn does: what a client has a part in must be checked where it comes in, as
    `signing` does with a nonce.
    """
    if cycle.flow.write_paused and not cycle.disconnected:
        await cycle.flow.drain()
    if cycle.disconnected:
        return
    lines = [b"%b: %b\r\n" % header for header in (*cycle.default_headers, *headers)]
    if (b"connection", b"close") in headers:
        cycle.keep_alive = False
    elif not cycle.keep_alive:
        lines.append(b"connection: close\r\n")
    lines.append(b"content-length: %d\r\n\r\n" % len(body))
    cycle.waiting_for_100_continue = False
    cycle.response_started = cycle.response_complete = True
    content = b"" if cycle.scope["method"] == "HEAD" else body
    cast(_Transport, cycle.transport).write_now(b"".join((STATUS_LINE[status], *lines, content)))
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()


@contextlib.asynccontextmanager
async def closing_stalled_connections(sweep_seconds: float = SWEEP_SECONDS) -> AsyncIterator[None]:
    """While entered, connections whose request does not get on or does not come are closed."""
    task = asyncio.create_task(_close_stalled(sweep_seconds))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _close_stalled(sweep_seconds: float) -> Any:
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(sweep_seconds)
        _close_overdue(loop.time())


def _close_overdue(now: float) -> None:
    for connection in list(BoundedHttpProtocol.connected):
        if connection.is_unread(now):
            connection.transport.abort()
        # What is paused has sent more than we have served yet, and waits for us.
        elif connection.overdue_at < now and not connection.flow.read_paused:
            connection.close_stalled()

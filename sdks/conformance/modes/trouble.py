"""What happens on a bad day."""

import contextlib
import socket
import struct
from typing import Any

from modes.exchange import Answer, Exchange, Mode, of_json
from modes.upstream import behave, true_answer

WORDS = {
    400: ("bad_request", "Bad request"),
    401: ("invalid_api_key", "Invalid API key"),
    429: ("rate_limited", "Too many requests"),
    500: ("internal_error", "Server error - contact support"),
    503: ("unavailable", "Temporarily unavailable"),
}
HOURS_SECONDS = 3 * 3600
PIECE = b" " * 65536


def answer(exchange: Exchange) -> None:
    """A refusal with `status`, in the contract's words or as a `proxy` would, with `retry_after` if given."""
    status = exchange.options["status"]
    headers = {"retry-after": str(exchange.options["retry_after"])} if "retry_after" in exchange.options else {}
    if exchange.options.get("proxy") or status not in WORDS:
        exchange.answer(Answer(status, {"content-type": "text/html", **headers}, b"<html>Sorry</html>"))
    else:
        code, message = WORDS[status]
        exchange.answer(of_json(status, {"success": False, "message": message, "code": code}, **headers))


def garbage(exchange: Exchange) -> None:
    """200 with bytes that mean nothing."""
    exchange.answer(Answer(200, {"content-type": "application/json"}, bytes(range(256))))


def not_http(exchange: Exchange) -> None:
    """Another protocol altogether."""
    exchange.send_raw(b"SSH-2.0-OpenSSH_9.2\r\n")
    exchange.hang_up()


def hang_up(exchange: Exchange) -> None:
    """Close without an answer."""
    exchange.hang_up()


def reset(exchange: Exchange) -> None:
    """Reset the connection without an answer."""
    connection: Any = exchange.handler.connection
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    exchange.hang_up()


def lose_the_answer(exchange: Exchange) -> None:
    """The real server does what was asked, and nobody hears of it."""
    true_answer(exchange)
    exchange.hang_up()


def half_an_answer(exchange: Exchange) -> None:
    """Close in the middle of the true answer."""
    truth = true_answer(exchange)
    head = f"HTTP/1.1 {truth.status} OK\r\ncontent-length: {len(truth.body)}\r\n\r\n"
    exchange.send_raw(head.encode() + truth.body[:20])
    exchange.hang_up()


def slow(exchange: Exchange) -> None:
    """The true answer, after `seconds`."""
    exchange.ending.wait(exchange.options["seconds"])
    if not exchange.ending.is_set():
        behave(exchange)


def silent(exchange: Exchange) -> None:
    """Say nothing, and keep the connection."""
    exchange.ending.wait(HOURS_SECONDS)
    exchange.hang_up()


def drip(exchange: Exchange) -> None:
    """A byte each half second, so that no time-out between two bytes helps."""
    exchange.hang_up()
    exchange.send_raw(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n")
    with contextlib.suppress(OSError):
        while not exchange.ending.wait(0.5):
            exchange.send_raw(b" ")


def endless(exchange: Exchange) -> None:
    """A body that never ends."""
    exchange.hang_up()
    exchange.send_raw(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n")
    with contextlib.suppress(OSError):
        while not exchange.ending.is_set():
            exchange.send_raw(PIECE)


TROUBLE: dict[str, Mode] = {
    mode.__name__: mode
    for mode in (
        *(answer, garbage, not_http, hang_up, reset, lose_the_answer, half_an_answer),
        *(slow, silent, drip, endless),
    )
}

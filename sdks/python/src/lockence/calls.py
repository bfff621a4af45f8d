"""One call of the client API, with all its attempts, and no I/O: it says what to do, and is told what came of it.

Both clients drive these generators: `Client` on the caller's thread, `AsyncClient` on its event loop.
"""

from __future__ import annotations

import json
import random
from collections.abc import Generator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Callable, Optional, Union

from lockence import retries
from lockence.answers import BODY_BYTES_MAX, Fields, Meaning, must_be_signed
from lockence.errors import LockenceError, NoAnswerError, SignatureError, TlsError
from lockence.options import PATH, Options
from lockence.signatures import Asked, Headers, verify
from lockence.steady import steady_clock

PATHS = {
    "init": f"{PATH}init",
    "validate": f"{PATH}validate",
    "heartbeat": f"{PATH}heartbeat",
    "logout": f"{PATH}logout",
    "reset_devices": f"{PATH}reset-device",
}


@dataclass(frozen=True)
class Send:
    """Do one POST, within so many seconds, and say what came: a `RawAnswer` or a `Failure`."""

    url: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    seconds: float


@dataclass(frozen=True)
class Wait:
    """Wait, and say whether somebody wants the call to end."""

    seconds: float


@dataclass(frozen=True)
class RawAnswer:
    status: int
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    """Not more of it than one byte beyond the limit."""
    arrived: float
    """By the steady clock."""
    wall: float
    """By the computer's own, in seconds since 1970."""


@dataclass(frozen=True)
class Failure:
    """No answer. `happened` is one of the three words of `retries`."""

    happened: str
    why: str


@dataclass(frozen=True)
class Answer:
    """A success."""

    fields: Fields = field(repr=False)
    created: float
    """When it was made, by the server's clock."""
    sent: float
    """When its request was sent, by the steady clock."""


Steps = Generator[Union[Send, Wait], Any, Answer]
ServerTime = Callable[[float], Optional[float]]


def call(
    options: Options,
    operation: str,
    fields: Fields,
    *,
    server_time: ServerTime = lambda _: None,
    total_seconds: float | None = None,
    attempts_max: int = retries.ATTEMPTS_MAX,
) -> Steps:
    """Ask until there is an answer, or it is no use. Raises `LockenceError`."""
    total = options.total_seconds if total_seconds is None else min(total_seconds, options.total_seconds)
    began = steady_clock()
    body = json.dumps({"api_key": options.api_key, **fields}).encode()
    attempt = 0
    while True:
        attempt += 1
        sent = steady_clock()
        asked = Asked.about(PATHS[operation], body)
        left = max(0.0, total - (sent - began))
        came = yield Send(
            options.url(asked.path), _headers(asked, options), body, min(options.attempt_seconds, left)
        )
        try:
            return _understood(came, asked, operation, options, sent=sent, server_time=server_time)
        except LockenceError as error:
            wait = retries.wait_seconds(
                operation,
                came.happened if isinstance(came, Failure) else came.status,
                attempt=attempt,
                retry_after_seconds=error.retry_after_seconds,
                elapsed_seconds=steady_clock() - began,
                total_seconds=total,
                random=random.random(),  # noqa: S311 - it only spreads clients
            )
            if wait is None or attempt >= attempts_max:
                raise
            last = error
        if (yield Wait(wait)):
            raise last


def _headers(asked: Asked, options: Options) -> tuple[tuple[str, str], ...]:
    common = {
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "lockence-python",
    }
    return tuple({**common, **(asked.headers() if options.verify else {})}.items())


def _understood(
    came: RawAnswer | Failure,
    asked: Asked,
    operation: str,
    options: Options,
    *,
    sent: float,
    server_time: ServerTime,
) -> Answer:
    if isinstance(came, Failure):
        kind = TlsError if came.happened == retries.TLS_FAILED else NoAnswerError
        raise kind(came.why, code="tls_failed" if kind is TlsError else "no_answer")
    created: float | None = None
    signed = None if not options.verify else False
    if options.verify:
        created = _created(came, asked, options, server_time)
        signed = created is not None
    meaning = Meaning(operation, status=came.status, headers=came.headers, body=came.body, signed=signed)
    fields = meaning.fields()
    return Answer(fields, _date(came) if created is None else created, sent)


def _created(came: RawAnswer, asked: Asked, options: Options, server_time: ServerTime) -> float | None:
    """When a signed answer was made; None where it is not signed and need not be."""
    try:
        return verify(
            asked,
            options.public_keys,
            status=came.status,
            headers=came.headers,
            body=came.body,
            server_time=server_time(came.arrived),
        )
    except SignatureError as error:
        # One that was not read to its end cannot be verified, and is refused for its length.
        if must_be_signed(came.status) and len(came.body) <= BODY_BYTES_MAX:
            raise SignatureError(
                error.reason, status=came.status, request_id=_header(came, "x-request-id")
            ) from None
        return None


def _date(came: RawAnswer) -> float:
    """What the server says it is, or else what the computer says. Nothing proves either."""
    try:
        return parsedate_to_datetime(_header(came, "date") or "").timestamp()
    except (TypeError, ValueError):
        return came.wall


def _header(came: RawAnswer, wanted: str) -> str | None:
    return next((value for name, value in came.headers if name.lower() == wanted), None)

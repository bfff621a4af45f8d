"""Drives the core by hand: every answer, and every moment, is the test's."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any, Callable

import pytest
from vectors.signatures import COMPONENTS, OURS, Signing, public_key

from lockence import calls, options, state
from lockence.calls import RawAnswer, Send, Wait
from lockence.options import Options

URL = "https://example.com"
API_KEY = "lk_example"


class Clock:
    """The steady clock, standing still until it is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        for module in (calls, state):
            monkeypatch.setattr(module, "steady_clock", lambda: self.now)


def checked(**changes: Any) -> Options:
    given: dict[str, Any] = {
        "base_url": URL,
        "api_key": API_KEY,
        "public_keys": [public_key(OURS)],
        "verify": True,
        "hwid_salt": None,
        "client_version": None,
        "device_name": None,
        "attempt_seconds": 10.0,
        "total_seconds": 30.0,
        "ca_file": None,
        "allow_http": False,
    }
    return options.checked(**{**given, **changes})


def signed(send: Send, status: int, body: Any, *, created: int, arrived: float, wall: float = 0.0) -> RawAnswer:
    """The answer to this request, signed by our server at that moment."""
    content = json.dumps(body).encode()
    nonce = dict(send.headers)["Accept-Signature"].partition('nonce="')[2].rstrip('"')
    signing = Signing(
        status=status,
        body=content,
        request=send.body,
        path=send.url[len(URL) :],
        components=COMPONENTS,
        parameters=f';created={created};keyid="sig_1";alg="ecdsa-p256-sha256";nonce="{nonce}"',
    )
    return RawAnswer(status, tuple(signing.headers().items()), content, arrived, wall)


def drive(steps: Generator[Any, Any, Any], do: Callable[[Any], Any]) -> Any:
    """Run it to its end; `do` says what comes of each step."""
    came: Any = None
    while True:
        try:
            step = steps.send(came)
        except StopIteration as done:
            return done.value
        came = do(step)


def no_waiting(answer: Callable[[Send], Any]) -> Callable[[Any], Any]:
    """Answers what is sent, and lets waits pass in no time."""

    def do(step: Any) -> Any:
        return False if isinstance(step, Wait) else answer(step)

    return do

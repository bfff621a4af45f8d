"""When heartbeats come, by a clock that the test sets. What a real server does about them is in other files."""

from __future__ import annotations

import json
import random
from typing import Any, Callable

import pytest

import lockence
from lockence import heartbeats
from lockence.calls import Failure, RawAnswer, Send, Wait, call
from lockence.heartbeats import Tell
from lockence.retries import CONNECT_FAILED
from lockence.state import SessionState
from tests.support.driving import Clock, checked, drive, no_waiting, signed
from tests.test_conformance import SESSION

T = 1_800_000_000
OPENED_AT = 1000.0
RENEWED = {"success": True, "message": "", "code": "ok", "heartbeat_interval_seconds": 300}
NO = {"success": False, "message": "Session ended", "code": "session_ended"}
LIMITED = {"success": False, "message": "Too many requests", "code": "rate_limited"}


@pytest.fixture(autouse=True)
def middling(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a heartbeat comes after 0.9 of the interval."""
    monkeypatch.setattr(random, "random", lambda: 0.5)


class Background:
    """A session of 1800 seconds that was opened at 1000 by the steady clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answer: Callable[[Background, Send], Any]) -> None:
        self.clock = Clock(monkeypatch)
        self._answer = answer
        opened = drive(call(checked(), "init", {}), no_waiting(lambda send: self.signed(send, 200, SESSION)))
        self.session = SessionState(checked(), opened)
        self.beats: list[float] = []
        self.told: list[tuple[float, str]] = []
        self.errors: list[Any] = []
        self.waits: list[float] = []

    def signed(self, send: Send, status: int, body: dict[str, Any]) -> RawAnswer:
        created = int(T + self.clock.now - OPENED_AT)
        return signed(send, status, body, created=created, arrived=self.clock.now)

    def renewed(self, send: Send) -> RawAnswer:
        ends = int(self.clock.now - OPENED_AT + 1800)
        at = f"2027-01-15T{8 + ends // 3600:02}:{ends // 60 % 60:02}:{ends % 60:02}Z"
        return self.signed(send, 200, {**RENEWED, "expires_at": at})

    def run(self, *, until: float) -> None:
        def do(step: Any) -> Any:
            if isinstance(step, Wait):
                self.waits.append(step.seconds)
                self.clock.now += step.seconds
                return self.clock.now >= OPENED_AT + until
            if isinstance(step, Tell):
                self.told.append((self.clock.now - OPENED_AT, step.callback))
                self.errors += step.arguments[:1]
                return None
            assert isinstance(step, Send)
            self.beats.append(self.clock.now - OPENED_AT)
            return self._answer(self, step)

        drive(heartbeats.heartbeats(self.session, lambda: self.clock.now), do)


def test_a_heartbeat_each_interval_or_a_little_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    background = Background(monkeypatch, lambda self, send: self.renewed(send))
    background.run(until=1000)
    assert background.beats == pytest.approx([270, 540, 810])
    assert background.told == []
    assert max(background.waits) == 30, "a computer that slept must notice"


def test_it_never_comes_later_and_not_much_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    for chance, expected in ((0.0, 240.0), (0.999, 299.94)):
        monkeypatch.setattr(random, "random", lambda chance=chance: chance)
        background = Background(monkeypatch, lambda self, send: self.renewed(send))
        background.run(until=310)
        assert background.beats[0] == pytest.approx(expected)


def test_the_interval_is_the_last_that_the_server_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(self: Background, send: Send) -> RawAnswer:
        at = "2027-01-15T09:30:00Z"
        return self.signed(send, 200, {**RENEWED, "expires_at": at, "heartbeat_interval_seconds": 10})

    background = Background(monkeypatch, answer)
    background.run(until=290)
    assert background.beats == pytest.approx([270, 279, 288])


def test_a_refusal_is_the_last_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    background = Background(monkeypatch, lambda self, send: self.signed(send, 404, NO))
    background.run(until=5000)
    [(when, told)] = background.told
    assert when == pytest.approx(270)
    assert told == "on_refused"
    assert isinstance(background.errors[0], lockence.SessionEndedError)


def test_offline_until_the_grace_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    background = Background(monkeypatch, lambda self, send: Failure(CONNECT_FAILED, "no network"))
    background.run(until=5000)
    kinds = [kind for _, kind in background.told]
    assert set(kinds[:-1]) == {"on_offline"}
    when, told = background.told[-1]
    assert when == pytest.approx(1800)
    assert told == "on_refused"
    assert isinstance(background.errors[-1], lockence.GraceOverError)
    assert len(kinds) > 20
    between = [after - before for (before, _), (after, _) in zip(background.told[:-2], background.told[1:-1])]
    assert max(between) < 60, "a server that is back is noticed soon"


def test_online_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(self: Background, send: Send) -> Any:
        return Failure(CONNECT_FAILED, "no network") if self.clock.now < OPENED_AT + 300 else self.renewed(send)

    background = Background(monkeypatch, answer)
    background.run(until=400)
    assert [kind for _, kind in background.told] == ["on_offline", "on_online"]


def test_retry_after_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(self: Background, send: Send) -> RawAnswer:
        return RawAnswer(429, (("Retry-After", "200"),), json.dumps(LIMITED).encode(), self.clock.now, 0.0)

    background = Background(monkeypatch, answer)
    background.run(until=5000)
    assert background.beats[:3] == pytest.approx([270, 470, 670])
    assert background.told[-1][0] == pytest.approx(1800), "and not past the grace"


def test_one_who_logs_out_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(self: Background, send: Send) -> RawAnswer:
        self.session.finish()
        return self.signed(send, 404, NO)

    background = Background(monkeypatch, answer)
    background.run(until=5000)
    assert background.told == []
    assert len(background.beats) == 1


def test_what_validate_hears_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    background = Background(monkeypatch, lambda self, send: self.renewed(send))
    with pytest.raises(lockence.SessionEndedError):
        drive(background.session.ask("validate"), no_waiting(lambda send: background.signed(send, 404, NO)))
    background.run(until=5000)
    assert background.beats == []
    assert [kind for _, kind in background.told] == ["on_refused"]

"""Bad days. See `sdks/conformance/scenarios.md`, "Trouble"."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable

import pytest

import lockence
from lockence import AsyncClient, Client
from tests.support.eventually import Heard, eventually
from tests.support.processes import Live, Misbehaving

DESK = "desk"
ClientOf = Callable[..., Any]

ONCE = [
    ("answer", {"status": 503}),
    ("answer", {"status": 429}),
    ("answer", {"status": 502, "proxy": True}),
    ("hang_up", {}),
    ("reset", {}),
    ("half_an_answer", {}),
]


@contextmanager
def within(*, least: float = 0.0, most: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert least <= time.monotonic() - began <= most


@pytest.fixture
def opened(live: Live, client_of: ClientOf, misbehaving: Misbehaving) -> Callable[..., Any]:
    """Opens a session through a server that behaves until now."""

    def open_one(application: str = "ours", license_name: str = "normal", **options: Any) -> Any:
        client = client_of(application, url=misbehaving.url, **options)
        return client.init(live.license(license_name)["key"], DESK)

    return open_one


@pytest.mark.scenario("trouble-nobody-there")
def test_nobody_there(client_of: ClientOf) -> None:
    with within(most=4), pytest.raises(lockence.NoAnswerError) as caught:
        client_of(url="http://127.0.0.1:9", total_seconds=2).init("A KEY", DESK)
    assert (caught.value.code, caught.value.status) == ("no_answer", None)


@pytest.mark.scenario("trouble-once")
@pytest.mark.parametrize(("mode", "options"), ONCE, ids=lambda value: str(value))
def test_what_happens_once_is_asked_again(
    live: Live, client_of: ClientOf, misbehaving: Misbehaving, mode: str, options: dict[str, Any]
) -> None:
    client = client_of(url=misbehaving.url)
    misbehaving.be(mode, times=1, **options)
    session = client.init(live.license("normal")["key"], DESK)
    assert len(misbehaving.requests()) == 2
    for call in (session.validate, session.heartbeat, session.logout):
        misbehaving.be(mode, times=1, **options)
        call()
        asked = misbehaving.requests()
        assert len(asked) == 2
        assert asked[0]["body"] == asked[1]["body"]
        assert asked[0]["headers"]["accept-signature"] != asked[1]["headers"]["accept-signature"]


@pytest.mark.scenario("trouble-lost-answers")
def test_lost_answers_lock_nobody_out(live: Live, client_of: ClientOf, misbehaving: Misbehaving) -> None:
    client = client_of(url=misbehaving.url)
    for _ in range(2):
        misbehaving.be("lose_the_answer", times=1)
        session = client.init(live.license("one_session")["key"], DESK)
        session.validate()
    misbehaving.be("lose_the_answer", times=1)
    session.logout()
    assert len(misbehaving.requests()) == 2
    assert live.sessions(live.license("one_session")["id"]) == []


@pytest.mark.scenario("trouble-reset-devices-once")
def test_a_reset_is_never_done_twice(live: Live, client_of: ClientOf, misbehaving: Misbehaving) -> None:
    client = client_of(url=misbehaving.url)
    misbehaving.be("hang_up", times=1)
    with pytest.raises(lockence.NoAnswerError):
        client.reset_devices(live.license("resettable")["key"], DESK)
    assert len(misbehaving.requests()) == 1


@pytest.mark.scenario("trouble-retry-after")
def test_retry_after_is_honoured(misbehaving: Misbehaving, opened: Callable[..., Any]) -> None:
    session = opened()
    misbehaving.be("answer", status=503, retry_after=1, times=1)
    with within(least=1.0, most=4):
        session.validate()


@pytest.mark.scenario("trouble-retry-after-too-long")
def test_nobody_waits_for_an_hour(misbehaving: Misbehaving, opened: Callable[..., Any]) -> None:
    session = opened()
    misbehaving.be("answer", status=429, retry_after=3600)
    with within(most=1.5), pytest.raises(lockence.RateLimitedError) as caught:
        session.validate()
    assert caught.value.retry_after_seconds == 3600
    assert len(misbehaving.requests()) == 1
    assert session.active


@pytest.mark.scenario("trouble-stays")
def test_trouble_that_stays(misbehaving: Misbehaving, opened: Callable[..., Any]) -> None:
    session = opened(total_seconds=3)
    misbehaving.be("answer", status=503)
    with within(most=4), pytest.raises(lockence.UnavailableError):
        session.validate()
    assert 2 <= len(misbehaving.requests()) <= 5


@pytest.mark.scenario("trouble-never-repeated")
@pytest.mark.parametrize(
    ("mode", "options", "kind"),
    [("answer", {"status": 500}, lockence.InternalError), ("garbage", {}, lockence.SignatureError)],
)
def test_what_is_no_use_to_repeat(
    misbehaving: Misbehaving, opened: Callable[..., Any], mode: str, options: dict[str, Any], kind: type[Exception]
) -> None:
    session = opened()
    misbehaving.be(mode, **options)
    with pytest.raises(kind):
        session.validate()
    assert len(misbehaving.requests()) == 1
    assert session.active


@pytest.mark.scenario("trouble-not-http")
def test_another_protocol(misbehaving: Misbehaving, opened: Callable[..., Any]) -> None:
    session = opened(total_seconds=1)
    misbehaving.be("not_http")
    with pytest.raises(lockence.NoAnswerError):
        session.validate()


@pytest.mark.scenario("trouble-slow")
def test_a_slow_answer_is_asked_for_again(misbehaving: Misbehaving, opened: Callable[..., Any]) -> None:
    session = opened(attempt_seconds=1.0)
    misbehaving.be("slow", seconds=3, times=1)
    with within(most=2.9):
        session.validate()
    assert len(misbehaving.requests()) == 2


@pytest.mark.scenario("trouble-silent")
@pytest.mark.scenario("trouble-drip")
@pytest.mark.parametrize("mode", ["silent", "drip"])
def test_nobody_is_held_for_ever(misbehaving: Misbehaving, opened: Callable[..., Any], mode: str) -> None:
    session = opened(attempt_seconds=0.7, total_seconds=1.5)
    misbehaving.be(mode)
    with within(most=2.5), pytest.raises(lockence.NoAnswerError):
        session.validate()


@pytest.mark.scenario("trouble-endless")
def test_an_endless_answer(misbehaving: Misbehaving, opened: Callable[..., Any]) -> None:
    session = opened()
    misbehaving.be("endless")
    with within(most=2), pytest.raises(lockence.UnexpectedAnswerError):
        session.validate()


@pytest.mark.scenario("trouble-killed")
def test_a_server_that_is_killed(live: Live, client_of: ClientOf) -> None:
    session = client_of(total_seconds=1).init(live.license("normal")["key"], DESK)
    live.tell(server="kill")
    try:
        with pytest.raises(lockence.NoAnswerError):
            session.validate()
        assert session.active
    finally:
        live.tell(server="start")
    session.validate()


@pytest.mark.scenario("trouble-offline")
def test_offline_for_a_while(live: Live, client_of: ClientOf) -> None:
    session = client_of("short", total_seconds=1).init(live.license("short")["key"], DESK)
    heard = Heard()
    session.start_heartbeat(**heard.callbacks())
    live.tell(server="kill")
    try:
        eventually(lambda: len(heard.offline) >= 2)
        assert session.active
    finally:
        live.tell(server="start")
    eventually(lambda: heard.online)
    assert all(isinstance(error, lockence.NoAnswerError) for error, _ in heard.offline)
    left = [seconds for _, seconds in heard.offline]
    assert left == sorted(left, reverse=True)
    assert 0 < left[-1] < left[0] <= 60
    assert heard.refused == []
    assert session.seconds_left > 50


@pytest.mark.scenario("trouble-grace-over")
def test_the_grace_is_over(live: Live, client_of: ClientOf) -> None:
    key = live.new_license("short", "--expires-in", "5s")["key"]
    began = time.monotonic()
    session = client_of("short").init(key, DESK)
    heard = Heard()
    live.tell(server="kill")
    try:
        session.start_heartbeat(**heard.callbacks())
        eventually(lambda: heard.refused)
        assert 2 <= time.monotonic() - began <= 7
    finally:
        live.tell(server="start")
    [error] = heard.refused
    assert isinstance(error, lockence.GraceOverError)
    assert not isinstance(error, lockence.RefusedError)
    assert not session.active
    time.sleep(1)
    assert len(heard.refused) == 1


@pytest.mark.scenario("trouble-close-while-waiting")
@pytest.mark.parametrize(
    ("mode", "options"), [("answer", {"status": 503, "retry_after": 5}), ("silent", {})], ids=["503", "silent"]
)
def test_closing_does_not_wait(
    live: Live, client_of: ClientOf, misbehaving: Misbehaving, mode: str, options: dict[str, Any]
) -> None:
    client = client_of("short", url=misbehaving.url)
    session = client.init(live.license("short")["key"], DESK)
    misbehaving.be(mode, **options)
    session.start_heartbeat()
    eventually(misbehaving.requests)
    with within(most=2):
        client.close()
    with pytest.raises(RuntimeError):
        session.validate()


async def test_closing_does_not_rely_on_a_cancellation(live: Live, misbehaving: Misbehaving) -> None:
    ours = live.application("short")
    called = asyncio.Event()

    async def loses_it(error: Exception, seconds_left: float) -> None:
        called.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(30)

    async with AsyncClient(misbehaving.url, ours["api_key"], [ours["public_key"]]) as client:
        session = await client.init(live.license("short")["key"], DESK)
        misbehaving.be("answer", status=500)
        session.start_heartbeat(on_offline=loses_it)
        await asyncio.wait_for(called.wait(), 10)
        with within(most=2):
            await client.close()


@pytest.mark.scenario("trouble-leave-quickly")
def test_leaving_does_not_wait_for_ever(misbehaving: Misbehaving, opened: Callable[..., Any]) -> None:
    session = opened()
    with within(most=6.5), session:
        misbehaving.be("silent")
    assert len(misbehaving.requests()) == 1


@pytest.mark.scenario("trouble-callback-fails")
def test_a_callback_that_fails_stops_nothing(
    live: Live, client_of: ClientOf, misbehaving: Misbehaving, caplog: pytest.LogCaptureFixture
) -> None:
    session = client_of("short", url=misbehaving.url).init(live.license("short")["key"], DESK)
    called = []

    def fails(error: Exception, seconds_left: float) -> None:
        called.append(seconds_left)
        raise ZeroDivisionError

    misbehaving.be("answer", status=500)
    session.start_heartbeat(on_offline=fails)
    eventually(lambda: len(called) >= 2)
    assert "a callback of the heartbeat failed" in caplog.text


def test_a_callback_may_end_it_all(live: Live, client_of: ClientOf, misbehaving: Misbehaving) -> None:
    kind = type(client_of()).__name__
    client = client_of("short", url=misbehaving.url)
    session = client.init(live.license("short")["key"], DESK)
    done = threading.Event()

    async def on_the_loop(error: Exception, seconds_left: float) -> None:
        misbehaving.be("behave")
        await session.inner.logout()
        await client._client.close()
        done.set()

    def on_the_thread(error: Exception, seconds_left: float) -> None:
        misbehaving.be("behave")
        session.logout()
        client.close()
        done.set()

    misbehaving.be("answer", status=500)
    session.start_heartbeat(on_offline=on_the_thread if kind == "Client" else on_the_loop)
    assert done.wait(10)


@pytest.mark.scenario("trouble-nothing-leaks")
def test_no_thread_and_no_socket_is_left(live: Live) -> None:
    ours, key = live.application("ours"), live.license("normal")["key"]

    def once() -> None:
        with Client(live.url, ours["api_key"], [ours["public_key"]]) as client:
            client.init(key, DESK).start_heartbeat()

    once()
    threads, files = threading.active_count(), open_files()
    for _ in range(50):
        once()
    assert (threading.active_count(), open_files()) == (threads, files)


@pytest.mark.scenario("trouble-nothing-leaks")
async def test_no_task_and_no_socket_is_left(live: Live) -> None:
    ours, key = live.application("ours"), live.license("normal")["key"]

    async def once() -> None:
        async with AsyncClient(live.url, ours["api_key"], [ours["public_key"]]) as client:
            (await client.init(key, DESK)).start_heartbeat()

    await once()
    tasks, files = len(asyncio.all_tasks()), open_files()
    for _ in range(50):
        await once()
    assert (len(asyncio.all_tasks()), open_files()) == (tasks, files)


def open_files() -> int:
    gc.collect()
    return len(os.listdir("/proc/self/fd" if Path("/proc/self/fd").exists() else "/dev/fd"))


@pytest.mark.scenario("trouble-no-secrets")
def test_no_secret_is_logged_or_shown(
    live: Live, client_of: ClientOf, misbehaving: Misbehaving, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("asyncio").setLevel(logging.INFO)
    ours, key, hwid = live.application("ours"), live.license("normal")["key"], DESK
    client = client_of(url=misbehaving.url, total_seconds=1)
    session = client.init(key, hwid)
    seen = [repr(client), repr(session), repr(session._state), repr(checked_options(client))]
    attempts: list[tuple[str, dict[str, Any]]] = [
        ("always_yes", {}),
        ("hang_up", {}),
        ("not_http", {}),
        ("answer", {"status": 503}),
        ("answer", {"status": 401}),
        ("redirect", {"location": "http://127.0.0.1:9"}),
    ]
    for mode, options in attempts:
        misbehaving.be(mode, **options)
        with pytest.raises(lockence.LockenceError) as caught:
            session.validate()
        seen += [str(caught.value), repr(caught.value), repr(vars(caught.value))]
    misbehaving.be("behave")
    with pytest.raises(lockence.LockenceError) as caught:
        client.init("a wrong key", hwid)
    seen += [str(caught.value), repr(vars(caught.value)), caplog.text]
    for secret in (key, session._state._token, ours["api_key"], "a wrong key"):
        assert not [text for text in seen if secret in text]


def checked_options(client: Any) -> Any:
    return getattr(client, "_client", client)._options

"""What somebody tries who wants a yes. See `sdks/conformance/scenarios.md`, "Attacks"."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable

import pytest

import lockence
from tests.support.eventually import Heard, eventually
from tests.support.processes import Live, Misbehaving

DESK = "desk"
DAY_SECONDS = 86_400
ClientOf = Callable[..., Any]


@pytest.fixture
def session(live: Live, client_of: ClientOf, misbehaving: Misbehaving) -> Any:
    """One that is open, through a server that behaves until now."""
    session = client_of(url=misbehaving.url).init(live.license("rich")["key"], DESK)
    session.validate()
    return session


@contextmanager
def nothing_changes(session: Any) -> Iterator[None]:
    def look() -> tuple[Any, ...]:
        return session.active, session.expires_at, session.entitlements, session.metadata, session.username

    before = look()
    yield
    assert look() == before
    assert session.active


@contextmanager
def distrusted(reason: str) -> Iterator[None]:
    with pytest.raises(lockence.SignatureError) as caught:
        yield
    assert caught.value.reason == reason
    assert not caught.value.signed


@pytest.mark.scenario("attack-always-yes")
@pytest.mark.scenario("attack-stranger-signs")
@pytest.mark.scenario("attack-stripped")
@pytest.mark.scenario("attack-downgrade")
@pytest.mark.scenario("attack-replay")
@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("always_yes", "unsigned"),
        ("signed_by_a_stranger", "signature"),
        ("stripped", "unsigned"),
        ("downgrade", "unsigned"),
        ("replay", "nonce"),
    ],
)
def test_forged_stripped_and_old_answers(
    live: Live, client_of: ClientOf, misbehaving: Misbehaving, session: Any, mode: str, reason: str
) -> None:
    misbehaving.be(mode)
    with nothing_changes(session), distrusted(reason):
        session.validate()
    with distrusted(reason):
        client_of(url=misbehaving.url).init(live.license("rich")["key"], DESK)
    assert len(misbehaving.requests()) == 2, "asking a liar again is no use"


@pytest.mark.scenario("attack-other-operation")
def test_an_answer_of_another_operation(misbehaving: Misbehaving, session: Any) -> None:
    misbehaving.be("other_operation", operation="heartbeat")
    with nothing_changes(session), distrusted("signature"):
        session.validate()


@pytest.mark.scenario("attack-other-session")
def test_an_answer_to_another_session(
    live: Live, client_of: ClientOf, misbehaving: Misbehaving, session: Any
) -> None:
    another = client_of().init(live.license("normal")["key"], DESK)
    misbehaving.be("other_request", fields={"session_token": another._state._token})
    with nothing_changes(session), distrusted("signature"):
        session.validate()


@pytest.mark.scenario("attack-other-vendor")
def test_an_answer_of_another_vendors_application(
    live: Live, client_of: ClientOf, misbehaving: Misbehaving, session: Any
) -> None:
    theirs = client_of("theirs").init(live.license("theirs")["key"], DESK)
    vendors = {"api_key": live.application("theirs")["api_key"]}
    misbehaving.be("other_request", fields={**vendors, "session_token": theirs._state._token})
    with nothing_changes(session), distrusted("signature"):
        session.validate()
    misbehaving.be("other_request", fields={**vendors, "license_key": live.license("theirs")["key"]})
    with distrusted("signature"):
        client_of(url=misbehaving.url).init(live.license("rich")["key"], DESK)


@pytest.mark.scenario("attack-changed-field")
@pytest.mark.parametrize(("digest", "reason"), [(True, "signature"), (False, "digest")])
def test_a_changed_field(
    live: Live, client_of: ClientOf, misbehaving: Misbehaving, session: Any, digest: bool, reason: str
) -> None:
    misbehaving.be("changed_fields", fields={"entitlements": ["everything"]}, digest=digest)
    with nothing_changes(session), distrusted(reason):
        session.validate()
    with distrusted(reason):
        client_of(url=misbehaving.url).init(live.license("rich")["key"], DESK)


@pytest.mark.scenario("attack-refusal-made-success")
def test_a_refusal_made_a_success(live: Live, client_of: ClientOf, misbehaving: Misbehaving) -> None:
    misbehaving.be("changed_status", status=200)
    with distrusted("signature"):
        client_of(url=misbehaving.url).init(live.license("suspended")["key"], DESK)


@pytest.mark.scenario("attack-forged-no")
def test_a_forged_no_ends_nothing(misbehaving: Misbehaving, session: Any) -> None:
    misbehaving.be("answer", status=401)
    with nothing_changes(session), pytest.raises(lockence.InvalidApiKeyError) as caught:
        session.validate()
    assert not caught.value.signed
    misbehaving.be("answer", status=403, proxy=True)
    with nothing_changes(session), distrusted("unsigned"):
        session.validate()


@pytest.mark.scenario("attack-redirect")
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(misbehaving: Misbehaving, session: Any, status: int) -> None:
    misbehaving.be("redirect", location=misbehaving.said["another_url"], status=status)
    with nothing_changes(session), pytest.raises(lockence.UnexpectedAnswerError):
        session.validate()
    assert [request["server"] for request in misbehaving.requests()] == [misbehaving.url]


@pytest.mark.scenario("attack-certificate")
@pytest.mark.scenario("attack-certificate-of-ones-own")
def test_certificates_are_checked_for_each_client(
    live: Live, client_of: ClientOf, misbehaving: Misbehaving
) -> None:
    url, key = misbehaving.said["tls_url"], live.license("rich")["key"]
    misbehaving.be("behave")
    trusting = client_of(url=url, ca_file=misbehaving.said["certificate_file"])
    with trusting.init(key, DESK) as session:
        session.validate()
    misbehaving.be("behave")
    with pytest.raises(lockence.TlsError):
        client_of(url=url).init(key, DESK)
    wrong_name = url.replace("127.0.0.1", "localhost.localdomain")
    with pytest.raises(lockence.NoAnswerError):
        client_of(url=wrong_name, ca_file=misbehaving.said["certificate_file"], total_seconds=1).init(key, DESK)
    assert misbehaving.requests() == []


@pytest.mark.scenario("attack-replay-with-clock")
def test_a_replay_with_the_clock_set_back(
    misbehaving: Misbehaving, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    misbehaving.be("replay")
    monkeypatch.setattr(time, "time", lambda: real() - 5)
    with nothing_changes(session), distrusted("nonce"):
        session.validate()


@pytest.mark.scenario("attack-clock-forward")
@pytest.mark.scenario("attack-clock-back")
@pytest.mark.parametrize("moved", [DAY_SECONDS, -DAY_SECONDS])
def test_a_wall_clock_that_is_moved_changes_nothing(
    live: Live, client_of: ClientOf, misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    session = client_of().init(live.license("rich")["key"], DESK)
    real, left = time.time, session.seconds_left
    monkeypatch.setattr(time, "time", lambda: real() + moved)
    assert session.seconds_left == pytest.approx(left, abs=2)
    session.validate()
    session.heartbeat()
    assert session.seconds_left == pytest.approx(1800, abs=10)
    with client_of().init(live.license("rich")["key"], DESK) as another:
        assert another.seconds_left == pytest.approx(1800, abs=10)


@pytest.mark.scenario("attack-in-the-background")
def test_attacks_on_the_background(live: Live, client_of: ClientOf, misbehaving: Misbehaving) -> None:
    session = client_of("short", url=misbehaving.url).init(live.license("short")["key"], DESK)
    heard = Heard()
    misbehaving.be("always_yes")
    session.start_heartbeat(**heard.callbacks())
    eventually(lambda: heard.offline)
    misbehaving.be("answer", status=401)
    eventually(lambda: isinstance(heard.offline[-1][0], lockence.InvalidApiKeyError))
    assert isinstance(heard.offline[0][0], lockence.SignatureError)
    assert session.active
    misbehaving.be("behave")
    eventually(lambda: heard.online)
    assert heard.refused == []

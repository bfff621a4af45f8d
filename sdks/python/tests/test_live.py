"""What goes on with a real server. See `sdks/conformance/scenarios.md`, "Live"."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta, timezone
from typing import Any, Callable

import pytest

import lockence
from tests.support.eventually import Heard, eventually
from tests.support.processes import Live, Misbehaving

DESK = "desk"
ClientOf = Callable[..., Any]


@pytest.mark.scenario("live-session")
def test_a_session_from_beginning_to_end(live: Live, client_of: ClientOf) -> None:
    client = client_of()
    session = client.init(live.license("rich")["key"], DESK)
    assert (session.username, session.metadata) == ("ada", live.said["rich_metadata"])
    assert sorted(session.entitlements) == ["cloud", "export"]
    assert (session.has("export"), session.has("import")) == (True, False)
    now = datetime.now(timezone.utc)
    assert session.license_expires_at - now == pytest.approx(timedelta(days=30), abs=timedelta(minutes=5))
    first = session.expires_at
    assert first - now == pytest.approx(timedelta(minutes=30), abs=timedelta(minutes=1))
    assert session.seconds_left == pytest.approx(1800, abs=30)
    session.validate()
    session.heartbeat()
    assert session.expires_at >= first
    assert session.active
    session.logout()
    assert (session.active, session.seconds_left) == (False, 0)


@pytest.mark.scenario("live-never-ends")
def test_a_license_with_nothing(live: Live, client_of: ClientOf) -> None:
    with client_of().init(live.license("normal")["key"], DESK) as session:
        assert session.license_expires_at is None
        assert (session.metadata, session.entitlements) == ({}, ())


@pytest.mark.scenario("live-own-hwid")
def test_the_hwid_is_ones_own_or_the_computers(live: Live, client_of: ClientOf) -> None:
    client = client_of()
    for given in ("my own", None):
        made = live.new_license()
        with client.init(made["key"], given):
            [device] = live.vendor("device", "list", "--license", made["id"])
            assert device["hwid"] == (given or client.get_hwid().value)


@pytest.mark.scenario("live-second-device")
def test_a_third_device_of_two(live: Live, client_of: ClientOf) -> None:
    client = client_of()
    key = live.license("two_devices")["key"]
    with client.init(key, "one"), client.init(key, "two"), pytest.raises(lockence.HwidMismatchError):
        client.init(key, "three")


@pytest.mark.scenario("live-refusals")
def test_refusals(live: Live, client_of: ClientOf) -> None:
    client = client_of()
    refusals = [
        (live.license("expired")["key"], lockence.LicenseExpiredError, 403),
        (live.license("suspended")["key"], lockence.LicenseDisabledError, 403),
        ("AAAAA-AAAAA-AAAAA-AAAAA", lockence.InvalidLicenseKeyError, 404),
        (live.license("theirs")["key"], lockence.InvalidLicenseKeyError, 404),
    ]
    for key, kind, status in refusals:
        with pytest.raises(kind) as caught:
            client.init(key, DESK)
        assert (caught.value.status, caught.value.signed) == (status, True)
        assert caught.value.request_id
        assert isinstance(caught.value, lockence.RefusedError)
        if isinstance(caught.value, lockence.LicenseDisabledError):
            assert caught.value.detail == "Payment overdue"


@pytest.mark.scenario("live-wrong-api-key")
def test_a_wrong_api_key(live: Live, client_of: ClientOf) -> None:
    with pytest.raises(lockence.InvalidApiKeyError) as caught:
        client_of(api_key="lk_wrong").init(live.license("normal")["key"], DESK)
    assert (caught.value.status, caught.value.signed) == (401, False)


@pytest.mark.scenario("live-wrong-public-key")
def test_another_vendors_public_key(live: Live, client_of: ClientOf) -> None:
    client = client_of(public_keys=[live.application("theirs")["public_key"]])
    with pytest.raises(lockence.SignatureError) as caught:
        client.init(live.license("normal")["key"], DESK)
    assert caught.value.reason == "signature"


@pytest.mark.scenario("live-two-public-keys")
def test_a_list_of_public_keys(live: Live, client_of: ClientOf) -> None:
    keys = [live.application(name)["public_key"] for name in ("theirs", "ours")]
    with client_of(public_keys=keys).init(live.license("normal")["key"], DESK) as session:
        assert session.active


@pytest.mark.scenario("live-unverified")
def test_unverified_because_the_vendor_wrote_so(live: Live, client_of: ClientOf, misbehaving: Misbehaving) -> None:
    client = client_of(url=misbehaving.url, verify=False)
    with client.init(live.license("normal")["key"], DESK) as session:
        session.validate()
        assert session.seconds_left == pytest.approx(1800, abs=30)
    assert not any("accept-signature" in request["headers"] for request in misbehaving.requests())
    with pytest.raises(lockence.LicenseExpiredError) as caught:
        client.init(live.license("expired")["key"], DESK)
    assert not caught.value.signed


@pytest.mark.scenario("live-suspended-meanwhile")
def test_suspended_meanwhile(live: Live, client_of: ClientOf) -> None:
    made = live.new_license()
    session = client_of().init(made["key"], DESK)
    live.vendor("license", "suspend", made["id"], "--reason", "Chargeback")
    assert session.active, "nobody has said so yet"
    for _ in range(2):
        with pytest.raises(lockence.LicenseDisabledError) as caught:
            session.validate()
        assert caught.value.detail == "Chargeback"
        assert not session.active
    assert "over" in repr(session)


@pytest.mark.scenario("live-ended-meanwhile")
@pytest.mark.scenario("live-logout-of-a-lost-session")
def test_ended_meanwhile(live: Live, client_of: ClientOf) -> None:
    made = live.new_license()
    session = client_of().init(made["key"], DESK)
    [found] = live.sessions(made["id"])
    live.vendor("session", "end", found["id"])
    with pytest.raises(lockence.SessionEndedError):
        session.validate()
    session.logout()
    assert not session.active


@pytest.mark.scenario("live-logout-twice")
def test_logging_out_twice(live: Live, client_of: ClientOf, misbehaving: Misbehaving) -> None:
    session = client_of(url=misbehaving.url).init(live.license("normal")["key"], DESK)
    session.logout()
    asked = len(misbehaving.requests())
    session.logout()
    assert len(misbehaving.requests()) == asked == 2


@pytest.mark.scenario("live-scope")
def test_leaving_the_scope_logs_out(live: Live, client_of: ClientOf) -> None:
    made = live.new_license()
    client = client_of()
    with client.init(made["key"], DESK):
        assert len(live.sessions(made["id"])) == 1
    assert live.sessions(made["id"]) == []
    with pytest.raises(ZeroDivisionError), client.init(made["key"], DESK):
        raise ZeroDivisionError
    assert live.sessions(made["id"]) == []


@pytest.mark.scenario("live-reset-devices")
def test_a_customer_resets_their_devices(live: Live, client_of: ClientOf) -> None:
    client = client_of()
    policy = live.vendor(
        *("policy", "create", "Resets", "--application", live.application("ours")["id"]),
        *("--device-resets-per-month", "1"),
    )
    key = live.new_license("ours", "--policy", policy["id"])["key"]
    client.init(key, "old")
    with pytest.raises(lockence.HwidMismatchError):
        client.init(key, "new")
    reset = client.reset_devices(key, "new")
    assert reset.resets_left == 0
    assert reset.next_reset_at.tzinfo is timezone.utc
    with client.init(key, "new") as session:
        assert session.active
    with pytest.raises(lockence.ResetLimitReachedError) as caught:
        client.reset_devices(key, "new")
    assert caught.value.retry_at is not None
    assert caught.value.retry_at > datetime.now(timezone.utc)


@pytest.mark.scenario("live-heartbeats")
@pytest.mark.scenario("live-refused-in-the-background")
def test_heartbeats_in_the_background_until_it_is_refused(
    live: Live, client_of: ClientOf, misbehaving: Misbehaving
) -> None:
    made = live.new_license("short")
    session = client_of("short", url=misbehaving.url).init(made["key"], DESK)
    first, heard = session.expires_at, Heard()
    misbehaving.be("behave")
    session.start_heartbeat(**heard.callbacks())
    with pytest.raises(RuntimeError):
        session.start_heartbeat()
    began = time.monotonic()
    eventually(lambda: len(misbehaving.requests()) >= 4)
    assert 3.0 <= time.monotonic() - began <= 5.5
    assert session.expires_at > first
    assert heard.order == []
    live.vendor("license", "suspend", made["id"], "--reason", "Chargeback")
    eventually(lambda: heard.refused, seconds=3)
    assert not session.active
    [error] = heard.refused
    assert isinstance(error, lockence.LicenseDisabledError)
    assert error.detail == "Chargeback"
    asked = len(misbehaving.requests())
    time.sleep(1.5)
    assert len(misbehaving.requests()) == asked
    assert heard.order == ["refused"]


@pytest.mark.scenario("live-threads")
def test_many_threads_share_a_session(live: Live, client_of: ClientOf) -> None:
    session = client_of().init(live.license("normal")["key"], DESK)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(10):
                session.validate()
                session.heartbeat()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    session.logout()

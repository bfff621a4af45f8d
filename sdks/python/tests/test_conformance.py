"""The vectors of `sdks/conformance`."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64decode
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

import lockence
from lockence import Client, LockenceError, SignatureError, retries
from lockence.answers import Meaning, retry_after_seconds
from lockence.calls import Send, call
from lockence.hwid import derived
from lockence.signatures import Asked, content_digest, verify
from lockence.state import SessionState
from tests.support.driving import Clock, checked, drive, no_waiting, signed
from tests.support.vectors import CONFORMANCE, bytes_of, cases, vectors

SESSION = {
    "success": True,
    "message": "Authentication successful",
    "session_token": "a token",
    "expires_at": "2027-01-15T08:30:00Z",
    "username": "",
    "metadata": {},
    "code": "ok",
    "license_expires_at": None,
    "heartbeat_interval_seconds": 300,
    "entitlements": [],
}


def test_the_vectors_are_current(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(CONFORMANCE / "generate.py"), str(tmp_path)], check=True)
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_text(encoding="utf-8") for path in CONFORMANCE.glob("*.json")}


@pytest.mark.parametrize("case", cases("signatures"))
def test_signatures(case: dict[str, Any]) -> None:
    given, answer = case["request"], case["answer"]
    asked = Asked(given["path"], content_digest(bytes_of(given["body"])), given["nonce"])

    def verified() -> int:
        return verify(
            asked,
            [public_key(name) for name in case["public_keys"]],
            status=answer["status"],
            headers=[(name, value) for name, value in answer["headers"]],
            body=bytes_of(answer["body"]),
            server_time=case["server_time"],
        )

    if "created" in case["expect"]:
        assert verified() == case["expect"]["created"]
    else:
        with pytest.raises(SignatureError) as caught:
            verified()
        assert caught.value.reason == case["expect"]["reason"]


def public_key(name: str) -> EllipticCurvePublicKey:
    key = load_der_public_key(b64decode(vectors("signatures")["public_keys"][name]))
    assert isinstance(key, EllipticCurvePublicKey)
    return key


@pytest.mark.parametrize("case", cases("answers"))
def test_answers(case: dict[str, Any]) -> None:
    meaning = Meaning(
        case["operation"],
        status=case["status"],
        headers=list(case["headers"].items()),
        body=bytes_of(case["body"]),
        signed={"yes": True, "no": False, "off": None}[case["signed"]],
    )
    expect = case["expect"]
    if "error" in expect:
        kind = getattr(lockence, expect["error"].replace("Error", "") + "Error")
        with pytest.raises(LockenceError) as caught:
            meaning.fields()
        assert type(caught.value) is kind
        members = {name: plain(getattr(caught.value, name)) for name in expect if name != "error"}
        assert members == {name: value for name, value in expect.items() if name != "error"}
        assert str(caught.value) == caught.value.message != ""
    else:
        assert {name: plain(value) for name, value in meaning.fields().items()} == expect.get("fields", {})


def plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, datetime):
        assert value.tzinfo is timezone.utc
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", cases("retries"))
def test_retries(case: dict[str, Any]) -> None:
    wait = retries.wait_seconds(
        case["operation"],
        case["happened"],
        attempt=case["attempt"],
        retry_after_seconds=retry_after_seconds(case["retry_after"]),
        elapsed_seconds=case["elapsed_seconds"],
        total_seconds=case["total_seconds"],
        random=case["random"],
    )
    assert wait == (None if case["wait_seconds"] is None else pytest.approx(case["wait_seconds"], abs=1e-6))


@pytest.mark.parametrize("case", cases("clocks"))
def test_clocks(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    session: SessionState | None = None
    for step in case["steps"]:
        [(what, given)] = step.items()
        clock.now = given["steady"]
        if what == "look":
            assert session is not None
            assert session.seconds_left == pytest.approx(given["seconds_left"], abs=1e-3)
            assert (session.seconds_left > 0) == given["active"]
        elif what == "answer" and session is None:
            session = SessionState(checked(), answered(clock, call(checked(), "init", {}), given))
        elif what == "answer":
            assert session is not None
            if given["accepted"]:
                answered(clock, session.ask("validate"), given)
            else:
                with pytest.raises(SignatureError) as caught:
                    answered(clock, session.ask("validate"), given)
                assert caught.value.reason == "created"
        else:
            assert session is not None
            over(session, what)


def answered(clock: Clock, steps: Any, given: dict[str, Any]) -> Any:
    def answer(send: Send) -> Any:
        clock.now = given["steady"]
        body = {**SESSION, "expires_at": given["expires_at"]}
        return signed(send, 200, body, created=given["created"], arrived=given["steady"], wall=given["wall"])

    clock.now = given["sent"]
    return drive(steps, no_waiting(answer))


def over(session: SessionState, what: str) -> None:
    refusal = {"success": False, "message": "License disabled", "code": "license_disabled"}
    now = 1_800_000_005
    if what == "refused":
        with pytest.raises(lockence.LicenseDisabledError):
            drive(session.ask("validate"), answering(403, refusal, created=now))
    else:
        assert what == "logged_out"
        drive(session.log_out(), answering(200, SESSION, created=now))


def answering(status: int, body: dict[str, Any], *, created: int) -> Callable[[Any], Any]:
    return no_waiting(lambda send: signed(send, status, body, created=created, arrived=5.0))


@pytest.mark.parametrize("case", cases("hwids"))
def test_hwids(case: dict[str, Any]) -> None:
    value, sources = derived(case["platform"], case["readings"], case["salt"])
    assert {"hwid": value, "sources": list(sources)} == case["expect"]


@pytest.mark.parametrize("case", cases("options"))
def test_options(case: dict[str, Any]) -> None:
    options = {name: value for name, value in case["options"].items() if name not in {"base_url", "api_key"}}
    if case["expect"] is None:
        with pytest.raises(ValueError, match=r"[a-z]"):
            Client(case["options"]["base_url"], case["options"]["api_key"], **options)
    else:
        with Client(case["options"]["base_url"], case["options"]["api_key"], **options) as client:
            first = next(call(client._options, "init", {}))
            assert isinstance(first, Send)
            assert first.url == case["expect"]

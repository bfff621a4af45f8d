"""What somebody does who stands between an application and its server, and wants a yes."""

import json
import time
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from modes.exchange import Answer, Exchange, Mode, of_json
from modes.upstream import true_answer

COMPONENTS = '("@status" "content-digest" "@method";req "@path";req "content-digest";req)'
SIGNATURE_HEADERS = ("signature", "signature-input", "content-digest")
FOREVER = "2099-01-01T00:00:00Z"
YES: dict[str, Any] = {
    "success": True,
    "message": "Authentication successful",
    "session_token": "00000000-0000-4000-8000-000000000000",
    "expires_at": FOREVER,
    "username": "pirate",
    "metadata": {"plan": "everything"},
    "code": "ok",
    "license_expires_at": None,
    "heartbeat_interval_seconds": 300,
    "entitlements": ["everything"],
    "resets_left": 9,
    "next_reset_at": FOREVER,
}


def always_yes(exchange: Exchange) -> None:
    """A made-up success, unsigned: what the simplest crack serves."""
    exchange.answer(of_json(200, YES))


def signed_by_a_stranger(exchange: Exchange) -> None:
    """A made-up success, signed as it should be, but with the attacker's own key."""
    content = json.dumps(YES).encode()
    parameters = (
        f'{COMPONENTS};created={int(time.time())};keyid="sig_1";alg="ecdsa-p256-sha256"'
        f";nonce={exchange.headers.get('accept-signature', '').partition('nonce=')[2]}"
    )
    base = (
        f'"@status": 200\n"content-digest": {digest(content)}\n"@method";req: POST\n"@path";req: {exchange.path}\n'
        f'"content-digest";req: {digest(exchange.body)}\n"@signature-params": {parameters}'
    )
    r, s = decode_dss_signature(generate_private_key(SECP256R1()).sign(base.encode(), ECDSA(SHA256())))
    signature = b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()
    label = exchange.headers.get("accept-signature", "").partition("=")[0]
    headers = {"content-digest": digest(content), "signature-input": f"{label}={parameters}"}
    exchange.answer(Answer(200, {**headers, "signature": f"{label}=:{signature}:"}, content))


def replay(exchange: Exchange) -> None:
    """The last true success of this operation, as it was recorded."""
    exchange.answer(exchange.recorder.recorded(exchange.path))


def other_operation(exchange: Exchange) -> None:
    """A true answer of now, to this nonce and body, from another endpoint: option `operation`."""
    path = f"/api/v1/{exchange.options['operation']}"
    exchange.answer(exchange.recorder.ask(path, exchange.headers, exchange.body))


def other_request(exchange: Exchange) -> None:
    """A true answer of now, to this nonce, to a body with other `fields`: another session's, another vendor's."""
    body = json.dumps({**json.loads(exchange.body), **exchange.options["fields"]}).encode()
    headers = {**exchange.headers, "content-digest": digest(body)}
    exchange.answer(exchange.recorder.ask(exchange.path, headers, body))


def changed_fields(exchange: Exchange) -> None:
    """The true answer with other `fields`. With `digest` true, its digest is made to fit."""
    truth = true_answer(exchange)
    body = json.dumps({**json.loads(truth.body), **exchange.options["fields"]}).encode()
    fitting = {"content-digest": digest(body)} if exchange.options.get("digest") else {}
    exchange.answer(replace(truth, body=body, headers={**truth.headers, **fitting}))


def changed_status(exchange: Exchange) -> None:
    """The true answer with another `status`."""
    exchange.answer(replace(true_answer(exchange), status=exchange.options["status"]))


def stripped(exchange: Exchange) -> None:
    """The true answer without its signature."""
    truth = true_answer(exchange)
    headers = {name: value for name, value in truth.headers.items() if name not in SIGNATURE_HEADERS}
    exchange.answer(replace(truth, headers=headers))


def downgrade(exchange: Exchange) -> None:
    """The true answer to a request whose wish for a signature was taken out on the way."""
    headers = {name: value for name, value in exchange.headers.items() if name != "accept-signature"}
    exchange.answer(exchange.recorder.ask(exchange.path, headers, exchange.body))


def redirect(exchange: Exchange) -> None:
    """To another server: options `location`, and `status`, 307 unless given."""
    answer = of_json(
        exchange.options.get("status", 307), YES, location=exchange.options["location"] + exchange.path
    )
    exchange.answer(answer)


def digest(body: bytes) -> str:
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


ATTACKS: dict[str, Mode] = {
    mode.__name__: mode
    for mode in (
        *(always_yes, signed_by_a_stranger, replay, other_operation, other_request),
        *(changed_fields, changed_status, stripped, downgrade, redirect),
    )
}

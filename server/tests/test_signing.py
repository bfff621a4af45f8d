"""Signed answers, checked by a library for RFC 9421 that is not ours."""

import base64
import hashlib
import json
import secrets
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from http_message_signatures import (
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)

from lockence_server.clock import system_clock
from lockence_server.management.applications import keys
from lockence_server.management.applications.schemas import CreatedApplication
from tests.support.world import World

COMPONENTS = '("@status" "content-digest" "@method";req "@path";req "content-digest";req)'
COVERED = {
    '"@status"',
    '"content-digest"',
    '"@method";req',
    '"@path";req',
    '"content-digest";req',
}


class PublicKeys(HTTPSignatureKeyResolver):
    """What a vendor pastes into the application: base64 of SubjectPublicKeyInfo, by key id."""

    def __init__(self, **public_keys: str) -> None:
        self._public_keys = {
            key_id: load_der_public_key(base64.b64decode(text)) for key_id, text in public_keys.items()
        }

    def resolve_public_key(self, key_id: str) -> Any:
        return self._public_keys.get(key_id)

    def resolve_private_key(self, key_id: str) -> Any:
        raise NotImplementedError


def content_digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


async def ask_signed(world: World, endpoint: str, **body: object) -> tuple[httpx.Response, str]:
    """The answer and the nonce it was asked with."""
    content = json.dumps(body).encode()
    nonce = secrets.token_urlsafe(16)
    response = await world.http.post(
        f"/api/v1/{endpoint}",
        content=content,
        headers={
            "accept-signature": f'answer={COMPONENTS};created;keyid;alg="ecdsa-p256-sha256";nonce="{nonce}"',
            "content-digest": content_digest(content),
        },
    )
    return response, nonce


def verify(response: httpx.Response, **public_keys: str) -> Any:
    verifier = HTTPMessageVerifier(
        signature_algorithm=algorithms.ECDSA_P256_SHA256, key_resolver=PublicKeys(**public_keys)
    )
    [result] = verifier.verify(response)
    # The signature covers the digest; that the digest is the body's is a check of its own.
    assert response.headers["content-digest"] == content_digest(response.content)
    return result


async def license_of(world: World) -> tuple[CreatedApplication, dict[str, object]]:
    world.clock.now = system_clock()  # The verifier looks at the real one.
    application = await world.application()
    created = await world.license(application.id, username="john_doe")
    return application, {"api_key": application.api_key, "license_key": created.key, "hwid": "desk"}


async def test_successes_are_signed(world: World) -> None:
    application, body = await license_of(world)
    key = {application.signing_key_id: application.public_key}
    response, nonce = await ask_signed(world, "init", **body)
    assert response.status_code == 200
    result = verify(response, **key)
    assert result.label == "answer"
    assert set(result.covered_components) == COVERED | {'"@signature-params"'}
    assert result.parameters["nonce"] == nonce
    assert result.parameters["keyid"] == application.signing_key_id
    assert result.parameters["alg"] == "ecdsa-p256-sha256"
    assert abs(result.parameters["created"] - system_clock() // 1000) < 30
    session = {"api_key": application.api_key, "session_token": response.json()["session_token"]}
    for endpoint in ("validate", "heartbeat", "logout"):
        response, nonce = await ask_signed(world, endpoint, **session)
        assert response.status_code == 200
        assert verify(response, **key).parameters["nonce"] == nonce


async def test_refusals_are_signed_where_the_application_is_known(world: World) -> None:
    application, body = await license_of(world)
    key = {application.signing_key_id: application.public_key}
    for wrong, status in [({"license_key": "unknown"}, 404), ({"hwid": "desk"}, 200), ({"hwid": "other"}, 403)]:
        response, nonce = await ask_signed(world, "init", **{**body, **wrong})
        assert response.status_code == status
        assert verify(response, **key).parameters["nonce"] == nonce
    await world.change_application(application.id, enabled=False)
    response, _ = await ask_signed(world, "init", **body)
    assert (response.status_code, response.json()["code"]) == (403, "application_disabled")
    verify(response, **key)
    response, _ = await ask_signed(world, "init", **{**body, "api_key": "unknown"})
    assert response.status_code == 401
    assert "signature" not in response.headers


async def test_what_was_changed_replayed_or_is_anothers_does_not_verify(world: World) -> None:
    application, body = await license_of(world)
    other, other_body = await license_of(world)
    key = {application.signing_key_id: application.public_key}
    response, _ = await ask_signed(world, "init", **body)
    request = response.request

    def forged(**changes: Any) -> httpx.Response:
        given = {"status_code": 200, "headers": response.headers, "content": response.content, "request": request}
        return httpx.Response(**{**given, **changes})

    verify(forged(), **key)
    changed_digest = {**response.headers, "content-digest": content_digest(b"{}")}
    another_path = httpx.Request(
        "POST", str(request.url.copy_with(path="/api/v1/validate")), headers=request.headers
    )
    another_body = httpx.Request(
        "POST", str(request.url), headers={**request.headers, "content-digest": content_digest(b"{}")}
    )
    another_method = httpx.Request("PUT", str(request.url), headers=request.headers)
    for forgery in [
        forged(status_code=403),
        forged(headers=changed_digest),
        forged(request=another_path),
        forged(request=another_body),
        forged(request=another_method),
    ]:
        with pytest.raises(InvalidSignature):
            verify(forgery, **key)
    # Another vendor's true answer, with its key id pointed at ours.
    response, _ = await ask_signed(world, "init", **other_body)
    with pytest.raises(InvalidSignature):
        verify(response, **{other.signing_key_id: application.public_key})


async def test_nothing_is_signed_unasked(world: World) -> None:
    _, body = await license_of(world)
    answer = await world.call("init", **body)
    assert not {"signature", "signature-input", "content-digest"} & set(answer.headers)


@pytest.mark.parametrize(
    ("accept", "digest"),
    [
        ("nonsense(", None),
        ("answer=();created", None),
        ('answer=();nonce=""', None),
        ("answer=();nonce=5", None),
        (f'answer=();nonce="{"x" * 257}"', None),
        ('answer=();nonce="fine"', ""),
        ('answer=();nonce="fine"', "sha-256=:AAAA:"),
        ('answer=();nonce="fine"', "md5=:AAAA:"),
    ],
)
async def test_a_wish_that_cannot_be_met_is_a_bad_request(world: World, accept: str, digest: str | None) -> None:
    _, body = await license_of(world)
    content = json.dumps(body).encode()
    headers = {"accept-signature": accept, "content-digest": content_digest(content) if digest is None else digest}
    if digest == "":
        del headers["content-digest"]
    response = await world.http.post("/api/v1/init", content=content, headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize("accept", ['sig1=();nonce="a+/_-="', 'sig1=( ); nonce="a+/_-="'])
async def test_a_wish_may_be_spelled_plainly_or_otherwise(world: World, accept: str) -> None:
    application, body = await license_of(world)
    content = json.dumps(body).encode()
    for digest in (content_digest(content), f"md5=:AAAA:, {content_digest(content)}"):
        headers = {"accept-signature": accept, "content-digest": digest}
        response = await world.http.post("/api/v1/init", content=content, headers=headers)
        result = verify(response, **{application.signing_key_id: application.public_key})
        assert (result.label, result.parameters["nonce"]) == ("sig1", "a+/_-=")


async def test_a_nonce_with_quotes_comes_back_as_it_was(world: World) -> None:
    application, body = await license_of(world)
    content = json.dumps(body).encode()
    response = await world.http.post(
        "/api/v1/init",
        content=content,
        headers={
            "accept-signature": r'sig=();nonce="a\"b\\c"',
            "content-digest": content_digest(content),
        },
    )
    result = verify(response, **{application.signing_key_id: application.public_key})
    assert result.parameters["nonce"] == r'a"b\c'


async def test_keys_rotate_with_an_overlap(world: World) -> None:
    application, body = await license_of(world)
    async with world.vendor() as context:
        upcoming = await keys.rotate_signing_key(context, application.id, active_in_seconds=3600)
    both = {application.signing_key_id: application.public_key, upcoming.id: upcoming.public_key}
    response, _ = await ask_signed(world, "init", **body)
    assert verify(response, **both).parameters["keyid"] == application.signing_key_id
    async with world.vendor() as context:
        new = await keys.rotate_signing_key(context, application.id, active_in_seconds=0)
    response, _ = await ask_signed(world, "init", **body)
    assert verify(response, **both, **{new.id: new.public_key}).parameters["keyid"] == new.id


async def test_api_keys_rotate_with_an_overlap(world: World) -> None:
    application, body = await license_of(world)
    async with world.vendor() as context:
        new = await keys.rotate_api_key(context, application.id, overlap_seconds=60)
    for api_key in (application.api_key, new.api_key):
        assert (await world.call("init", **{**body, "api_key": api_key})).status == 200
    world.clock.advance(60)
    assert (await world.call("init", **body)).status == 401
    assert (await world.call("init", **{**body, "api_key": new.api_key})).status == 200

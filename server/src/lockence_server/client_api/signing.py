"""Signed answers: RFC 9421 (HTTP Message Signatures) over RFC 9530 (Content-Digest), as published.

A client asks with `Accept-Signature` and the digest of its body. What is signed binds the answer to that very
request, to the application's own key, and to the client's nonce.
"""

import hmac
import re
from binascii import b2a_base64
from functools import lru_cache
from hashlib import sha256
from typing import Any, cast

import http_sf
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from msgspec import Struct

from lockence_server.rules.facts import Application
from lockence_server.rules.protocol import BadRequestError
from lockence_server.secrets import SecretBox

Headers = list[tuple[bytes, bytes]]

ALGORITHM = "ecdsa-p256-sha256"
COMPONENTS = '("@status" "content-digest" "@method";req "@path";req "content-digest";req)'
NONCE_CHARACTERS_MAX = 256
SCALAR_BYTES = 32
PLAIN_WISH = re.compile(rb'([a-z][a-z0-9_.-]*)=\(\);nonce="([A-Za-z0-9_+/=-]{1,256})"')
"""What nearly every client sends. Anything else is read by the library, which takes several times as long."""

# Hashed by us, which is a little quicker than having it hashed there.
_ECDSA = ECDSA(Prehashed(SHA256()))


class SignatureRequest(Struct, frozen=True, gc=False):
    """That a client wants its answer signed, under this label and with this nonce."""

    label: str
    nonce: str
    content_digest: str


class Signer:
    """Signs for any application; its private key is decrypted once and kept while it is in use."""

    def __init__(self, secrets: SecretBox) -> None:
        @lru_cache(maxsize=1024)
        def private_key(key_id: str, encrypted: str) -> EllipticCurvePrivateKey:
            key = load_der_private_key(secrets.decrypt(bytes.fromhex(encrypted), key_id), password=None)
            assert isinstance(key, EllipticCurvePrivateKey)
            return key

        self._private_key = private_key

    def sign(
        self,
        wanted: SignatureRequest,
        application: Application,
        *,
        path: str,
        status: int,
        body: bytes,
        created_seconds: int,
    ) -> Headers:
        """The headers that make this answer a signed one."""
        key_id, encrypted = application.signing_key_id, application.signing_key_encrypted
        if key_id is None or encrypted is None:
            return []
        content_digest = _content_digest(body)
        # Our identifiers have nothing in them that a quoted string would have to escape.
        parameters = (
            f'{COMPONENTS};created={created_seconds};keyid="{key_id}";alg="{ALGORITHM}"'
            f";nonce={_quoted(wanted.nonce)}"
        )
        base = (
            f'"@status": {status}\n'
            f'"content-digest": {content_digest.decode()}\n'
            f'"@method";req: POST\n'
            f'"@path";req: {path}\n'
            f'"content-digest";req: {wanted.content_digest}\n'
            f'"@signature-params": {parameters}'
        )
        private_key = self._private_key(key_id, encrypted)
        r, s = decode_dss_signature(private_key.sign(sha256(base.encode()).digest(), _ECDSA))
        signature = r.to_bytes(SCALAR_BYTES, "big") + s.to_bytes(SCALAR_BYTES, "big")
        return [
            (b"content-digest", content_digest),
            (b"signature-input", f"{wanted.label}={parameters}".encode()),
            (b"signature", b"%b=:%b:" % (wanted.label.encode(), b2a_base64(signature, newline=False))),
        ]


def signature_request(headers: Headers, body: bytes) -> SignatureRequest | None:
    """What these request headers ask to be signed; None where they do not ask.

    Raises `BadRequestError` for an `Accept-Signature` that cannot be honoured, or a digest that is not the body's:
    to sign for such a request would vouch for something that never arrived.
    """
    accept = content_digest = None
    for name, value in headers:
        if name == b"accept-signature":
            accept = value
        elif name == b"content-digest":
            content_digest = value.strip()
    if accept is None:
        return None
    if content_digest is None:
        raise BadRequestError("`Accept-Signature` needs a `Content-Digest` of the request's body")
    if not _digest_matches(content_digest, body):
        raise BadRequestError("`Content-Digest` has no sha-256 digest, or not that of the request's body")
    label, nonce = _label_and_nonce(accept)
    return SignatureRequest(label, nonce, content_digest.decode("latin-1"))


def _label_and_nonce(accept_signature: bytes) -> tuple[str, str]:
    plain = PLAIN_WISH.fullmatch(accept_signature)
    if plain is not None:
        return plain[1].decode(), plain[2].decode()
    try:
        label, (_, parameters) = next(iter(_dictionary(accept_signature).items()))
        nonce = parameters["nonce"]
    except (ValueError, KeyError, TypeError, StopIteration):
        raise BadRequestError("`Accept-Signature` is not a signature with a nonce, as RFC 9421 has it") from None
    if not isinstance(nonce, str) or not 1 <= len(nonce) <= NONCE_CHARACTERS_MAX:
        raise BadRequestError(f"the nonce in `Accept-Signature` has 1 to {NONCE_CHARACTERS_MAX} characters")
    return label, nonce


def _digest_matches(content_digest: bytes, body: bytes) -> bool:
    if content_digest == _content_digest(body):
        return True
    try:
        given, _ = _dictionary(content_digest)["sha-256"]
    except (ValueError, KeyError, TypeError):
        return False
    return isinstance(given, bytes) and hmac.compare_digest(given, sha256(body).digest())


def _dictionary(field: bytes) -> dict[str, tuple[Any, dict[str, Any]]]:
    """A dictionary of RFC 8941: for each key its value and parameters. Raises `ValueError`."""
    return cast(dict[str, tuple[Any, dict[str, Any]]], http_sf.parse(field, tltype="dictionary"))


def _content_digest(body: bytes) -> bytes:
    return b"sha-256=:%b:" % b2a_base64(sha256(body).digest(), newline=False)


def _quoted(text: str) -> str:
    """A string of RFC 8941; what it cannot hold was refused by the parser."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

"""Is this answer our server's, to this very request? RFC 9421 and RFC 9530, as far as Lockence uses them.

The form is read strictly and by hand, as `sdks/README.md` says under "Signatures": a general parser would accept
more than has a meaning here, and each SDK must accept the same.
"""

from __future__ import annotations

import binascii
import hmac
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from lockence.errors import SignatureError

LABEL = "lockence"
COMPONENTS = '("@status" "content-digest" "@method";req "@path";req "content-digest";req)'
ALGORITHM = "ecdsa-p256-sha256"
NONCE_BYTES = 16
CREATED_SECONDS_OFF_MAX = 300

Headers = Sequence[tuple[str, str]]

_BASE64 = re.compile(r":([A-Za-z0-9+/]*={0,2}):")
_STRING = r'"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"'
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_MEMBER = re.compile(rf'(?:[^,"()]+|{_QUOTED}|\((?:[^")]|{_QUOTED})*\))*')
_PARAMETER = re.compile(rf";([a-z*][a-z0-9_.*-]*)=(?:(-?[0-9]{{1,15}})|{_STRING})")


@dataclass(frozen=True)
class Asked:
    """What an answer must be an answer to."""

    path: str
    content_digest: str
    nonce: str

    @staticmethod
    def about(path: str, body: bytes) -> Asked:
        return Asked(path, content_digest(body), secrets.token_hex(NONCE_BYTES))

    def headers(self) -> dict[str, str]:
        return {
            "Content-Digest": self.content_digest,
            "Accept-Signature": f'{LABEL}=();nonce="{self.nonce}"',
        }


def verify(
    asked: Asked,
    public_keys: Sequence[EllipticCurvePublicKey],
    *,
    status: int,
    headers: Headers,
    body: bytes,
    server_time: float | None,
) -> int:
    """When the answer was made, in seconds since 1970 by the server's clock. Raises `SignatureError`.

    `server_time`: what that clock shows now, as far as is known.
    """
    given_input, given_signature, given_digest = (
        _joined(headers, name) for name in ("signature-input", "signature", "content-digest")
    )
    if given_input is None or given_signature is None or given_digest is None:
        raise SignatureError("unsigned")
    described, signed = _member(given_input, LABEL), _member(given_signature, LABEL)
    if described is None or signed is None:
        raise SignatureError("unsigned")
    components, parameters_text = _components_and_parameters(described)
    parameters = _parameters(parameters_text)
    signature = _bytes(signed, 64)
    digest_text = _member(given_digest, "sha-256")
    digest = None if digest_text is None else _bytes(digest_text, 32)

    if components != COMPONENTS:
        raise SignatureError("components")
    if parameters.get("alg") != ALGORITHM:
        raise SignatureError("algorithm")
    if parameters.get("nonce") != asked.nonce:
        raise SignatureError("nonce")
    if digest is None or not hmac.compare_digest(digest, sha256(body).digest()):
        raise SignatureError("digest")
    base = (
        f'"@status": {status}\n'
        f'"content-digest": {given_digest}\n'
        f'"@method";req: POST\n'
        f'"@path";req: {asked.path}\n'
        f'"content-digest";req: {asked.content_digest}\n'
        f'"@signature-params": {components}{parameters_text}'
    )
    if not any(_signed_by(key, signature, base) for key in public_keys):
        raise SignatureError("signature")
    created = parameters["created"]
    assert isinstance(created, int)
    if server_time is not None and abs(created - server_time) > CREATED_SECONDS_OFF_MAX:
        raise SignatureError("created")
    return created


def content_digest(body: bytes) -> str:
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


def _joined(headers: Headers, wanted: str) -> str | None:
    values = [value.strip(" \t") for name, value in headers if name.lower() == wanted]
    return ", ".join(values) if values else None


def _member(field: str, label: str) -> str | None:
    """What follows a label in a dictionary; None where it is not in it."""
    found = [member for member in _members(field) if re.split("[=;]", member, maxsplit=1)[0] == label]
    if len(found) > 1:
        raise SignatureError("malformed")
    if not found:
        return None
    if not found[0].startswith(f"{label}="):
        raise SignatureError("malformed")
    return found[0][len(label) + 1 :]


def _members(field: str) -> Iterator[str]:
    """Divides at commas, except within strings and parentheses."""
    end = -1
    while end < len(field):
        found = _MEMBER.match(field, end + 1)
        assert found is not None
        end = found.end()
        if end < len(field) and field[end] != ",":
            raise SignatureError("malformed")
        yield found[0].strip(" \t")


def _components_and_parameters(described: str) -> tuple[str, str]:
    end = described.find(")") + 1
    if not described.startswith("(") or not end:
        raise SignatureError("malformed")
    return described[:end], described[end:]


def _parameters(text: str) -> dict[str, int | str]:
    parameters: dict[str, int | str] = {}
    position = 0
    while position < len(text):
        found = _PARAMETER.match(text, position)
        if found is None or found[1] in parameters:
            raise SignatureError("malformed")
        parameters[found[1]] = re.sub(r"\\(.)", r"\1", found[3]) if found[2] is None else int(found[2])
        position = found.end()
    texts: list[object] = [parameters.get("keyid"), parameters.get("alg", ""), parameters.get("nonce", "")]
    if not isinstance(parameters.get("created"), int) or not all(isinstance(each, str) for each in texts):
        raise SignatureError("malformed")
    return parameters


def _bytes(text: str, length: int) -> bytes:
    found = _BASE64.fullmatch(text)
    try:
        decoded = b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        decoded = b""
    if len(decoded) != length:
        raise SignatureError("malformed")
    return decoded


def _signed_by(key: EllipticCurvePublicKey, signature: bytes, base: str) -> bool:
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key.verify(encode_dss_signature(r, s), base.encode("latin-1"), ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True

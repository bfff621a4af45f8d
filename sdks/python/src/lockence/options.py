"""What a client is made with, checked once."""

from __future__ import annotations

import binascii
import re
import ssl
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

import certifi
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

PATH = "/api/v1/"
PUBLIC_KEYS_MAX = 8
API_KEY_CHARACTERS_MAX = 128
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST_AND_PORT = re.compile(r"[A-Za-z0-9._-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


@dataclass(frozen=True)
class Options:
    origin: str
    """Scheme, host and port, with no slash at the end."""
    api_key: str = field(repr=False)
    public_keys: tuple[EllipticCurvePublicKey, ...]
    """None at all: answers are taken unsigned."""
    hwid_salt: str = field(repr=False)
    client_version: str | None
    device_name: str | None
    attempt_seconds: float
    total_seconds: float
    tls: ssl.SSLContext | None = field(repr=False)
    """None where the server is reached without."""

    @property
    def verify(self) -> bool:
        return bool(self.public_keys)

    def url(self, path: str) -> str:
        return self.origin + path


def checked(
    base_url: str,
    api_key: str,
    public_keys: Sequence[str] | None,
    *,
    verify: bool,
    hwid_salt: str | None,
    client_version: str | None,
    device_name: str | None,
    attempt_seconds: float,
    total_seconds: float,
    ca_file: str | None,
    allow_http: bool,
) -> Options:
    """Raises `ValueError`, which says what to write instead."""
    if not 1 <= len(api_key) <= API_KEY_CHARACTERS_MAX:
        raise ValueError(f"api_key must have 1 to {API_KEY_CHARACTERS_MAX} characters")
    if attempt_seconds <= 0 or total_seconds <= 0:
        raise ValueError("attempt_seconds and total_seconds must be more than 0")
    origin = _origin(base_url, allow_http=allow_http)
    return Options(
        origin=origin,
        api_key=api_key,
        public_keys=_public_keys(public_keys, verify=verify),
        hwid_salt=api_key if hwid_salt is None else hwid_salt,
        client_version=client_version,
        device_name=device_name,
        attempt_seconds=attempt_seconds,
        total_seconds=total_seconds,
        tls=_tls(ca_file) if ca_file or origin.startswith("https") else None,
    )


def _origin(base_url: str, *, allow_http: bool) -> str:
    address = urlsplit(base_url)
    if address.scheme not in {"https", "http"} or not _HOST_AND_PORT.fullmatch(address.netloc):
        raise ValueError("base_url must be an address such as https://licensing.example.com")
    if address.path.rstrip("/") not in {"", PATH.rstrip("/")} or address.query or address.fragment:
        raise ValueError(f"base_url must end with the host, or with {PATH.rstrip('/')}")
    if address.scheme == "http" and address.hostname not in LOOPBACK and not allow_http:
        raise ValueError("base_url must begin with https://; allow_http=True takes it as it is")
    return _with_port(address)


def _with_port(address: SplitResult) -> str:
    if address.port == 0:
        raise ValueError("base_url has a port that is none")
    return f"{address.scheme}://{address.netloc}"


def _public_keys(public_keys: Sequence[str] | None, *, verify: bool) -> tuple[EllipticCurvePublicKey, ...]:
    if not verify:
        if public_keys:
            raise ValueError("public_keys and verify=False contradict each other: leave one of them out")
        return ()
    if not public_keys:
        raise ValueError(
            "public_keys is missing: give those that `lockence application show` prints, or verify=False"
            " to take answers from anybody"
        )
    if isinstance(public_keys, str) or len(public_keys) > PUBLIC_KEYS_MAX:
        raise ValueError(f"public_keys must be a list of 1 to {PUBLIC_KEYS_MAX} keys")
    return tuple(_public_key(text) for text in public_keys)


def _public_key(text: str) -> EllipticCurvePublicKey:
    try:
        key = load_der_public_key(b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        raise ValueError("a public key must be as `lockence application show` prints it") from None
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise ValueError("a public key must be of the curve P-256")
    return key


def _tls(ca_file: str | None) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise ValueError(f"ca_file cannot be read: {error}") from None
    if ca_file is None:
        # Some systems have none of their own that Python finds.
        context.load_verify_locations(certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context

"""What a signature costs the server: the CPU of all that runs only for an answer that is signed.

That is reading the wish out of the request's headers, with the digest of its body, and signing the answer. It is
measured by itself, because what a request costs as a whole varies by more than this from round to round.

    .venv/bin/python benchmarks/signing.py
"""

import sys
import time
from base64 import b64encode
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from lockence_server.client_api.signing import Signer, signature_request
from lockence_server.rules.facts import Application
from lockence_server.secrets import SecretBox

ROUNDS = 200
ANSWERS = 100
KEY_ID = "sig_1"
REQUEST = (
    b'{"api_key": "lk_f4xbn3SxACnCKlTpkdVEM5bERuUxLB_7XHMoy8cwx3Y", "session_token": "52e854d2-ae98-40a6-b7f2"}'
)
ANSWER = (
    b'{"success":true,"message":"Session is valid","username":"john_doe","metadata":{"plan":"demo"},"code":"ok",'
    b'"expires_at":"2025-01-18T12:00:00Z","license_expires_at":null,"entitlements":["export"]}'
)
HEADERS = [
    (b"host", b"127.0.0.1:8080"),
    (b"accept-encoding", b"identity"),
    (b"content-type", b"application/json"),
    (b"content-digest", b"sha-256=:" + b64encode(sha256(REQUEST).digest()) + b":"),
    (b"accept-signature", b'lockence=();nonce="d75c6c9b86a0cf0cc1ab96ef6631c9ef"'),
    (b"content-length", str(len(REQUEST)).encode()),
]


def main() -> None:
    secrets = SecretBox("a secret key for benchmarks only")
    signer, application = Signer(secrets), with_a_key(secrets)
    rounds = sorted(microseconds(signer, application) for _ in range(ROUNDS))
    sys.stdout.write(
        f"a signed answer costs {rounds[0]:.1f} µs more CPU than an unsigned one at best,"
        f" {rounds[ROUNDS // 2]:.1f} µs in the median of {ROUNDS} rounds\n"
    )


def microseconds(signer: Signer, application: Application) -> float:
    """CPU of this thread for each signed answer of a round."""
    began = time.thread_time()
    for _ in range(ANSWERS):
        wanted = signature_request(HEADERS, REQUEST)
        assert wanted is not None
        headers = signer.sign(
            wanted, application, path="/api/v1/validate", status=200, body=ANSWER, created_seconds=1_800_000_000
        )
        assert headers
    return (time.thread_time() - began) * 1e6 / ANSWERS


def with_a_key(secrets: SecretBox) -> Application:
    private_key = generate_private_key(SECP256R1()).private_bytes(
        Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
    )
    return Application(
        api_key="",
        id="app_1",
        enabled=True,
        session_lifetime_seconds=1800,
        heartbeat_interval_seconds=300,
        minimum_version=None,
        download_url=None,
        blocks_devices=False,
        blocked_prefixes="[]",
        signing_key_id=KEY_ID,
        signing_key_encrypted=secrets.encrypt(private_key, KEY_ID).hex(),
    )


if __name__ == "__main__":
    main()

"""Secrets at rest: what a stolen copy of the database must not give away.

One secret key per installation; a key for each purpose is derived from it (HKDF-SHA-256). Values are encrypted
with AES-256-GCM and tied to the row they belong to, so that one cannot be moved to another row unnoticed.
License keys are found by a keyed digest: imported keys may be short enough to guess from a plain one.
"""

import hmac
import os
import secrets
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lockence_server.errors import ConfigurationError, WrongSecretKeyError
from lockence_server.settings import Settings

SECRET_KEY_CHARACTERS_MIN = 16
KEY_BYTES = 32
NONCE_BYTES = 12


class SecretBox:
    """Encrypts, decrypts and digests with keys derived from the installation's secret key."""

    def __init__(self, secret_key: str) -> None:
        self._set(
            _derive(secret_key, b"lockence encryption v1"), _derive(secret_key, b"lockence license-key digest v1")
        )

    @classmethod
    def of_keys(cls, keys: tuple[bytes, bytes]) -> Self:
        """The same as another process has, of what `keys` gave there."""
        box = cls.__new__(cls)
        box._set(*keys)
        return box

    def keys(self) -> tuple[bytes, bytes]:
        """The derived keys, for a process of our own and for nobody else."""
        return self._encryption_key, self._digest_key

    def _set(self, encryption_key: bytes, digest_key: bytes) -> None:
        self._encryption_key = encryption_key
        self._digest_key = digest_key
        self._cipher = AESGCM(encryption_key)

    def encrypt(self, secret: bytes, row_id: str) -> bytes:
        """`nonce + ciphertext`, readable only together with `row_id`."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, row_id.encode())

    def decrypt(self, encrypted: bytes, row_id: str) -> bytes:
        """The secret again. Raises `WrongSecretKeyError` if key, row or ciphertext is not the right one."""
        try:
            return self._cipher.decrypt(encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:], row_id.encode())
        except InvalidTag:
            raise WrongSecretKeyError(f"The secret of {row_id} cannot be read with this secret key.") from None

    def license_key_digest(self, canonical_key: str) -> str:
        """HMAC-SHA-256 in hexadecimal: what a license is found by."""
        return hmac.digest(self._digest_key, canonical_key.encode(), "sha256").hex()

    def fingerprint(self) -> str:
        """Tells two secret keys apart and gives neither away."""
        return hmac.digest(self._digest_key, b"fingerprint", "sha256").hex()


def _derive(secret_key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret_key.encode())


def load_secret_key(settings: Settings, *, may_create: bool) -> str:
    """The secret key of the settings, else of the key file beside the SQLite database.

    `may_create` is for a database that holds nothing yet: then a missing file is made, with mode 0600.
    Raises `ConfigurationError` where there is no key, or one too short to protect anything.
    """
    if settings.secret_key:
        if len(settings.secret_key) < SECRET_KEY_CHARACTERS_MIN:
            raise ConfigurationError(
                f"LOCKENCE_SECRET_KEY is shorter than {SECRET_KEY_CHARACTERS_MIN} characters. "
                "Make one with: openssl rand -base64 32"
            )
        return settings.secret_key
    if not settings.is_sqlite:
        raise ConfigurationError(
            "LOCKENCE_SECRET_KEY is not set. With PostgreSQL every node needs the same one. "
            "Make it with: openssl rand -base64 32"
        )
    path = secret_key_path(settings)
    if may_create:
        _create_key_file(path)
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        raise ConfigurationError(
            f"The secret key file {path} is missing, and the database needs it. "
            "Put it back from your backup, or set LOCKENCE_SECRET_KEY to its content."
        ) from None


def secret_key_path(settings: Settings) -> Path:
    return settings.sqlite_path.with_suffix(".key")


def _create_key_file(path: Path) -> None:
    """Make the file whole or not at all; where two processes start at once, the first one's stays."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)

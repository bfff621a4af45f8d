"""Tokens that we give out once and keep only as a digest: API tokens, logins, links."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token(prefix: str = "") -> str:
    """256 random bits: too many to guess, so that a plain digest of them is enough."""
    return prefix + secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """SHA-256 in hexadecimal: what a token is found by."""
    return hashlib.sha256(token.encode()).hexdigest()

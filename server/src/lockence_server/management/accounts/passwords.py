"""Passwords: argon2id, off the event loop, few at a time: each takes 64 MiB and some hundredths of a second."""

import asyncio
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lockence_server.errors import InvalidInputError
from lockence_server.management.accounts.schemas import PASSWORD_CHARACTERS_MIN

GUESSABILITY_MIN = 3
"""Of zxcvbn's 0 to 4: safe against someone who guesses online, and not cheap offline."""
CHARACTERS_RATED = 72
AT_ONCE = 2

_hasher = PasswordHasher()
_turns = asyncio.Semaphore(AT_ONCE)


async def hash_password(password: str) -> str:
    async with _turns:
        return await asyncio.to_thread(_hasher.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long where there is no account, so that nobody learns that."""
    async with _turns:
        return (
            await asyncio.to_thread(_matches, password_hash or _nobodys(), password) and password_hash is not None
        )


def check(password: str, *, field: str, known: list[str]) -> None:
    """Raises `InvalidInputError` for a password that is short, common, or made of what is `known` of one."""
    from zxcvbn import zxcvbn  # Its word lists are large, and hardly any process needs them.

    if len(password) < PASSWORD_CHARACTERS_MIN:
        fault = f"has fewer than {PASSWORD_CHARACTERS_MIN} characters"
        raise InvalidInputError(f"`{field}` {fault}", fields={field: fault})
    rated = zxcvbn(password[:CHARACTERS_RATED], user_inputs=known)
    if rated["score"] < GUESSABILITY_MIN:
        fault = f"is easy to guess. {rated['feedback']['warning']}".strip()
        raise InvalidInputError(f"`{field}` {fault}", fields={field: fault})


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")

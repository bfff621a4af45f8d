"""License keys: how a new one is made, and what a customer may mistype without being turned away."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, which look or read like others."""

GROUPS = 4
GROUP_CHARACTERS = 5

# 256 bytes onto 32 characters, each eight times, so every character is equally likely.
_CHARACTER_OF_BYTE = (ALPHABET * (256 // len(ALPHABET))).encode()

# ASCII, because ignoring case would otherwise let the Kelvin sign pass for K and the long s for S.
_GROUP = f"([{ALPHABET}]{{{GROUP_CHARACTERS}}})"
_OWN_FORM = re.compile("-?".join([_GROUP] * GROUPS), re.ASCII | re.IGNORECASE)


def new_license_key() -> str:
    """`XXXXX-XXXXX-XXXXX-XXXXX`: 100 bits from the system's cryptographic source."""
    characters = secrets.token_bytes(GROUPS * GROUP_CHARACTERS).translate(_CHARACTER_OF_BYTE).decode()
    return "-".join(characters[i : i + GROUP_CHARACTERS] for i in range(0, len(characters), GROUP_CHARACTERS))


def canonical_license_key(text: str) -> str:
    """The key that a customer means: of our own form without regard to case, blanks around and missing dashes.

    A key of any other form, which only an import can bring in, is returned exactly as given.
    """
    own = _OWN_FORM.fullmatch(text.strip())
    return "-".join(own.groups()).upper() if own else text

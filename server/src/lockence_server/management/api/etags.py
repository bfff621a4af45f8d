"""`ETag` and `If-Match`: two people who edit the same thing do not overwrite each other unawares."""

import hashlib

import msgspec
from msgspec import Struct

from lockence_server.errors import PreconditionFailedError

TAG_CHARACTERS = 32


def etag(shown: Struct) -> str:
    """A tag of everything that is shown: it changes where anything does."""
    return f'"{hashlib.sha256(msgspec.json.encode(shown)).hexdigest()[:TAG_CHARACTERS]}"'


def check_match(if_match: str | None, shown: Struct) -> None:
    """Raises `PreconditionFailedError` if this is not what the caller last saw; None lets everything pass.

    The caller of this holds the lock of what is shown.
    """
    if if_match is None or if_match.strip() == "*":
        return
    if etag(shown) not in {tag.strip().removeprefix("W/") for tag in if_match.split(",")}:
        raise PreconditionFailedError("It was changed since you last read it. Read it again, then change it.")

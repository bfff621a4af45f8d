"""Making licenses ready to be written: keys, digests, encryption, and each row as the databases read it.

It takes longer than the writing does and needs no database: for many at once it is done in another process, which
loads as little as it can.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from lockence_server.identifiers import ids_from
from lockence_server.license_keys import new_license_key
from lockence_server.management.licenses.schemas import CreatedLicense
from lockence_server.management.schemas import moment
from lockence_server.secrets import SecretBox

ROWS_PER_PIECE = 50
"""So few keep SQLite's one write lock for milliseconds."""
OWN_COLUMNS = ("id", "key_digest")


class Piece(Struct, frozen=True, array_like=True):
    """Some licenses, as one statement writes them: few values to hand over, however many there are."""

    rows: str
    """JSON: of each license where in `keys` its own begins (from 1) and how long it is, then its own columns."""
    keys: bytes
    """All `key_encrypted`, one after the other: JSON has no bytes."""
    count: int


class Wanted(Struct, frozen=True, kw_only=True):
    """New licenses that differ only in their keys."""

    first: str
    """The number of the first one's id, in decimal digits."""
    count: int
    application_id: str
    policy_id: str | None
    username: str
    expires_at: int | None
    first_use_duration_seconds: int | None


class Made(Struct, frozen=True, array_like=True):
    piece: Piece
    created: bytes
    """JSON: a `CreatedLicense` of each."""


def make(secrets: SecretBox, wanted: Wanted) -> Made:
    ids = ids_from("lic", int(wanted.first), wanted.count)
    keys = [new_license_key() for _ in ids]
    expires_at = moment(wanted.expires_at)
    created = [
        CreatedLicense(
            id=license_id,
            application_id=wanted.application_id,
            policy_id=wanted.policy_id,
            key=key,
            username=wanted.username,
            expires_at=expires_at,
            first_use_duration_seconds=wanted.first_use_duration_seconds,
        )
        for license_id, key in zip(ids, keys, strict=True)
    ]
    return Made(piece(secrets, zip(ids, keys, strict=True)), msgspec.json.encode(created))


def piece(
    secrets: SecretBox,
    licenses: Iterable[tuple[str, str]],
    columns: Sequence[Mapping[str, Any]] = (),
) -> Piece:
    """Licenses (id, canonical key), each with columns of its own, if any, in the same order for all."""
    rows, encrypted_keys, place = [], bytearray(), 1
    for index, (license_id, key) in enumerate(licenses):
        encrypted = secrets.encrypt(key.encode(), license_id)
        own = columns[index].values() if columns else ()
        rows.append([place, len(encrypted), license_id, secrets.license_key_digest(key), *own])
        encrypted_keys += encrypted
        place += len(encrypted)
    return Piece(msgspec.json.encode(rows).decode(), bytes(encrypted_keys), len(rows))

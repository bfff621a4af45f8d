"""The rules of passkeys: whose they are, and that each challenge is answered once, and soon.

A passkey asks its owner for a finger, a face or a PIN, so it is both factors in one: who signs in with it needs
neither a password nor a code.
"""

import re
import secrets
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from lockence_server.clock import MINUTE_MS
from lockence_server.database.tables import passkey_challenges, passkeys
from lockence_server.errors import ConflictError, InvalidInputError, NotFoundError
from lockence_server.identifiers import new_id
from lockence_server.management.accounts.schemas import Account
from lockence_server.management.bearer_tokens import digest
from lockence_server.management.passkeys import ceremonies
from lockence_server.management.passkeys.ceremonies import Credential
from lockence_server.management.passkeys.schemas import NewPasskey, Passkey, PasskeyChanges, PasskeyOptions
from lockence_server.management.passkeys.site import Site
from lockence_server.management.schemas import checked, to_schema

CHALLENGE_BYTES = 32
CHALLENGE_LIFETIME_MS = 5 * MINUTE_MS
PASSKEYS_MAX = 20

# WebAuthn's 1023 bytes at most, in base64url.
_CREDENTIAL_ID = re.compile(r"[A-Za-z0-9_-]{1,1364}", re.ASCII)


async def creation_options(
    connection: AsyncConnection, site: Site, person: Account, *, now: int
) -> PasskeyOptions:
    """What the person's browser makes a passkey from. Raises `ConflictError` for who has too many."""
    known = list(
        await connection.scalars(select(passkeys.c.credential_id).where(passkeys.c.account_id == person.id))
    )
    if len(known) >= PASSKEYS_MAX:
        raise ConflictError(f"There are {PASSKEYS_MAX} passkeys already. Delete one first.")
    challenge = await _new_challenge(connection, person.id, now=now)
    return PasskeyOptions(public_key=ceremonies.creation_options(site, person, challenge, known))


async def request_options(connection: AsyncConnection, site: Site, *, now: int) -> PasskeyOptions:
    """What anybody's browser signs in with."""
    challenge = await _new_challenge(connection, None, now=now)
    return PasskeyOptions(public_key=ceremonies.request_options(site, challenge))


async def add(connection: AsyncConnection, site: Site, account_id: str, given: NewPasskey, *, now: int) -> Passkey:
    """Keep the passkey that a browser made. Raises `InvalidInputError`, `ConflictError`."""
    checked(given)
    challenge = await _take_challenge(connection, account_id, given.credential, now=now)
    if challenge is None:
        fault = "was not asked for, or too long ago. Ask for new options"
        raise InvalidInputError(f"`credential` {fault}", fields={"credential": fault})
    credential = ceremonies.created(site, given.credential, challenge)
    known = select(passkeys.c.id).where(passkeys.c.credential_id == credential.credential_id)
    if await connection.scalar(known) is not None:
        raise ConflictError("This passkey is known already.")
    row = {
        "id": new_id("psk"),
        "account_id": account_id,
        "credential_id": credential.credential_id,
        "public_key": credential.public_key,
        "sign_count": credential.sign_count,
        "name": given.name,
        "created_at": now,
        "last_used_at": None,
    }
    await connection.execute(insert(passkeys).values(row))
    return to_schema(row, Passkey)


async def owner_of(connection: AsyncConnection, site: Site, credential: dict[str, Any], *, now: int) -> str:
    """The account whose passkey this answer is of. Raises `UnauthenticatedError`."""
    challenge = await _take_challenge(connection, None, credential, now=now)
    credential_id = credential.get("id")
    if challenge is None or not _is_credential_id(credential_id):
        raise ceremonies.refused()
    # Locked, so that of two answers at once the second is held against the first one's count.
    found = await connection.execute(
        select(passkeys).where(passkeys.c.credential_id == credential_id).with_for_update()
    )
    row = found.mappings().first()
    if row is None:
        raise ceremonies.refused()
    known = Credential(
        credential_id=row["credential_id"], public_key=row["public_key"], sign_count=row["sign_count"]
    )
    sign_count = ceremonies.used(site, credential, challenge, known)
    await connection.execute(
        update(passkeys).where(passkeys.c.id == row["id"]).values(sign_count=sign_count, last_used_at=now)
    )
    return str(row["account_id"])


async def list_passkeys(connection: AsyncConnection, account_id: str) -> list[Passkey]:
    """The person's passkeys, the newest first; there are never many."""
    found = await connection.execute(
        select(passkeys).where(passkeys.c.account_id == account_id).order_by(passkeys.c.id.desc())
    )
    return [to_schema(row, Passkey) for row in found.mappings()]


async def rename(connection: AsyncConnection, account_id: str, passkey_id: str, given: PasskeyChanges) -> Passkey:
    """Give one of the person's passkeys another name. Raises `NotFoundError`, `InvalidInputError`."""
    checked(given)
    renamed = update(passkeys).where(passkeys.c.id == passkey_id, passkeys.c.account_id == account_id)
    found = await connection.execute(renamed.values(name=given.name).returning(*passkeys.c))
    row = found.mappings().first()
    if row is None:
        raise NotFoundError("passkey", passkey_id)
    return to_schema(row, Passkey)


async def remove(connection: AsyncConnection, account_id: str, passkey_id: str) -> None:
    """Nobody signs in with it any more. Raises `NotFoundError`."""
    removed = await connection.execute(
        delete(passkeys).where(passkeys.c.id == passkey_id, passkeys.c.account_id == account_id)
    )
    if not removed.rowcount:
        raise NotFoundError("passkey", passkey_id)


async def _new_challenge(connection: AsyncConnection, account_id: str | None, *, now: int) -> bytes:
    await connection.execute(delete(passkey_challenges).where(passkey_challenges.c.expires_at <= now))
    text = secrets.token_urlsafe(CHALLENGE_BYTES)
    row = {"challenge_digest": digest(text), "account_id": account_id, "expires_at": now + CHALLENGE_LIFETIME_MS}
    await connection.execute(insert(passkey_challenges).values(row))
    return _bytes(text)


async def _take_challenge(
    connection: AsyncConnection, account_id: str | None, credential: dict[str, Any], *, now: int
) -> bytes | None:
    """The challenge that this answers, which nothing else can answer again; None where there is none such."""
    text = ceremonies.challenge_of(credential)
    taken = await connection.execute(
        delete(passkey_challenges).where(
            passkey_challenges.c.challenge_digest == digest(text),
            passkey_challenges.c.account_id.is_not_distinct_from(account_id),
            passkey_challenges.c.expires_at > now,
        )
    )
    return _bytes(text) if taken.rowcount else None


def _bytes(challenge: str) -> bytes:
    from webauthn import base64url_to_bytes

    return base64url_to_bytes(challenge)


def _is_credential_id(given: object) -> bool:
    return isinstance(given, str) and _CREDENTIAL_ID.fullmatch(given) is not None

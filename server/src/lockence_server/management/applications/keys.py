"""An application's keys: the API key its clients send, and the key its answers are signed with."""

import base64
import secrets
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import insert, or_, select, update

from lockence_server.clock import SECOND_MS
from lockence_server.database.tables import api_keys, signing_keys
from lockence_server.identifiers import new_id
from lockence_server.management.applications.schemas import (
    ACTIVE_IN_SECONDS,
    OVERLAP_SECONDS,
    ApiKey,
    SigningKey,
)
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events import service as events
from lockence_server.management.locks import lock_application
from lockence_server.management.schemas import checked_seconds, moment, to_schema

API_KEY_PREFIX = "lk_"
API_KEY_BYTES = 32
KEYS_SHOWN_MAX = 100


async def rotate_api_key(
    context: Context, application_id: str, *, overlap_seconds: int = OVERLAP_SECONDS
) -> ApiKey:
    """A new API key; those before it end after the overlap (0: at once). Raises `NotFoundError`."""
    checked_seconds("overlap_seconds", overlap_seconds)
    await lock_application(context, application_id)
    end = context.now + overlap_seconds * SECOND_MS
    later = or_(api_keys.c.expires_at.is_(None), api_keys.c.expires_at > end)
    await context.connection.execute(
        update(api_keys)
        .where(api_keys.c.application_id == application_id, in_organisation(context, api_keys), later)
        .values(expires_at=end)
    )
    api_key = await add_api_key(context, application_id)
    await events.record(
        context,
        "application.api_key_rotated",
        application_id=application_id,
        subject_id=application_id,
        detail={"after": {"earlier_keys_expire_at": end}},
    )
    created_at = moment(context.now)
    assert created_at is not None
    return ApiKey(api_key=api_key, created_at=created_at, expires_at=None)


async def rotate_signing_key(
    context: Context, application_id: str, *, active_in_seconds: int = ACTIVE_IN_SECONDS
) -> SigningKey:
    """A new signing key that takes over after this time (0: at once). Raises `NotFoundError`."""
    checked_seconds("active_in_seconds", active_in_seconds)
    await lock_application(context, application_id)
    active_from = context.now + active_in_seconds * SECOND_MS
    signing_key = await add_signing_key(context, application_id, active_from=active_from)
    await events.record(
        context,
        "application.signing_key_rotated",
        application_id=application_id,
        subject_id=signing_key.id,
        detail={"after": {"public_key": signing_key.public_key, "active_from": active_from}},
    )
    return signing_key


async def add_api_key(context: Context, application_id: str) -> str:
    """Make and keep an API key that does not end by itself."""
    api_key = API_KEY_PREFIX + secrets.token_urlsafe(API_KEY_BYTES)
    row = {"api_key": api_key, "application_id": application_id, "created_at": context.now, "expires_at": None}
    await context.connection.execute(insert(api_keys).values(row))
    return api_key


async def add_signing_key(context: Context, application_id: str, *, active_from: int) -> SigningKey:
    """Make and keep an ECDSA P-256 key that signs from this time (ms) on."""
    private_key = ec.generate_private_key(ec.SECP256R1())
    key_id = new_id("sig")
    row = {
        "application_id": application_id,
        "id": key_id,
        "public_key": _public_text(private_key.public_key()),
        "private_key_encrypted": context.secrets.encrypt(_private_bytes(private_key), key_id),
        "active_from": active_from,
        "created_at": context.now,
    }
    await context.connection.execute(insert(signing_keys).values(row))
    return _shown(row, "signing" if active_from <= context.now else "upcoming")


async def list_api_keys(context: Context, application_id: str) -> list[ApiKey]:
    """The application's API keys that still work, newest first."""
    working = or_(api_keys.c.expires_at.is_(None), api_keys.c.expires_at > context.now)
    rows = await context.connection.execute(
        select(api_keys)
        .where(api_keys.c.application_id == application_id, in_organisation(context, api_keys), working)
        .order_by(api_keys.c.created_at.desc(), api_keys.c.api_key)
        .limit(KEYS_SHOWN_MAX)
    )
    return [to_schema(row, ApiKey) for row in rows.mappings()]


async def list_signing_keys(context: Context, application_id: str) -> list[SigningKey]:
    """The application's signing keys, newest first: upcoming ones, the one that signs, and those before it."""
    rows = await context.connection.execute(
        select(signing_keys)
        .where(signing_keys.c.application_id == application_id, in_organisation(context, signing_keys))
        .order_by(signing_keys.c.active_from.desc(), signing_keys.c.id.desc())
        .limit(KEYS_SHOWN_MAX)
    )
    shown: list[SigningKey] = []
    state = "upcoming"
    for row in rows.mappings():
        if row["active_from"] <= context.now:
            state = "signing" if state == "upcoming" else "retired"
        shown.append(_shown(row, state))
    return shown


def _shown(row: Any, state: str) -> SigningKey:
    return to_schema({**row, "state": state}, SigningKey)


def _public_text(key: ec.EllipticCurvePublicKey) -> str:
    encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(key.public_bytes(encoding, form)).decode()


def _private_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    encoding, form = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption())

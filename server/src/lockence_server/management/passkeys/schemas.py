"""Passkeys as they are given and shown. What a browser makes and takes is WebAuthn's own JSON."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from lockence_server.management.schemas import Name


class PasskeyOptions(Struct, frozen=True, kw_only=True):
    """For `PublicKeyCredential.parseCreationOptionsFromJSON` or `…parseRequestOptionsFromJSON`."""

    public_key: dict[str, Any]


class NewPasskey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`credential` is `toJSON()` of what `navigator.credentials.create` gave."""

    name: Name
    credential: dict[str, Any]


class PasskeyChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name


class PasskeySignIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`credential` is `toJSON()` of what `navigator.credentials.get` gave."""

    credential: dict[str, Any]


class Passkey(Struct, frozen=True, kw_only=True):
    """A passkey of the person who calls."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None

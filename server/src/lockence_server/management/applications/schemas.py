"""Applications as they are given and shown."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from lockence_server.management.schemas import DURATION_SECONDS_MAX, Name

LIFETIME_SECONDS_MAX = 366 * 24 * 60 * 60
OVERLAP_SECONDS = 30 * 24 * 60 * 60
"""How long replaced API keys go on working unless told otherwise."""
ACTIVE_IN_SECONDS = 7 * 24 * 60 * 60
"""When a new signing key takes over unless told otherwise: time to ship its public key first."""

Seconds = Annotated[int, Meta(ge=0, le=DURATION_SECONDS_MAX)]


class NewApplication(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name


class ApplicationChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: Name | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    session_lifetime_seconds: Annotated[int, Meta(ge=60, le=LIFETIME_SECONDS_MAX)] | UnsetType = UNSET
    heartbeat_interval_seconds: Annotated[int, Meta(ge=1)] | UnsetType = UNSET
    minimum_version: Annotated[str, Meta(max_length=128)] | UnsetType | None = UNSET
    """Clients that report an older version are refused; None: none is too old."""
    download_url: Annotated[str, Meta(max_length=2048)] | UnsetType | None = UNSET
    """Where a refused client finds the newest version."""


class ApiKeyRotation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long replaced keys go on working; 0: not at all."""

    overlap_seconds: Seconds = OVERLAP_SECONDS


class SigningKeyRotation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the new key takes over; 0: at once."""

    active_in_seconds: Seconds = ACTIVE_IN_SECONDS


class Application(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    enabled: bool
    session_lifetime_seconds: int
    heartbeat_interval_seconds: int
    minimum_version: str | None
    download_url: str | None
    created_at: datetime
    updated_at: datetime


class ApiKey(Struct, frozen=True, kw_only=True):
    """Names an application in a client's requests until `expires_at`; None: for good."""

    api_key: str
    created_at: datetime
    expires_at: datetime | None


class SigningKey(Struct, frozen=True, kw_only=True):
    """`public_key` (base64 of SubjectPublicKeyInfo) verifies answers whose `keyid` is `id`."""

    id: str
    public_key: str
    state: Literal["upcoming", "signing", "retired"]
    active_from: datetime
    created_at: datetime


class ApplicationDetail(Application, frozen=True, kw_only=True):
    """An application with its keys, newest first."""

    api_keys: list[ApiKey]
    signing_keys: list[SigningKey]


class CreatedApplication(Application, frozen=True, kw_only=True):
    """An application with what its vendor puts into their program."""

    api_key: str
    signing_key_id: str
    public_key: str

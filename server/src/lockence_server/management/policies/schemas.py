"""Policies as they are given and shown."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from lockence_server.management.schemas import DURATION_SECONDS_MAX, DurationSeconds, Entitlements, Limit, Name

Starts = Literal["creation", "first_use"]
AtSessionLimit = Literal["reject", "replace_oldest"]
DeviceResets = Annotated[int, Meta(ge=0, le=1000)]
Cooldown = Annotated[int, Meta(ge=0, le=DURATION_SECONDS_MAX)]


class NewPolicy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A preset for licenses. `duration_seconds` None: they never end. A limit of 0 is no limit.

    A customer may reset their devices `device_resets_per_month` times in a calendar month (UTC), 0 being never,
    and not before `device_reset_cooldown_seconds` have passed since the last time.
    """

    name: Name
    duration_seconds: DurationSeconds | None = None
    starts: Starts = "creation"
    max_devices: Limit = 1
    max_sessions: Limit = 0
    at_session_limit: AtSessionLimit = "reject"
    entitlements: Entitlements = []
    device_resets_per_month: DeviceResets = 0
    device_reset_cooldown_seconds: Cooldown = 0


class PolicyChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: Name | UnsetType = UNSET
    duration_seconds: DurationSeconds | UnsetType | None = UNSET
    starts: Starts | UnsetType = UNSET
    max_devices: Limit | UnsetType = UNSET
    max_sessions: Limit | UnsetType = UNSET
    at_session_limit: AtSessionLimit | UnsetType = UNSET
    entitlements: Entitlements | UnsetType = UNSET
    device_resets_per_month: DeviceResets | UnsetType = UNSET
    device_reset_cooldown_seconds: Cooldown | UnsetType = UNSET


class Policy(Struct, frozen=True, kw_only=True):
    id: str
    application_id: str
    name: str
    duration_seconds: int | None
    starts: Starts
    max_devices: int
    max_sessions: int
    at_session_limit: AtSessionLimit
    entitlements: list[str]
    device_resets_per_month: int
    device_reset_cooldown_seconds: int
    created_at: datetime
    updated_at: datetime

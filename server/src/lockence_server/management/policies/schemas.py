"""Policies as they are given and shown."""

from datetime import datetime
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from lockence_server.management.schemas import DurationSeconds, Entitlements, Limit, Name

Starts = Literal["creation", "first_use"]
AtSessionLimit = Literal["reject", "replace_oldest"]


class NewPolicy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A preset for licenses. `duration_seconds` None: they never end. A limit of 0 is no limit."""

    name: Name
    duration_seconds: DurationSeconds | None = None
    starts: Starts = "creation"
    max_devices: Limit = 1
    max_sessions: Limit = 0
    at_session_limit: AtSessionLimit = "reject"
    entitlements: Entitlements = []


class PolicyChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: Name | UnsetType = UNSET
    duration_seconds: DurationSeconds | UnsetType | None = UNSET
    starts: Starts | UnsetType = UNSET
    max_devices: Limit | UnsetType = UNSET
    max_sessions: Limit | UnsetType = UNSET
    at_session_limit: AtSessionLimit | UnsetType = UNSET
    entitlements: Entitlements | UnsetType = UNSET


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
    created_at: datetime
    updated_at: datetime

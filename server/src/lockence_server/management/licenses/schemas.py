"""Licenses as they are given and shown."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from lockence_server.management.devices.schemas import Device
from lockence_server.management.policies.schemas import AtSessionLimit, Starts
from lockence_server.management.schemas import DurationSeconds, Entitlements, Limit, LongText, Name, Time

LICENSES_CREATED_MAX = 100_000
LICENSES_IN_ONE_CALL_MAX = 10_000
METADATA_BYTES_MAX = 16 * 1024
METADATA_DEPTH_MAX = 32

Status = Literal["active", "suspended", "revoked"]
ListedStatus = Literal["active", "expired", "suspended", "revoked"]
"""As people see it: an active license whose time is over is `expired`, and not among the active."""
Action = Literal["suspend", "reinstate", "revoke", "extend", "update", "delete"]
SortedBy = Literal["created_at", "expires_at", "username"]
ShortText = Annotated[str, Meta(max_length=256)]
Reason = Annotated[str, Meta(min_length=1, max_length=256)]


class NewLicenses(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`count` licenses that differ only in their keys.

    They end at `expires_at` (None: never), or `duration_seconds` after what `starts` says; what is left out is
    taken from the policy, and without one they never end. Limits and entitlements that are None stay the policy's.
    """

    count: Annotated[int, Meta(ge=1, le=LICENSES_CREATED_MAX)] = 1
    policy_id: str | None = None
    expires_at: Time | UnsetType | None = UNSET
    duration_seconds: DurationSeconds | UnsetType = UNSET
    starts: Starts | UnsetType = UNSET
    username: ShortText = ""
    email: ShortText = ""
    note: LongText = ""
    metadata: dict[str, Any] = {}
    max_devices: Limit | None = None
    max_sessions: Limit | None = None
    at_session_limit: AtSessionLimit | None = None
    entitlements: Entitlements | None = None


class LicenseChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays. `duration_seconds` counts from now, or from first use."""

    policy_id: str | UnsetType | None = UNSET
    expires_at: Time | UnsetType | None = UNSET
    duration_seconds: DurationSeconds | UnsetType = UNSET
    starts: Starts | UnsetType = UNSET
    username: ShortText | UnsetType = UNSET
    email: ShortText | UnsetType = UNSET
    note: LongText | UnsetType = UNSET
    metadata: dict[str, Any] | UnsetType = UNSET
    max_devices: Limit | UnsetType | None = UNSET
    max_sessions: Limit | UnsetType | None = UNSET
    at_session_limit: AtSessionLimit | UnsetType | None = UNSET
    entitlements: Entitlements | UnsetType | None = UNSET


class StatusChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`reason` is told to the customer."""

    reason: Reason | None = None


class Extension(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    duration_seconds: DurationSeconds


class Transfer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who has the license from now on."""

    username: ShortText
    email: ShortText = ""


class Filter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which licenses are meant; what is None does not matter. Texts are found in any case."""

    application_id: str | None = None
    status: ListedStatus | None = None
    policy_id: str | None = None
    expires_after: Time | None = None
    """At this time or later; never is not a time."""
    expires_before: Time | None = None
    never_used: bool = False
    hwid: ShortText | None = None
    """Of a device that is bound."""
    key: ShortText | None = None
    username: ShortText | None = None
    """A part of it, as the two below."""
    email: ShortText | None = None
    note: ShortText | None = None
    search: ShortText | None = None
    """A key, an id, a whole e-mail address or a HWID; else a part of username, e-mail or note."""


class Order(Struct, frozen=True, kw_only=True):
    """How a list is sorted; those that never end come after all that do."""

    by: SortedBy = "created_at"
    descending: bool = True


NEWEST_FIRST = Order()


class Count(Struct, frozen=True, kw_only=True):
    """How many licenses match; not `exact`, at least that many."""

    count: int
    exact: bool


class BulkAction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do to many licenses: to those of `ids`, or to all that match `filter`.

    `reason` goes with suspend and revoke, `duration_seconds` with extend, `changes` with update.
    """

    action: Action
    ids: Annotated[list[str], Meta(min_length=1, max_length=LICENSES_IN_ONE_CALL_MAX)] | UnsetType = UNSET
    filter: Filter | UnsetType = UNSET
    reason: Reason | UnsetType | None = UNSET
    duration_seconds: DurationSeconds | UnsetType = UNSET
    changes: LicenseChanges | UnsetType = UNSET


class LeftAsTheyWere(Struct, frozen=True, kw_only=True):
    """Licenses that a bulk action did not change, all for the same reason."""

    reason: str
    ids: list[str]


class BulkResult(Struct, frozen=True, kw_only=True):
    """How many licenses were changed, how many not, and why not."""

    changed: int
    unchanged: int
    left: list[LeftAsTheyWere]


class Check(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An init to imagine. `at` None is now; what is left out of the others is not known of the client."""

    hwid: Annotated[str, Meta(min_length=1, max_length=256)]
    address: Annotated[str, Meta(max_length=64)] = ""
    version: Annotated[str, Meta(max_length=128)] = ""
    at: Time | None = None


class Checked(Struct, frozen=True, kw_only=True):
    """What init would answer, and `rule`, which says in words what decided it.

    `binds_device`: it would take a device slot. `replaces_session_id`: the session that would make room.
    """

    success: bool
    status: int
    code: str
    message: str
    detail: str | None
    download_url: str | None
    rule: str
    at: datetime
    binds_device: bool = False
    replaces_session_id: str | None = None


class DevicesReset(Struct, frozen=True, kw_only=True):
    devices_removed: int
    sessions_ended: int


class SessionsEnded(Struct, frozen=True, kw_only=True):
    sessions_ended: int


class Terms(Struct, frozen=True, kw_only=True):
    """What holds for a license: its own value, else its policy's, else the default."""

    max_devices: int
    max_sessions: int
    at_session_limit: AtSessionLimit
    entitlements: list[str]


class License(Struct, frozen=True, kw_only=True):
    """A license. Limits and entitlements that are None are the policy's; `terms` says what holds.

    `key` shows only its end to who may not see keys. While `first_used_at` is None and
    `first_use_duration_seconds` is not, its time begins with its first init.
    """

    id: str
    application_id: str
    policy_id: str | None
    key: str
    status: Status
    status_reason: str | None
    username: str
    email: str
    note: str
    metadata: dict[str, Any]
    expires_at: datetime | None
    first_use_duration_seconds: int | None
    first_used_at: datetime | None
    max_devices: int | None
    max_sessions: int | None
    at_session_limit: AtSessionLimit | None
    entitlements: list[str] | None
    terms: Terms
    created_at: datetime
    updated_at: datetime


class LicenseDetail(License, frozen=True, kw_only=True):
    """A license and what is in use of it; `devices` holds the newest of `device_count`."""

    device_count: int
    devices: list[Device]
    live_session_count: int


class CreatedLicense(Struct, frozen=True, kw_only=True):
    """A new license: what its vendor sends to a customer."""

    id: str
    application_id: str
    policy_id: str | None
    key: str
    username: str
    expires_at: datetime | None
    first_use_duration_seconds: int | None


class ImportedLicense(Struct, frozen=True, kw_only=True):
    """One row of an import. The key may have any form; what is left out is as for a new license without policy."""

    key: Name
    status: Status = "active"
    status_reason: Reason | None = None
    username: ShortText = ""
    email: ShortText = ""
    note: LongText = ""
    metadata: dict[str, Any] = {}
    expires_at: Time | None = None
    first_use_duration_seconds: DurationSeconds | None = None
    first_used_at: Time | None = None
    max_devices: Limit | None = None
    max_sessions: Limit | None = None
    at_session_limit: AtSessionLimit | None = None
    entitlements: Entitlements | None = None
    policy_id: str | None = None


class Imported(Struct, frozen=True, kw_only=True):
    """How many licenses the file has, and how many of them were imported: all, or in a dry run none."""

    rows: int
    imported: int


class ExportedLicense(ImportedLicense, frozen=True, kw_only=True):
    """One row of an export, in the order of its columns; it can be imported again."""

    id: str
    application_id: str
    created_at: datetime
    updated_at: datetime

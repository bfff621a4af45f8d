"""Devices as they are given and shown."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct


class DeviceChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(max_length=128)]


class Device(Struct, frozen=True, kw_only=True):
    """A HWID bound to a license; it takes one of the license's `max_devices`."""

    id: str
    application_id: str
    license_id: str
    hwid: str
    name: str
    address: str
    first_seen_at: datetime
    last_seen_at: datetime

"""Devices as they are shown."""

from datetime import datetime

from msgspec import Struct


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

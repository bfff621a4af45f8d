"""Sessions as they are shown."""

from datetime import datetime

from msgspec import Struct


class Session(Struct, frozen=True, kw_only=True):
    """One run of a vendor's application; it ends at `expires_at` if no heartbeat renews it.

    `username` is whom the license belongs to.
    """

    id: str
    application_id: str
    license_id: str
    username: str
    hwid: str
    address: str
    client_version: str
    created_at: datetime
    last_activity_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    end_reason: str | None

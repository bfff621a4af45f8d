"""Attempts as they are shown."""

from datetime import datetime

from msgspec import Struct


class Attempt(Struct, frozen=True, kw_only=True):
    """An init, or the first refusal of a session by validate or heartbeat.

    `outcome` is the `code` that the client was answered. `license_id` is None where the license key is unknown, or
    was not looked at because the application is disabled. An attempt may tell of a license that is deleted since.
    """

    id: str
    application_id: str
    license_id: str | None
    outcome: str
    hwid: str
    address: str
    client_version: str
    occurred_at: datetime

"""Events as they are shown."""

from datetime import datetime
from typing import Any

from msgspec import Struct


class Event(Struct, frozen=True, kw_only=True):
    """Something a vendor did: `type` such as `license.revoked`, by `actor`, to the thing `subject_id`.

    `actor` is the id of an account or an API token, `cli`, `customer`, or `system` for what time did; `address` is
    where they were.
    """

    id: str
    type: str
    actor: str
    application_id: str | None
    subject_id: str
    detail: dict[str, Any]
    address: str
    occurred_at: datetime

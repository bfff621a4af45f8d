"""Events as they are shown."""

from datetime import datetime
from typing import Any

from msgspec import Struct


class Event(Struct, frozen=True, kw_only=True):
    """Something a vendor did: `type` such as `license.revoked`, by `actor`, to the thing `subject_id`."""

    id: str
    type: str
    actor: str
    application_id: str | None
    subject_id: str
    detail: dict[str, Any]
    occurred_at: datetime

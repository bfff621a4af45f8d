"""What a webhook is sent, by the Standard Webhooks specification."""

import base64
import os
from collections.abc import Mapping
from typing import Any

from lockence_server.clock import rfc3339

SECRET_PREFIX = "whsec_"  # noqa: S105  what secrets begin with, not one
SECRET_BYTES = 32


def new_secret() -> str:
    """256 random bits, in the form that libraries for the specification take."""
    return SECRET_PREFIX + base64.b64encode(os.urandom(SECRET_BYTES)).decode()


def payload(event: Mapping[Any, Any]) -> dict[str, Any]:
    """The body that tells of an event: always the same for the same event."""
    return {
        "type": event["type"],
        "timestamp": rfc3339(event["occurred_at"]),
        "data": {
            "event_id": event["event_id"],
            "application_id": event["application_id"],
            "subject_id": event["subject_id"],
            "actor": event["actor"],
            "detail": event["detail"],
        },
    }

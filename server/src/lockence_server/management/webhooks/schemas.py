"""Webhooks and deliveries as they are given and shown."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

URL_CHARACTERS_MAX = 2048
EVENT_TYPES_MAX = 50

Url = Annotated[str, Meta(min_length=1, max_length=URL_CHARACTERS_MAX)]
Description = Annotated[str, Meta(max_length=256)]
EventTypes = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=64)]], Meta(min_length=1, max_length=EVENT_TYPES_MAX)
]
State = Literal["pending", "delivered", "failed"]


class NewWebhook(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`event_types` are types such as `license.revoked`, all of a kind such as `license.*`, or `*`.

    With an `application_id` it hears of that application only.
    """

    url: Url
    event_types: EventTypes
    application_id: str | None = None
    description: Description = ""
    enabled: bool = True


class WebhookChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to change; what is left out stays. `enabled` true also resumes a webhook that was paused."""

    url: Url | UnsetType = UNSET
    event_types: EventTypes | UnsetType = UNSET
    application_id: str | UnsetType | None = UNSET
    description: Description | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class Webhook(Struct, frozen=True, kw_only=True):
    """An address that hears of events. `failing_since` is the first failure after the last success.

    `paused_at`: it was disabled then because it had only failed for days.
    """

    id: str
    application_id: str | None
    url: str
    event_types: list[str]
    description: str
    enabled: bool
    failing_since: datetime | None
    paused_at: datetime | None
    created_at: datetime
    updated_at: datetime


class CreatedWebhook(Webhook, frozen=True, kw_only=True):
    """A new webhook with its signing secret, which is shown this once."""

    secret: str


class RotatedSecret(Struct, frozen=True, kw_only=True):
    """A new signing secret, shown this once. Until `previous_valid_until` the one before signs as well."""

    secret: str
    previous_valid_until: datetime


class Delivery(Struct, frozen=True, kw_only=True):
    """An event on its way to a webhook. While it is pending, `due_at` is its next attempt."""

    id: str
    webhook_id: str
    event_id: str
    event_type: str
    subject_id: str
    state: State
    attempts: int
    due_at: datetime
    created_at: datetime
    finished_at: datetime | None


class DeliveryAttempt(Struct, frozen=True, kw_only=True):
    """One try: what was answered, or in `error` why nothing was. `response_body` is its beginning."""

    number: int
    url: str
    attempted_at: datetime
    duration_ms: int
    status: int | None
    response_body: str
    error: str


class DeliveryDetail(Delivery, frozen=True, kw_only=True):
    """A delivery with the body that it sends, and each attempt, the newest first."""

    request_body: dict[str, Any]
    attempts_made: list[DeliveryAttempt]

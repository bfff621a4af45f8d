"""API tokens as they are given and shown."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from lockence_server.management.access import Permission
from lockence_server.management.schemas import Name, Time

NETWORKS_MAX = 50


class NewToken(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`scopes` are what it may do, at most what its maker may. Without `networks` it may be used from anywhere."""

    name: Name
    scopes: Annotated[list[Permission], Meta(min_length=1)]
    expires_at: Time | None = None
    networks: Annotated[list[Name], Meta(max_length=NETWORKS_MAX)] = []


class Token(Struct, frozen=True, kw_only=True):
    """An API token of the organisation, made by `account_id`."""

    id: str
    account_id: str
    name: str
    scopes: list[Permission]
    networks: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class CreatedToken(Token, frozen=True, kw_only=True):
    """A new API token with its text, which is shown this once."""

    token: str

"""Members of an organisation as they are given and shown."""

from datetime import datetime

from msgspec import Struct

from lockence_server.management.access import Role


class MemberChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    role: Role


class Member(Struct, frozen=True, kw_only=True):
    """A person in the organisation, and what they are there."""

    account_id: str
    email: str
    name: str
    role: Role
    created_at: datetime

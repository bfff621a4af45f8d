"""Who may do what: the one table of roles and permissions, and who is calling.

docs/accounts.md shows the table; a test holds the two together.
"""

from enum import StrEnum
from typing import Literal

from msgspec import Struct


class Permission(StrEnum):
    """What an operation asks of its caller. Also the scopes of an API token."""

    READ = "read"
    """See everything of the organisation but license keys."""
    LICENSE_KEYS = "license_keys"
    """See whole license keys; without it they are masked."""
    LICENSES_SUPPORT = "licenses:support"
    """Extend a license, reset, rename and remove its devices, end its sessions."""
    LICENSES_WRITE = "licenses:write"
    """Create, change, suspend, reinstate, revoke, transfer and delete licenses."""
    POLICIES_WRITE = "policies:write"
    APPLICATIONS_WRITE = "applications:write"
    """Create, change and delete applications, and rotate their keys."""
    BLOCKLIST_WRITE = "blocklist:write"
    WEBHOOKS_WRITE = "webhooks:write"
    """See, create, change and delete webhooks, and see and replay what was sent to them."""
    TOKENS_WRITE = "tokens:write"
    """Create and revoke API tokens, which can do at most what their maker can."""
    MEMBERS_WRITE = "members:write"
    """Invite people, change what they may do, and remove them."""
    ORGANISATION_WRITE = "organisation:write"


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    DEVELOPER = "developer"
    SUPPORT = "support"
    VIEWER = "viewer"


_VIEWER = frozenset({Permission.READ})
_SUPPORT = _VIEWER | {Permission.LICENSES_SUPPORT}
_DEVELOPER = _SUPPORT | {
    Permission.LICENSE_KEYS,
    Permission.LICENSES_WRITE,
    Permission.POLICIES_WRITE,
    Permission.APPLICATIONS_WRITE,
    Permission.BLOCKLIST_WRITE,
    Permission.WEBHOOKS_WRITE,
    Permission.TOKENS_WRITE,
}
_ADMIN = _DEVELOPER | {Permission.MEMBERS_WRITE, Permission.ORGANISATION_WRITE}

# An owner may do what an admin may, and make and unmake owners: `members/service.py`.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _ADMIN,
    Role.ADMIN: _ADMIN,
    Role.DEVELOPER: _DEVELOPER,
    Role.SUPPORT: _SUPPORT,
    Role.VIEWER: _VIEWER,
}


class Caller(Struct, frozen=True, kw_only=True):
    """Who calls the management API: a person who is signed in, or an API token, for one organisation."""

    kind: Literal["login", "token"]
    id: str
    """Of the login or token."""
    account_id: str
    """The person, or who made the token."""
    organisation_id: str | None
    """None: a person who is in no organisation yet."""
    role: Role | None
    permissions: frozenset[Permission]

    @property
    def actor(self) -> str:
        """How events name the caller."""
        return self.account_id if self.kind == "login" else self.id

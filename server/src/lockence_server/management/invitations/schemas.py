"""Invitations as they are given and shown."""

from datetime import datetime

from msgspec import Struct

from lockence_server.management.access import Role
from lockence_server.management.accounts.schemas import Code, Email, LinkToken, Password
from lockence_server.management.schemas import Name


class NewInvitation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email
    role: Role


class Invitation(Struct, frozen=True, kw_only=True):
    """Somebody who was asked to join, by `account_id` (null: from the command line), and has not answered yet."""

    id: str
    email: str
    role: Role
    account_id: str | None
    created_at: datetime
    expires_at: datetime


class InvitationWithLink(Invitation, frozen=True, kw_only=True):
    """A new invitation with its link, for who passes that on."""

    link: str


class InvitationLink(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The token of the link."""

    token: LinkToken


class ReceivedInvitation(Struct, frozen=True, kw_only=True):
    """What an invitation says to whoever holds its link. `has_account`: there is an account for this e-mail."""

    organisation_id: str
    organisation_name: str
    email: str
    role: Role
    expires_at: datetime
    has_account: bool


class Acceptance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The token of the link, and of who has no account yet: `name` and a new `password`.

    Who has one is signed in with it, or gives its `password`, and `code` where signing in takes one.
    """

    token: LinkToken
    name: Name | None = None
    password: Password | None = None
    code: Code | None = None

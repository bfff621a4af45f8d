"""Accounts and logins as they are given and shown."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from lockence_server.management.access import Permission, Role
from lockence_server.management.schemas import Name

PASSWORD_CHARACTERS_MIN = 12

Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
Password = Annotated[str, Meta(min_length=1, max_length=1024)]
"""Of any kind: whether a new one is good enough is said in words by `passwords.check`."""
Code = Annotated[str, Meta(min_length=6, max_length=64)]
"""Of an authenticator app, or a recovery code."""
LinkToken = Annotated[str, Meta(min_length=1, max_length=256)]


class Installation(Struct, frozen=True, kw_only=True):
    """What somebody who is not signed in can do here."""

    has_accounts: bool
    """Without one, only the set-up link leads in."""
    registration: Literal["closed", "open"]
    """Whether anybody may register."""


class SetUp(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first account of an installation. `token` is what `lockence serve` printed."""

    token: LinkToken
    email: Email
    name: Name
    password: Password
    organisation_name: Name


class SignIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`code` is of the authenticator app or a recovery code, for who has set that up."""

    email: Email
    password: Password
    code: Code | None = None


class PasswordResetRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email


class PasswordReset(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    token: LinkToken
    new_password: Password


class PasswordResetLink(Struct, frozen=True, kw_only=True):
    """For the operator, who passes it on."""

    email: str
    link: str


class RegistrationRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email


class Registration(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of the person whom the link was sent to. They become the owner of a new organisation."""

    token: LinkToken
    name: Name
    password: Password
    organisation_name: Name


class PasswordChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    current_password: Password
    new_password: Password


class AccountChanges(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET


class Membership(Struct, frozen=True, kw_only=True):
    """What a person is in an organisation, and may do there."""

    organisation_id: str
    organisation_name: str
    role: Role
    permissions: list[Permission]


class Account(Struct, frozen=True, kw_only=True):
    """A person who signs in."""

    id: str
    email: str
    name: str
    created_at: datetime
    memberships: list[Membership]


class Login(Struct, frozen=True, kw_only=True):
    """A browser in which the person is signed in; `current` is the one that asks."""

    id: str
    address: str
    user_agent: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    current: bool

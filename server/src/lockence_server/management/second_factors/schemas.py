"""Authenticator apps and recovery codes as they are given and shown."""

from msgspec import Struct

from lockence_server.management.accounts.schemas import Code, Password


class PasswordConfirmation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One's password once more: a browser left open must not change what lets one in."""

    password: Password


class Confirmation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Code


class SecondFactor(Struct, frozen=True, kw_only=True):
    """Whether signing in takes a code, and how many recovery codes are left."""

    enabled: bool
    recovery_codes_left: int


class Enrolment(Struct, frozen=True, kw_only=True):
    """What goes into an authenticator app, as text and as the content of a QR code. It is shown this once."""

    secret: str
    uri: str


class RecoveryCodes(Struct, frozen=True, kw_only=True):
    """Each stands in for the app once. They are shown this once."""

    recovery_codes: list[str]

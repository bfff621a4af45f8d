"""What is written to people: a few plain words and a link."""

from msgspec import Struct

from lockence_server.clock import DAY_MS, MINUTE_MS
from lockence_server.management.access import Role


class Letter(Struct, frozen=True, kw_only=True):
    """An e-mail. `link` stands in its text, and is the secret in it."""

    to: str
    subject: str
    text: str
    link: str


def invitation(*, to: str, organisation_name: str, role: Role, link: str, lifetime_ms: int) -> Letter:
    return Letter(
        to=to,
        subject=f"You are invited to {organisation_name} on Lockence",
        text=f"You are invited to join {organisation_name} on Lockence, as {role}.\n\n"
        f"Follow this link within {lifetime_ms // DAY_MS} days to accept:\n\n{link}\n\n"
        "If you do not know what this is about, do nothing.\n",
        link=link,
    )


def password_reset(*, to: str, link: str, lifetime_ms: int) -> Letter:
    return Letter(
        to=to,
        subject="Set a new password for Lockence",
        text="Somebody, probably you, asked to set a new password for your account on Lockence.\n\n"
        f"Follow this link within {lifetime_ms // MINUTE_MS} minutes to do so:\n\n{link}\n\n"
        "If it was not you, do nothing: your password stays as it is.\n",
        link=link,
    )


def registration(*, to: str, link: str, lifetime_ms: int) -> Letter:
    return Letter(
        to=to,
        subject="Your account on Lockence",
        text="Somebody, probably you, asked for an account on Lockence with this e-mail address.\n\n"
        f"Follow this link within {lifetime_ms // MINUTE_MS} minutes to make it:\n\n{link}\n\n"
        "If it was not you, do nothing.\n",
        link=link,
    )


def known_already(*, to: str, link: str) -> Letter:
    return Letter(
        to=to,
        subject="Your account on Lockence",
        text="Somebody, probably you, asked for an account on Lockence with this e-mail address. There is one "
        f"already.\n\nSign in with it, or ask for a new password if you have forgotten yours:\n\n{link}\n\n"
        "If it was not you, do nothing.\n",
        link=link,
    )

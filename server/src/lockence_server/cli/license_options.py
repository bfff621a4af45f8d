"""The options that say what a license is to be, shared by `license create` and `license update`."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

import typer
from msgspec import UNSET, UnsetType

from lockence_server.cli.options import duration_seconds, json_object, time, underscored

T = TypeVar("T")

POLICYS_OWN = "policy"

PolicyOption = Annotated[str | None, typer.Option("--policy", metavar="ID", help="The policy it is made from.")]
ExpiresInOption = Annotated[
    int | None,
    typer.Option("--expires-in", parser=duration_seconds, metavar="DURATION", help="30d, 12h, 90m, 45s or 2w."),
]
ExpiresAtOption = Annotated[
    datetime | None, typer.Option("--expires-at", parser=time, metavar="TIME", help="2026-01-31T00:00:00Z.")
]
NeverOption = Annotated[bool, typer.Option("--never", help="It never ends.")]
StartsOption = Annotated[
    Literal["first-use", "creation"] | None,
    typer.Option("--from", help="When its duration begins; else as the policy says, or now."),
]
UsernameOption = Annotated[str | None, typer.Option("--username", help="Whose it is; their application is told.")]
EmailOption = Annotated[str | None, typer.Option("--email", help="Where to reach them.")]
NoteOption = Annotated[str | None, typer.Option("--note", help="For yourself.")]
MetadataOption = Annotated[
    dict[str, Any] | None,
    typer.Option("--metadata", parser=json_object, metavar="JSON", help="An object for the application."),
]
LimitOption = Annotated[int | None, typer.Option(min=0, help="0: unlimited. Else as the policy says.")]
OwnOrPolicyLimitOption = Annotated[
    str | None, typer.Option(metavar="N|policy", help="0: unlimited; policy: as the policy says.")
]
AtSessionLimitOption = Annotated[
    Literal["reject", "replace-oldest"] | None,
    typer.Option("--at-session-limit", help="What happens at the limit; else as the policy says."),
]
EntitlementOption = Annotated[
    list[str] | None, typer.Option("--entitlement", help="What it unlocks; may be repeated. Else the policy's.")
]


def expiry(expires_in: int | None, expires_at: datetime | None, never: bool, starts: str | None) -> dict[str, Any]:
    """The fields of a schema that say when a license ends. At most one way of saying it."""
    if (expires_in is not None) + (expires_at is not None) + never > 1:
        raise typer.BadParameter("Give only one of --expires-in, --expires-at and --never.")
    if starts is not None and (expires_at is not None or never):
        raise typer.BadParameter("--from goes with --expires-in, or with a policy's duration.")
    fields: dict[str, Any] = {}
    if expires_in is not None:
        fields["duration_seconds"] = expires_in
    if expires_at is not None:
        fields["expires_at"] = expires_at
    if never:
        fields["expires_at"] = None
    if starts is not None:
        fields["starts"] = underscored(starts)
    return fields


def changed(value: T | None) -> T | UnsetType:
    """The value of an option for a change: what was not given stays."""
    return UNSET if value is None else value


def changed_or_none(value: T | None, *, none: bool) -> T | UnsetType | None:
    """The same, where another option sets the value to None."""
    if none and value is not None:
        raise typer.BadParameter("One option sets a value that another takes away.")
    return None if none else changed(value)


def own_entitlements(given: list[str] | None, *, grants_none: bool) -> list[str] | None:
    """What is granted; None where neither option was given."""
    if grants_none and given:
        raise typer.BadParameter("Give either --entitlement or --no-entitlements.")
    return [] if grants_none else given


def limit_or_policys(text: str | None) -> int | UnsetType | None:
    """A limit, None for the policy's."""
    if text is None:
        return UNSET
    if text == POLICYS_OWN:
        return None
    if not (text.isascii() and text.isdecimal()):
        raise typer.BadParameter(f"{text!r} is neither a number nor the word policy.")
    return int(text)


def at_limit_or_policys(text: str | None) -> Any:
    """`reject` or `replace_oldest`, None for the policy's."""
    if text is None:
        return UNSET
    if text == POLICYS_OWN:
        return None
    if text not in {"reject", "replace-oldest"}:
        raise typer.BadParameter(f"{text!r} is none of reject, replace-oldest and policy.")
    return underscored(text)

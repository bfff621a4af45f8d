"""Options that several commands share, and how their values are read."""

import re
from datetime import datetime
from typing import Annotated, Any

import msgspec
import typer

from lockence_server.management.schemas import PAGE_ROWS, PAGE_ROWS_MAX, PageRequest, Time

_DURATION = re.compile(r"(\d{1,10})([smhdw])", re.ASCII)
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60, "w": 7 * 24 * 60 * 60}


def duration_seconds(text: str) -> int:
    """`30d` → 2592000."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise typer.BadParameter(f"{text!r} is not a duration such as 30d, 12h, 90m, 45s or 2w.")
    return int(match[1]) * _UNIT_SECONDS[match[2]]


def time(text: str) -> datetime:
    """`2026-01-31T00:00:00Z`, or with another offset."""
    try:
        return msgspec.convert(text, Time)
    except msgspec.ValidationError:
        raise typer.BadParameter(f"{text!r} is not a time such as 2026-01-31T00:00:00Z.") from None


def json_object(text: str) -> dict[str, Any]:
    """`{"seats": 5}`."""
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise typer.BadParameter(f"is not a JSON object: {error}") from None


def underscored(text: str) -> Any:
    """The word of the API for one of the command line: `first-use` → `first_use`."""
    return text.replace("-", "_")


def page(limit: int, after: str | None) -> PageRequest:
    return PageRequest(limit=limit, cursor=after)


Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=PAGE_ROWS_MAX, help="How many to list, newest first.")]
After = Annotated[str | None, typer.Option("--after", metavar="ID", help="List those that follow this one.")]
InApplication = Annotated[str, typer.Option("--application", "-a", metavar="ID", help="The application's id.")]
OfApplication = Annotated[
    str | None, typer.Option("--application", "-a", metavar="ID", help="Only those of this application.")
]

LIMIT = PAGE_ROWS

"""What the schemas of all domains share: times at the edge, pages, and the one check of what is given.

Inside, a time is an integer of milliseconds; in a schema it is a `datetime` in UTC and whole seconds, which
msgspec writes and reads as RFC 3339.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, Generic, TypeVar, get_args

import msgspec
from msgspec import Meta, Struct

from lockence_server.clock import SECOND_MS
from lockence_server.errors import InvalidInputError

S = TypeVar("S", bound=Struct)
T = TypeVar("T")

PAGE_ROWS_MAX = 1000
PAGE_ROWS = 100
DURATION_SECONDS_MAX = 100 * 365 * 24 * 60 * 60

Name = Annotated[str, Meta(min_length=1, max_length=128)]
LongText = Annotated[str, Meta(max_length=4096)]
Limit = Annotated[int, Meta(ge=0, le=1_000_000)]
"""How many there may be; 0 means any number."""
DurationSeconds = Annotated[int, Meta(ge=1, le=DURATION_SECONDS_MAX)]
Entitlements = Annotated[list[Name], Meta(max_length=100)]
Time = Annotated[datetime, Meta(tz=True)]

_EPOCH = datetime.fromtimestamp(0, UTC)
# What every client can read as RFC 3339, whatever its zone: years of four digits, in UTC.
_TIME_MIN = datetime(1000, 1, 1, tzinfo=UTC)
_TIME_MAX = datetime.max.replace(tzinfo=UTC)
TIME_FAULT = "is not between the years 1000 and 9999, in UTC"

MULTILINE_FIELDS = frozenset({"note"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class PageRequest(Struct, frozen=True, kw_only=True):
    """Which rows of a list, newest first: at most `limit`, after the id `cursor`."""

    limit: Annotated[int, Meta(ge=1, le=PAGE_ROWS_MAX)] = PAGE_ROWS
    cursor: str | None = None


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    """Rows of a list; `next_cursor` is None on the last page."""

    items: list[T]
    next_cursor: str | None


def checked(given: S) -> S:
    """The same struct, if it is within its schema's limits, however it was made.

    Raises `InvalidInputError` naming every field that is wrong.
    """
    faults = value_faults(given)
    try:
        msgspec.convert(msgspec.to_builtins(given), type(given))
    except msgspec.ValidationError:
        faults |= field_faults(type(given), msgspec.to_builtins(given))
    if faults:
        raise invalid_fields(faults)
    return given


def invalid_fields(faults: Mapping[str, str]) -> InvalidInputError:
    """The error that says what is wrong with each of these fields."""
    return InvalidInputError("; ".join(f"`{field}` {fault}" for field, fault in faults.items()), fields=faults)


def field_faults(schema: type[Struct], given: object, *, strict: bool = True) -> dict[str, str]:
    """What is wrong with each field of what was given for a schema; not `strict`, text may stand for a number."""
    if not isinstance(given, dict):
        return {"body": "is not an object"}
    faults: dict[str, str] = {}
    fields = msgspec.structs.fields(schema)
    for field in fields:
        if field.encode_name not in given:
            if field.required:
                faults[field.encode_name] = "is missing"
            continue
        try:
            msgspec.convert(given[field.encode_name], field.type, strict=strict)
        except msgspec.ValidationError as error:
            what, _, where = str(error).partition(" - at `$")
            faults[field.encode_name + where.strip("`")] = f"is not acceptable: {what[:1].lower()}{what[1:]}"
    if schema.__struct_config__.forbid_unknown_fields:
        known = {field.encode_name for field in fields}
        faults |= {str(name): "is not a field of this" for name in given if name not in known}
    return faults


def checked_seconds(name: str, seconds: int) -> int:
    """The same duration, if it is one. Raises `InvalidInputError`."""
    if not 0 <= seconds <= DURATION_SECONDS_MAX:
        raise InvalidInputError(f"`{name}` is not between 0 and {DURATION_SECONDS_MAX} seconds (100 years)")
    return seconds


def value_faults(given: Struct) -> dict[str, str]:
    """The fields with a control character or half a surrogate pair in them, or a time that cannot be told.

    Line breaks are welcome in notes.
    """
    faults: dict[str, str] = {}
    for name in given.__struct_fields__:
        value = getattr(given, name)
        unacceptable = _CONTROL_BUT_LINES if name in MULTILINE_FIELDS else _CONTROL
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and unacceptable.search(text):
                faults[name] = "contains a control character or half a surrogate pair"
        if isinstance(value, datetime) and value.tzinfo and not _TIME_MIN <= value <= _TIME_MAX:
            faults[name] = TIME_FAULT
    return faults


def moment(time_ms: int | None) -> datetime | None:
    """A time for a schema; None stays None."""
    return None if time_ms is None else moment_at(time_ms)


def moment_at(time_ms: int) -> datetime:
    """A time for a schema."""
    return datetime.fromtimestamp(time_ms // SECOND_MS, UTC)


def milliseconds(time: datetime) -> int:
    """A time from a schema, in whole seconds. Raises `InvalidInputError` for one that could not be told again."""
    if not _TIME_MIN <= time <= _TIME_MAX:
        raise InvalidInputError(f"{time.isoformat()} {TIME_FAULT}")
    return (time - _EPOCH) // timedelta(seconds=1) * SECOND_MS


TIME_MS_MAX = milliseconds(_TIME_MAX)


def to_schema(row: Mapping[Any, Any], schema: type[S]) -> S:
    """The columns of a row that the schema has, times made readable."""
    times = _time_fields(schema)
    return schema(**{name: moment(row[name]) if name in times else row[name] for name in schema.__struct_fields__})


@lru_cache(maxsize=64)
def _time_fields(schema: type[Struct]) -> frozenset[str]:
    return frozenset(field.name for field in msgspec.structs.fields(schema) if _is_time(field.type))


def _is_time(kind: object) -> bool:
    """Whether a type is `datetime`, annotated, or one of several."""
    return kind is datetime or any(map(_is_time, get_args(kind)))

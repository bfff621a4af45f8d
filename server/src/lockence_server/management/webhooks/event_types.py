"""Which events a webhook wants: a type such as `license.revoked`, all of a kind, `license.*`, or all, `*`."""

import re
from collections.abc import Iterable

from lockence_server.database.outbox import patterns_of

_PATTERN = re.compile(r"\*|[a-z_]+\.(?:\*|[a-z_]+)")


def is_pattern(text: str) -> bool:
    return _PATTERN.fullmatch(text) is not None


def wants(patterns: Iterable[str], event_type: str) -> bool:
    """Whether one of the patterns means this type."""
    return not set(patterns_of(event_type)).isdisjoint(patterns)

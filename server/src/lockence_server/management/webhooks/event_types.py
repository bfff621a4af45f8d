"""Which events a webhook wants: a type such as `license.revoked`, all of a kind, `license.*`, or all, `*`."""

import re
from collections.abc import Iterable

ALL = "*"
_PATTERN = re.compile(r"\*|[a-z_]+\.(?:\*|[a-z_]+)")


def is_pattern(text: str) -> bool:
    return _PATTERN.fullmatch(text) is not None


def wants(patterns: Iterable[str], event_type: str) -> bool:
    """Whether one of the patterns means this type."""
    kind, _, _ = event_type.partition(".")
    return not {ALL, f"{kind}.{ALL}", event_type}.isdisjoint(patterns)

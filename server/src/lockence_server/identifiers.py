"""Public identifiers: a prefix that says what it is, then a ULID, so that they sort by time of creation."""

from ulid import ULID


def new_id(prefix: str) -> str:
    """A new identifier such as `lic_01jd3v8w1s8q3hf1k2xk5m7n9p`: sortable, unique without coordination."""
    return f"{prefix}_{str(ULID()).lower()}"

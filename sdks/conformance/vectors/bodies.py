"""How a body is written into a file of vectors."""

from base64 import b64encode
from typing import Any

REPEATED_FROM_BYTES = 1000


def written(body: bytes) -> dict[str, Any]:
    """As text where it is text, in base64 where not, and shortly where it only repeats itself."""
    if len(body) > REPEATED_FROM_BYTES and len(set(body)) == 1:
        return {"repeated": body[:1].decode(), "times": len(body)}
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"base64": b64encode(body).decode()}

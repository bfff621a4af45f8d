"""The vectors that every SDK must pass."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

CONFORMANCE = Path(__file__).parents[3] / "conformance"


def cases(name: str) -> list[Any]:
    """Each as a parameter of pytest, with its name."""
    return [pytest.param(case, id=case["name"]) for case in vectors(name)["cases"]]


def vectors(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((CONFORMANCE / f"{name}.json").read_text(encoding="utf-8"))
    return read


def bytes_of(body: dict[str, Any]) -> bytes:
    if "text" in body:
        return str(body["text"]).encode()
    if "base64" in body:
        return b64decode(body["base64"])
    return str(body["repeated"]).encode() * int(body["times"])

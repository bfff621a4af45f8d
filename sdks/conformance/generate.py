"""Writes the vectors that every SDK must pass: `python sdks/conformance/generate.py`.

Everything in them is fixed, keys and signatures included (RFC 6979 makes these so), so that running it again
writes the same bytes. A test of the Python SDK runs it and compares.
"""

import json
import sys
from pathlib import Path
from typing import Any

from vectors import answers, clocks, hwids, options, retries, signatures

HERE = Path(__file__).parent

VECTORS = {
    "signatures.json": signatures.vectors,
    "answers.json": answers.vectors,
    "retries.json": retries.vectors,
    "clocks.json": clocks.vectors,
    "hwids.json": hwids.vectors,
    "options.json": options.vectors,
}


def main(directory: Path = HERE) -> None:
    for name, vectors in VECTORS.items():
        (directory / name).write_text(as_text(vectors()), encoding="utf-8")


def as_text(vectors: dict[str, Any]) -> str:
    """ASCII only, so that what is read does not depend on how it is read."""
    return json.dumps(vectors, indent=1, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""An export as a file: rows of licenses as the database gives them, rendered as CSV or JSON lines."""

import csv
import io
from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct

from lockence_server.management.licenses import csv_files
from lockence_server.management.licenses.schemas import ExportedLicense
from lockence_server.management.schemas import to_schema
from lockence_server.secrets import SecretBox

Format = Literal["csv", "json"]

_DOCUMENTS = ("metadata", "entitlements")


class Page(Struct, frozen=True, kw_only=True):
    columns: Sequence[str]
    """The names of the columns, of which `key_encrypted` is hexadecimal and documents are JSON in a text."""
    rows: str
    """JSON: the values of each license."""
    format: Format


def heading(file_format: Format) -> bytes:
    """What a file begins with."""
    return _csv([csv_files.COLUMNS]) if file_format == "csv" else b""


def rendered(secrets: SecretBox, page: Page) -> bytes:
    found = [
        _exported(secrets, dict(zip(page.columns, row, strict=True))) for row in msgspec.json.decode(page.rows)
    ]
    if page.format == "json":
        return msgspec.json.Encoder().encode_lines(found)
    return _csv([csv_files.cells_of(row) for row in found])


def _exported(secrets: SecretBox, row: dict[str, Any]) -> ExportedLicense:
    key = secrets.decrypt(bytes.fromhex(row["key_encrypted"]), row["id"]).decode()
    documents = {name: msgspec.json.decode(row[name]) for name in _DOCUMENTS if row[name] is not None}
    return to_schema({**row, **documents, "key": key}, ExportedLicense)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode()

"""Blocklist entries as they are given and shown."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from lockence_server.management.schemas import LongText

Kind = Literal["device", "address"]


class NewBlocklistEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`value` is a HWID, or an address or network such as `203.0.113.7` or `2001:db8::/32`."""

    kind: Kind
    value: Annotated[str, Meta(min_length=1, max_length=256)]
    note: LongText = ""


class BlocklistEntry(Struct, frozen=True, kw_only=True):
    """Who is turned away by an application. An address is shown as the network it stands for."""

    id: str
    application_id: str
    kind: Kind
    value: str
    note: str
    created_at: datetime

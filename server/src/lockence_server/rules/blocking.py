"""Which entries of an application's blocklist would block a device at an address."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeAlias

import msgspec

from lockence_server.rules.decisions import Block
from lockence_server.rules.facts import Application

# An application, a kind of block, and what is blocked.
Entry: TypeAlias = tuple[str, Block, str]


def blocking_entries(application: Application, hwid: str, address: str) -> Iterable[Entry]:
    """A few, one for each length of its blocked networks, and none where it blocks nothing."""
    if application.blocks_devices:
        yield application.id, "device", hwid
    for network in _networks(address, application.blocked_prefixes):
        yield application.id, "address", network


@lru_cache(maxsize=4096)
def _networks(address: str, prefixes: str) -> tuple[str, ...]:
    """The networks of these lengths (JSON such as `["4/24", "6/64"]`) that an address is in."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:  # A Unix socket has none.
        return ()
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    lengths = (prefix.split("/") for prefix in msgspec.json.decode(prefixes, type=list[str]))
    return tuple(
        str(ip_network((parsed, int(length)), strict=False))
        for version, length in lengths
        if int(version) == parsed.version
    )

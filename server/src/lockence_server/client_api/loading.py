"""The facts that every batch needs first: whose application each request names, and who is blocked."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeAlias

import msgspec

from lockence_server.client_api.decisions import Block
from lockence_server.client_api.facts import Application
from lockence_server.client_api.requests import Body, Request
from lockence_server.client_api.statements import Statements
from lockence_server.database.lanes import Connection

# An application, a HWID and an address that ask together.
Asker: TypeAlias = tuple[Application, str, str]

# An application, a kind of block, and what is blocked.
Entry: TypeAlias = tuple[str, Block, str]

NOTHING_BLOCKED: frozenset[Block] = frozenset()


async def load_applications(
    connection: Connection, statements: Statements, requests: Sequence[Request[Body]], now: int
) -> dict[str, Application]:
    """The applications of these requests, by API key."""
    api_keys = {request.body.api_key for request in requests}
    rows = await connection.fetch(statements.applications, [(api_key,) for api_key in api_keys], now=now)
    return {application.api_key: application for application in (Application(*row) for row in rows)}


class Blocks:
    """Which of the batch's devices and addresses are on their application's blocklist."""

    def __init__(self, found: frozenset[Entry]) -> None:
        self._found = found

    @classmethod
    async def load(cls, connection: Connection, statements: Statements, askers: Iterable[Asker]) -> "Blocks":
        """One statement, and none at all where no application of the batch blocks anything."""
        entries = {entry for asker in askers for entry in _entries(*asker)}
        if not entries:
            return NO_BLOCKS
        found = await connection.fetch(statements.blocks, list(entries))
        return cls(frozenset((row[0], row[1], row[2]) for row in found))

    def of(self, application: Application, hwid: str, address: str) -> frozenset[Block]:
        """What is blocked of this asker."""
        if not self._found:
            return NOTHING_BLOCKED
        return frozenset(entry[1] for entry in _entries(application, hwid, address) if entry in self._found)


NO_BLOCKS = Blocks(frozenset())


def _entries(application: Application, hwid: str, address: str) -> Iterable[Entry]:
    """The blocklist entries that would block this asker."""
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

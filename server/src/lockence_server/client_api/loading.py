"""The facts that every batch needs first: whose application each request names, the sessions or licenses that are
asked for, and who is blocked.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from msgspec import json

from lockence_server.client_api.requests import Request
from lockence_server.client_api.statements import Statements
from lockence_server.database.lanes import Connection, Row
from lockence_server.database.statements import Statement
from lockence_server.license_keys import canonical_license_key
from lockence_server.rules.blocking import Entry, blocking_entries
from lockence_server.rules.decisions import Block
from lockence_server.rules.facts import Application
from lockence_server.rules.protocol import InitRequest, ResetRequest
from lockence_server.secrets import SecretBox

# An application, a HWID and an address that ask together.
Asker: TypeAlias = tuple[Application, str, str]

NOTHING_BLOCKED: frozenset[Block] = frozenset()


def asked_licenses(
    requests: Sequence[Request[InitRequest]] | Sequence[Request[ResetRequest]], secrets: SecretBox
) -> list[tuple[str, str]]:
    """The API key of each request, and the digest of its license key."""
    return [
        (request.body.api_key, secrets.license_key_digest(canonical_license_key(request.body.license_key)))
        for request in requests
    ]


async def load_asked(
    connection: Connection, load: Statement, asked: Iterable[tuple[str, str]], now: int
) -> tuple[dict[str, Application], list[Row]]:
    """What is asked for by API key and digest: the applications, by API key, and the rows that are found.

    `load` is a statement `with_applications`, which finds both.
    """
    digests: defaultdict[str, set[str]] = defaultdict(set)
    for api_key, digest in asked:
        digests[api_key].add(digest)
    applications: dict[str, Application] = {}
    found: list[Row] = []
    for application, *row in await connection.fetch(load, asked=json.encode(digests).decode(), now=now):
        if application is None:
            found.append(row)
        else:
            values = json.decode(application)
            applications[values[0]] = Application(*values)
    return applications, found


class Blocks:
    """Which of the batch's devices and addresses are on their application's blocklist."""

    def __init__(self, found: frozenset[Entry]) -> None:
        self._found = found

    @classmethod
    async def load(cls, connection: Connection, statements: Statements, askers: Iterable[Asker]) -> "Blocks":
        """One statement, and none at all where no application of the batch blocks anything."""
        entries = {entry for asker in askers for entry in blocking_entries(*asker)}
        if not entries:
            return NO_BLOCKS
        found = await connection.fetch(statements.blocks, list(entries))
        return cls(frozenset((row[0], row[1], row[2]) for row in found))

    def of(self, application: Application, hwid: str, address: str) -> frozenset[Block]:
        """What is blocked of this asker."""
        if not self._found:
            return NOTHING_BLOCKED
        entries = blocking_entries(application, hwid, address)
        return frozenset(entry[1] for entry in entries if entry in self._found)


NO_BLOCKS = Blocks(frozenset())

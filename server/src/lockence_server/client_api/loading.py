"""The facts that every batch needs first: whose application each request names, and who is blocked."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from lockence_server.client_api.requests import Body, Request
from lockence_server.client_api.statements import Statements
from lockence_server.database.lanes import Connection
from lockence_server.rules.blocking import Entry, blocking_entries
from lockence_server.rules.decisions import Block
from lockence_server.rules.facts import Application

# An application, a HWID and an address that ask together.
Asker: TypeAlias = tuple[Application, str, str]

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

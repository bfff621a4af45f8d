"""The facts that every batch needs first: whose application each request names, the
sessions that are asked for, and who is blocked.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from msgspec import json

from lockence_server.client_api.requests import Body, Request
from lockence_server.client_api.statements import Statements
from lockence_server.database.lanes import Connection
from lockence_server.database.statements import Statement
from lockence_server.rules.blocking import Entry, blocking_entries
from lockence_server.rules.decisions import Block
from lockence_server.rules.facts import Application, Session

# An application, a HWID and an address that ask together.
Asker: TypeAlias = tuple[Application, str, str]

# Of an application, the digest of a session's token.
SessionKey: TypeAlias = tuple[str, str]

NOTHING_BLOCKED: frozenset[Block] = frozenset()


async def load_applications(
    connection: Connection, statements: Statements, requests: Sequence[Request[Body]], now: int
) -> dict[str, Application]:
    """The applications of these requests, by API key."""
    api_keys = {request.body.api_key for request in requests}
    rows = await connection.fetch(statements.applications, [(api_key,) for api_key in api_keys], now=now)
    return {application.api_key: application for application in (Application(*row) for row in rows)}


async def load_sessions(
    connection: Connection, load: Statement, asked: Iterable[tuple[str, str]], now: int
) -> tuple[dict[str, Application], dict[SessionKey, Session]]:
    """What is asked for by API key and token digest: the applications, by API key, and the sessions.

    `load` is one of the statements for sessions, which finds both.
    """
    digests: defaultdict[str, list[str]] = defaultdict(list)
    for api_key, digest in asked:
        digests[api_key].append(digest)
    applications: dict[str, Application] = {}
    sessions: dict[SessionKey, Session] = {}
    for application, *session in await connection.fetch(load, asked=json.encode(digests).decode(), now=now):
        if application is None:
            sessions[session[0], session[1]] = Session(*session)
        else:
            values = json.decode(application)
            applications[values[0]] = Application(*values)
    return applications, sessions


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

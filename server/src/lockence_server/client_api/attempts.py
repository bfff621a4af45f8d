"""What is kept of inits and refusals, so that a vendor can see why a customer was turned away."""

from collections.abc import Sequence

from msgspec import Struct

from lockence_server.client_api.requests import FirstRefusal
from lockence_server.client_api.statements import Statements
from lockence_server.database.lanes import Connection
from lockence_server.identifiers import new_ids


class Attempt(Struct, frozen=True, gc=False):
    """An init, or the first refusal of a session. Nothing of a license key is in it."""

    application_id: str
    license_id: str  # "" where no license is known
    outcome: str  # the code of the answer
    hwid: str
    address: str
    client_version: str


async def save_attempts(
    connection: Connection, statements: Statements, attempts: Sequence[Attempt], now: int
) -> None:
    """One statement, and none where there is nothing to save."""
    if not attempts:
        return
    rows = [
        (one.application_id, one.license_id, id_, one.outcome, one.hwid, one.address, one.client_version)
        for id_, one in zip(new_ids("att", len(attempts)), attempts, strict=True)
    ]
    await connection.fetch(statements.insert_attempts, rows, now=now)


async def keep_first_refusals(
    connection: Connection, statements: Statements, refusals: Sequence[FirstRefusal], now: int
) -> None:
    """Keep each of these that is its session's first indeed: others may have been quicker.

    The session is locked and asked again here, so of any number at once exactly one is kept.
    """
    by_session: dict[tuple[str, str], FirstRefusal] = {}
    for refusal in refusals:
        by_session.setdefault((refusal.application_id, refusal.token_digest), refusal)
    rows = [(*key, refusal.code, refusal.address) for key, refusal in by_session.items()]
    found = await connection.fetch(statements.unrefused_sessions_locked, rows)
    if not found:
        return
    await connection.fetch(statements.refuse_sessions, [(row[0], row[1]) for row in found], now=now)
    await save_attempts(connection, statements, [Attempt(row[0], *row[2:]) for row in found], now)

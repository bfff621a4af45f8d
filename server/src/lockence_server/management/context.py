"""Who asks, when, and in which transaction: what every rule of the control plane is given."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, select
from sqlalchemy.ext.asyncio import AsyncConnection

from lockence_server.database.tables import applications
from lockence_server.secrets import SecretBox

SYSTEM = "system"
"""The actor of what nobody asked for: what time made due."""


@dataclass(frozen=True, slots=True)
class Context:
    """One caller's transaction. The caller commits it; a rule that raises leaves no trace once rolled back."""

    connection: AsyncConnection
    organisation_id: str
    actor: str
    now: int
    """Milliseconds since 1970: one moment for the whole transaction."""
    secrets: SecretBox
    address: str = ""
    """Where the caller is; "" for who is on this machine."""
    shows_keys: bool = True
    """Whether the caller may see whole license keys."""


def in_organisation(context: Context, table: FromClause) -> ColumnElement[bool]:
    """The condition that keeps a query on `table` within the caller's organisation. Every query has it."""
    if "organisation_id" in table.c:
        return table.c.organisation_id == context.organisation_id
    own = select(applications.c.id).where(applications.c.organisation_id == context.organisation_id)
    return table.c.application_id.in_(own)

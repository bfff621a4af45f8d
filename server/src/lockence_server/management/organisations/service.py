"""Organisations: who owns applications. An installation begins with one, made when it is first needed."""

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from lockence_server.database.tables import installation, organisations
from lockence_server.identifiers import new_id

DEFAULT_ORGANISATION = "default_organisation_id"
DEFAULT_NAME = "Default"


async def default_organisation_id(connection: AsyncConnection, *, now: int) -> str:
    """The organisation that commands act for; made here if there is none. `now` in milliseconds."""
    known = select(installation.c.value).where(installation.c.name == DEFAULT_ORGANISATION)
    found: str | None = await connection.scalar(known)
    if found is not None:
        return found
    insert_into = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    claim = insert_into(installation).values(name=DEFAULT_ORGANISATION, value=new_id("org"))
    claimed: str | None = await connection.scalar(claim.on_conflict_do_nothing().returning(installation.c.value))
    if claimed is None:  # Another process was first, and has committed by now.
        winner: str = (await connection.execute(known)).scalar_one()
        return winner
    await connection.execute(insert(organisations).values(id=claimed, name=DEFAULT_NAME, created_at=now))
    return claimed

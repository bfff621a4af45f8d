"""Organisations: who owns applications. An installation begins with one, made when it is first needed."""

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from lockence_server.database.tables import installation, organisations
from lockence_server.errors import NotFoundError
from lockence_server.identifiers import new_id
from lockence_server.management.context import Context
from lockence_server.management.events import service as events
from lockence_server.management.organisations.schemas import (
    NewOrganisation,
    Organisation,
    OrganisationChanges,
)
from lockence_server.management.schemas import checked, to_schema

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


async def create(connection: AsyncConnection, given: NewOrganisation, *, now: int) -> Organisation:
    """A new organisation, with nobody in it yet. Raises `InvalidInputError`."""
    checked(given)
    row = {"id": new_id("org"), "name": given.name, "created_at": now}
    await connection.execute(insert(organisations).values(row))
    return to_schema(row, Organisation)


async def get(context: Context) -> Organisation:
    """The caller's organisation. Raises `NotFoundError`."""
    statement = select(organisations).where(organisations.c.id == context.organisation_id)
    row = (await context.connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFoundError("organisation", context.organisation_id)
    return to_schema(row, Organisation)


async def rename(context: Context, given: OrganisationChanges) -> Organisation:
    """Give the caller's organisation another name. Raises `InvalidInputError`."""
    checked(given)
    before = await get(context)
    await context.connection.execute(
        update(organisations).where(organisations.c.id == context.organisation_id).values(name=given.name)
    )
    await events.record(
        context,
        "organisation.renamed",
        application_id=None,
        subject_id=context.organisation_id,
        detail={"before": {"name": before.name}, "after": {"name": given.name}},
    )
    return await get(context)

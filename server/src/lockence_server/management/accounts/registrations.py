"""The rules of registrations, where the operator lets anybody in: an account, and an organisation of one's own.

It begins with an e-mail, so nobody takes an address that is not theirs, or learns who has an account.
"""

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lockence_server.database.tables import accounts
from lockence_server.management.access import Role
from lockence_server.management.accounts import links, service
from lockence_server.management.accounts.schemas import Registration
from lockence_server.management.mail import letters
from lockence_server.management.mail.post import Post
from lockence_server.management.organisations import service as organisations
from lockence_server.management.organisations.schemas import NewOrganisation


async def send_link(engine: AsyncEngine, post: Post, email: str, *, base_url: str, now: int) -> None:
    """Send a link to register with, or, to who has an account, the advice to use it."""
    email = email.lower()
    async with engine.begin() as connection:
        if await connection.scalar(select(exists(select(accounts.c.id).where(accounts.c.email == email)))):
            letter = letters.known_already(to=email, link=base_url)
        else:
            token = await links.make(connection, links.Purpose.REGISTRATION, email, now=now)
            letter = letters.registration(
                to=email,
                link=links.url(base_url, links.Purpose.REGISTRATION, token),
                lifetime_ms=links.LIFETIME_MS,
            )
    await post.send(letter)


async def complete(connection: AsyncConnection, given: Registration, password_hash: str, *, now: int) -> str:
    """The new account's id, which owns a new organisation. Raises `ForbiddenError`, `ConflictError`."""
    email = await links.use(connection, links.Purpose.REGISTRATION, given.token, now=now)
    organisation = await organisations.create(connection, NewOrganisation(name=given.organisation_name), now=now)
    account_id = await service.create(
        connection, email=email, name=given.name, password_hash=password_hash, now=now
    )
    await service.join(connection, organisation.id, account_id, Role.OWNER, now=now)
    return account_id

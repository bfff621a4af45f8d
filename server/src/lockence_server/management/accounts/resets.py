"""The rules of password resets: who can read a person's e-mail may set their password, and nothing else."""

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lockence_server.database.engine import reading
from lockence_server.database.tables import accounts, logins
from lockence_server.errors import NotFoundError
from lockence_server.management.accounts import links, service
from lockence_server.management.mail import letters
from lockence_server.management.mail.letters import Letter
from lockence_server.management.mail.post import Post


async def send_link(engine: AsyncEngine, post: Post, email: str, *, base_url: str, now: int) -> None:
    """Send a link to who has an account, and nothing to who has none.

    It is for after the answer, so that nobody can tell from the time it takes which it was.
    """
    try:
        async with reading(engine).connect() as connection:
            await service.id_of(connection, email)
        async with engine.begin() as connection:
            letter = await write(connection, email, base_url=base_url, now=now)
    except NotFoundError:
        return
    await post.send(letter)


async def write(connection: AsyncConnection, email: str, *, base_url: str, now: int) -> Letter:
    """A letter with a new link, to a person who has an account. Raises `NotFoundError`."""
    email = email.lower()
    await service.id_of(connection, email)
    token = await links.make(connection, links.Purpose.PASSWORD_RESET, email, now=now)
    return letters.password_reset(
        to=email,
        link=links.url(base_url, links.Purpose.PASSWORD_RESET, token),
        lifetime_ms=links.LIFETIME_MS,
    )


async def complete(connection: AsyncConnection, token: str, password_hash: str, *, now: int) -> None:
    """Set the password of whom the link was sent to, and end all their logins. Raises `ForbiddenError`."""
    email = await links.use(connection, links.Purpose.PASSWORD_RESET, token, now=now)
    account_id = await service.id_of(connection, email)
    await connection.execute(
        update(accounts).where(accounts.c.id == account_id).values(password_hash=password_hash, updated_at=now)
    )
    await connection.execute(delete(logins).where(logins.c.account_id == account_id))

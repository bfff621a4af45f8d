"""Links that are sent to an e-mail address, and work once: who follows one has shown that it is theirs."""

from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from lockence_server.clock import MINUTE_MS
from lockence_server.database.tables import links
from lockence_server.errors import ForbiddenError
from lockence_server.management.bearer_tokens import digest, new_token

LIFETIME_MS = 60 * MINUTE_MS


class Purpose(StrEnum):
    """What a link is for; also the page that it leads to."""

    PASSWORD_RESET = "password-reset"  # noqa: S105  the name of a page
    REGISTRATION = "registration"
    INVITATION = "invitation"


def url(base_url: str, purpose: Purpose, token: str) -> str:
    """The token stands behind a `#`: browsers send that to no server, so it reaches no log of a proxy."""
    return f"{base_url}/{purpose}#{token}"


async def make(connection: AsyncConnection, purpose: Purpose, email: str, *, now: int) -> str:
    """A new link's token, which takes the place of the one before."""
    await connection.execute(delete(links).where(links.c.expires_at <= now))
    token = new_token()
    insert_into = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = {"purpose": purpose, "email": email, "token_digest": digest(token), "expires_at": now + LIFETIME_MS}
    saved = insert_into(links).values(row)
    replaced = {name: saved.excluded[name] for name in ("token_digest", "expires_at")}
    await connection.execute(saved.on_conflict_do_update(index_elements=["purpose", "email"], set_=replaced))
    return token


async def use(connection: AsyncConnection, purpose: Purpose, token: str, *, now: int) -> str:
    """The e-mail address that the link was sent to. Raises `ForbiddenError` where it is used, old, or none."""
    used = delete(links).where(
        links.c.purpose == purpose, links.c.token_digest == digest(token), links.c.expires_at > now
    )
    email: str | None = await connection.scalar(used.returning(links.c.email))
    if email is None:
        raise invalid()
    return email


async def forget(connection: AsyncConnection, purpose: Purpose, email: str) -> None:
    """Make the link that may be on its way worthless."""
    await connection.execute(delete(links).where(links.c.purpose == purpose, links.c.email == email))


def invalid() -> ForbiddenError:
    return ForbiddenError("This link is not valid, or no longer. Ask for a new one.", code="link_invalid")

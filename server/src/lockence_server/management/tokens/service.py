"""The rules of API tokens: what scripts, shops and bots call with. One can do at most what its maker can."""

import msgspec
from sqlalchemy import delete, insert, select

from lockence_server.database.tables import api_tokens
from lockence_server.errors import ForbiddenError, InvalidInputError, NotFoundError
from lockence_server.identifiers import new_id
from lockence_server.management.access import Caller
from lockence_server.management.bearer_tokens import digest, new_token
from lockence_server.management.blocklists.networks import canonical_network
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events import service as events
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest, checked, milliseconds, to_schema
from lockence_server.management.tokens.schemas import CreatedToken, NewToken, Token

PREFIX = "lkm_"


async def create(context: Context, caller: Caller, given: NewToken) -> CreatedToken:
    """A new token of the caller's. Raises `ForbiddenError` for a scope the caller lacks, `InvalidInputError`."""
    checked(given)
    if lacking := sorted(set(given.scopes) - caller.permissions):
        raise ForbiddenError(f"You cannot give what you do not have: {', '.join(lacking)}.")
    ends = None if given.expires_at is None else milliseconds(given.expires_at)
    if ends is not None and ends <= context.now:
        raise InvalidInputError("`expires_at` is not in the future", fields={"expires_at": "is not in the future"})
    token = new_token(PREFIX)
    row = {
        "id": new_id("tok"),
        "organisation_id": context.organisation_id,
        "account_id": caller.account_id,
        "name": given.name,
        "token_digest": digest(token),
        "scopes": sorted(set(given.scopes)),
        "networks": _canonical(given.networks),
        "created_at": context.now,
        "expires_at": ends,
        "last_used_at": None,
    }
    await context.connection.execute(insert(api_tokens).values(row))
    shown = to_schema(row, Token)
    await events.record(
        context,
        "token.created",
        application_id=None,
        subject_id=shown.id,
        detail={"after": {"name": given.name, "scopes": shown.scopes}},
    )
    return CreatedToken(**msgspec.structs.asdict(shown), token=token)


async def list_tokens(context: Context, page: PageRequest) -> Page[Token]:
    """The organisation's tokens, newest first."""
    statement = select(api_tokens).where(in_organisation(context, api_tokens))
    return await page_of(context, statement, api_tokens.c.id, page, Token)


async def get(context: Context, token_id: str) -> Token:
    """The token. Raises `NotFoundError`."""
    statement = select(api_tokens).where(api_tokens.c.id == token_id, in_organisation(context, api_tokens))
    row = (await context.connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFoundError("API token", token_id)
    return to_schema(row, Token)


async def revoke(context: Context, token_id: str) -> None:
    """Delete the token: its next request is refused. Raises `NotFoundError`."""
    token = await get(context, token_id)
    deleted = await context.connection.execute(
        delete(api_tokens).where(api_tokens.c.id == token_id, in_organisation(context, api_tokens))
    )
    if not deleted.rowcount:  # Somebody else was first.
        raise NotFoundError("API token", token_id)
    await events.record(
        context,
        "token.revoked",
        application_id=None,
        subject_id=token_id,
        detail={"before": {"name": token.name}},
    )


def _canonical(networks: list[str]) -> list[str]:
    try:
        return [canonical_network(network) for network in networks]
    except InvalidInputError as error:
        raise InvalidInputError(str(error), fields={"networks": str(error)}) from None

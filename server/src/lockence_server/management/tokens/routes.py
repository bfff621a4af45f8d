"""`/api/v1/tokens`."""

from litestar import delete, get, post
from litestar.params import FromPath, JSONBody

from lockence_server.management.access import Permission
from lockence_server.management.api.routing import InCaller, InContext, InPage, needs
from lockence_server.management.schemas import Page
from lockence_server.management.tokens import service
from lockence_server.management.tokens.schemas import CreatedToken, NewToken, Token


@post("/tokens", summary="Create an API token", **needs(Permission.TOKENS_WRITE))
async def create_token(context: InContext, caller: InCaller, data: JSONBody[NewToken]) -> CreatedToken:
    """Its text is shown in this answer only."""
    return await service.create(context, caller, data)


@get("/tokens", summary="List API tokens", **needs(Permission.TOKENS_WRITE))
async def list_tokens(context: InContext, page: InPage) -> Page[Token]:
    return await service.list_tokens(context, page)


@get("/tokens/{token_id:str}", summary="Read an API token", **needs(Permission.TOKENS_WRITE))
async def get_token(context: InContext, token_id: FromPath[str]) -> Token:
    return await service.get(context, token_id)


@delete("/tokens/{token_id:str}", summary="Revoke an API token", **needs(Permission.TOKENS_WRITE))
async def revoke_token(context: InContext, token_id: FromPath[str]) -> None:
    """Its next request is refused."""
    await service.revoke(context, token_id)


ROUTES = [create_token, list_tokens, get_token, revoke_token]

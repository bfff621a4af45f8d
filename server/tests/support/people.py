"""People and API tokens that call the management API of a world."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from lockence_server.management.access import PERMISSIONS, Caller, Permission, Role
from lockence_server.management.accounts import service as accounts
from lockence_server.management.api.authentication import COOKIE
from lockence_server.management.context import Context
from lockence_server.management.organisations import service as organisations
from lockence_server.management.organisations.schemas import NewOrganisation
from lockence_server.management.tokens import service as tokens
from lockence_server.management.tokens.schemas import NewToken
from tests.support.world import World

BROWSER = accounts.Browser("192.0.2.10", "A browser")
FROM_OUR_PAGE = {"sec-fetch-site": "same-origin"}
NO_PASSWORD = "no hash at all, so no password matches"


@dataclass(frozen=True)
class Person:
    """Who calls, with what proves it. `headers` go with every request."""

    http: httpx.AsyncClient
    headers: Mapping[str, str] = field(default_factory=dict)
    account_id: str = ""
    organisation_id: str = ""

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> httpx.Response:
        response = await self.http.request(
            method, f"/api/v1{path}", json=body, params=query, headers={**self.headers, **(headers or {})}
        )
        self.http.cookies.clear()  # Each person brings their own.
        return response

    async def get(self, path: str, **query: Any) -> Any:
        return ok(await self.call("GET", path, **query))

    async def post(self, path: str, body: object = None, **headers: str) -> Any:
        return ok(await self.call("POST", path, body, headers=headers))

    async def patch(self, path: str, body: object, **headers: str) -> Any:
        return ok(await self.call("PATCH", path, body, headers=headers))

    async def delete(self, path: str) -> None:
        ok(await self.call("DELETE", path))


def ok(response: httpx.Response) -> Any:
    assert response.status_code < 300, response.text
    return response.json() if response.content else None


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal, which has the shape that all have."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["status"] == response.status_code
    assert body["detail"]
    return response.status_code, body["code"]


def stranger(world: World) -> Person:
    return Person(world.http)


def signed_in(world: World, answer: httpx.Response) -> Person:
    """The person whom this answer has signed in."""
    assert answer.status_code == 201, answer.text
    value = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
    return Person(world.http, {"cookie": f"{COOKIE}={value}", **FROM_OUR_PAGE}, answer.json()["id"])


async def member(world: World, role: Role, organisation_id: str | None = None) -> Person:
    """A person with this role, signed in; without an organisation, in the one where the vendor works."""
    async with world.vendor() as context:
        home = organisation_id or context.organisation_id
        email = f"{role}-{home}@example.com"
        account_id = await accounts.create(
            context.connection, email=email, name="Someone", password_hash=NO_PASSWORD, now=context.now
        )
        await accounts.join(context.connection, home, account_id, role, now=context.now)
        signed_in = await accounts.sign_in(context.connection, account_id, BROWSER, now=context.now)
    return Person(world.http, {"cookie": f"{COOKIE}={signed_in.token}", **FROM_OUR_PAGE}, account_id, home)


async def neighbour(world: World) -> Person:
    """The owner of another organisation."""
    async with world.vendor() as context:
        other = await organisations.create(context.connection, NewOrganisation(name="Other"), now=context.now)
    return await member(world, Role.OWNER, other.id)


async def token_of(world: World, maker: Person, *scopes: Permission, **given: Any) -> Person:
    """An API token made by an owner; without scopes it may do everything."""
    caller = Caller(
        kind="login",
        id="",
        account_id=maker.account_id,
        organisation_id=maker.organisation_id,
        role=Role.OWNER,
        permissions=PERMISSIONS[Role.OWNER],
    )
    async with world.vendor() as context:
        of_maker = Context(
            context.connection, maker.organisation_id, maker.account_id, context.now, context.secrets
        )
        wanted = NewToken(name="Shop", scopes=list(scopes or Permission), **given)
        created = await tokens.create(of_maker, caller, wanted)
    return Person(
        world.http, {"authorization": f"Bearer {created.token}"}, maker.account_id, maker.organisation_id
    )

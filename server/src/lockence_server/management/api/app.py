"""The management API: every route on one screen, and the framework that serves them."""

import sys
from functools import cache
from typing import Any, cast

import msgspec
from litestar import Litestar, Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from sqlalchemy.ext.asyncio import AsyncEngine

from lockence_server import __version__
from lockence_server.clock import Clock
from lockence_server.http.asgi import App, Receive, Scope, Send, respond
from lockence_server.management.accounts import link_routes as account_links
from lockence_server.management.accounts import routes as accounts
from lockence_server.management.afterwards import Afterwards
from lockence_server.management.api.idempotency import BODY_BYTES_MAX
from lockence_server.management.api.openapi import described, operation_id, shapes_of
from lockence_server.management.api.problems import on_error
from lockence_server.management.api.requests import ManagementRequests
from lockence_server.management.api.routing import DEPENDENCIES, PERMISSION, check_body
from lockence_server.management.applications import routes as applications
from lockence_server.management.attempts import routes as attempts
from lockence_server.management.blocklists import routes as blocklists
from lockence_server.management.devices import routes as devices
from lockence_server.management.events import routes as events
from lockence_server.management.helper import Helper
from lockence_server.management.invitations import routes as invitations
from lockence_server.management.licenses import bulk_routes as licenses_in_bulk
from lockence_server.management.licenses import list_routes as lists_of_licenses
from lockence_server.management.licenses import routes as licenses
from lockence_server.management.licenses import transfer_routes as licenses_in_files
from lockence_server.management.members import routes as members
from lockence_server.management.organisations import routes as organisations
from lockence_server.management.passkeys import routes as passkeys
from lockence_server.management.policies import routes as policies
from lockence_server.management.second_factors import routes as second_factors
from lockence_server.management.sessions import routes as sessions
from lockence_server.management.statistics import routes as statistics
from lockence_server.management.tokens import routes as tokens
from lockence_server.management.webhooks import routes as webhooks
from lockence_server.secrets import SecretBox
from lockence_server.settings import Settings

PREFIX = "/api/v1"

ROUTES: dict[str, list[HTTPRouteHandler]] = {
    "Account": [*accounts.ROUTES, *account_links.ROUTES, *second_factors.ROUTES, *passkeys.ROUTES],
    "Organisation": organisations.ROUTES,
    "Members": members.ROUTES,
    "Invitations": invitations.ROUTES,
    "API tokens": tokens.ROUTES,
    "Applications": applications.ROUTES,
    "Policies": policies.ROUTES,
    "Licenses": [
        *lists_of_licenses.ROUTES,
        *licenses.ROUTES,
        *licenses_in_bulk.ROUTES,
        *licenses_in_files.ROUTES,
    ],
    "Devices": devices.ROUTES,
    "Sessions": sessions.ROUTES,
    "Blocklist": blocklists.ROUTES,
    "Attempts": attempts.ROUTES,
    "Statistics": statistics.ROUTES,
    "Events": events.ROUTES,
    "Webhooks": webhooks.ROUTES,
}

_WORDS = {path.split("/")[1] for routes in ROUTES.values() for route in routes for path in route.paths}


def management_api(
    engine: AsyncEngine,
    secrets: SecretBox,
    clock: Clock,
    settings: Settings,
    afterwards: Afterwards,
    helper: Helper,
) -> App:
    """The whole of it as one ASGI application, on a database that stays open as long as it is called."""
    return ManagementRequests(cast(App, handlers()), engine, secrets, clock, settings, afterwards, helper)


def serves(path: str) -> bool:
    """Whether the path is of this API: its first word is. The client API has other words after the same prefix."""
    return path.startswith(f"{PREFIX}/") and path.split("/")[3] in _WORDS


async def openapi_document(scope: Scope, receive: Receive, send: Send) -> None:
    """Serves `/openapi.json`."""
    await respond(send, 200, [(b"content-type", b"application/json")], _document_bytes())


@cache
def handlers() -> Litestar:
    """The routes behind the framework, which hold nothing. `requests.ManagementRequests` goes around them."""
    routers = [Router(PREFIX, route_handlers=routes, tags=[tag]) for tag, routes in ROUTES.items()]
    return Litestar(
        routers,
        dependencies=DEPENDENCIES,
        guards=[check_body],
        exception_handlers={Exception: on_error},
        openapi_config=OpenAPIConfig(
            title="Lockence", version=__version__, operation_id_creator=operation_id, use_handler_docstrings=True
        ),
        request_max_body_size=BODY_BYTES_MAX,
        logging_config=None,
    )


def document() -> dict[str, Any]:
    """`openapi.json`."""
    app = handlers()
    made = (handler for route in app.routes for handler in getattr(route, "route_handlers", ()))
    ours = [handler for handler in made if PERMISSION in handler.opt]
    return described(app.openapi_schema.to_schema(), shapes_of(ours))


@cache
def _document_bytes() -> bytes:
    return msgspec.json.encode(document())


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.format(_document_bytes()) + b"\n")

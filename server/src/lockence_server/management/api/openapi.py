"""`openapi.json`: what the framework finds out about the routes, and what only we know about all of them."""

import inspect
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from litestar import Response
from litestar.handlers import HTTPRouteHandler
from litestar.types import Method

from lockence_server.management.api.authentication import COOKIE
from lockence_server.management.api.problems import MEDIA_TYPE, Problem

DESCRIPTION = """\
Everything a vendor does. Call it with an API token, `Authorization: Bearer lkm_…`, or signed in, with the cookie
that `POST /api/v1/account/logins` sets. The client API (`init`, `validate`, `heartbeat`, `logout`,
`reset-device`) is described in docs/client-api.md.
"""
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})
_COMPONENTS = "#/components/schemas/{name}"

_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A text of your own, new for each thing to do. Sent again within a day, it is done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
}
_ORGANISATION = {
    "name": "Lockence-Organisation",
    "in": "header",
    "required": False,
    "description": "Which of one's organisations is meant, of a person who is in several. A token is of one.",
    "schema": {"type": "string"},
}


def operation_id(handler: HTTPRouteHandler, _method: Method, _path: list[str | Any]) -> str:
    """The name of the function, which is the name of what it does."""
    return str(handler.fn.__name__)


def described(schema: dict[str, Any], shapes: Iterable[Any]) -> dict[str, Any]:
    """The framework's document with the `shapes` of all bodies, errors, headers and ways to sign in."""
    schema = _with_shapes(schema, [*shapes, Problem])
    schema["info"]["description"] = DESCRIPTION
    components = schema.setdefault("components", {})
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "login": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    }
    problem = {
        "description": "Why it was not done",
        "content": {MEDIA_TYPE: {"schema": {"$ref": _COMPONENTS.format(name=Problem.__name__)}}},
    }
    for path in schema["paths"].values():
        for method, operation in path.items():
            if method not in _METHODS:
                continue
            operation["responses"] = {
                code: response for code, response in operation["responses"].items() if code < "400"
            } | {"default": problem}
            parameters = operation.setdefault("parameters", [])
            if operation.setdefault("security", [{"token": []}, {"login": []}]) == [{}]:
                continue
            parameters.append(_ORGANISATION)
            if method == "post":
                parameters.append(_IDEMPOTENCY_KEY)
    return schema


def shapes_of(handlers: Iterable[HTTPRouteHandler]) -> Iterator[Any]:
    """What the handlers take and give."""
    for handler in handlers:
        if handler.parsed_data_field is not None:
            yield handler.parsed_data_field.annotation
        given = handler.parsed_fn_signature.return_type
        if given.is_subclass_of(Response):
            if not given.inner_types:
                continue
            given = given.inner_types[0]
        if given.annotation is not type(None):
            yield given.annotation


def _with_shapes(schema: dict[str, Any], shapes: list[Any]) -> dict[str, Any]:
    """The same with msgspec's words for the schemas: what it says of them is what it checks."""
    text = msgspec.json.encode(schema).decode()
    for name, one in schema["components"]["schemas"].items():
        text = text.replace(f'"{_COMPONENTS.format(name=name)}"', f'"{_COMPONENTS.format(name=_name(one, name))}"')
    renamed: dict[str, Any] = msgspec.json.decode(text)
    _, components = msgspec.json.schema_components(shapes, ref_template=_COMPONENTS)
    for component in components.values():
        if "description" in component:
            component["description"] = inspect.cleandoc(component["description"])
    renamed["components"]["schemas"] = dict(sorted(components.items()))
    return renamed


def _name(component: dict[str, Any], otherwise: str) -> str:
    """As msgspec names it: `Page_Policy_` for a `Page[Policy]`."""
    return re.sub(r"[^a-zA-Z0-9.\-_]", "_", component.get("title", otherwise))

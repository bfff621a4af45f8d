"""Everything the management API can be asked for, and who may ask."""

from collections.abc import Iterator
from dataclasses import dataclass

from lockence_server.management.access import Permission
from lockence_server.management.api import app as api
from lockence_server.management.api.routing import ANYBODY, PERMISSION, SIGNED_IN

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    """Such as `/licenses/{license_id}`, without the prefix."""
    name: str
    summary: str
    needs: Permission | str | None
    """A permission, or `SIGNED_IN`, or `ANYBODY`; None is a mistake."""

    @property
    def request(self) -> str:
        return f"{self.method} {api.PREFIX}{self.path}"


def _operations() -> Iterator[Operation]:
    guards = {
        handler.fn.__name__: handler.opt.get(PERMISSION)
        for route in api.handlers().routes
        for handler in getattr(route, "route_handlers", ())
    }
    for path, item in api.document()["paths"].items():
        for method in METHODS:
            if described := item.get(method):
                name = described["operationId"]
                yield Operation(
                    method.upper(), path.removeprefix(api.PREFIX), name, described["summary"], guards[name]
                )


OPERATIONS = tuple(_operations())
PERMITTED = tuple(one for one in OPERATIONS if isinstance(one.needs, Permission))
OF_PEOPLE = tuple(one for one in OPERATIONS if one.needs == SIGNED_IN)
OF_ANYBODY = tuple(one for one in OPERATIONS if one.needs == ANYBODY)

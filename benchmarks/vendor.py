"""A vendor who calls the management API of a server that is being measured."""

import http.client
import time

import msgspec

from lockence_server.management.access import PERMISSIONS, Caller, Permission, Role
from lockence_server.management.accounts import service as accounts
from lockence_server.management.context import Context
from lockence_server.management.tokens import service as tokens
from lockence_server.management.tokens.schemas import NewToken
from servers import Server

ANSWER_SECONDS_MAX = 300
PIECE_BYTES = 256 * 1024


class Vendor:
    """Calls the management API on one connection, with a token that may do everything."""

    def __init__(self, server: Server, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=ANSWER_SECONDS_MAX)
        self._headers = {"authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, body: object = None) -> tuple[float, bytes]:
        """How long it took, in seconds, and the answer."""
        started = time.perf_counter()
        content = None if body is None else msgspec.json.encode(body)
        self._connection.request(method, f"/api/v1{path}", content, self._headers)
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"{method} {path}: {response.status} {answer[:200]!r}")
        return time.perf_counter() - started, answer

    def drain(self, path: str) -> tuple[float, int]:
        """How long a large answer took, in seconds, and its bytes; none of it is kept."""
        started = time.perf_counter()
        self._connection.request("GET", f"/api/v1{path}", headers=self._headers)
        response = self._connection.getresponse()
        size = 0
        while piece := response.read(PIECE_BYTES):
            size += len(piece)
        return time.perf_counter() - started, size


async def new_token(context: Context) -> str:
    """An API token of a new owner of the organisation, which may do everything."""
    nobody = {"email": "benchmark@example.com", "name": "Benchmark", "password_hash": "no password matches this"}
    account_id = await accounts.create(context.connection, **nobody, now=context.now)
    await accounts.join(context.connection, context.organisation_id, account_id, Role.OWNER, now=context.now)
    caller = Caller(
        kind="login",
        id="",
        account_id=account_id,
        organisation_id=context.organisation_id,
        role=Role.OWNER,
        permissions=PERMISSIONS[Role.OWNER],
    )
    return (await tokens.create(context, caller, NewToken(name="Benchmark", scopes=list(Permission)))).token

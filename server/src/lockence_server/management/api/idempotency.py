"""`Idempotency-Key`: a POST that is sent again, because its answer was lost, is not done again.

The answer is remembered for a day, encrypted, for it may hold what is shown only once. Two requests with one key
at the same moment wait for each other in the database. Only successes are remembered: what failed changed nothing.
A stranger's key means nothing: it could be anybody's.
"""

import hashlib
from typing import Any, Self

import msgspec
from msgspec import Struct
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from lockence_server.clock import DAY_MS
from lockence_server.database.tables import idempotency_keys
from lockence_server.errors import ConflictError, InvalidInputError, LockenceError, TooLargeError
from lockence_server.http.asgi import BodyIncompleteError, BodyTooLargeError, Message, Receive, Scope, read_body
from lockence_server.management.access import Caller
from lockence_server.secrets import SecretBox

KEY_CHARACTERS_MAX = 128
BODY_BYTES_MAX = 10 * 1024 * 1024
REMEMBERED_MS = DAY_MS

Key = str


class Given(Struct, frozen=True, kw_only=True):
    """A request that has a key: who sent it, and what it asks, digested."""

    key: Key
    caller: str
    fingerprint: str

    @classmethod
    def of(cls, key: Key, caller: Caller, scope: Scope, body: bytes) -> Self:
        asked = hashlib.sha256()
        for part in (scope["method"].encode(), scope["path"].encode(), scope["query_string"], body):
            asked.update(len(part).to_bytes(8) + part)
        return cls(key=key, caller=f"{caller.actor} {caller.organisation_id}", fingerprint=asked.hexdigest())

    @property
    def row_id(self) -> str:
        return f"{self.caller} {self.key}"


class Answer:
    """A response, whole."""

    def __init__(self, status: int = 0, headers: list[Any] | None = None, body: bytes = b"") -> None:
        self.status = status
        self.headers = headers or []
        self.body = body

    async def add(self, message: Message) -> None:
        """Take what an ASGI application sends."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    def messages(self) -> list[Message]:
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        return [start, {"type": "http.response.body", "body": self.body}]


class DoneAlreadyError(LockenceError):
    """Another request with this key was first; this one changes nothing, and is answered as that one was."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("done already")
        self.answer = answer


def key_of(scope: Scope, given: str | None) -> Key | None:
    """The key of a POST that has one. Raises `InvalidInputError`."""
    if given is None or scope["method"] != "POST":
        return None
    if not 0 < len(given) <= KEY_CHARACTERS_MAX or not given.isprintable():
        raise InvalidInputError(f"`Idempotency-Key` is not 1 to {KEY_CHARACTERS_MAX} printable characters")
    return given


async def read(receive: Receive) -> bytes:
    """The request's body, whole. Raises `TooLargeError`, `InvalidInputError`, `DisconnectedError`."""
    try:
        return await read_body(receive, BODY_BYTES_MAX)
    except BodyTooLargeError:
        raise TooLargeError(f"The body is larger than {BODY_BYTES_MAX} bytes.") from None
    except BodyIncompleteError:
        raise InvalidInputError("The body did not arrive in time.") from None


def replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives this body first."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def find(connection: AsyncConnection, given: Given, secrets: SecretBox, *, now: int) -> Answer | None:
    """The remembered answer, if there is one. Raises `ConflictError` where the key was used for something else."""
    kept = idempotency_keys.c
    statement = select(idempotency_keys).where(
        kept.caller == given.caller, kept.key == given.key, kept.created_at > now - REMEMBERED_MS
    )
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        return None
    if row["fingerprint"] != given.fingerprint:
        raise ConflictError("This `Idempotency-Key` was used for another request. Give each request its own.")
    status, headers, body = msgspec.msgpack.decode(
        secrets.decrypt(row["answer_encrypted"], given.row_id), type=tuple[int, list[tuple[bytes, bytes]], bytes]
    )
    return Answer(status, [*headers, (b"idempotent-replayed", b"true")], body)


async def claim(connection: AsyncConnection, given: Given, secrets: SecretBox, *, now: int) -> None:
    """Make the key this request's own. Raises `DoneAlreadyError` with the answer where another request was first.

    Raises `ConflictError` where that asked for something else.
    """
    kept = idempotency_keys.c
    await connection.execute(
        delete(idempotency_keys).where(kept.caller == given.caller, kept.created_at <= now - REMEMBERED_MS)
    )
    insert_into = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    # Where another request has just claimed the key, PostgreSQL waits here until that one's transaction ends.
    claimed = await connection.execute(
        insert_into(idempotency_keys)
        .values(caller=given.caller, key=given.key, fingerprint=given.fingerprint, created_at=now)
        .on_conflict_do_nothing()
    )
    if claimed.rowcount:
        return
    answer = await find(connection, given, secrets, now=now)
    assert answer is not None
    raise DoneAlreadyError(answer)


async def remember(connection: AsyncConnection, given: Given, answer: Answer, secrets: SecretBox) -> None:
    """Keep the answer for whoever comes again."""
    packed = msgspec.msgpack.encode((answer.status, [tuple(pair) for pair in answer.headers], answer.body))
    await connection.execute(
        update(idempotency_keys)
        .where(idempotency_keys.c.caller == given.caller, idempotency_keys.c.key == given.key)
        .values(answer_encrypted=secrets.encrypt(packed, given.row_id))
    )

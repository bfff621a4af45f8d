"""The few things an ASGI application needs where no framework stands between the socket and the rules."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

BODY_SECONDS_MAX = 10.0
# An extension of ASGI, in the scope where our server offers it: sends an answer from its status to its body.
WHOLE_ANSWER = "lockence.whole_answer"


class BodyTooLargeError(Exception):
    """More than the limit was sent; what was read of it has been dropped."""


class BodyIncompleteError(Exception):
    """The rest of the body did not come in time."""


class DisconnectedError(Exception):
    """Nobody is there to answer."""


async def read_body(receive: Receive, bytes_max: int) -> bytes:
    """The request's body. Raises one of the three errors above."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        try:
            async with asyncio.timeout(BODY_SECONDS_MAX):
                return await _read_rest(receive, body, bytes_max)
        except TimeoutError:
            raise BodyIncompleteError from None
    if message["type"] == "http.disconnect":
        raise DisconnectedError
    if len(body) > bytes_max:
        raise BodyTooLargeError
    return body


async def _read_rest(receive: Receive, body: bytes, bytes_max: int) -> bytes:
    parts = [body]
    size = len(body)
    more = True
    while more:
        if size > bytes_max:
            raise BodyTooLargeError
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
    if size > bytes_max:
        raise BodyTooLargeError
    return b"".join(parts)


async def respond(send: Send, status: int, headers: Headers, body: bytes) -> None:
    headers = [*headers, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def respond_at_once(scope: Scope, send: Send, status: int, headers: Headers, body: bytes) -> None:
    """The same in one step, where the server offers it: two messages and a look at each header cost much more."""
    # Taken out of the scope, which it refers to: else only the garbage collector could free the two.
    answer = scope.get("extensions", {}).pop(WHOLE_ANSWER, None)
    if answer is None:
        await respond(send, status, headers, body)
    else:
        await answer(status, headers, body)

"""Some clients offer another protocol with each request, as Java's does. Theirs is a request like any other."""

import asyncio

import msgspec
import pytest

from lockence_server.http.asgi import Receive, Scope, Send, read_body, respond
from tests.support.idle_servers import connection_to_idle_server

OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk\r\n"
# A body that would be a request, if it were taken for what follows this one.
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
WHOLE = b"Content-Length: %d\r\n\r\n%b" % (len(SMUGGLED), SMUGGLED)
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED)


@pytest.mark.parametrize("body", [WHOLE, CHUNKED], ids=["whole", "chunked"])
@pytest.mark.parametrize("segment_bytes", [10_000, 50, 1])
async def test_an_offer_is_passed_over(body: bytes, segment_bytes: int) -> None:
    requests = [
        b"POST /first?a=b HTTP/1.1\r\nHost: x\r\n" + OFFER + body,
        b"POST /second HTTP/1.1\r\nHost: x\r\n" + OFFER.replace(b"h2c", b"websocket") + body,
        b"POST /third HTTP/1.1\r\nHost: x\r\n" + body,
    ]
    data = b"".join(requests)
    async with connection_to_idle_server(what_was_asked) as client:
        for start in range(0, len(data), segment_bytes):
            client.write(data[start : start + segment_bytes])
            if segment_bytes < len(data):
                await asyncio.sleep(0.001)
        for path in ("/first", "/second", "/third"):
            assert (await client.answer()).body == {"path": path, "body": SMUGGLED.decode()}


async def test_connect_is_a_request_without_a_body() -> None:
    async with connection_to_idle_server(what_was_asked) as client:
        client.write(b"CONNECT /x HTTP/1.1\r\nHost: x\r\n" + OFFER + b"\r\n")
        assert (await client.answer()).body == {"path": "/x", "body": ""}


async def what_was_asked(scope: Scope, receive: Receive, send: Send) -> None:
    body = await read_body(receive, 1000)
    content = msgspec.json.encode({"path": scope["path"], "body": body.decode()})
    await respond(send, 200, [(b"content-type", b"application/json")], content)

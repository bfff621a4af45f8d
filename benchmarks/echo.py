"""The yardstick: what an ASGI application costs that reads, decodes, encodes and answers, and does nothing else.

It runs on the same uvicorn as Lockence, with the same options, and answers JSON of the same fields. The distance
between the two is what Lockence itself costs: the database, the rules, request ids, metrics.

    python benchmarks/echo.py PORT
"""

import gc
import sys
from collections.abc import Callable

import msgspec
import uvicorn
from msgspec import Raw, Struct

from lockence_server.http.asgi import Receive, Scope, Send
from lockence_server.rules.protocol import HeartbeatAnswer, InitAnswer, ValidateAnswer
from lockence_server.server import GC_THRESHOLD, KEEP_ALIVE_SECONDS, SOCKET_BACKLOG

TIME = "2030-01-18T12:00:00Z"
METADATA = Raw(b'{"plan":"pro","seats":3}')
ENTITLEMENTS = Raw(b'["export","sync"]')


class InitBody(Struct):
    api_key: str
    license_key: str
    hwid: str


class SessionBody(Struct):
    api_key: str
    session_token: str


decode_init = msgspec.json.Decoder(InitBody).decode
decode_session = msgspec.json.Decoder(SessionBody).decode
encode = msgspec.json.Encoder().encode


def init(body: bytes) -> bytes:
    decode_init(body)
    return encode(
        InitAnswer(
            success=True,
            message="Authentication successful",
            session_token="1b4e28ba-2fa1-41d2-883f-0016d3cca427",  # noqa: S106 - of nobody
            expires_at=TIME,
            username="ada.lovelace",
            metadata=METADATA,
            code="ok",
            license_expires_at=TIME,
            heartbeat_interval_seconds=300,
            entitlements=ENTITLEMENTS,
        )
    )


def validate(body: bytes) -> bytes:
    decode_session(body)
    return encode(
        ValidateAnswer(
            success=True,
            message="Session is valid",
            username="ada.lovelace",
            metadata=METADATA,
            code="ok",
            expires_at=TIME,
            license_expires_at=TIME,
            entitlements=ENTITLEMENTS,
        )
    )


def heartbeat(body: bytes) -> bytes:
    decode_session(body)
    return encode(
        HeartbeatAnswer(
            success=True,
            message="Heartbeat received",
            code="ok",
            expires_at=TIME,
            heartbeat_interval_seconds=300,
        )
    )


ENDPOINTS: dict[str, Callable[[bytes], bytes]] = {
    "/api/v1/init": init,
    "/api/v1/validate": validate,
    "/api/v1/heartbeat": heartbeat,
}


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    endpoint = ENDPOINTS[scope["path"]]
    message = await receive()
    body = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    answer = endpoint(body)
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


def serve(port: int) -> None:
    # The garbage collector as Lockence sets it, so that the yardstick gains by it as much.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=SOCKET_BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )


if __name__ == "__main__":
    serve(int(sys.argv[1]))

"""Sending one message to a receiver, by the Standard Webhooks specification: https://www.standardwebhooks.com.

The libraries are large, so this module is imported when the first message is due.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import httpx
from msgspec import Struct
from standardwebhooks import Webhook

from lockence_server import __version__
from lockence_server.clock import SECOND_MS
from lockence_server.jobs.addresses import resolved

SEND_SECONDS_MAX = 15.0
"""From the resolution of the name to the end of the answer."""
RESPONSE_BYTES_MAX = 4096
ADDRESSES_TRIED = 2
OK = range(200, 300)


class Message(Struct, frozen=True, kw_only=True):
    """What is sent where. `id` is the event's, the same in every attempt; each of the secrets signs."""

    id: str
    url: str
    body: bytes
    secrets: Sequence[str]


class Answer(Struct, frozen=True, kw_only=True):
    """What came of it; without a status, `error` says why there is none."""

    duration_ms: int
    status: int | None = None
    response_body: str = ""
    error: str = ""

    @property
    def is_delivered(self) -> bool:
        return self.status in OK


class Sender:
    """Sends messages, each on a connection of its own, to the address that was checked."""

    def __init__(self, *, private_addresses: bool) -> None:
        self._client = httpx.AsyncClient(
            transport=_PinnedTransport(private=private_addresses), trust_env=False, timeout=SEND_SECONDS_MAX
        )

    async def send(self, message: Message, *, now: int) -> Answer:
        """Send it once. Whatever goes wrong is the answer: one receiver's trouble is not another's."""
        began = time.monotonic()
        status, body, error = None, b"", ""
        try:
            async with asyncio.timeout(SEND_SECONDS_MAX):
                status, body = await self._post(message, now)
        except TimeoutError:
            error = f"no answer within {SEND_SECONDS_MAX:g} seconds"
        except Exception as failure:
            error = f"{type(failure).__name__}: {failure}"[:500]
        return Answer(
            duration_ms=round((time.monotonic() - began) * SECOND_MS),
            status=status,
            response_body=_text(body),
            error=_text(error.encode()),
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, message: Message, now: int) -> tuple[int, bytes]:
        async with self._client.stream(
            "POST", message.url, content=message.body, headers=headers_of(message, now=now)
        ) as response:
            body = b""
            # As it was sent: unpacked, a small answer could be a huge one.
            async for part in response.aiter_raw():
                body += part
                if len(body) >= RESPONSE_BYTES_MAX:
                    break
            return response.status_code, body[:RESPONSE_BYTES_MAX]


def headers_of(message: Message, *, now: int) -> dict[str, str]:
    seconds = now // SECOND_MS
    time_of_attempt, body = datetime.fromtimestamp(seconds, UTC), message.body.decode()
    signatures = [Webhook(secret).sign(message.id, time_of_attempt, body) for secret in message.secrets]
    return {
        "content-type": "application/json",
        "accept-encoding": "identity",
        "user-agent": f"Lockence/{__version__}",
        "webhook-id": message.id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signatures),
    }


class _PinnedTransport(httpx.AsyncBaseTransport):
    """Resolves a name once, checks what it found, and connects to just that: the name may mean something else by
    then. TLS goes on to ask for the name."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        # No connection is used twice: two names at one address would share it, and only one was verified.
        self._inner = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        name = request.url.host
        port = request.url.port or {"http": 80, "https": 443}[request.url.scheme]
        request.extensions = {**request.extensions, "sni_hostname": name}
        addresses = (await resolved(name, port, private=self._private))[:ADDRESSES_TRIED]
        for number, address in enumerate(addresses, start=1):
            request.url = request.url.copy_with(host=address)
            try:
                return await self._inner.handle_async_request(request)
            except httpx.ConnectError:
                if number == len(addresses):
                    raise
        raise OSError(f"{name} has no address")

    async def aclose(self) -> None:
        await self._inner.aclose()


def _text(data: bytes) -> str:
    """For people, and for PostgreSQL, whose text has no NUL."""
    return data.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")

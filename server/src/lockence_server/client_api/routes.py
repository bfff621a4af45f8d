"""The endpoints: read the body → batch → answer, signed if asked. A bare ASGI application."""

from collections.abc import Callable
from functools import lru_cache
from time import perf_counter
from typing import Any

import structlog
from msgspec import UNSET, Struct

from lockence_server.client_api.batches import Batches
from lockence_server.client_api.requests import FirstRefusal, Outcome, Request
from lockence_server.client_api.signing import SignatureRequest, Signer, signature_request
from lockence_server.clock import SECOND_MS, Clock, rfc3339
from lockence_server.errors import UnavailableError
from lockence_server.http.asgi import (
    BodyIncompleteError,
    BodyTooLargeError,
    DisconnectedError,
    Headers,
    Receive,
    Scope,
    Send,
    read_body,
    respond,
    respond_at_once,
)
from lockence_server.http.metrics import Metrics
from lockence_server.http.rate_limits import RateLimit
from lockence_server.rules import protocol
from lockence_server.rules.decisions import Refused
from lockence_server.rules.facts import Application
from lockence_server.rules.protocol import BadRequestError, Refusal, RefusedAnswer

PREFIX = "/api/v1/"
UNAVAILABLE_RETRY_SECONDS = 1

# Any web page may call: an API key ships inside applications, so it is no secret, and there are no cookies.
COMMON_HEADERS: Headers = [
    (b"content-type", b"application/json"),
    (b"access-control-allow-origin", b"*"),
]
# Needed by a web page's script only where there is one of these to read.
EXPOSED: Headers = [
    (b"access-control-expose-headers", b"content-digest, retry-after, signature, signature-input"),
]
PREFLIGHT_HEADERS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"accept-signature, content-digest, content-type"),
    (b"access-control-max-age", b"86400"),
]
CLOSE: Headers = [(b"connection", b"close")]
NONE: Headers = []

log = structlog.get_logger(__name__)


class Endpoint(Struct, frozen=True):
    """How one of them is served."""

    name: str
    parse: Callable[[bytes], Any]
    batches: Batches[Request[Any], Outcome]
    first_refusals: Batches[FirstRefusal, None] | None = None
    """Where they are kept that `batches`, which locks nothing, has found."""


class _Answer(Struct, frozen=True, gc=False):
    status: int
    code: str
    body: bytes
    application: Application | None = None
    signature: SignatureRequest | None = None
    headers: Headers = NONE


class ClientApi:
    def __init__(
        self,
        endpoints: list[Endpoint],
        *,
        signer: Signer,
        metrics: Metrics,
        rate_limit: RateLimit | None,
        new_request_id: Callable[[], str],
        clock: Clock,
        log_requests: bool,
    ) -> None:
        self._endpoints = {PREFIX + endpoint.name: endpoint for endpoint in endpoints}
        self._signer = signer
        self._rate_limit = rate_limit
        self._new_request_id = new_request_id
        self._clock = clock
        self._log_requests = log_requests
        self._seconds = {name: metrics.seconds.labels(name) for name in (e.name for e in endpoints)}
        # The labels are few: the endpoints, and the codes of the contract.
        self._count = lru_cache(maxsize=None)(metrics.requests.labels)

    def serves(self, path: str) -> bool:
        return path in self._endpoints

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self._endpoints[scope["path"]]
        if scope["method"] == "OPTIONS" and _header(scope, b"access-control-request-method"):
            await respond(send, 204, PREFLIGHT_HEADERS, b"")
            return
        started = perf_counter()
        request_id = self._new_request_id()
        try:
            answer = await self._answer(endpoint, scope, receive, request_id)
        except DisconnectedError:
            return
        headers = [*COMMON_HEADERS, (b"x-request-id", request_id.encode()), *answer.headers]
        if answer.signature is not None and answer.application is not None:
            headers += EXPOSED + self._signer.sign(
                answer.signature,
                answer.application,
                path=scope["path"],
                status=answer.status,
                body=answer.body,
                created_seconds=self._clock() // SECOND_MS,
            )
        await respond_at_once(scope, send, answer.status, headers, answer.body)

        seconds = perf_counter() - started
        self._count(endpoint.name, answer.code).inc()
        self._seconds[endpoint.name].observe(seconds)
        if self._log_requests:
            log.info(
                endpoint.name,
                code=answer.code,
                status=answer.status,
                ms=round(seconds * 1000, 1),
                address=_address(scope),
                request_id=request_id,
            )

    async def _answer(self, endpoint: Endpoint, scope: Scope, receive: Receive, request_id: str) -> _Answer:
        """What to say, whatever happens. Raises only `DisconnectedError`."""
        if scope["method"] != "POST":
            return _refused(protocol.METHOD_NOT_ALLOWED, headers=[(b"allow", b"POST, OPTIONS")])
        try:
            body = await read_body(receive, protocol.BODY_BYTES_MAX)
            request = Request(endpoint.parse(body), _address(scope))
            signature = signature_request(scope["headers"], body)
            return await self._serve(endpoint, request, signature)
        except DisconnectedError:
            raise
        except BadRequestError as error:
            return _refused(error.refusal())
        except BodyTooLargeError:
            return _refused(protocol.BODY_TOO_LARGE, headers=CLOSE)
        except BodyIncompleteError:
            return _refused(BadRequestError("The body did not arrive in time").refusal(), headers=CLOSE)
        except UnavailableError:
            return _refused(protocol.UNAVAILABLE, headers=_retry_after(UNAVAILABLE_RETRY_SECONDS))
        except Exception:
            log.exception("a request failed", endpoint=endpoint.name, request_id=request_id)
            return _refused(protocol.INTERNAL_ERROR, request_id=request_id)

    async def _serve(
        self, endpoint: Endpoint, request: Request[Any], signature: SignatureRequest | None
    ) -> _Answer:
        if self._rate_limit is not None:
            wait_seconds = self._rate_limit.retry_after_seconds(request.address)
            if wait_seconds is not None:
                return _refused(protocol.RATE_LIMITED, headers=_retry_after(wait_seconds))
        outcome = await endpoint.batches.submit(request)
        if outcome.first_refusal is not None and endpoint.first_refusals is not None:
            await endpoint.first_refusals.submit(outcome.first_refusal)
        if isinstance(outcome.answer, Refused):
            return _render(outcome.answer, outcome.application, signature)
        return _Answer(200, "ok", protocol.encode(outcome.answer), outcome.application, signature)


async def not_found(scope: Scope, receive: Receive, send: Send) -> None:
    """What every other path gets."""
    await respond(send, protocol.NOT_FOUND.status, COMMON_HEADERS, _refused(protocol.NOT_FOUND).body)


def _render(refused: Refused, application: Application | None, signature: SignatureRequest | None) -> _Answer:
    refusal = refused.refusal
    answer = RefusedAnswer(
        success=False,
        message=refusal.message,
        code=refusal.code,
        detail=refused.detail or UNSET,
        download_url=refused.download_url or UNSET,
        retry_at=UNSET if refused.retry_at is None else rfc3339(refused.retry_at),
    )
    return _Answer(refusal.status, refusal.code, protocol.encode(answer), application, signature)


def _refused(refusal: Refusal, *, headers: Headers = NONE, request_id: str | None = None) -> _Answer:
    """A refusal that no application stands behind, so that nobody can sign it."""
    answer = RefusedAnswer(
        success=False, message=refusal.message, code=refusal.code, request_id=request_id or UNSET
    )
    return _Answer(refusal.status, refusal.code, protocol.encode(answer), headers=headers)


def _retry_after(seconds: int) -> Headers:
    return [*EXPOSED, (b"retry-after", str(seconds).encode())]


def _address(scope: Scope) -> str:
    client = scope["client"]
    return client[0] if client else ""


def _header(scope: Scope, wanted: bytes) -> bytes | None:
    return next((value for name, value in scope["headers"] if name == wanted), None)

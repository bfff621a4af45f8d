"""Errors as RFC 9457 problem details, rendered in one place."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import UNSET, Struct, UnsetType
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from lockence_server.errors import (
    ConflictError,
    InvalidInputError,
    LockenceError,
    TooManyRequestsError,
    UnavailableError,
)
from lockence_server.http.asgi import Headers, Send, respond
from lockence_server.management.schemas import invalid_fields

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 1
LINES_TOLD_MAX = 100

# What the framework refuses by itself: no such path, not with this method, and so on.
FRAMEWORK_CODES = {
    HTTPStatus.BAD_REQUEST: "bad_request",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "body_too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
}

# Where no connection can be made the driver's own error comes through; and all may be taken for too long.
DATABASE_ERRORS = (DBAPIError, PoolTimeoutError, OSError)

log = structlog.get_logger(__name__)


class FieldProblem(Struct, frozen=True, kw_only=True):
    """What is wrong with one field of the request, or with one line of a file that is its `body`."""

    field: str
    message: str
    line: int | UnsetType = UNSET


class Problem(Struct, frozen=True, kw_only=True):
    """Why a request was not done (RFC 9457). `code` is stable; the words may change."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] | UnsetType = UNSET
    """Every field that is wrong; of a file the first lines that are."""


def problem_of(error: LockenceError) -> Problem:
    """An error of ours, for the caller."""
    errors = []
    if isinstance(error, InvalidInputError):
        errors += [FieldProblem(field=field, message=message) for field, message in error.fields.items()]
        lines = error.lines[:LINES_TOLD_MAX]
        errors += [FieldProblem(field="body", message=message, line=line) for line, message in lines]
    return _problem(error.status, error.code, str(error), errors)


async def send_problem(send: Send, error: LockenceError) -> None:
    """Answer with an error where no framework does."""
    headers: Headers = [(b"content-type", MEDIA_TYPE.encode())]
    headers += [(name.encode(), value.encode()) for name, value in _headers(error).items()]
    await respond(send, error.status, headers, msgspec.json.encode(problem_of(error)))


def on_error(_: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """The answer to whatever a handler raises."""
    match error:
        case LockenceError():
            return _response(problem_of(error), _headers(error))
        case _ if isinstance(error, DATABASE_ERRORS):
            return on_error(_, database_error(error))
        case ValidationException():
            return on_error(_, _invalid_parameters(error))
        case HTTPException():
            code = FRAMEWORK_CODES.get(HTTPStatus(error.status_code), "bad_request")
            return _response(_problem(error.status_code, code, error.detail), dict(error.headers or {}))
        case _:
            log.error("a request failed", exc_info=error)
            return _response(_problem(500, "internal_error", "Something went wrong on our side; see the log."))


@contextmanager
def of_the_database() -> Iterator[None]:
    """What the database does not do in here is `ConflictError` or `UnavailableError`."""
    try:
        yield
    except DATABASE_ERRORS as error:
        raise database_error(error) from error


def database_error(error: Exception) -> LockenceError:
    """What the caller is told where the database did not do it."""
    if isinstance(error, IntegrityError):
        return ConflictError("Something else changed at the same moment. Nothing was done; try again.")
    cause = error.orig if isinstance(error, DBAPIError) else error
    log.warning("the database failed a request", reason=type(cause).__name__)
    return UnavailableError("The database did not do it. Nothing was changed; try again.")


def _invalid_parameters(error: ValidationException) -> InvalidInputError:
    extra = error.extra if isinstance(error.extra, list) else []
    fields = {str(one.get("key", "")): str(one.get("message", "")) for one in extra if isinstance(one, dict)}
    return invalid_fields(fields) if fields else InvalidInputError(error.detail)


def _problem(status: int, code: str, detail: str, errors: list[FieldProblem] | None = None) -> Problem:
    title = HTTPStatus(status).phrase
    return Problem(
        type="about:blank", title=title, status=status, code=code, detail=detail, errors=errors or UNSET
    )


def _response(problem: Problem, headers: dict[str, str] | None = None) -> Response[Problem]:
    return Response(problem, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def _headers(error: LockenceError) -> dict[str, str]:
    if error.status == HTTPStatus.UNAUTHORIZED:
        return {"www-authenticate": "Bearer"}
    if isinstance(error, TooManyRequestsError):
        return {"retry-after": str(error.retry_after_seconds)}
    if isinstance(error, UnavailableError):
        return {"retry-after": str(RETRY_SECONDS)}
    return {}

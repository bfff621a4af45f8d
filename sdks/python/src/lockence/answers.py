"""What an answer says, once it is known whether it is signed: the fields of a success, or an error.

The order of the checks is that of `sdks/README.md`, "Errors".
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from typing import Any, Callable, NoReturn

from lockence import errors
from lockence.errors import LockenceError
from lockence.signatures import Headers

BODY_BYTES_MAX = 262_144
MUST_BE_SIGNED = frozenset({403, 404})
OVER = frozenset({"session_not_found", "session_expired", "session_ended"})

Fields = dict[str, Any]

_WHOLE_SECONDS = re.compile(r"[0-9]{1,9}")
_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z")


class Meaning:
    """One answer, about to be read."""

    def __init__(self, operation: str, *, status: int, headers: Headers, body: bytes, signed: bool | None) -> None:
        """`signed` None: nobody looked, as the vendor wished."""
        self._operation = operation
        self._status = status
        self._body = body
        self._signed = signed
        fields = {name.lower(): value for name, value in headers}
        self._request_id = fields.get("x-request-id")
        self._retry_after_seconds = retry_after_seconds(fields.get("retry-after"))

    def fields(self) -> Fields:
        """Those of a success. Raises the error that any other answer means."""
        if 300 <= self._status < 400:
            self._unexpected("it sends us to another address")
        if len(self._body) > BODY_BYTES_MAX:
            self._unexpected("it is too long")
        if self._signed is False and must_be_signed(self._status):
            raise errors.SignatureError("unsigned", status=self._status, request_id=self._request_id)
        trouble = _TROUBLE.get(self._status)
        if trouble is not None:
            self._raise_trouble(*trouble)
        body = self._object()
        if body["success"]:
            return self._success(body)
        if self._operation == "logout" and body["code"] in OVER and self._status == 404:
            return {}
        self._raise_refusal(body)
        return None

    def _success(self, body: dict[str, Any]) -> Fields:
        if self._status != 200 or body["code"] != "ok":
            self._unexpected("it says yes and no")
        return {name: self._field(body, name, read) for name, read in _SUCCESSES[self._operation].items()}

    def _field(self, body: dict[str, Any], name: str, read: Callable[[object], Any]) -> Any:
        try:
            return read(body[name])
        except (KeyError, ValueError):
            self._unexpected(f"`{name}` is missing or not of the right form")

    def _raise_refusal(self, body: dict[str, Any]) -> NoReturn:
        kind = _REFUSALS.get((self._status, body["code"])) or _OF_STATUS.get(self._status)
        if kind is None:
            self._unexpected(f"its status is {self._status}")
        error = self._error(kind, body["message"], body["code"])
        if isinstance(error, errors.LicenseDisabledError):
            error.detail = _text_or_none(body.get("detail"))
        elif isinstance(error, errors.VersionOutdatedError):
            error.download_url = _text_or_none(body.get("download_url"))
        elif isinstance(error, errors.ResetLimitReachedError):
            error.retry_at = _time_or_none(body.get("retry_at"))
        raise error

    def _raise_trouble(self, kind: type[LockenceError], code: str, message: str) -> NoReturn:
        try:
            body = self._object()
        except errors.UnexpectedAnswerError:
            body = {"success": True}
        if not body["success"]:
            code, message = body["code"], body["message"]
        raise self._error(kind, message, code)

    def _object(self) -> dict[str, Any]:
        try:
            body = json.loads(self._body.decode("utf-8"), parse_constant=_no_constant)
        except (ValueError, RecursionError):
            self._unexpected("it is not JSON")
        if (
            not isinstance(body, dict)
            or not isinstance(body.get("success"), bool)
            or not isinstance(body.get("message"), str)
            or not isinstance(body.get("code"), str)
        ):
            self._unexpected("it is not an answer of the client API")
        return body

    def _unexpected(self, why: str) -> NoReturn:
        message = f"the answer (status {self._status}) is not that of a Lockence server: {why}"
        raise self._error(errors.UnexpectedAnswerError, message, "unexpected_answer") from None

    def _error(self, kind: type[LockenceError], message: str, code: str) -> LockenceError:
        return kind(
            message,
            code=code,
            status=self._status,
            request_id=self._request_id,
            signed=self._signed is True,
            retry_after_seconds=self._retry_after_seconds,
        )


def must_be_signed(status: int) -> bool:
    """Whether an application always stands behind such an answer, so that somebody could sign it."""
    return 200 <= status < 300 or status in MUST_BE_SIGNED


def retry_after_seconds(value: str | None) -> int | None:
    """Of the header, where it is a sensible number of seconds."""
    value = (value or "").strip(" \t")
    return int(value) if _WHOLE_SECONDS.fullmatch(value) else None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _token(value: object) -> str:
    if not _text(value):
        raise ValueError
    return _text(value)


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError
    return value


def _interval(value: object) -> int:
    if _integer(value) < 1:
        raise ValueError
    return _integer(value)


def _time(value: object) -> datetime:
    found = _TIME.fullmatch(_text(value))
    if found is None:
        raise ValueError
    year, month, day, hour, minute, second = map(int, found.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc)


def _time_or_never(value: object) -> datetime | None:
    return None if value is None else _time(value)


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError
    return value


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(_text(each) for each in value)


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _time_or_none(value: object) -> datetime | None:
    try:
        return _time(value)
    except ValueError:
        return None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_LICENSE: dict[str, Callable[[object], Any]] = {
    "expires_at": _time,
    "username": _text,
    "metadata": _object,
    "license_expires_at": _time_or_never,
    "entitlements": _names,
}
_RENEWED: dict[str, Callable[[object], Any]] = {
    "expires_at": _time,
    "heartbeat_interval_seconds": _interval,
}
_SUCCESSES: dict[str, dict[str, Callable[[object], Any]]] = {
    "init": {"session_token": _token, **_LICENSE, **_RENEWED},
    "validate": _LICENSE,
    "heartbeat": _RENEWED,
    "logout": {},
    "reset_devices": {"resets_left": _integer, "next_reset_at": _time},
}
_REFUSALS: dict[tuple[int, str], type[LockenceError]] = {
    (401, "invalid_api_key"): errors.InvalidApiKeyError,
    (403, "application_disabled"): errors.ApplicationDisabledError,
    (403, "license_expired"): errors.LicenseExpiredError,
    (403, "license_disabled"): errors.LicenseDisabledError,
    (403, "hwid_mismatch"): errors.HwidMismatchError,
    (403, "device_blocked"): errors.DeviceBlockedError,
    (403, "address_blocked"): errors.AddressBlockedError,
    (403, "session_limit_reached"): errors.SessionLimitReachedError,
    (403, "version_outdated"): errors.VersionOutdatedError,
    (403, "reset_not_allowed"): errors.ResetNotAllowedError,
    (403, "reset_limit_reached"): errors.ResetLimitReachedError,
    (404, "invalid_license_key"): errors.InvalidLicenseKeyError,
    (404, "session_not_found"): errors.SessionNotFoundError,
    (404, "session_expired"): errors.SessionExpiredError,
    (404, "session_ended"): errors.SessionEndedError,
    (404, "not_found"): errors.NotFoundError,
    (405, "method_not_allowed"): errors.MethodNotAllowedError,
    (413, "body_too_large"): errors.BodyTooLargeError,
}
_OF_STATUS: dict[int, type[LockenceError]] = {
    400: errors.BadRequestError,
    401: errors.RefusedError,
    403: errors.RefusedError,
    404: errors.RefusedError,
}
_UNAVAILABLE = (errors.UnavailableError, "unavailable", "the server is not available")
_TROUBLE: dict[int, tuple[type[LockenceError], str, str]] = {
    429: (errors.RateLimitedError, "rate_limited", "the server had too many requests"),
    500: (errors.InternalError, "internal_error", "the server failed"),
    502: _UNAVAILABLE,
    503: _UNAVAILABLE,
    504: _UNAVAILABLE,
}

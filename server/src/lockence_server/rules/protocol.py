"""The contract of the client API in one file: what is asked, what is answered, every code and status.

Field order in answers is part of the contract; additions come after the guide's own fields.
"""

import json
import re
from collections.abc import Iterable
from typing import Annotated, TypeVar

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType
from packaging.version import InvalidVersion, Version

BODY_BYTES_MAX = 16 * 1024

Body = TypeVar("Body", bound=Struct)

_Name = Annotated[str, Meta(min_length=1, max_length=128)]
_Hwid = Annotated[str, Meta(min_length=1, max_length=256)]
_ShortText = Annotated[str, Meta(max_length=128)]
_UNACCEPTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class InitRequest(Struct, frozen=True, gc=False):
    api_key: _Name
    license_key: _Name
    hwid: _Hwid
    client_version: _ShortText | None = None
    device_name: _ShortText | None = None


class ResetRequest(Struct, frozen=True, gc=False):
    api_key: _Name
    license_key: _Name
    hwid: _Hwid


class SessionRequest(Struct, frozen=True, gc=False):
    """What validate, heartbeat and logout take."""

    api_key: _Name
    session_token: _Name


class Refusal(Struct, frozen=True, gc=False):
    """A "no" of the contract."""

    status: int
    code: str
    message: str


INVALID_API_KEY = Refusal(401, "invalid_api_key", "Invalid API key")
APPLICATION_DISABLED = Refusal(403, "application_disabled", "Application disabled")
LICENSE_EXPIRED = Refusal(403, "license_expired", "License expired")
LICENSE_DISABLED = Refusal(403, "license_disabled", "License disabled")
HWID_MISMATCH = Refusal(403, "hwid_mismatch", "HWID mismatch")
DEVICE_BLOCKED = Refusal(403, "device_blocked", "Device blocked")
ADDRESS_BLOCKED = Refusal(403, "address_blocked", "Address blocked")
SESSION_LIMIT_REACHED = Refusal(403, "session_limit_reached", "Too many active sessions")
VERSION_OUTDATED = Refusal(403, "version_outdated", "Version outdated")
RESET_NOT_ALLOWED = Refusal(403, "reset_not_allowed", "Device reset not allowed")
RESET_LIMIT_REACHED = Refusal(403, "reset_limit_reached", "Device reset limit reached")
INVALID_LICENSE_KEY = Refusal(404, "invalid_license_key", "Invalid license key")
SESSION_NOT_FOUND = Refusal(404, "session_not_found", "Session not found")
SESSION_EXPIRED = Refusal(404, "session_expired", "Session expired")
SESSION_ENDED = Refusal(404, "session_ended", "Session ended")

ATTEMPT_OUTCOMES = frozenset(
    {
        "ok",
        *(
            refusal.code
            for refusal in (
                *(APPLICATION_DISABLED, DEVICE_BLOCKED, ADDRESS_BLOCKED, VERSION_OUTDATED, INVALID_LICENSE_KEY),
                *(LICENSE_DISABLED, LICENSE_EXPIRED, HWID_MISMATCH, SESSION_LIMIT_REACHED),
                *(SESSION_EXPIRED, SESSION_ENDED),
            )
        ),
    }
)
"""The codes that are kept as attempts: those of init, and those that refuse a session."""

METHOD_NOT_ALLOWED = Refusal(405, "method_not_allowed", "Method not allowed: use POST")
NOT_FOUND = Refusal(404, "not_found", "Not found")
BODY_TOO_LARGE = Refusal(413, "body_too_large", f"Body too large: at most {BODY_BYTES_MAX} bytes")
RATE_LIMITED = Refusal(429, "rate_limited", "Too many requests")
INTERNAL_ERROR = Refusal(500, "internal_error", "Server error - contact support")
UNAVAILABLE = Refusal(503, "unavailable", "Temporarily unavailable")


class BadRequestError(Exception):
    """The body is not what the contract asks for; the message names the field and what is wrong with it."""

    def refusal(self) -> Refusal:
        return Refusal(400, "bad_request", str(self))


class RefusedAnswer(Struct, frozen=True, gc=False, omit_defaults=True):
    success: bool
    message: str
    code: str
    detail: str | UnsetType = UNSET
    download_url: str | UnsetType = UNSET
    retry_at: str | UnsetType = UNSET
    request_id: str | UnsetType = UNSET


class InitAnswer(Struct, frozen=True, gc=False):
    success: bool
    message: str
    session_token: str
    expires_at: str
    username: str
    metadata: Raw
    code: str
    license_expires_at: str | None
    heartbeat_interval_seconds: int
    entitlements: Raw


class ValidateAnswer(Struct, frozen=True, gc=False):
    success: bool
    message: str
    username: str
    metadata: Raw
    code: str
    expires_at: str
    license_expires_at: str | None
    entitlements: Raw


class HeartbeatAnswer(Struct, frozen=True, gc=False):
    success: bool
    message: str
    code: str
    expires_at: str
    heartbeat_interval_seconds: int


class LogoutAnswer(Struct, frozen=True, gc=False):
    success: bool
    message: str
    code: str


class ResetAnswer(Struct, frozen=True, gc=False):
    success: bool
    message: str
    code: str
    resets_left: int
    next_reset_at: str


GrantedAnswer = InitAnswer | ValidateAnswer | HeartbeatAnswer | LogoutAnswer | ResetAnswer

encode = msgspec.json.Encoder().encode
_init_decoder = msgspec.json.Decoder(InitRequest)
_reset_decoder = msgspec.json.Decoder(ResetRequest)
_session_decoder = msgspec.json.Decoder(SessionRequest)


def parse_init(body: bytes) -> InitRequest:
    """The request in this body. Raises `BadRequestError`."""
    request = _decoded(_init_decoder, body)
    _check_text("api_key", request.api_key)
    _check_text("license_key", request.license_key)
    _check_text("hwid", request.hwid)
    if request.device_name:
        _check_text("device_name", request.device_name)
    if request.client_version:
        _check_text("client_version", request.client_version)
        _check_version(request.client_version)
    return request


def parse_reset(body: bytes) -> ResetRequest:
    """The request in this body. Raises `BadRequestError`."""
    request = _decoded(_reset_decoder, body)
    _check_text("api_key", request.api_key)
    _check_text("license_key", request.license_key)
    _check_text("hwid", request.hwid)
    return request


def parse_session(body: bytes) -> SessionRequest:
    """The request in this body. Raises `BadRequestError`."""
    request = _decoded(_session_decoder, body)
    _check_text("api_key", request.api_key)
    _check_text("session_token", request.session_token)
    return request


def _decoded(decoder: msgspec.json.Decoder[Body], body: bytes) -> Body:
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        if type(error) is msgspec.DecodeError:
            _check_for_half_pairs(body, decoder.type.__struct_fields__)
        raise _bad_request(error) from None


def _check_for_half_pairs(body: bytes, names: Iterable[str]) -> None:
    """msgspec reads no half of a surrogate pair, and does not say where it is; the standard library reads it."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return
    if not isinstance(fields, dict):
        return
    for name in names:
        if isinstance(value := fields.get(name), str):
            _check_text(name, value)


def _check_text(name: str, value: str) -> None:
    # Nearly every value is printable, which is the quicker question.
    if not value.isprintable() and _UNACCEPTABLE.search(value):
        raise BadRequestError(f"`{name}` contains a control character or half a surrogate pair")


def _check_version(value: str) -> None:
    try:
        Version(value)
    except InvalidVersion:
        raise BadRequestError("`client_version` is not a version number such as 1.4.2") from None


def _bad_request(error: Exception) -> BadRequestError:
    """msgspec says `Expected … - at `$.hwid``; people read better with the field in front."""
    match error:
        case msgspec.ValidationError():
            what, _, where = str(error).partition(" - at `$")
            field = where.strip(".`")
            return BadRequestError(f"`{field}`: {what}" if field else what)
        case RecursionError():
            return BadRequestError("The body is not acceptable JSON: too deeply nested")
        case _:
            return BadRequestError(f"The body is not valid JSON: {error}")

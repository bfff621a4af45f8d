"""Everything that can go wrong, under one base.

A class for each code of the client API, and a few for what never came from a server; `sdks/README.md` has a table.
"""

from __future__ import annotations

from datetime import datetime


class LockenceError(Exception):
    """Something went wrong; `message` says what, for people."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        status: int | None = None,
        request_id: str | None = None,
        signed: bool = False,
        retry_after_seconds: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        """For programs: the server's, or one of ours where there was no answer to trust."""
        self.status = status
        """Of the answer; None if there was none."""
        self.request_id = request_id
        """What the server's log knows this request by."""
        self.signed = signed
        """Whether the answer was proven to be the vendor's server's."""
        self.retry_after_seconds = retry_after_seconds
        """How long the server asks to wait, if it does."""


class RefusedError(LockenceError):
    """The server's no. Asking again will not change it."""


class InvalidApiKeyError(RefusedError):
    """There is no such application, or its API key was rotated away."""


class ApplicationDisabledError(RefusedError):
    """The vendor paused the application."""


class LicenseExpiredError(RefusedError):
    """The license is over."""


class LicenseDisabledError(RefusedError):
    """The license is suspended or revoked."""

    detail: str | None = None
    """The vendor's reason."""


class HwidMismatchError(RefusedError):
    """The license is bound to other devices, and has no place left."""


class DeviceBlockedError(RefusedError):
    """The vendor turned this device away."""


class AddressBlockedError(RefusedError):
    """The vendor turned this network address away."""


class SessionLimitReachedError(RefusedError):
    """As many sessions of the license as it allows are live."""


class VersionOutdatedError(RefusedError):
    """This version of the application is too old for the server."""

    download_url: str | None = None
    """Where there is a newer one."""


class ResetNotAllowedError(RefusedError):
    """The license's devices cannot be reset by its customer."""


class ResetLimitReachedError(RefusedError):
    """The license's devices cannot be reset again yet."""

    retry_at: datetime | None = None
    """When they can be, at the earliest."""


class InvalidLicenseKeyError(RefusedError):
    """There is no such license in this application."""


class SessionNotFoundError(RefusedError):
    """The session is over, or never was."""


class SessionExpiredError(RefusedError):
    """No heartbeat came in time."""


class SessionEndedError(RefusedError):
    """The vendor ended the session or removed its device, or another session took its place."""


class GraceOverError(LockenceError):
    """The server could not be reached for so long that the session is over."""


class BadRequestError(LockenceError):
    """The request is not what the server accepts; the message names the field."""


class NotFoundError(LockenceError):
    """There is nothing at this path."""


class MethodNotAllowedError(LockenceError):
    """The path does not take this method."""


class BodyTooLargeError(LockenceError):
    """The request is larger than the server accepts."""


class RateLimitedError(LockenceError):
    """Too many requests; `retry_after_seconds` says how long to wait."""


class InternalError(LockenceError):
    """The server failed; its vendor will want to know `request_id`."""


class UnavailableError(LockenceError):
    """The server is overloaded, or something in front of it cannot reach it."""


class UnexpectedAnswerError(LockenceError):
    """Somebody answered, and not as a Lockence server does."""


class SignatureError(LockenceError):
    """The answer is not proven to be the vendor's server's, to this request: it counts as no answer."""

    def __init__(self, reason: str, *, status: int | None = None, request_id: str | None = None) -> None:
        super().__init__(
            f"the answer cannot be trusted: {_REASONS[reason]}",
            code="signature_invalid",
            status=status,
            request_id=request_id,
        )
        self.reason = reason
        """Which check failed: `unsigned`, `malformed`, `components`, `algorithm`, `nonce`, `digest`, `signature`,
        `created`."""


_REASONS = {
    "unsigned": "it is not signed",
    "malformed": "its signature is not of the right form",
    "components": "its signature does not cover what it must",
    "algorithm": "it is signed with another algorithm",
    "nonce": "it answers another request",
    "digest": "its body is not the one that was signed",
    "signature": "its signature is of none of the public keys, or of something else",
    "created": "it was not made just now",
}


class NoAnswerError(LockenceError):
    """The server could not be reached, or did not answer in time."""


class TlsError(NoAnswerError):
    """A secure connection could not be made: the server's certificate is not to be trusted, most likely."""

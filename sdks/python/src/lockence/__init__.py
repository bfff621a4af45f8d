"""Ask a Lockence server whether this application may run.

with Client("https://licensing.example.com", "lk_…", public_keys=["MFkw…"]) as client:
    with client.init("XXXXX-XXXXX-XXXXX-XXXXX") as session:
        session.start_heartbeat(on_refused=…)
"""

from lockence.async_client import AsyncClient, AsyncSession
from lockence.client import Client, Session
from lockence.errors import (
    AddressBlockedError,
    ApplicationDisabledError,
    BadRequestError,
    BodyTooLargeError,
    DeviceBlockedError,
    GraceOverError,
    HwidMismatchError,
    InternalError,
    InvalidApiKeyError,
    InvalidLicenseKeyError,
    LicenseDisabledError,
    LicenseExpiredError,
    LockenceError,
    MethodNotAllowedError,
    NoAnswerError,
    NotFoundError,
    RateLimitedError,
    RefusedError,
    ResetLimitReachedError,
    ResetNotAllowedError,
    SessionEndedError,
    SessionExpiredError,
    SessionLimitReachedError,
    SessionNotFoundError,
    SignatureError,
    TlsError,
    UnavailableError,
    UnexpectedAnswerError,
    VersionOutdatedError,
)
from lockence.hwid import Hwid, get_hwid
from lockence.sessions import DevicesReset

__version__ = "0.1.0"

__all__ = [
    "AddressBlockedError",
    "ApplicationDisabledError",
    "AsyncClient",
    "AsyncSession",
    "BadRequestError",
    "BodyTooLargeError",
    "Client",
    "DeviceBlockedError",
    "DevicesReset",
    "GraceOverError",
    "Hwid",
    "HwidMismatchError",
    "InternalError",
    "InvalidApiKeyError",
    "InvalidLicenseKeyError",
    "LicenseDisabledError",
    "LicenseExpiredError",
    "LockenceError",
    "MethodNotAllowedError",
    "NoAnswerError",
    "NotFoundError",
    "RateLimitedError",
    "RefusedError",
    "ResetLimitReachedError",
    "ResetNotAllowedError",
    "Session",
    "SessionEndedError",
    "SessionExpiredError",
    "SessionLimitReachedError",
    "SessionNotFoundError",
    "SignatureError",
    "TlsError",
    "UnavailableError",
    "UnexpectedAnswerError",
    "VersionOutdatedError",
    "get_hwid",
]

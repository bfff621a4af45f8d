"""The rules: what the facts say to a request. Pure functions: no I/O, no clock, no randomness, no state.

The order of the checks is the contract's; the first that fails answers.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal

from msgspec import Struct
from packaging.version import Version

from lockence_server.clock import SECOND_MS
from lockence_server.rules import protocol
from lockence_server.rules.facts import Application, LicenseState, LiveSession, ResetTerms, Session
from lockence_server.rules.protocol import InitRequest, Refusal

Block = Literal["device", "address"]


class Refused(Struct, frozen=True, gc=False):
    refusal: Refusal
    detail: str | None = None
    download_url: str | None = None
    retry_at: int | None = None


class Admitted(Struct, frozen=True, gc=False):
    """An init that succeeds, and everything it changes."""

    session_expires_at: int
    license_expires_at: int | None
    binds_device: bool
    starts_license: bool
    replaced: LiveSession | None


class Reset(Struct, frozen=True, gc=False):
    """A reset of devices that is done: how many are used this month, how many are left, when the next may be."""

    used: int
    left: int
    next_at: int


def check_application(application: Application | None) -> Refused | None:
    if application is None:
        return Refused(protocol.INVALID_API_KEY)
    if not application.enabled:
        return Refused(protocol.APPLICATION_DISABLED)
    return None


def decide_init(
    request: InitRequest,
    application: Application,
    state: LicenseState | None,
    *,
    blocked: frozenset[Block],
    now: int,
) -> Admitted | Refused:
    """Whether this device gets a session, of an application that `check_application` lets pass."""
    if refused := _check_blocked(blocked) or _check_version(request.client_version, application):
        return refused
    if state is None:
        return Refused(protocol.INVALID_LICENSE_KEY)
    terms = state.license
    if refused := _check_license(terms.status, terms.status_reason, terms.expires_at, now):
        return refused

    binds_device = request.hwid not in state.bound_hwids
    if binds_device and 0 < terms.max_devices <= state.device_count:
        return Refused(protocol.HWID_MISMATCH)

    replaced = None
    if 0 < terms.max_sessions <= len(state.live_sessions):
        replaced = _who_gives_way(request.hwid, state.live_sessions, terms.at_session_limit)
        if replaced is None:
            return Refused(protocol.SESSION_LIMIT_REACHED)

    license_expires_at = terms.expires_at
    if terms.first_use_duration_seconds is not None and terms.first_used_at is None:
        license_expires_at = _whole_seconds(now + terms.first_use_duration_seconds * SECOND_MS)
    return Admitted(
        session_expires_at=lease_end(application, license_expires_at, now),
        license_expires_at=license_expires_at,
        binds_device=binds_device,
        starts_license=terms.first_used_at is None,
        replaced=replaced,
    )


def decide_reset(terms: ResetTerms | None, *, blocked: frozenset[Block], now: int) -> Reset | Refused:
    """Whether a customer may free their device slots, of an application that `check_application` lets pass."""
    if refused := _check_blocked(blocked):
        return refused
    if terms is None:
        return Refused(protocol.INVALID_LICENSE_KEY)
    if refused := _check_license(terms.status, terms.status_reason, terms.expires_at, now):
        return refused
    if not terms.resets_per_month:
        return Refused(protocol.RESET_NOT_ALLOWED)
    next_at = _next_reset(terms, terms.reset_at, terms.resets_used)
    if next_at > now:
        return Refused(protocol.RESET_LIMIT_REACHED, retry_at=next_at)
    goes_on = terms.reset_at is not None and _month_after(terms.reset_at) == _month_after(now)
    used = terms.resets_used + 1 if goes_on else 1
    return Reset(used=used, left=max(0, terms.resets_per_month - used), next_at=_next_reset(terms, now, used))


def _next_reset(terms: ResetTerms, reset_at: int | None, used: int) -> int:
    """When the next may be, after the last: when its time has passed, and not in a month that has had them all."""
    if reset_at is None:
        return 0
    cooled_down_at = _whole_seconds(reset_at) + terms.cooldown_seconds * SECOND_MS
    return cooled_down_at if used < terms.resets_per_month else max(cooled_down_at, _month_after(reset_at))


def check_session(session: Session | None, *, blocked: frozenset[Block], now: int) -> Refused | None:
    """Whether a session may go on, of an application that `check_application` lets pass."""
    if session is None or session.end_reason == "logout":
        return Refused(protocol.SESSION_NOT_FOUND)
    if session.end_reason is not None:
        return Refused(protocol.SESSION_ENDED)
    # Over without a reason: it has run out, by the clock of the node that noted it.
    if session.ended_at is not None or session.expires_at <= now:
        return Refused(protocol.SESSION_EXPIRED)
    return _check_license(
        session.license_status, session.license_status_reason, session.license_expires_at, now
    ) or _check_blocked(blocked)


def lease_end(application: Application, license_expires_at: int | None, now: int) -> int:
    """When a session begun or renewed now ends by itself: in whole seconds, as its client is told."""
    end = _whole_seconds(now + application.session_lifetime_seconds * SECOND_MS)
    return end if license_expires_at is None else min(end, license_expires_at)


def _check_blocked(blocked: frozenset[Block]) -> Refused | None:
    if "device" in blocked:
        return Refused(protocol.DEVICE_BLOCKED)
    if "address" in blocked:
        return Refused(protocol.ADDRESS_BLOCKED)
    return None


def _check_version(client_version: str | None, application: Application) -> Refused | None:
    """A client that does not say its version is not below the minimum."""
    if not client_version or not application.minimum_version:
        return None
    if _version(client_version) < _version(application.minimum_version):
        return Refused(protocol.VERSION_OUTDATED, download_url=application.download_url)
    return None


def _check_license(status: str, reason: str | None, expires_at: int | None, now: int) -> Refused | None:
    if status != "active":
        return Refused(protocol.LICENSE_DISABLED, detail=reason)
    if expires_at is not None and expires_at <= now:
        return Refused(protocol.LICENSE_EXPIRED)
    return None


def _who_gives_way(hwid: str, live_sessions: list[LiveSession], at_limit: str) -> LiveSession | None:
    """The oldest session of the same device, so that a crash locks nobody out; else what the policy says."""
    own = [session for session in live_sessions if session.hwid == hwid]
    candidates = own or (live_sessions if at_limit == "replace_oldest" else [])
    return min(candidates, key=lambda session: (session.created_at, session.id), default=None)


def _whole_seconds(time_ms: int) -> int:
    return time_ms - time_ms % SECOND_MS


def _month_after(time_ms: int) -> int:
    """When the calendar month of this time ends, in UTC."""
    time = datetime.fromtimestamp(time_ms // SECOND_MS, UTC)
    year, month = (time.year + 1, 1) if time.month == 12 else (time.year, time.month + 1)
    return int(datetime(year, month, 1, tzinfo=UTC).timestamp()) * SECOND_MS


@lru_cache(maxsize=1024)
def _version(text: str) -> Version:
    return Version(text)

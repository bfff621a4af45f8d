"""When a license ends: pure rules, with `now` passed in. Ends are whole seconds, as clients are told them."""

from typing import NamedTuple

from msgspec import UNSET

from lockence_server.clock import SECOND_MS
from lockence_server.errors import ConflictError, InvalidInputError
from lockence_server.management.licenses.schemas import LicenseChanges, NewLicenses
from lockence_server.management.policies.schemas import Policy
from lockence_server.management.schemas import DURATION_SECONDS_MAX, TIME_MS_MAX, milliseconds


class Expiry(NamedTuple):
    """`expires_at` in milliseconds, or None: never, or not before the first use sets it."""

    expires_at: int | None
    first_use_duration_seconds: int | None


NEVER = Expiry(None, None)


def of_new_license(given: NewLicenses, policy: Policy | None, *, now: int) -> Expiry:
    """Own values first, then the policy's, else never. Raises `InvalidInputError` where they contradict."""
    _check_one_way(given)
    if given.expires_at is not UNSET:
        return NEVER if given.expires_at is None else Expiry(milliseconds(given.expires_at), None)
    duration_seconds = given.duration_seconds or (policy.duration_seconds if policy else None)
    if duration_seconds is None:
        if given.starts is not UNSET:
            raise InvalidInputError("`starts` needs a duration, of the license or of its policy")
        return NEVER
    if (given.starts or (policy.starts if policy else "creation")) == "first_use":
        return Expiry(None, duration_seconds)
    return Expiry(_after(now, duration_seconds), None)


def of_changed_license(given: LicenseChanges, *, first_used: bool, now: int) -> Expiry | None:
    """The new expiry, or None where it stays. Raises `InvalidInputError`, `ConflictError`."""
    _check_one_way(given)
    if given.expires_at is not UNSET:
        return NEVER if given.expires_at is None else Expiry(milliseconds(given.expires_at), None)
    if given.duration_seconds is UNSET:
        if given.starts is not UNSET:
            raise InvalidInputError("`starts` needs a duration")
        return None
    if given.starts != "first_use":
        return Expiry(_after(now, given.duration_seconds), None)
    if first_used:
        raise ConflictError("The license has been used already, so its time cannot begin with its first use.")
    return Expiry(None, given.duration_seconds)


def extended(known: Expiry, seconds: int, *, first_used: bool, now: int) -> Expiry:
    """The same with this much more time. Raises `ConflictError` where there is no end."""
    if not first_used and known.first_use_duration_seconds is not None:
        return Expiry(known.expires_at, min(known.first_use_duration_seconds + seconds, DURATION_SECONDS_MAX))
    if known.expires_at is None:
        raise ConflictError("The license never ends, so there is nothing to extend.")
    return Expiry(_after(max(known.expires_at, now), seconds), known.first_use_duration_seconds)


def _check_one_way(given: NewLicenses | LicenseChanges) -> None:
    if given.expires_at is not UNSET and (given.duration_seconds is not UNSET or given.starts is not UNSET):
        raise InvalidInputError("Give either `expires_at`, or `duration_seconds` with `starts`, not both")


def _after(now: int, duration_seconds: int) -> int:
    # Some say 9999 for "never", and extend all of their licenses.
    return min((now // SECOND_MS + duration_seconds) * SECOND_MS, TIME_MS_MAX)

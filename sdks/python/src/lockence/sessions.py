"""What both kinds of session show, and what both kinds of client send."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Union

from lockence.answers import Fields
from lockence.calls import Answer
from lockence.errors import LockenceError
from lockence.options import Options
from lockence.state import SessionState

LEAVING_SECONDS_MAX = 5.0
"""How long leaving a session's scope may take."""

OnRefused = Callable[[LockenceError], Union[Awaitable[None], None]]
OnOffline = Callable[[LockenceError, float], Union[Awaitable[None], None]]
OnOnline = Callable[[], Union[Awaitable[None], None]]
"""Callbacks of the heartbeat; those of an async session may be coroutine functions."""


class SessionView:
    """What is known of a session."""

    def __init__(self, state: SessionState) -> None:
        self._state = state

    @property
    def username(self) -> str:
        """The license's, empty if it has none."""
        return str(self._state.known("username"))

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The license's JSON object."""
        metadata: Mapping[str, Any] = self._state.known("metadata")
        return metadata

    @property
    def entitlements(self) -> tuple[str, ...]:
        """What the license unlocks."""
        names: tuple[str, ...] = self._state.known("entitlements")
        return names

    def has(self, entitlement: str) -> bool:
        """Whether the license unlocks it."""
        return entitlement in self.entitlements

    @property
    def expires_at(self) -> datetime:
        """When it ends if nothing renews it, as the server said."""
        at: datetime = self._state.known("expires_at")
        return at

    @property
    def license_expires_at(self) -> datetime | None:
        """When the license ends; None for never."""
        at: datetime | None = self._state.known("license_expires_at")
        return at

    @property
    def seconds_left(self) -> float:
        """How long it is good for with no further answer, whatever the computer's clock shows. 0: it is over."""
        return self._state.seconds_left

    @property
    def active(self) -> bool:
        """Whether it is good, as far as the server has said. Asks nobody."""
        return self.seconds_left > 0

    def __repr__(self) -> str:
        return f"<lockence.{type(self).__name__}, {'active' if self.active else 'over'}>"


@dataclass(frozen=True)
class DevicesReset:
    """A license's devices were freed."""

    resets_left: int
    """How many are left in this month."""
    next_reset_at: datetime
    """When the next one may be, at the earliest."""


def init_fields(options: Options, license_key: str, hwid: str) -> Fields:
    given = {"client_version": options.client_version, "device_name": options.device_name}
    more = {name: value for name, value in given.items() if value is not None}
    return {"license_key": license_key, "hwid": hwid, **more}


def reset_fields(license_key: str, hwid: str) -> Fields:
    return {"license_key": license_key, "hwid": hwid}


def devices_reset(answer: Answer) -> DevicesReset:
    return DevicesReset(**answer.fields)

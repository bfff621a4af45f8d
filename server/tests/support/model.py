"""The rules of the client API once more, as plainly as they can be said: no batches, no SQL, one dict each.

The contract's text is the source; the product's code is not looked at. `test_model.py` holds both against each
other.
"""

from dataclasses import dataclass, field

SECOND = 1000


@dataclass
class ModelSession:
    license: str
    hwid: str
    opened: int
    expires_at: int
    over: str | None = None  # the code that its client hears from now on


@dataclass
class ModelLicense:
    max_devices: int = 1
    max_sessions: int = 0
    replaces_oldest: bool = False
    status: str = "active"
    expires_at: int | None = None
    first_use_seconds: int | None = None
    devices: set[str] = field(default_factory=set)


class Model:
    def __init__(self) -> None:
        self.now = 0
        self.enabled = True
        self.lifetime_seconds = 1800
        self.minimum_version: tuple[int, ...] | None = None
        self.blocked_devices: set[str] = set()
        self.address_blocked = False
        self.licenses: dict[str, ModelLicense] = {}
        self.sessions: dict[str, ModelSession] = {}

    def init(self, key: str, hwid: str, version: tuple[int, ...] | None) -> tuple[str, int | None, int | None]:
        """The code; and of an admitted init when session and license end."""
        refused = self._refusal_of_init(key, hwid, version)
        if refused is not None:
            return refused, None, None
        held = self.licenses[key]
        held.devices.add(hwid)
        if held.first_use_seconds is not None:
            held.expires_at = (self.now + held.first_use_seconds * SECOND) // SECOND * SECOND
            held.first_use_seconds = None
        return "ok", self._lease_end(held), held.expires_at

    def opened(self, token: str, key: str, hwid: str) -> None:
        """An admitted init has opened this session."""
        self.sessions[token] = ModelSession(key, hwid, self.now, self._lease_end(self.licenses[key]))

    def ask(self, token: str) -> str:
        """What validate, heartbeat and logout have in common."""
        if not self.enabled:
            return "application_disabled"
        session = self.sessions.get(token)
        if session is None:
            return "session_not_found"
        if session.over is not None:
            return session.over
        if session.expires_at <= self.now:
            return "session_expired"
        held = self.licenses[session.license]
        if held.status != "active":
            return "license_disabled"
        if held.expires_at is not None and held.expires_at <= self.now:
            return "license_expired"
        return self._blocked(session.hwid) or "ok"

    def heartbeat(self, token: str) -> tuple[str, int | None]:
        code = self.ask(token)
        if code != "ok":
            return code, None
        session = self.sessions[token]
        session.expires_at = self._lease_end(self.licenses[session.license])
        return "ok", session.expires_at

    def logout(self, token: str) -> str:
        code = self.ask(token)
        if code == "ok":
            self.sessions[token].over = "session_not_found"
        return code

    def end(self, key: str, hwid: str | None = None) -> None:
        """The vendor ends what is live of a license, or of one of its devices."""
        for session in self.live(key):
            if hwid in (None, session.hwid):
                session.over = "session_ended"

    def live(self, key: str) -> list[ModelSession]:
        return [
            session
            for session in self.sessions.values()
            if session.license == key and session.over is None and session.expires_at > self.now
        ]

    def _refusal_of_init(self, key: str, hwid: str, version: tuple[int, ...] | None) -> str | None:
        if not self.enabled:
            return "application_disabled"
        if blocked := self._blocked(hwid):
            return blocked
        if version is not None and self.minimum_version is not None and version < self.minimum_version:
            return "version_outdated"
        held = self.licenses.get(key)
        if held is None:
            return "invalid_license_key"
        if held.status != "active":
            return "license_disabled"
        if held.expires_at is not None and held.expires_at <= self.now:
            return "license_expired"
        if hwid not in held.devices and held.max_devices and len(held.devices) >= held.max_devices:
            return "hwid_mismatch"
        return self._make_room(key, held, hwid)

    def _make_room(self, key: str, held: ModelLicense, hwid: str) -> str | None:
        live = self.live(key)
        if not held.max_sessions or len(live) < held.max_sessions:
            return None
        candidates = [session for session in live if session.hwid == hwid]
        if not candidates and held.replaces_oldest:
            candidates = live
        if not candidates:
            return "session_limit_reached"
        min(candidates, key=lambda session: session.opened).over = "session_ended"
        return None

    def _blocked(self, hwid: str) -> str | None:
        if hwid in self.blocked_devices:
            return "device_blocked"
        return "address_blocked" if self.address_blocked else None

    def _lease_end(self, held: ModelLicense) -> int:
        end = (self.now + self.lifetime_seconds * SECOND) // SECOND * SECOND
        return end if held.expires_at is None else min(end, held.expires_at)

"""What the database knows about a request when it is decided. Field order is the statements' column order."""

from msgspec import Struct


class Application(Struct, frozen=True, gc=False):
    api_key: str
    id: str
    enabled: bool
    session_lifetime_seconds: int
    heartbeat_interval_seconds: int
    minimum_version: str | None
    download_url: str | None
    blocks_devices: bool
    blocked_prefixes: str  # JSON, such as ["4/24", "6/64"]
    signing_key_id: str | None
    signing_key_encrypted: str | None  # hexadecimal

    @property
    def blocks_anything(self) -> bool:
        return self.blocks_devices or self.blocked_prefixes != "[]"


class License(Struct, frozen=True, gc=False):
    """A license, its overrides already resolved against its policy. JSON columns are JSON text."""

    key_digest: str
    id: str
    status: str
    status_reason: str | None
    expires_at: int | None
    first_use_duration_seconds: int | None
    first_used_at: int | None
    username: str
    metadata: str
    entitlements: str
    max_devices: int
    max_sessions: int
    at_session_limit: str


class ResetTerms(Struct, frozen=True, gc=False):
    """What decides whether a customer may reset their devices, and how often they did."""

    id: str
    status: str
    status_reason: str | None
    expires_at: int | None
    resets_per_month: int
    cooldown_seconds: int
    reset_at: int | None  # the last time
    resets_used: int  # in the month of the last time


class Session(Struct, frozen=True, gc=False):
    """A session, and what its license says now."""

    application_id: str
    token_digest: str
    hwid: str
    expires_at: int
    ended_at: int | None
    end_reason: str | None
    license_status: str
    license_status_reason: str | None
    license_expires_at: int | None
    username: str
    metadata: str
    entitlements: str
    first_refused_at: int | None


class LiveSession(Struct, frozen=True, gc=False):
    id: str
    token_digest: str
    hwid: str
    created_at: int


class LicenseState:
    """A license and how much of it is taken: loaded once a batch, kept true as the batch's inits are decided."""

    __slots__ = ("bound_hwids", "device_count", "license", "live_sessions")

    def __init__(self, terms: License) -> None:
        self.license = terms
        self.bound_hwids: set[str] = set()  # of those that this batch asks about
        self.device_count = 0  # loaded only where it limits a new device
        self.live_sessions: list[LiveSession] = []  # loaded only where there may be no room

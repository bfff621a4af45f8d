"""What the operator can set: read once from `LOCKENCE_*` variables, then passed in; never a global."""

from collections.abc import Mapping
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import SplitResult, urlsplit

import msgspec
from msgspec import Meta

from lockence_server.errors import ConfigurationError

PREFIX = "LOCKENCE_"

OPTIONS_OF_SERVE = frozenset({"LOCKENCE_HOST", "LOCKENCE_PORT", "LOCKENCE_WORKERS"})
"""Of one process and not of the installation: `lockence serve` reads them itself."""

DEFAULT_URL = "http://127.0.0.1:8080"

Count = Annotated[int, Meta(ge=1)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One installation's settings. Each field is the variable `LOCKENCE_<FIELD>`; docs/settings.md explains it."""

    database_url: str = "sqlite:///data/lockence.db"
    secret_key: str = ""
    """Any long random text. Empty: a key file is made beside the SQLite database on first start."""

    database_timeout_seconds: Annotated[float, Meta(gt=0)] = 5.0
    """How long one batch may wait for the database before its requests are answered 503."""

    batch_requests_max: Count = 512
    queue_requests_max: Count = 4096
    """Requests of one endpoint that may wait for the database; further ones are answered 503 at once."""

    rate_limit: str = ""
    """Requests one address may make, such as `300/minute`, counted in each worker. Empty: no limit."""

    trusted_proxies: str = ""
    """Addresses whose `X-Forwarded-For` is believed, comma-separated; `*` for all. Empty: none."""

    session_retention_days: Count = 7
    """How long a session that is over is kept, so that its client hears `session_expired`, not `not_found`."""

    attempt_retention_days: Count = 30
    """How long it is kept who tried to use a license, and what they were answered."""

    public_url: str = ""
    """Where people reach this server, such as `https://licensing.example.com`; for links and passkeys."""

    registration: Literal["closed", "open"] = "closed"
    """Whether anybody may make an account and an organisation of their own."""

    smtp_url: str = ""
    """`smtp://user:password@host:587` or `smtps://…`. Empty: links are logged instead of sent."""

    mail_from: str = ""
    """Whom e-mail is from, such as `Lockence <licensing@example.com>`."""

    jobs: bool = True
    """Whether `serve` also does what time makes due; `lockence worker` always does."""

    expiring_days: Count = 7
    """How long before its end a license is announced as `license.expiring`."""

    event_retention_days: Count = 365
    delivery_retention_days: Count = 30
    """How long what was sent to webhooks, or given up, can be looked at and replayed."""

    webhook_private_addresses: bool = False
    """Whether webhooks may go to addresses that are not of the public internet."""

    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_requests: bool = False
    """Log every client request; without it, only those that fail on our side."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """The settings in these variables. Raises `ConfigurationError` naming the variable that is wrong."""
        given = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in environment.items()
            if name.startswith(PREFIX) and name not in OPTIONS_OF_SERVE
        }
        unknown = sorted(given.keys() - cls.__struct_fields__)
        if unknown:
            names = ", ".join(PREFIX + name.upper() for name in unknown)
            raise ConfigurationError(f"Unknown setting: {names}. See docs/settings.md for the ones there are.")
        values: dict[str, object] = {}
        for name, text in given.items():
            field_type = cls.__annotations__[name]
            try:
                values[name] = msgspec.convert(text, field_type, strict=False)
            except msgspec.ValidationError as error:
                raise ConfigurationError(f"{PREFIX}{name.upper()}={text!r}: {error}") from None
        settings = cls(**values)  # type: ignore[arg-type]
        settings.check()
        return settings

    def check(self) -> None:
        """What a field's type cannot say. Raises `ConfigurationError` naming the variable."""
        if not self.is_sqlite and not self.database_url.startswith("postgresql://"):
            raise ConfigurationError("LOCKENCE_DATABASE_URL starts with sqlite:/// or postgresql://")
        if self.is_sqlite and self.database_url.removeprefix("sqlite:///") in {"", ":memory:"}:
            raise ConfigurationError("LOCKENCE_DATABASE_URL names no file: sqlite:///PATH, with the path of one")
        if self.trusted_proxies != "*":
            for proxy in filter(None, map(str.strip, self.trusted_proxies.split(","))):
                _check_network(proxy)
        if self.rate_limit:
            self._check_rate_limit()
        self._check_public_url()
        self._check_mail()

    def _check_rate_limit(self) -> None:
        from limits import parse_many  # Slow to load, and few set one.

        try:
            [_] = parse_many(self.rate_limit)
        except ValueError:
            raise ConfigurationError(
                f"LOCKENCE_RATE_LIMIT={self.rate_limit!r} is not one limit such as 300/minute"
            ) from None

    def _check_public_url(self) -> None:
        if not self.public_url:
            return
        url = _url(self.public_url)
        if (
            url is None
            or url.scheme not in {"http", "https"}
            or not url.hostname
            or set("?#") & set(self.public_url)
        ):
            raise ConfigurationError(
                f"LOCKENCE_PUBLIC_URL={self.public_url!r} is not an address such as https://licensing.example.com"
            )

    def _check_mail(self) -> None:
        """Says nothing of what the URL is: there may be a password in it."""
        if not self.smtp_url:
            return
        url = _url(self.smtp_url)
        if url is None or url.scheme not in {"smtp", "smtps"} or not url.hostname:
            raise ConfigurationError(
                "LOCKENCE_SMTP_URL is not an address such as smtp://user:password@mail.example.com:587"
            )
        _, address = parseaddr(self.mail_from)
        if "@" not in address or not self.mail_from.isprintable():
            raise ConfigurationError(
                "LOCKENCE_MAIL_FROM is not whom e-mail can be from, such as licensing@example.com. "
                "LOCKENCE_SMTP_URL needs it."
            )

    @property
    def base_url(self) -> str:
        """What links to this server begin with; no slash at its end."""
        return self.public_url.rstrip("/") or DEFAULT_URL

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:///")

    @property
    def sqlite_path(self) -> Path:
        """The database file; only where `is_sqlite`."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def database_name(self) -> str:
        """The database, for people: its URL without the password in it."""
        scheme, _, rest = self.database_url.partition("://")
        return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"

    def __repr__(self) -> str:
        """Without what must not reach a log."""
        return f"Settings(database={self.database_name})"


def _url(text: str) -> SplitResult | None:
    """The parts of a URL; None where it is none."""
    try:
        parts = urlsplit(text)
        _ = parts.port  # Raises where that is no number.
    except ValueError:
        return None
    return parts


def _check_network(text: str) -> None:
    """As strict as uvicorn, which takes what it cannot read for a name that no proxy has."""
    try:
        ip_network(text)
    except ValueError:
        raise ConfigurationError(
            f"LOCKENCE_TRUSTED_PROXIES: {text!r} is no address and no network such as 10.0.0.0/8; * stands alone"
        ) from None

"""A world to measure in: one application with many licenses, each with a bound device and a live session.

The application and its policy are made by Lockence's own services, the many rows written straight to the tables.
"""

import hashlib
import random
import secrets
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from msgspec import Struct

from databases import Database, Row, Seeding
from lockence_server.clock import DAY_MS, system_clock
from lockence_server.database.engine import control_plane_engine, prepare
from lockence_server.database.tables import devices, licenses, sessions
from lockence_server.identifiers import new_id
from lockence_server.license_keys import new_license_key
from lockence_server.management.applications import service as applications
from lockence_server.management.applications.schemas import ApplicationChanges, NewApplication
from lockence_server.management.context import Context
from lockence_server.management.organisations.service import default_organisation_id
from lockence_server.management.policies import service as policies
from lockence_server.management.policies.schemas import NewPolicy
from lockence_server.secrets import SecretBox
from lockence_server.settings import Settings

SESSION_LIFETIME_SECONDS = 24 * 60 * 60
ROWS_PER_WRITE = 20_000
BODIES_MAX = 250_000
"""More than this and wrk takes longer to read them than to send them. In a larger world they are a sample."""

LICENSE_COLUMNS = (
    *("application_id", "id", "key_digest", "key_encrypted", "policy_id", "status", "username", "email", "note"),
    *("metadata", "expires_at", "first_used_at", "created_at", "updated_at"),
)
DEVICE_COLUMNS = (
    *("application_id", "license_id", "hwid", "id", "name", "address", "first_seen_at", "last_seen_at"),
)
SESSION_COLUMNS = (
    *("application_id", "token_digest", "id", "license_id", "hwid", "address", "client_version"),
    *("created_at", "last_activity_at", "expires_at"),
)

Progress = Callable[[int], None]
"""Is told how many licenses have been written so far."""


class Customer(Struct, frozen=True, gc=False):
    """What a client knows of itself."""

    license_key: str
    hwid: str
    session_token: str


class World(Struct, frozen=True):
    api_key: str
    customers: list[Customer]

    def write_bodies(self, directory: Path) -> dict[str, Path]:
        """Files of request bodies, one a line, for each endpoint."""
        some = random.sample(self.customers, min(BODIES_MAX, len(self.customers)))
        inits = _write_lines(directory / "init.bodies", map(self._init_body, some))
        of_sessions = _write_lines(directory / "session.bodies", map(self._session_body, some))
        return {"init": inits, "validate": of_sessions, "heartbeat": of_sessions}

    def _init_body(self, customer: Customer) -> bytes:
        return msgspec.json.encode(
            {"api_key": self.api_key, "license_key": customer.license_key, "hwid": customer.hwid}
        )

    def _session_body(self, customer: Customer) -> bytes:
        return msgspec.json.encode({"api_key": self.api_key, "session_token": customer.session_token})


async def make_world(database: Database, secret_key: str, license_count: int, progress: Progress) -> World:
    """Fill this empty database."""
    settings = Settings(database_url=database.url, secret_key=secret_key)
    secret_box = await prepare(settings, migrate=True)
    now = system_clock()
    async with control_plane_engine(settings) as engine, engine.begin() as connection:
        organisation_id = await default_organisation_id(connection, now=now)
        context = Context(connection, organisation_id, "benchmark", now, secret_box)
        application_id, api_key, policy_id = await _make_application(context)
    people = _People(application_id, policy_id, secret_box, now, license_count)
    customers: list[Customer] = []
    async with database.seeding() as seeding:
        while some := list(islice(people, ROWS_PER_WRITE)):
            customers += await _write(seeding, some)
            progress(len(customers))
    return World(api_key, customers)


async def _make_application(context: Context) -> tuple[str, str, str]:
    """The id and API key of a new application, and the id of its policy."""
    application = await applications.create(context, NewApplication(name="Benchmark"))
    lifetime = ApplicationChanges(session_lifetime_seconds=SESSION_LIFETIME_SECONDS)
    await applications.update_application(context, application.id, lifetime)
    policy = await policies.create(
        context, application.id, NewPolicy(name="Professional", entitlements=["export", "sync"])
    )
    return application.id, application.api_key, policy.id


class _Person(Struct, frozen=True):
    customer: Customer
    license: Row
    device: Row
    session: Row


class _People(Iterator[_Person]):
    """Licenses with their device and session, in ascending order of their ids, as time would have made them."""

    def __init__(self, application_id: str, policy_id: str, secret_box: SecretBox, now: int, count: int) -> None:
        self._application_id = application_id
        self._policy_id = policy_id
        self._secret_box = secret_box
        self._now = now
        self._numbers = iter(range(count))
        self._id_beginnings = {prefix: new_id(prefix)[:-8] for prefix in ("lic", "dev", "ses")}

    def __next__(self) -> _Person:
        number = next(self._numbers)
        customer = Customer(new_license_key(), secrets.token_hex(32), str(uuid4()))
        license_id = self._id("lic", number)
        return _Person(
            customer,
            self._license(number, license_id, customer),
            (
                *(self._application_id, license_id, customer.hwid, self._id("dev", number)),
                *(f"DESKTOP-{number:07}", _address(number), self._now, self._now),
            ),
            (
                *(self._application_id, hashlib.sha256(customer.session_token.encode()).hexdigest()),
                *(self._id("ses", number), license_id, customer.hwid, _address(number), "2.4.1"),
                *(self._now, self._now, self._now + DAY_MS),
            ),
        )

    def _license(self, number: int, license_id: str, customer: Customer) -> Row:
        key = customer.license_key
        # Every second one is made from the policy, every fourth ends some day.
        policy_id = self._policy_id if number % 2 else None
        expires_at = self._now + 365 * DAY_MS if number % 4 == 0 else None
        return (
            *(self._application_id, license_id, self._secret_box.license_key_digest(key)),
            *(self._secret_box.encrypt(key.encode(), license_id), policy_id, "active"),
            *(f"customer_{number}", f"customer_{number}@example.com", ""),
            f'{{"plan":"pro","seats":{number % 9 + 1}}}',
            *(expires_at, self._now, self._now, self._now),
        )

    def _id(self, prefix: str, number: int) -> str:
        # A real id's beginning and a number in place of its end: sorted as real ones are, and quicker to make.
        return f"{self._id_beginnings[prefix]}{number:08}"


async def _write(seeding: Seeding, people: list[_Person]) -> Iterator[Customer]:
    await seeding.insert(licenses, LICENSE_COLUMNS, [person.license for person in people])
    await seeding.insert(devices, DEVICE_COLUMNS, [person.device for person in people])
    # In the order of their key, which makes for fewer jumps in its index.
    rows = sorted((person.session for person in people), key=_token_digest)
    await seeding.insert(sessions, SESSION_COLUMNS, rows)
    return (person.customer for person in people)


def _token_digest(session: Row) -> Any:
    return session[SESSION_COLUMNS.index("token_digest")]


def _address(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _write_lines(path: Path, lines: Iterator[bytes]) -> Path:
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in lines)
    return path

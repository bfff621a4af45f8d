"""N slots never admit N + 1, whoever comes at the same moment, to whichever of the nodes."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from lockence_server.client_api.init import SESSIONS_LISTED_MAX
from lockence_server.clock import DAY_MS, SECOND_MS
from lockence_server.database.engine import prepare
from lockence_server.settings import Settings
from tests.support.clients import Connection, connections
from tests.support.installations import DATABASES, new_settings
from tests.support.servers import ServerProcess, serving_all
from tests.support.vendor import Customer, Vendor, open_vendor
from tests.support.world import Answer

CLIENTS = 200
SLOTS = 7
ROUNDS = 20


@dataclass(frozen=True)
class Rush:
    """Clients on many devices, whose connections to all the nodes are open already."""

    vendor: Vendor
    clients: list[Connection]

    async def init(self, customer: Customer) -> list[Answer]:
        """Everybody's first init with this license, none waiting for another's."""
        for number, client in enumerate(self.clients):
            client.send("init", **customer.init(f"device {number}"))
        return [await client.answer() for client in self.clients]


@dataclass(frozen=True)
class Nodes:
    settings: Settings
    servers: Sequence[ServerProcess]


@pytest.fixture(scope="module", params=DATABASES)
def nodes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    settings = new_settings(request, "limits")
    asyncio.run(prepare(settings, migrate=True))
    logs = tmp_path_factory.mktemp("logs")
    count = 2 if settings.is_sqlite else 4
    with serving_all([ServerProcess(settings, logs / str(node)) for node in range(count)]) as servers:
        yield Nodes(settings, servers)


@pytest.fixture
async def rush(nodes: Nodes) -> AsyncIterator[Rush]:
    async with open_vendor(nodes.settings) as vendor, connections(nodes.servers, CLIENTS) as clients:
        yield Rush(vendor, clients)


async def test_devices_take_no_more_than_their_slots(rush: Rush) -> None:
    for _ in range(ROUNDS):
        customer = await rush.vendor.customer(max_devices=SLOTS)
        answers = await rush.init(customer)
        assert codes(answers) == {"ok": SLOTS, "hwid_mismatch": CLIENTS - SLOTS}
        used = await rush.vendor.show_license(customer.license_id)
        admitted = {f"device {number}" for number, answer in enumerate(answers) if answer.code == "ok"}
        assert {device.hwid for device in used.devices} == admitted


@pytest.mark.parametrize("slots", [SLOTS, SESSIONS_LISTED_MAX + SLOTS])
async def test_sessions_take_no_more_than_their_slots(rush: Rush, slots: int) -> None:
    for _ in range(ROUNDS):
        customer = await rush.vendor.customer(max_devices=0, max_sessions=slots)
        answers = await rush.init(customer)
        assert codes(answers) == {"ok": slots, "session_limit_reached": CLIENTS - slots}
        used = await rush.vendor.show_license(customer.license_id)
        assert used.live_session_count == slots


async def test_a_license_is_first_used_once(rush: Rush) -> None:
    """Its time starts at one of the inits, and every answer says when it ends."""
    seconds = 30 * DAY_MS // SECOND_MS
    await count_starts(rush.vendor)
    for _ in range(ROUNDS):
        customer = await rush.vendor.customer(max_devices=0, starts="first_use", duration_seconds=seconds)
        answers = await rush.init(customer)
        assert codes(answers) == {"ok": CLIENTS}
        used = await rush.vendor.show_license(customer.license_id)
        assert used.expires_at is not None
        [told] = {answer.body["license_expires_at"] for answer in answers}
        assert told == used.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        assert await starts(rush.vendor, customer) == 1


async def count_starts(vendor: Vendor) -> None:
    """Have the database itself note each start: two within a second end in the same second, and look like one."""
    async with vendor.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE starts (license_id TEXT)"))
        for statement in STARTS_TRIGGER[connection.dialect.name]:
            await connection.execute(text(statement))


async def starts(vendor: Vendor, customer: Customer) -> int:
    async with vendor.engine.begin() as connection:
        statement = text("SELECT count(*) FROM starts WHERE license_id = :license_id")
        return int(await connection.scalar(statement, {"license_id": customer.license_id}) or 0)


STARTS_TRIGGER = {
    "sqlite": [
        """
        CREATE TRIGGER license_starts AFTER UPDATE OF first_used_at ON licenses
        BEGIN INSERT INTO starts VALUES (new.id); END
        """
    ],
    "postgresql": [
        """
        CREATE FUNCTION note_start() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO starts VALUES (new.id); RETURN NULL; END'
        """,
        """
        CREATE TRIGGER license_starts AFTER UPDATE OF first_used_at ON licenses
        FOR EACH ROW EXECUTE FUNCTION note_start()
        """,
    ],
}


def codes(answers: list[Answer]) -> Counter[str]:
    return Counter(answer.code for answer in answers)

"""An answer is a promise: what a 200 has reported is there after `kill -9` of the server, or of PostgreSQL."""

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from lockence_server.clock import system_clock
from lockence_server.database.tables import devices, sessions
from lockence_server.settings import Settings
from tests.support.clients import LOST, Connection, connections
from tests.support.eventually import reached
from tests.support.postgres import LocalPostgres
from tests.support.servers import ServerProcess, serving
from tests.support.vendor import Customer, Vendor, open_vendor

KILLS = 10
CLIENTS = 32
SESSIONS_BEFORE_KILL = 100
KILL_AFTER_SECONDS_MAX = 0.3
HEARTBEATS = 2


@dataclass
class Promised:
    """What the answers about one session have promised."""

    hwid: str
    token: str
    expires_at: str
    active_at: int
    """Its last answered heartbeat, or its init, was asked at this time."""
    logout_asked: bool = False
    logout_answered: bool = False


class Load:
    """Clients that ask without pause and note what they are promised, until they are told to stop or cut off."""

    def __init__(self, customer: Customer, name: str) -> None:
        self.promises: list[Promised] = []
        self._customer = customer
        self._name = name
        self._stopping = False

    @asynccontextmanager
    async def running(self, server: ServerProcess) -> AsyncIterator[None]:
        """Entered once the load is in full swing, at a moment that nobody has chosen."""
        async with connections([server], CLIENTS) as clients, asyncio.TaskGroup() as tasks:
            for number, client in enumerate(clients):
                tasks.create_task(self._use(client, f"{self._name}, client {number}"))
            await reached(lambda: len(self.promises) >= SESSIONS_BEFORE_KILL)
            await asyncio.sleep(random.uniform(0, KILL_AFTER_SECONDS_MAX))
            yield
            self._stopping = True

    async def _use(self, client: Connection, name: str) -> None:
        try:
            for number in itertools.count():
                if self._stopping:
                    return
                await self._use_once(client, f"{name}, device {number}", logs_out=number % 2 == 0)
        except LOST:
            pass

    async def _use_once(self, client: Connection, hwid: str, *, logs_out: bool) -> None:
        asked_at = system_clock()
        opened = await client.call("init", **self._customer.init(hwid))
        if opened.status != 200:
            return
        promised = Promised(hwid, opened.body["session_token"], opened.body["expires_at"], asked_at)
        self.promises.append(promised)
        body = self._customer.session(promised.token)
        for _ in range(HEARTBEATS):
            asked_at = system_clock()
            renewed = await client.call("heartbeat", **body)
            if renewed.status == 200:
                promised.expires_at, promised.active_at = renewed.body["expires_at"], asked_at
        if logs_out:
            promised.logout_asked = True
            promised.logout_answered = (await client.call("logout", **body)).status == 200


async def test_promises_survive_kill_9_of_the_server(settings: Settings, tmp_path: Path) -> None:
    promises: list[Promised] = []
    async with open_vendor(settings) as vendor:
        customer = await vendor.customer(max_devices=0)
        with serving(settings, tmp_path / "log") as server:
            for kill in range(KILLS):
                load = Load(customer, f"kill {kill}")
                async with load.running(server):
                    server.kill()
                server.start()
                await all_are_kept(load.promises, server, vendor, customer)
                promises += load.promises
            await all_are_kept(promises, server, vendor, customer)


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
async def test_promises_survive_kill_9_of_postgresql(
    settings: Settings, postgres: LocalPostgres, tmp_path: Path
) -> None:
    async with open_vendor(settings) as vendor:
        customer = await vendor.customer(max_devices=0)
        with serving(settings, tmp_path / "log") as server:
            load = Load(customer, "PostgreSQL")
            async with load.running(server):
                postgres.kill()
            postgres.start()
            await serves_again(server)
            await all_are_kept(load.promises, server, vendor, customer)


async def serves_again(server: ServerProcess) -> None:
    async with connections([server], 1) as [client]:

        async def serves(endpoint: str) -> bool:
            return (await client.call(endpoint, api_key="unknown", session_token="unknown")).status == 401

        for endpoint in ("validate", "heartbeat"):
            await reached(partial(serves, endpoint))


async def all_are_kept(
    promises: list[Promised], server: ServerProcess, vendor: Vendor, customer: Customer
) -> None:
    assert len(promises) >= SESSIONS_BEFORE_KILL
    async with connections([server], CLIENTS) as clients:
        shares = (promises[number::CLIENTS] for number in range(CLIENTS))
        await asyncio.gather(*map(sessions_are_kept, clients, shares, itertools.repeat(customer)))
    async with vendor.engine.connect() as connection:
        bound = await connection.scalars(select(devices.c.hwid).where(devices.c.license_id == customer.license_id))
        assert {promised.hwid for promised in promises} <= set(bound)
        # Answers tell whole seconds; the last activity is kept to the millisecond, so that no heartbeat hides.
        active = await connection.execute(select(sessions.c.token_digest, sessions.c.last_activity_at))
        active_at = {row.token_digest: row.last_activity_at for row in active}
        for promised in promises:
            assert active_at[sha256(promised.token.encode()).hexdigest()] >= promised.active_at


async def sessions_are_kept(client: Connection, promises: Iterable[Promised], customer: Customer) -> None:
    for promised in promises:
        answer = await client.call("validate", **customer.session(promised.token))
        if answer.status == 200:
            assert not promised.logout_answered
            assert answer.body["expires_at"] >= promised.expires_at
        else:
            # A logout whose answer got lost may have been done.
            assert promised.logout_asked, answer
            assert (answer.status, answer.code) == (404, "session_not_found")

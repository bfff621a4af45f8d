"""An installation inside the test: a vendor who changes things, clients who call, and a clock that obeys."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from lockence_server.app import Lockence, running
from lockence_server.clock import SECOND_MS
from lockence_server.database.engine import control_plane_engine, prepare
from lockence_server.settings import Settings
from tests.support.vendor import Vendor

START_MS = 1_800_000_000_123


class ManualClock:
    """Stands still unless it is told to go on."""

    def __init__(self) -> None:
        self.now = START_MS

    def __call__(self) -> int:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += round(seconds * SECOND_MS)


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        return str(self.body["code"])


@dataclass
class World(Vendor):
    clock: ManualClock
    settings: Settings
    lockence: Lockence
    http: httpx.AsyncClient

    async def call(self, endpoint: str, **body: object) -> Answer:
        """What a client hears from `/api/v1/<endpoint>`."""
        response = await self.http.post(f"/api/v1/{endpoint}", json=body)
        return Answer(response.status_code, response.json(), response.headers)


@asynccontextmanager
async def open_world(settings: Settings, **changed: Any) -> AsyncIterator[World]:
    # Without jobs: time does not go on by itself here. Tests of a job run it by hand.
    settings = msgspec.structs.replace(settings, jobs=False, **changed)
    clock = ManualClock()
    secrets = await prepare(settings, migrate=True)
    async with (
        control_plane_engine(settings) as engine,
        running(settings, secrets, clock) as lockence,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(lockence, raise_app_exceptions=False), base_url="http://lockence.test"
        ) as http,
    ):
        yield World(engine, secrets, clock, clock, settings, lockence, http)

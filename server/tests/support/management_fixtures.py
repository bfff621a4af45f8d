"""The control plane of an installation, called without a server in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from lockence_server.database.engine import control_plane_engine, prepare
from lockence_server.management.context import Context
from lockence_server.management.organisations.service import default_organisation_id
from lockence_server.settings import Settings
from tests.support.management import NOW, Transactions


@pytest.fixture
async def transaction(settings: Settings) -> AsyncIterator[Transactions]:
    secrets = await prepare(settings, migrate=True)
    async with control_plane_engine(settings) as engine:

        @asynccontextmanager
        async def begin(now: int = NOW, organisation: str | None = None) -> AsyncIterator[Context]:
            async with engine.begin() as connection:
                organisation_id = organisation or await default_organisation_id(connection, now=now)
                yield Context(connection, organisation_id, "test", now, secrets)

        yield begin

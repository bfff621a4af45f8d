"""Installations that the tests of a module share, where starting its servers for each test would take too long."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import psutil
import pytest

from lockence_server.settings import Settings
from tests.support.postgres import LocalPostgres
from tests.support.servers import ServerProcess, serving
from tests.support.vendor import Customer, open_vendor

DATABASES = ["sqlite", "postgresql"]
SECRET_KEY = "a secret key for tests only"
RSS_BYTES_MAX = 200 * 1024 * 1024


@dataclass(frozen=True)
class Installation:
    """A server that runs, and a customer of it whose license any number of devices may use."""

    settings: Settings
    server: ServerProcess
    customer: Customer

    def check_unharmed(self) -> None:
        """It serves, it never failed, it has not grown, and it has nothing to complain of."""
        good = httpx.post(f"{self.server.url}/api/v1/init", json=self.customer.init("a good device"))
        assert good.status_code == 200
        metrics = httpx.get(f"{self.server.url}/metrics").text
        assert 'code="ok"' in metrics
        assert 'code="internal_error"' not in metrics
        assert 'code="unavailable"' not in metrics
        assert psutil.Process(self.server.pid).memory_info().rss < RSS_BYTES_MAX
        log = self.server.log.read_text()
        assert "rror" not in log, log


def new_settings(request: pytest.FixtureRequest, name: str) -> Settings:
    """Of an installation with nothing in it; the fixture that asks has `params=DATABASES`."""
    if request.param == "sqlite":
        directory = request.getfixturevalue("tmp_path_factory").mktemp(name)
        return Settings(database_url=f"sqlite:///{directory / 'lockence.db'}", secret_key=SECRET_KEY)
    server: LocalPostgres = request.getfixturevalue("postgres")
    return Settings(database_url=asyncio.run(server.new_database()), secret_key=SECRET_KEY)


@contextmanager
def installed(request: pytest.FixtureRequest, name: str) -> Iterator[Installation]:
    settings = new_settings(request, name)

    async def make_customer() -> Customer:
        async with open_vendor(settings) as vendor:
            return await vendor.customer(max_devices=0)

    customer = asyncio.run(make_customer())
    log = request.getfixturevalue("tmp_path_factory").mktemp(f"{name}-log") / "log"
    with serving(settings, log) as server:
        yield Installation(settings, server, customer)

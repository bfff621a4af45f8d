"""What tests share. Behaviour is tested on SQLite and on a real PostgreSQL, by the same tests."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from lockence_server.settings import Settings
from tests.support.mailbox import Mailbox, open_mailbox
from tests.support.postgres import LocalPostgres
from tests.support.world import World, open_world

SECRET_KEY = "a secret key for tests only"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPostgres]:
    """This run's own PostgreSQL."""
    server = LocalPostgres(tmp_path_factory.mktemp("postgresql"))
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
async def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An installation with nothing in it, on each database in turn."""
    if request.param == "sqlite":
        return Settings(database_url=f"sqlite:///{tmp_path / 'lockence.db'}", secret_key=SECRET_KEY)
    server: LocalPostgres = request.getfixturevalue("postgres")
    return Settings(database_url=await server.new_database(), secret_key=SECRET_KEY)


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    async with open_world(settings) as opened:
        yield opened


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    """An SMTP server, and what it was given."""
    async with open_mailbox() as opened:
        yield opened


@pytest.fixture
async def mailing_world(settings: Settings, mailbox: Mailbox) -> AsyncIterator[World]:
    """An installation that sends its e-mail there."""
    async with open_world(settings, **mailbox.settings) as opened:
        yield opened

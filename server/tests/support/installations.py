"""Installations that the tests of a module share, where starting its servers for each test would take too long."""

import asyncio

import pytest

from lockence_server.settings import Settings
from tests.support.postgres import LocalPostgres

DATABASES = ["sqlite", "postgresql"]
SECRET_KEY = "a secret key for tests only"


def new_settings(request: pytest.FixtureRequest, name: str) -> Settings:
    """Of an installation with nothing in it; the fixture that asks has `params=DATABASES`."""
    if request.param == "sqlite":
        directory = request.getfixturevalue("tmp_path_factory").mktemp(name)
        return Settings(database_url=f"sqlite:///{directory / 'lockence.db'}", secret_key=SECRET_KEY)
    server: LocalPostgres = request.getfixturevalue("postgres")
    return Settings(database_url=asyncio.run(server.new_database()), secret_key=SECRET_KEY)

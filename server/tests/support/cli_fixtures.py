"""The command `lockence`, run as a process of its own against an installation of the test's."""

import os
from pathlib import Path

import pytest

from lockence_server.settings import Settings
from tests.support.cli import Lockence


@pytest.fixture
def lockence(tmp_path: Path) -> Lockence:
    """On SQLite."""
    return Lockence(_environment(LOCKENCE_DATABASE_URL=f"sqlite:///{tmp_path / 'data' / 'lockence.db'}"))


@pytest.fixture
def lockence_anywhere(settings: Settings) -> Lockence:
    """On SQLite and on PostgreSQL, where nothing is yet."""
    variables = {"LOCKENCE_DATABASE_URL": settings.database_url, "LOCKENCE_SECRET_KEY": settings.secret_key}
    return Lockence(_environment(**variables))


def _environment(**variables: str) -> dict[str, str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("LOCKENCE_")}
    return outside | variables

"""What tests share. Scenarios run with both clients, against real processes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable

import pytest

from tests.support.faces import making
from tests.support.processes import Live, Misbehaving, running


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "scenario(name): which rows of sdks/conformance/scenarios.md this is")


@pytest.fixture(scope="session")
def live() -> Iterator[Live]:
    with running("live_server.py") as process:
        yield Live(process)


@pytest.fixture(scope="session")
def misbehaving_server(live: Live) -> Iterator[Misbehaving]:
    with running("misbehaving_server.py", "--upstream", live.url) as process:
        yield Misbehaving(process)


@pytest.fixture
def misbehaving(misbehaving_server: Misbehaving) -> Iterator[Misbehaving]:
    """It behaves, until the test says otherwise."""
    misbehaving_server.be("behave")
    yield misbehaving_server
    misbehaving_server.be("behave")


@pytest.fixture(params=["sync", "async"])
def make(request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Makes clients, of each kind in turn."""
    with making(request.param) as made:
        yield made


@pytest.fixture
def client_of(make: Callable[..., Any], live: Live) -> Callable[..., Any]:
    """A client of one of the applications, at the real server unless it is told another address."""

    def client(application: str = "ours", *, url: str | None = None, **options: Any) -> Any:
        ours = live.application(application)
        given = {"api_key": ours["api_key"], **options}
        if given.get("verify", True):
            given.setdefault("public_keys", [ours["public_key"]])
        return make(url or live.url, **given)

    return client

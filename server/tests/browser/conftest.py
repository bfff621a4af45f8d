"""A server of one's own, and people in front of it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lockence_server.settings import Settings
from tests.conftest import SECRET_KEY
from tests.support.chromium import DESKTOP, Visit, chromium
from tests.support.servers import ServerProcess, serving_all
from tests.support.showcase import Vendor

VisitOf = Callable[..., Visit]


# Of this package: while its browser is open, tests that are coroutines cannot run.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """With nothing in it but the link that its first start printed."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'lockence.db'}", secret_key=SECRET_KEY, webhook_private_addresses=True
    )
    process = ServerProcess(settings, tmp_path / "log")
    # Passkeys want a name: an address is none.
    process.environment["LOCKENCE_PUBLIC_URL"] = f"http://localhost:{process.port}"
    with serving_all([process]):
        yield process


@pytest.fixture
def set_up_link(server: ServerProcess) -> str:
    found = re.search(r"(/setup#\S+)", server.printed.read_text())
    assert found is not None
    return found[1]


@pytest.fixture
def vendor(server: ServerProcess, set_up_link: str) -> Iterator[Vendor]:
    """Ada, who owns an organisation, by the API."""
    with Vendor(server.url) as ada:
        ada.set_up(set_up_link.partition("#")[2])
        yield ada


@pytest.fixture
def visit(browser: Browser, server: ServerProcess) -> Iterator[VisitOf]:
    """Opens browsers on the server, signed in as whom is given. What went wrong in any of them fails the test."""
    opened: list[Visit] = []

    def open_visit(
        who: Vendor | None = None, *, size: tuple[int, int] = DESKTOP, dark: bool = False, url: str = server.url
    ) -> Visit:
        one = Visit(browser, url, size=size, dark=dark)
        opened.append(one)
        if who is not None:
            one.context.add_cookies(who.cookies())  # type: ignore[arg-type]
        return one

    yield open_visit
    trouble = [line for one in opened for line in one.trouble]
    for one in opened:
        one.close()
    assert not trouble

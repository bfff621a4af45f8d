"""What a role may not do is not offered."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import VisitOf
from tests.support.servers import ServerProcess
from tests.support.showcase import Vendor, show

EMAIL = "radia@example.com"
PASSWORD = "an orange heron sleeps"


@pytest.fixture
def viewer(vendor: Vendor, server: ServerProcess) -> Iterator[Vendor]:
    """Radia, who may look."""
    link = vendor.invitation_link(server, EMAIL, "viewer")
    with Vendor(server.url) as radia:
        radia.post("/invitations/accept", {"token": link, "name": "Radia Perlman", "password": PASSWORD})
        yield radia


CHANGING = re.compile(
    r"(create|new|delete|remove|suspend|revoke|extend|reinstate|rotate|invite|reset|end|edit|save|block|transfer"
    r"|rename|withdraw|import|change)\b",
    re.IGNORECASE,
)


def test_a_viewer_is_offered_nothing_that_changes_anything(vendor: Vendor, viewer: Vendor, visit: VisitOf) -> None:
    ids = show(vendor, "http://127.0.0.1:9/")
    page = visit(viewer).go("/")
    navigation = page.get_by_role("navigation", name="Pages")
    expect(navigation.get_by_role("link", name="Licenses")).to_be_visible()
    expect(navigation.get_by_role("link", name="Webhooks")).to_have_count(0)
    expect(navigation.get_by_role("link", name="API tokens")).to_have_count(0)
    offered: dict[str, list[str]] = {}
    tabs = ("", "?tab=devices", "?tab=sessions", "?tab=check", "?tab=events")
    paths = [
        *(f"/licenses/{ids['license']}{tab}" for tab in tabs),
        *(f"/applications/{ids['application']}{tab}" for tab in ("", "?tab=settings", "?tab=keys")),
        *("/licenses", "/applications", "/policies", "/blocklist", "/sessions", "/members", "/organisation"),
    ]
    for path in paths:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        buttons = page.get_by_role("main").get_by_role("button").all()
        names = [(button.get_attribute("aria-label") or button.inner_text()).strip() for button in buttons]
        wrong = [name for name in names if CHANGING.match(name)]
        if wrong:
            offered[path] = wrong
    offered.pop("/organisation", None)  # Anybody may found one of their own.
    assert not offered
    license_ = viewer.get(f"/licenses/{ids['license']}")
    page.goto(f"/licenses/{ids['license']}")
    expect(page.get_by_text("your role does not show keys")).to_be_visible()
    assert "…" in license_["key"] or "*" in license_["key"]

"""Every page as a person finds it: nothing serious for axe, nothing beyond a phone's width, and its picture."""

import os
from pathlib import Path

import pytest

from tests.browser.conftest import VisitOf
from tests.support.chromium import PHONE, Visit
from tests.support.eventually import soon
from tests.support.receiver import receiver_in
from tests.support.showcase import Vendor, show

# Pictures for the documents are made on purpose: `make pictures` sets this. Otherwise they go with the test.
PICTURES = os.environ.get("PICTURES")

PAGES = {
    "home": "/",
    "welcome": "/welcome",
    "applications": "/applications",
    "application": "/applications/{application}",
    "application-keys": "/applications/{application}?tab=keys",
    "application-snippets": "/applications/{application}?tab=snippets",
    "licenses": "/licenses",
    "licenses-new": "/licenses?new=true",
    "licenses-import": "/licenses/import",
    "license": "/licenses/{license}",
    "license-attempts": "/licenses/{license}?tab=attempts",
    "license-check": "/licenses/{license}?tab=check",
    "sessions": "/sessions",
    "policies": "/policies",
    "blocklist": "/blocklist",
    "events": "/events",
    "webhooks": "/webhooks",
    "webhook": "/webhooks/{webhook}",
    "members": "/members",
    "tokens": "/tokens",
    "organisation": "/organisation",
    "account": "/account",
}
DOORS = {
    "sign-in": "/sign-in",
    "setup": "/setup#a-token",
    "password-reset": "/password-reset",
    "invitation": "/invitation#a-token",
    "registration": "/registration",
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_accessible_and_fits(vendor: Vendor, visit: VisitOf, tmp_path: Path, dark: bool) -> None:
    with receiver_in(tmp_path) as receiver:
        receiver.start()
        ids = show(vendor, receiver.url())
        soon(lambda: vendor.get(f"/webhooks/{ids['webhook']}/deliveries?state=delivered")["items"])
        inside, outside = visit(vendor, dark=dark), visit(dark=dark)
        pages = {name: (inside, path.format(**ids)) for name, path in PAGES.items()}
        found: list[str] = []
        for name, (who, path) in (pages | {name: (outside, path) for name, path in DOORS.items()}).items():
            who.go(path)
            _picture(who, f"{name}-{'dark' if dark else 'light'}", tmp_path)
            found += [f"{name}: {violation}" for violation in who.violations()]
        assert not found, "\n".join(found)


def test_no_page_is_wider_than_a_phone(vendor: Vendor, visit: VisitOf) -> None:
    ids = show(vendor, "http://127.0.0.1:9/")
    phone = visit(vendor, size=PHONE)
    too_wide = {}
    for name, path in (PAGES | DOORS).items():
        phone.go(path.format(**ids))
        if (width := phone.page.evaluate("document.documentElement.scrollWidth")) > PHONE[0]:
            too_wide[name] = width
    assert not too_wide


def _picture(visit: Visit, name: str, otherwise: Path) -> None:
    directory = Path(PICTURES) if PICTURES else otherwise
    directory.mkdir(parents=True, exist_ok=True)
    visit.page.screenshot(path=directory / f"{name}.png")

"""The guide, as somebody reads it who came from the dashboard."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import VisitOf
from tests.support.chromium import PHONE
from tests.support.guide_pages import PAGES
from tests.support.showcase import Vendor


def test_a_snippet_leads_to_its_page(vendor: Vendor, visit: VisitOf) -> None:
    application = vendor.application("Ortho CAD")
    page = visit(vendor).go(f"/applications/{application['id']}?tab=snippets")
    for language, title in [("C++", "Integrate with C++"), ("curl", "Integrate with any language")]:
        page.get_by_role("tab", name=language, exact=True).click()
        with page.expect_popup() as opened:
            page.get_by_role("link", name="The guide goes through it step by step.").click()
        expect(opened.value.get_by_role("heading", level=1)).to_contain_text(title)
        opened.value.close()


def test_it_finds_what_somebody_looks_for(visit: VisitOf) -> None:
    page = visit().go("/docs/")
    page.get_by_role("textbox", name="Search").fill("cooldown")
    page.keyboard.press("Enter")
    found = page.get_by_role("list").get_by_role("link", name=re.compile("^Choose limits"))
    expect(found.first).to_be_visible()
    found.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Choose limits, leases and policies")


def test_every_page_is_accessible_and_fits(visit: VisitOf) -> None:
    paths = [f"/docs/guide/{page.stem}/" for page in sorted((PAGES / "guide").glob("*.md"))]
    found: list[str] = []
    for dark in (False, True):
        reader, phone = visit(dark=dark), visit(dark=dark, size=PHONE)
        for path in ["/docs/", "/docs/client-api/", "/docs/sdks/", *paths]:
            reader.go(path)
            found += [f"{path}, {'dark' if dark else 'light'}: {violation}" for violation in reader.violations()]
            width = phone.go(path).evaluate("document.documentElement.scrollWidth")
            found += [f"{path}: {width} pixels on a phone"] if width > PHONE[0] else []
    assert not found, "\n".join(found)

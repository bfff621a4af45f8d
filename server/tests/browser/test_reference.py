"""`/docs/api`: every operation, to read and to try."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import VisitOf
from tests.support.showcase import EMAIL, Vendor


def test_an_operation_can_be_tried_with_ones_own_login(vendor: Vendor, visit: VisitOf) -> None:
    page = visit(vendor).go("/docs/api")
    expect(page.get_by_role("heading", name=re.compile("^Lockence"))).to_be_visible()
    page.locator("#operations-Account-show_account").get_by_role("button").first.click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response")).to_contain_text(EMAIL)

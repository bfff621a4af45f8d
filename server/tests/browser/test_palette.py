"""Ctrl+K: anything, by the keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import VisitOf
from tests.support.showcase import Vendor, show


def test_a_customer_is_found_by_name_key_and_device(vendor: Vendor, visit: VisitOf) -> None:
    ids = show(vendor, "http://127.0.0.1:9/")
    key = vendor.get(f"/licenses/{ids['license']}")["key"]
    page = visit(vendor).go("/")
    for wanted in ("grace hopper", key, "workstation-0"):
        _choose(page, wanted, "Grace Hopper")
        expect(page).to_have_url(re.compile(f"/licenses/{ids['license']}"))
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_pages_and_actions_are_a_few_letters_away(vendor: Vendor, visit: VisitOf) -> None:
    vendor.application("Ortho CAD")
    page = visit(vendor).go("/")
    _choose(page, "blockl", "Blocklist")
    expect(page.get_by_role("heading", name="Blocklist", level=1)).to_be_visible()
    _choose(page, "switch to dark", "Switch to dark")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def test_it_begins_empty_while_the_last_one_still_fades_out(vendor: Vendor, visit: VisitOf) -> None:
    page = visit(vendor).go("/")
    for _ in range(5):
        _choose(page, "blockl", "Blocklist")
        _choose(page, "home", "Home")


def _choose(page: Page, typed: str, found: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.type(typed)
    expect(page.get_by_role("option", selected=True)).to_contain_text(found)
    page.keyboard.press("Enter")

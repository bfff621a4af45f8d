"""What a vendor does with licenses now and then: changed, handed over, many at once, from a file."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import VisitOf
from tests.support.eventually import soon
from tests.support.showcase import Vendor

MANY = 120
"""More than a page of the list has."""


@pytest.fixture
def application(vendor: Vendor) -> Any:
    return vendor.application("Ortho CAD")


def test_a_license_is_changed_and_the_client_gets_what_is_new(
    vendor: Vendor, visit: VisitOf, application: Any
) -> None:
    [license_] = vendor.licenses(application["id"], username="grace")
    page = visit(vendor).go(f"/licenses/{license_['id']}")
    page.get_by_role("button", name="Change", exact=True).first.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Devices").fill("2")
    drawer.get_by_label("Username").fill("Grace Hopper")
    drawer.get_by_role("button", name="Save").click()
    expect(drawer).to_be_hidden()
    assert vendor.init(application, license_["key"], "the first")["username"] == "Grace Hopper"
    assert vendor.init(application, license_["key"], "the second")["success"]
    assert vendor.init(application, license_["key"], "the third")["code"] == "hwid_mismatch"


def test_a_license_is_handed_over(vendor: Vendor, visit: VisitOf, application: Any) -> None:
    [license_] = vendor.licenses(application["id"], username="grace")
    assert vendor.init(application, license_["key"], "of grace")["success"]
    page = visit(vendor).go(f"/licenses/{license_['id']}")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Transfer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("New username").fill("ada")
    dialog.get_by_role("button", name="Transfer").click()
    expect(dialog).to_be_hidden()
    assert vendor.init(application, license_["key"], "of ada")["username"] == "ada"
    assert vendor.init(application, license_["key"], "of grace")["code"] == "hwid_mismatch"


def test_all_that_match_are_changed_beyond_the_page(vendor: Vendor, visit: VisitOf, application: Any) -> None:
    vendor.licenses(application["id"], username="Workshop", count=MANY)
    vendor.licenses(application["id"], username="somebody else")
    page = visit(vendor).go(f"/licenses?application_id={application['id']}&username=Workshop")
    page.get_by_role("checkbox", name="Select all licenses on this page").check()
    bar = page.get_by_role("region", name="What to do with the selected licenses")
    bar.get_by_role("button", name=f"Select all {MANY} that match").click()
    bar.get_by_role("button", name="Suspend").click()
    page.get_by_role("dialog").get_by_role("button", name=f"Suspend {MANY} licenses").click()
    expect(page.get_by_text(f"{MANY} licenses changed.")).to_be_visible()
    assert vendor.get("/licenses/count?status=suspended")["count"] == MANY
    assert vendor.get("/licenses/count?status=active")["count"] == 1


def test_a_json_file_is_imported(vendor: Vendor, visit: VisitOf, application: Any, tmp_path: Path) -> None:
    file = tmp_path / "licenses.json"
    lines = [json.dumps({"key": f"OLD-{number}", "metadata": {"seat": number}}) for number in (1, 2)]
    file.write_text("\n".join(lines))
    page = visit(vendor).go("/licenses/import")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Import 2 licenses").click()
    soon(lambda: vendor.get("/licenses?key=OLD-2")["items"])
    assert vendor.init(application, "OLD-2", "a computer")["metadata"] == {"seat": 2}

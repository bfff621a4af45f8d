"""What a vendor does with licenses all day: many created, found, extended, exported; one that is looked into."""

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import VisitOf
from tests.support.eventually import soon
from tests.support.showcase import Vendor

CREATED = 20
# A program as it runs at a customer's: it lives as long as the server says so.
PROGRAM = """
import json, sys, time, urllib.error, urllib.request

def call(endpoint, **body):
    request = urllib.request.Request(f"{url}/api/v1/{endpoint}", json.dumps({"api_key": api_key, **body}).encode())
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)

url, api_key, license_key, hwid = sys.argv[1:]
answer = call("init", license_key=license_key, hwid=hwid)
while answer["success"]:
    print("running", flush=True)
    time.sleep(0.2)
    answer = answer | call("heartbeat", session_token=answer["session_token"])
print(answer["code"], flush=True)
"""


@pytest.fixture
def application(vendor: Vendor) -> Any:
    return vendor.application("Ortho CAD")


def test_many_are_created_found_extended_and_exported(vendor: Vendor, visit: VisitOf, application: Any) -> None:
    vendor.licenses(application["id"], username="somebody else")
    page = visit(vendor).go(f"/licenses?application_id={application['id']}")
    page.get_by_role("button", name="Create licenses").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("How many").fill(str(CREATED))
    drawer.get_by_label("Ends", exact=True).select_option("After a duration")
    drawer.get_by_label("Lasts").first.fill("30")
    drawer.get_by_label("Username").fill("Workshop")
    drawer.get_by_role("button", name=f"Create {CREATED} licenses").click()
    expect(drawer).to_contain_text(f"{CREATED} licenses created")
    with page.expect_download() as created:
        drawer.get_by_role("button", name="Download CSV").click()
    keys = {row["key"] for row in _rows(created.value.path())}
    assert len(keys) == CREATED
    drawer.get_by_role("button", name="Close").click()

    page.get_by_role("textbox", name="Search").fill("Workshop")
    expect(page.get_by_text(f"{CREATED} found")).to_be_visible()
    assert "search=Workshop" in page.url  # A colleague who is sent the address sees the same.
    before = {one["key"]: one["expires_at"] for one in _found(vendor, "search=Workshop&limit=1000")}
    page.get_by_role("checkbox", name="Select all licenses on this page").check()
    bar = page.get_by_role("region", name="What to do with the selected licenses")
    bar.get_by_role("button", name="Extend").click()
    ask = page.get_by_role("dialog")
    ask.get_by_label("Extend by").first.fill("10")
    ask.get_by_role("button", name=f"Extend {CREATED} licenses").click()
    expect(page.get_by_text(f"{CREATED} licenses changed.")).to_be_visible()
    after = {one["key"]: one["expires_at"] for one in _found(vendor, "search=Workshop&limit=1000")}
    assert after.keys() == before.keys() == keys
    assert all(after[key] > before[key] for key in keys)

    page.get_by_role("button", name="Export").click()
    with page.expect_download() as exported:
        page.get_by_role("menuitem", name="CSV").click()
    rows = _rows(exported.value.path())
    assert {row["key"]: row["expires_at"] for row in rows if row["username"] == "Workshop"} == after
    assert len(rows) == CREATED + 1


def test_a_suspension_is_felt_by_a_program_that_runs(vendor: Vendor, visit: VisitOf, application: Any) -> None:
    [license_] = vendor.licenses(application["id"], username="grace")
    arguments = (vendor.url, application["api_key"], license_["key"], "her-computer")
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "running\n"
            page = visit(vendor).go(f"/licenses/{license_['id']}")
            page.get_by_role("button", name="Suspend").click()
            ask = page.get_by_role("dialog")
            ask.get_by_label("Reason").fill("Payment overdue")
            ask.get_by_role("button", name="Suspend").click()
            expect(page.get_by_text("Suspended", exact=True).first).to_be_visible()
            assert program.wait(10) == 0
            assert program.stdout.read().split()[-1] == "license_disabled"
        finally:
            program.kill()
    page.get_by_role("tab", name="Attempts").click()
    expect(page.get_by_text("License disabled").first).to_be_visible()


def test_a_new_computer_gets_in_after_the_devices_are_reset(
    vendor: Vendor, visit: VisitOf, application: Any
) -> None:
    [license_] = vendor.licenses(application["id"])
    assert vendor.init(application, license_["key"], "the old one")["success"]
    assert vendor.init(application, license_["key"], "the new one")["code"] == "hwid_mismatch"
    page = visit(vendor).go(f"/licenses/{license_['id']}?tab=check")
    _ask(page, "the new one")
    expect(page.get_by_text("No, it would be refused")).to_be_visible()
    page.get_by_role("tab", name="Devices").click()
    page.get_by_role("button", name="Reset devices").last.click()
    page.get_by_role("dialog").get_by_role("button", name="Reset devices").click()
    expect(page.get_by_text("No device is bound")).to_be_visible()
    page.get_by_role("tab", name="Dry run").click()
    _ask(page, "the new one")
    expect(page.get_by_text("Yes, it would get in")).to_be_visible()
    assert vendor.init(application, license_["key"], "the new one")["success"]


def test_a_file_is_looked_through_before_it_is_sent(
    vendor: Vendor, visit: VisitOf, application: Any, tmp_path: Path
) -> None:
    file = tmp_path / "licenses.csv"
    file.write_text("key,username,expires_at\nOLD-1,ada,2030-01-01T00:00:00Z\nOLD-2,grace,in spring\n")
    page = visit(vendor).go("/licenses/import")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("main")).to_contain_text("expires_at")
    assert not _found(vendor, "key=OLD-1")
    file.write_text("key,username,expires_at\nOLD-1,ada,2030-01-01T00:00:00Z\nOLD-2,grace,\n")
    page.goto("/licenses/import")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Import 2 licenses").click()
    soon(lambda: _found(vendor, "key=OLD-2"))
    assert [one["username"] for one in _found(vendor, "key=OLD-1")] == ["ada"]


def _ask(page: Page, hwid: str) -> None:
    page.get_by_role("combobox", name="HWID").fill(hwid)
    page.get_by_role("button", name="Ask").click()


def _found(vendor: Vendor, query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = vendor.get(f"/licenses?{query}")["items"]
    return items


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))

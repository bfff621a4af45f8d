"""From the link that the first start printed to a program that runs, as somebody does it who has read nothing."""

import subprocess

from playwright.sync_api import expect

from tests.browser.conftest import VisitOf
from tests.support.showcase import EMAIL, ORGANISATION, PASSWORD

SECONDS_MAX = 30


def test_from_the_set_up_link_to_the_green_line(set_up_link: str, visit: VisitOf) -> None:
    page = visit().go(set_up_link)
    page.get_by_label("Your name").fill("Ada Lovelace")
    page.get_by_label("E-mail").fill(EMAIL)
    password = page.get_by_role("textbox", name="Password")
    password.fill("password1234")
    page.get_by_label("Organisation").fill(ORGANISATION)
    page.get_by_role("button", name="Create the account").click()
    expect(password).to_have_attribute("data-invalid", "true")  # It is easy to guess, and says so at its field.
    password.fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()

    expect(page.get_by_role("heading", name="Welcome", level=1)).to_be_visible()
    page.get_by_label("Name").fill("Ortho CAD")
    page.get_by_role("button", name="Create", exact=False).first.click()
    page.get_by_role("button", name="Create a license").click()
    page.get_by_role("tab", name="curl").click()
    pasted = page.get_by_role("region", name="curl").inner_text()
    expect(page.get_by_text("Waiting for your program")).to_be_visible()

    ran = subprocess.run(["bash", "-c", pasted], capture_output=True, text=True, timeout=SECONDS_MAX)
    assert ran.returncode == 0, ran.stderr
    assert '"Heartbeat received"' in ran.stdout
    expect(page.get_by_text("Your program came in")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("my-computer")


def test_the_link_works_once(set_up_link: str, visit: VisitOf, vendor: object) -> None:
    page = visit().go(set_up_link)
    expect(page.get_by_text("This server is set up already")).to_be_visible()

"""Who a person is: a password, an authenticator app, a passkey; and the way back out."""

import re

import pyotp
from playwright.sync_api import Page, expect

from tests.browser.conftest import VisitOf
from tests.support.chromium import Visit
from tests.support.servers import ServerProcess
from tests.support.showcase import EMAIL, PASSWORD, Vendor


def _give_password(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=False).first.fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _is_inside(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


def test_a_password_opens_the_page_that_was_asked_for(vendor: Vendor, visit: VisitOf) -> None:
    page = visit().go("/policies")
    expect(page).to_have_url(re.compile(r"/sign-in\?then="))
    _give_password(page, "not the password at all")
    expect(page.get_by_role("alert")).to_be_visible()
    _give_password(page)
    expect(page.get_by_role("heading", name="Policies", level=1)).to_be_visible()
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto("/policies")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_nobody_is_sent_to_another_site_after_signing_in(vendor: Vendor, visit: VisitOf) -> None:
    page = visit().go("/sign-in?then=//example.com/")
    _give_password(page)
    _is_inside(page)


def test_an_authenticator_app_is_set_up_and_asked_for(vendor: Vendor, visit: VisitOf) -> None:
    page = visit(vendor).go("/account")
    page.get_by_role("button", name="Set up an app").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog.get_by_role("img", name="QR code")).to_be_visible()
    secret = dialog.locator("code").inner_text()
    app = pyotp.TOTP(secret.replace(" ", ""))
    dialog.get_by_label("Code").fill(app.now())
    dialog.get_by_role("button", name="Confirm").click()
    expect(dialog).to_contain_text("shown this once")
    codes = dialog.locator("pre").inner_text().split()
    assert len(codes) == 10
    dialog.get_by_role("button", name="I have kept them").click()

    page = visit().go("/sign-in")
    _give_password(page)
    code = page.get_by_label("Code")
    code.fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    code.fill(codes[0])  # The app's own code was used a moment ago, and none works twice.
    page.get_by_role("button", name="Sign in", exact=True).click()
    _is_inside(page)


def test_a_passkey_is_added_and_signs_in_alone(vendor: Vendor, visit: VisitOf, server: ServerProcess) -> None:
    # Browsers tie a passkey to a name, and an address is none. The server was told the address it printed.
    one: Visit = visit(url=f"http://localhost:{server.port}")
    page = one.go("/sign-in?then=/account")
    _give_password(page)
    session = one.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.get_by_role("button", name="Add a passkey").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("This laptop")
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Rename This laptop")).to_be_visible()

    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    _is_inside(page)

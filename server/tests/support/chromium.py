"""Real Chromium, and what every visit to the dashboard must hold: no error, and nothing asked of another host."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

WEB = Path(__file__).parents[3] / "web"
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
# No sandbox: tests also run as root. Nothing that Chromium does by itself for its maker.
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP = (1280, 800)
PHONE = (390, 844)
WAIT_MS_MAX = 30_000


def executable() -> str:
    """Chromium of this machine. Without one, tests of the dashboard are skipped, and fail where all must run."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found:
        return found
    missing = "the dashboard is tested in Chromium: install it (Debian: apt install chromium), or set CHROMIUM"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@contextmanager
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=WAIT_MS_MAX)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=OPTIONS)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """One person's browser on one server."""

    def __init__(self, browser: Browser, url: str, *, size: tuple[int, int] = DESKTOP, dark: bool = False) -> None:
        self.url = url
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
            locale="en-GB",
            timezone_id="Europe/Vienna",
        )
        self.context.set_default_timeout(WAIT_MS_MAX)
        self.trouble: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)

    def _heard(self, message: Any) -> None:
        # A refusal that the page shows in words is an error to Chromium's console, and none to us.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.trouble.append(f"console: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.trouble.append(f"asked of another host: {request.url}")

    def go(self, path: str) -> Page:
        """Go there, and wait until it stands still."""
        self.page.goto(path)
        self.settle()
        return self.page

    def settle(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        self.page.wait_for_load_state("networkidle")
        expect(self.page.locator(".mantine-Skeleton-root")).to_have_count(0)

    def violations(self, within: str = "html") -> list[str]:
        """What axe finds serious on the page as it stands, or in what a selector names of it."""
        # Evaluated by the browser's own debugger, which the page's policy does not bind.
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("within => axe.run(within, {resultTypes: ['violations']})", within)
        return [
            f"{one['impact']}: {one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
        ]

    def close(self) -> None:
        self.context.close()

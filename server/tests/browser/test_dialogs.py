"""What pages open upon themselves, dialogs, drawers and menus, is accessible too."""

import re
from collections.abc import Iterator

from playwright.sync_api import Locator

from tests.browser.conftest import VisitOf
from tests.browser.test_pages import PAGES
from tests.support.chromium import Visit
from tests.support.showcase import Vendor, show

DIALOG, MENU = "[role=dialog]:visible", "[role=menu]:visible"
OPENS_MS_MAX = FADES_MS_MAX = 250
# A click on these opens nothing, or changes what is looked at.
LEFT_ALONE = re.compile(r"^(Copy|Undo|Close|Clear|Next|Previous|Select|Look further|Format|Ask|Save|Remove the|$)")
OPENED_MIN = 40


def test_what_pages_open_is_accessible(vendor: Vendor, visit: VisitOf) -> None:
    ids = show(vendor, "http://127.0.0.1:9/")
    visitor = visit(vendor)
    tried: set[tuple[str, str]] = set()
    opened: list[str] = []
    found: list[str] = []
    for name, path in PAGES.items():
        if name == "licenses-new":  # Is a drawer from the beginning.
            continue
        for clicks in _openings(visitor, path.format(**ids), tried):
            opened.append(f"{name}: {' > '.join(clicks)}")
            found += [f"{opened[-1]}: {violation}" for violation in _violations(visitor)]
    assert not found, "\n".join(found)
    assert len(opened) >= OPENED_MIN, opened


def _openings(visitor: Visit, path: str, tried: set[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """Opens one after the other what there is to open on a page, and says by which clicks it did."""
    address = path.partition("?")[0]
    page = visitor.go(path)
    for label in _labels(page.get_by_role("main").get_by_role("button")):
        if (address, label) in tried:  # What stands above all tabs of a page.
            continue
        tried.add((address, label))
        _click(visitor, path, label)
        if page.locator(MENU).count():
            items = _labels(page.locator(MENU).get_by_role("menuitem"))
            yield (label,)
            for item in items:
                _click(visitor, path, label)
                page.get_by_role("menuitem", name=item, exact=True).click()
                page.wait_for_timeout(OPENS_MS_MAX)
                if page.locator(DIALOG).count():
                    yield label, item
        elif page.locator(DIALOG).count():
            yield (label,)


def _click(visitor: Visit, path: str, label: str) -> None:
    """On the page as it was found, if the button is there and can be used."""
    page = visitor.page
    if page.url != f"{visitor.url}{path}" or page.locator(f"{DIALOG}, {MENU}").count():
        visitor.go(path)
    button = page.get_by_role("main").get_by_role("button", name=label, exact=True).first
    if button.count() and button.is_enabled():
        button.click()
        page.wait_for_timeout(OPENS_MS_MAX)


def _labels(buttons: Locator) -> list[str]:
    """The names of buttons that may open something. Of those that each row has, the first."""
    names: list[str] = buttons.evaluate_all(
        """all => all.filter((one) => one.offsetParent && !one.disabled)
            .map((one) => one.getAttribute("aria-label") ?? one.innerText.trim())"""
    )
    kinds = {" ".join(name.split()[:2]): name for name in reversed(names) if not LEFT_ALONE.match(name)}
    return list(reversed(kinds.values()))


def _violations(visitor: Visit) -> list[str]:
    found = []
    for colours in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=colours)
        visitor.page.wait_for_timeout(FADES_MS_MAX)
        if visitor.page.locator(f"{DIALOG}, {MENU}").count():  # A few close when something else is drawn.
            found += [f"{colours}: {one}" for one in visitor.violations("[role=dialog], [role=menu]")]
    return found

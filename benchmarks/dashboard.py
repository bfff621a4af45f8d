"""The dashboard: what a person waits for at the list of a million licenses, in real Chromium.

python benchmarks/dashboard.py --help
"""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from msgspec import Struct
from playwright.sync_api import Page, expect, sync_playwright

import servers
from databases import Database, DatabaseName, databases
from errors import BenchmarkError
from lockence_server.clock import system_clock
from lockence_server.database.engine import control_plane_engine, prepare
from lockence_server.management.access import Role
from lockence_server.management.accounts import service as accounts
from lockence_server.management.organisations.service import default_organisation_id
from lockence_server.settings import Settings
from machine import facts
from options import DatabaseOption, OutputOption, databases_of
from tables import Table, page
from workspace import SECRET_KEY, finish, seeded_world, steps, working_directory

LICENSES = 1_000_000
CLICKS = 11
PAGES = 40
FIRST_PAGE_MS_MAX = 300
LOOKS_MS, POINTS_MS = 1500, 150
"""How long a person looks at a page, and then has the pointer on a link before they click it, at the least."""
EMAIL, PASSWORD = "benchmark@example.com", "a violet herring sings"
BROWSERS = ("chromium", "google-chrome")
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")

INTRODUCTION = """\
What a person waits for among {count:,} licenses, in Chromium on the server's own machine: from the
click to the picture in which the rows stand. Between two clicks the page comes to rest; before the first, a
person looks at the page they are on for {looks} ms, and points at the link for {points} ms. The goal is {goal} ms
for the first page. Written by `make bench-dashboard`."""

# From a click to the picture that shows other rows than before, in milliseconds.
CLICK = """
selector => new Promise((done) => {
  const links = () => [...document.querySelectorAll('tbody a[href^="/licenses/lic_"]')];
  const rows = () => links().map((link) => link.href).join();
  const before = rows();
  const clicked = performance.now();
  const look = () => {
    const now = rows();
    if (now !== "" && now !== before) requestAnimationFrame(() => done(performance.now() - clicked));
    else requestAnimationFrame(look);
  };
  document.evaluate(selector, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue.click();
  look();
})
"""
TO_LICENSES = "//nav//a[@href='/licenses']"
NEXT_PAGE = "//button[.='Next page']"
# The longest time in which the page could not have answered a finger.
LONGEST_TASK = """
() => new Promise((done) => {
  let longest = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
  }).observe({ type: "longtask", buffered: true });
  setTimeout(() => done(longest), 100);
})
"""


class Wait(Struct, frozen=True):
    database: DatabaseName
    what: str
    milliseconds: list[float]


def main(
    database: DatabaseOption = "both",
    license_count: Annotated[int, typer.Option(min=1000, help="How many there are.")] = LICENSES,
    output: OutputOption = None,
) -> None:
    """Measure how long a person waits for the list of licenses and its pages."""
    names = databases_of(database)
    waits: list[Wait] = []
    with working_directory() as directory:
        known = facts(directory)
        with databases(names, directory) as made, steps(len(names)) as progress:
            known.update(made.facts())
            for name in names:
                with made.database(name, "dashboard") as one:
                    seeded_world(one, license_count, progress)
                    asyncio.run(let_in(one))
                    progress.say(f"{name}: measuring")
                    with servers.lockence(one.url, SECRET_KEY, directory) as server, browser() as visitor:
                        waits += measured(name, visitor, f"http://127.0.0.1:{server.port}")
                    progress.done()
    rows = [[wait.database, wait.what, *(f"{one:.0f} ms" for one in spread(wait.milliseconds))] for wait in waits]
    tables = [Table("From click to rows", ("", "", "median", "slowest"), rows)]
    introduction = INTRODUCTION.format(
        count=license_count, looks=LOOKS_MS, points=POINTS_MS, goal=FIRST_PAGE_MS_MAX
    )

    def write(directory: Path) -> None:
        (directory / "dashboard.md").write_text(page("The dashboard", introduction, tables, known))

    finish(
        tables,
        write,
        output=output,
        is_whole=len(names) > 1 and license_count == LICENSES,
        errors=[],
    )


def measured(database: DatabaseName, visitor: Page, url: str) -> Iterator[Wait]:
    visitor.goto(f"{url}/sign-in")
    visitor.get_by_label("E-mail").fill(EMAIL)
    visitor.get_by_label("Password").first.fill(PASSWORD)
    visitor.get_by_role("button", name="Sign in", exact=True).click()
    expect(visitor.get_by_role("navigation", name="Pages")).to_be_visible()
    at_rest(visitor)
    first: list[float] = []
    for _ in range(CLICKS):
        # Anew, so that neither the browser nor the dashboard remembers the list.
        visitor.goto(f"{url}/")
        at_rest(visitor)
        visitor.wait_for_timeout(LOOKS_MS)
        visitor.hover(f"xpath={TO_LICENSES}")
        visitor.wait_for_timeout(POINTS_MS)
        first.append(visitor.evaluate(CLICK, TO_LICENSES))
    yield Wait(database, "the first page of licenses, for the first time", first)
    at_rest(visitor)
    turned = []
    for _ in range(PAGES):
        turned.append(visitor.evaluate(CLICK, NEXT_PAGE))
        at_rest(visitor)
    yield Wait(database, f"the next page, {PAGES} times", turned)
    yield Wait(database, "the longest that the page was busy while turning them", [visitor.evaluate(LONGEST_TASK)])


def at_rest(visitor: Page) -> None:
    visitor.wait_for_load_state("networkidle")


async def let_in(database: Database) -> None:
    """An owner who has a password."""
    settings = Settings(database_url=database.url, secret_key=SECRET_KEY)
    await prepare(settings)
    now = system_clock()
    password_hash = await accounts.new_password_hash(PASSWORD, known=[])
    async with control_plane_engine(settings) as engine, engine.begin() as connection:
        organisation_id = await default_organisation_id(connection, now=now)
        account_id = await accounts.create(
            connection, email=EMAIL, name="Benchmark", password_hash=password_hash, now=now
        )
        await accounts.join(connection, organisation_id, account_id, Role.OWNER, now=now)


@contextmanager
def browser() -> Iterator[Page]:
    """A window of it."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise BenchmarkError("Chromium is missing (Debian and Ubuntu: apt install chromium).")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(OPTIONS))
        try:
            yield chromium.new_page(viewport={"width": 1280, "height": 800})
        finally:
            chromium.close()


def spread(milliseconds: list[float]) -> tuple[float, float]:
    return median(milliseconds), max(milliseconds)


if __name__ == "__main__":
    typer.run(main)

"""The management API's documentation is whole and true, and what it says to type works."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lockence_server.errors import ConfigurationError, LockenceError
from lockence_server.management.access import PERMISSIONS, Permission, Role
from lockence_server.management.api.problems import FRAMEWORK_CODES
from lockence_server.settings import Settings
from tests.support.operations import OPERATIONS
from tests.support.serving_api import ApiServer, serving_api
from tests.test_docs import REPOSITORY, SOURCE, rows_of, text_of

DOCS = REPOSITORY / "docs"
SHELL_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = sorted(
    path.relative_to(REPOSITORY)
    for path in [*DOCS.glob("api/*.md"), DOCS / "management-api.md", DOCS / "sell-from-your-shop.md"]
)
SECONDS_MAX = 30

# As a shell would have it after `set -e`, with a curl that says so when it is refused.
PRELUDE = 'set -eu\ncurl() { command curl -sS --fail-with-body "$@"; }\n'


def test_every_operation_is_on_a_page_with_what_it_needs_and_no_other() -> None:
    shown = {
        (row[0], row[1], row[2])
        for page in PAGES
        for row in rows_of(str(page))
        if re.match(r"`(GET|POST|PUT|PATCH|DELETE) ", row[0])
    }
    needed = {
        one.request: f"`{one.needs}`" if isinstance(one.needs, Permission) else str(one.needs)
        for one in OPERATIONS
    }
    assert shown == {(f"`{one.request}`", one.summary, needed[one.request]) for one in OPERATIONS}


def test_the_table_of_roles_is_the_codes() -> None:
    rows = {row[0].strip("`"): row[1:6] for row in rows_of("docs/roles.md") if row[0].startswith("`")}
    assert rows == {
        permission.value: ["yes" if permission in PERMISSIONS[role] else "no" for role in Role]
        for permission in Permission
    }


def test_every_page_of_a_resource_is_linked() -> None:
    for page in PAGES:
        if page.parent.name == "api":
            assert f"(api/{page.name})" in text_of("docs/management-api.md"), page


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    directory = tmp_path_factory.mktemp("docs")
    settings = Settings(
        database_url=f"sqlite:///{directory / 'lockence.db'}", secret_key="only for tests, this key"
    )
    with serving_api(settings, directory / "log") as serving:
        yield serving


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_what_a_page_says_to_type_works(server: ApiServer, page: Path, tmp_path: Path) -> None:
    blocks = SHELL_BLOCK.findall(text_of(page))
    environment = server.fresh_variables()
    for block in blocks:
        done = subprocess.run(
            ["bash", "-c", PRELUDE + block],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=SECONDS_MAX,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        assert '"code"' not in done.stdout


def test_every_code_of_a_refusal_is_explained_and_no_other() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (SOURCE / "lockence_server/management").rglob("*.py")]
    given = {code for source in sources for code in re.findall(r'Error\([^()]*\bcode="([a-z_]+)"', source)}
    raised = {kind.code for kind in kinds_of(LockenceError) if not issubclass(kind, ConfigurationError)}
    explained = {row[1].strip("`") for row in rows_of("docs/management-api.md") if re.fullmatch(r"\d{3}", row[0])}
    assert explained == given | raised | set(FRAMEWORK_CODES.values())


def kinds_of(kind: type[LockenceError]) -> Iterator[type[LockenceError]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from kinds_of(inner)

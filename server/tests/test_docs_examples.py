"""The examples of docs/api work as they stand: each is run by a shell, against a real server."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from lockence_server.clock import system_clock
from lockence_server.management.access import Role
from lockence_server.settings import Settings
from tests.support.people import member, token_of
from tests.support.servers import serving
from tests.support.world import open_world

DOCS = Path(__file__).parents[2] / "docs" / "api"
EXAMPLE = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXAMPLE_SECONDS_MAX = 30


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples are for curl")
@pytest.mark.parametrize("page", ["licenses.md"])
async def test_the_examples_of_a_page_work(settings: Settings, page: str, tmp_path: Path) -> None:
    async with open_world(settings) as world:
        world.clock.now = system_clock()
        customer = await world.customer()
        token = await token_of(world, await member(world, Role.OWNER))
    with serving(settings, tmp_path / "log") as server:
        environment = {
            "PATH": "/usr/bin:/bin",
            "LOCKENCE": f"{server.url}/api/v1",
            "TOKEN": token.headers["authorization"].removeprefix("Bearer "),
            "APP": customer.application_id,
        }
        run_all(DOCS / page, environment, tmp_path)


def run_all(page: Path, environment: Mapping[str, str], directory: Path) -> None:
    examples = EXAMPLE.findall(page.read_text())
    assert examples
    for example in examples:
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", example],
            cwd=directory,
            env=environment,
            capture_output=True,
            timeout=EXAMPLE_SECONDS_MAX,
            check=False,
        )
        assert done.returncode == 0, (example, done.stderr)

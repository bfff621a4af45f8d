"""Whatever is sent to the management API, it answers as `openapi.json` says, and never with a 500."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lockence_server.settings import Settings
from tests.support.operations import OF_ANYBODY
from tests.support.serving_api import ApiServer, serving_api

SCHEMATHESIS = str(Path(sys.executable).with_name("schemathesis"))
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXAMPLES = 8  # of each operation
SECONDS_MAX = 300
REFUSED_MAX = 10  # operations of ninety: some are asked without the cookie only, or want the current password

# What would take away the caller's own rights, and with them the point of everything after.
ENDS_THE_CALLER = ("sign_out", "end_login", "remove_member", "change_member")
# What would leave nothing to work on.
ENDS_WHAT_IS_ASKED_FOR = ("delete_application", "delete_license", "delete_policy", "remove_device")
NAMED = {
    "application_id": "APPLICATION",
    "policy_id": "POLICY",
    "license_id": "LICENSE",
    "device_id": "DEVICE",
    "session_id": "SESSION",
}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ApiServer]:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'lockence.db'}", secret_key="only for tests, this key"
    )
    with serving_api(settings, tmp_path / "log") as serving:
        yield serving


def explore(server: ApiServer, directory: Path, *options: str, without: Sequence[str] = ()) -> None:
    done = subprocess.run(
        [
            SCHEMATHESIS,
            "run",
            f"{server.process.url}/openapi.json",
            f"--header=Cookie: {server.cookie}",
            "--header=Sec-Fetch-Site: same-origin",
            f"--checks={','.join(CHECKS)}",
            f"--max-examples={EXAMPLES}",
            "--phases=examples,coverage,fuzzing",
            "--generation-database=none",
            "--seed=1",
            "--no-color",
            *(f"--exclude-operation-id={name}" for name in (*ENDS_THE_CALLER, *without)),
            *options,
        ],
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    # Where it has seen nothing but refusals, the test would prove little.
    refused = only_refused(done.stdout) - {one.request for one in OF_ANYBODY}
    assert len(refused) <= REFUSED_MAX, refused


def only_refused(report: str) -> set[str]:
    """The requests that were answered 401 and 403 and nothing else."""
    _, _, warning = report.partition("Authentication failed: ")
    return set(re.findall(r"^  - (.*)$", warning.partition("💡")[0], re.MULTILINE))


def test_nothing_sent_is_a_fault_or_answered_outside_the_document(server: ApiServer, tmp_path: Path) -> None:
    server.fresh_variables()
    explore(server, tmp_path)


def test_nothing_done_to_what_exists_is_either(server: ApiServer, tmp_path: Path) -> None:
    made = server.fresh_variables()
    lines = [f'"path.{name}" = "{made[variable]}"' for name, variable in NAMED.items()]
    config = tmp_path / "schemathesis.toml"
    config.write_text("\n".join(["[parameters]", *lines]))
    explore(server, tmp_path, without=ENDS_WHAT_IS_ASKED_FOR)

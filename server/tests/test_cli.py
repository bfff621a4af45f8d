"""The command line: what it prints, for people and for programs, and how it exits."""

import base64
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from lockence_server import __version__
from tests.support.cli import Lockence

pytest_plugins = ["tests.support.cli_fixtures"]


def test_an_applications_json_has_what_goes_into_a_program(lockence: Lockence) -> None:
    created = lockence.json("application", "create", "Häuser & Söhne")
    assert created["name"] == "Häuser & Söhne"
    assert created["api_key"].startswith("lk_")
    public_key = load_der_public_key(base64.b64decode(created["public_key"]))
    assert isinstance(public_key, EllipticCurvePublicKey)
    assert isinstance(public_key.curve, SECP256R1)
    shown = lockence.json("application", "show", created["id"])
    assert [key["api_key"] for key in shown["api_keys"]] == [created["api_key"]]


def test_a_vendors_day(lockence_anywhere: Lockence) -> None:
    lockence = lockence_anywhere
    assert lockence.run("migrate").code == 0
    application_id = lockence.application()
    policy = lockence.json(
        "policy", "create", "Pro", "-a", application_id, "--duration", "2w", "--max-devices", "3"
    )
    created = lockence.json(
        *("license", "create", "-a", application_id, "--policy", policy["id"], "--count", "2"),
        *("--username", "joe", "--metadata", '{"seats": 5}', "--entitlement", "a", "--entitlement", "b"),
    )
    assert len({item["key"] for item in created}) == 2
    first = created[0]
    ends = datetime.fromisoformat(first["expires_at"])
    assert 13.99 < (ends - datetime.now(UTC)).total_seconds() / 86400 <= 14
    assert first["expires_at"].endswith("Z")

    shown = lockence.json("license", "show", first["id"])
    assert (shown["key"], shown["metadata"], shown["live_session_count"]) == (first["key"], {"seats": 5}, 0)
    assert shown["terms"]["max_devices"] == 3
    assert shown["terms"]["entitlements"] == ["a", "b"]

    assert "Licenses use" in lockence.refused("policy", "delete", policy["id"], "--yes")
    lockence.json("license", "update", first["id"], "--max-sessions", "2", "--never", "--policy-entitlements")
    updated = lockence.json("license", "show", first["id"])
    assert (updated["max_sessions"], updated["expires_at"], updated["entitlements"]) == (2, None, None)
    assert lockence.json("license", "suspend", first["id"], "--reason", "unpaid")["status_reason"] == "unpaid"
    assert lockence.json("license", "list", "--status", "suspended")[0]["id"] == first["id"]
    assert lockence.json("license", "revoke", first["id"])["status"] == "revoked"
    assert "final" in lockence.refused("license", "reinstate", first["id"])
    entry = lockence.json("blocklist", "add", "-a", application_id, "--address", "203.0.113.9/24")
    assert entry["value"] == "203.0.113.0/24"
    assert lockence.json("blocklist", "remove", entry["id"])["id"] == entry["id"]
    assert lockence.json("session", "list", "-a", application_id) == []
    assert lockence.run("application", "delete", application_id, "--yes").code == 0
    assert lockence.json("license", "list") == []


def test_a_license_never_ends_unless_told_so(lockence: Lockence) -> None:
    application_id = lockence.application()
    [created] = lockence.json("license", "create", "--application", application_id)
    assert created["expires_at"] is None
    shown = lockence.json("license", "show", created["id"])
    expected: dict[str, Any] = {
        "max_devices": 1,
        "max_sessions": 0,
        "at_session_limit": "reject",
        "entitlements": [],
    }
    assert shown["terms"] == expected
    from_first_use = ("--expires-in", "30d", "--from", "first-use")
    [waiting] = lockence.json("license", "create", "-a", application_id, *from_first_use)
    assert (waiting["expires_at"], waiting["first_use_duration_seconds"]) == (None, 30 * 86400)


@pytest.mark.parametrize(
    "arguments",
    [
        ["application", "create"],
        ["application", "crate", "x"],
        ["license", "create"],
        ["license", "create", "-a", "x", "--expires-in", "3 days"],
        ["license", "create", "-a", "x", "--expires-in", "٣d"],
        ["license", "create", "-a", "x", "--expires-at", "2026-01-31"],
        ["license", "create", "-a", "x", "--expires-in", "3d", "--never"],
        ["license", "create", "-a", "x", "--never", "--from", "creation"],
        ["license", "create", "-a", "x", "--metadata", "[]"],
        ["license", "create", "-a", "x", "--count", "100001"],
        ["license", "create", "-a", "x", "--max-devices", "-1"],
        ["license", "create", "-a", b"\xff"],
        ["license", "update", "x", "--max-devices", "many"],
        ["license", "import", "nowhere.csv", "-a", "x"],
        ["application", "rotate-key", "x", "--signing", "--overlap", "1d"],
        ["blocklist", "add", "-a", "x"],
        ["blocklist", "add", "-a", "x", "--device", "y", "--address", "10.0.0.1"],
        ["serve", "--port", "65536"],
    ],
)
def test_a_wrong_command_line_exits_with_2(lockence: Lockence, arguments: list[str | bytes]) -> None:
    answer = lockence.run(*arguments)
    assert answer.code == 2, answer
    assert answer.out == ""
    assert answer.err
    assert "Traceback" not in answer.err


def test_what_cannot_be_done_is_one_line_and_exits_with_1(lockence: Lockence) -> None:
    assert "'app_none'" in lockence.refused("license", "create", "-a", "app_none")
    assert "'lic_none'" in lockence.refused("license", "show", "lic_none")
    application_id = lockence.application()
    assert "`name`" in lockence.refused("application", "update", application_id, "--name", "")
    assert "heartbeat" in lockence.refused("application", "update", application_id, "--session-lifetime", "90s")
    assert lockence.run("application", "delete", application_id).code == 1  # nobody is there to say yes
    assert lockence.json("application", "list")[0]["id"] == application_id
    assert "LOCKENCE_NONSENSE" in lockence.run("application", "list", LOCKENCE_NONSENSE="1").err
    assert lockence.run("application", "list", LOCKENCE_SECRET_KEY="another secret key").code == 1


def test_the_options_of_serve_may_stand_in_the_environment_of_all(lockence: Lockence) -> None:
    answer = lockence.run("version", LOCKENCE_HOST="::", LOCKENCE_PORT="80", LOCKENCE_WORKERS="2")
    assert (answer.code, answer.out) == (0, f"lockence {__version__}\n")
    assert lockence.run("application", "list", LOCKENCE_HOST="::", LOCKENCE_PORT="80").code == 0
    assert lockence.run("serve", LOCKENCE_PORT="eighty").code == 2


def test_a_table_in_a_pipe_is_not_cut(lockence: Lockence) -> None:
    name = "A long name, with [markup] that is none: " + "x" * 80
    application_id = lockence.json("application", "create", name)["id"]
    user = "u" * 200
    lockence.run("license", "create", "-a", application_id, "--username", user, "--expires-in", "30d")
    assert f"{application_id}  {name}" in lockence.run("application", "list").out
    [line] = [line for line in lockence.run("license", "list").out.splitlines() if user in line]
    assert "in 29 days" in line
    assert line.rstrip().endswith("unlimited")


def test_postgresql_is_migrated_only_when_asked(lockence_anywhere: Lockence) -> None:
    answer = lockence_anywhere.run("application", "list")
    if "sqlite" in lockence_anywhere.environment["LOCKENCE_DATABASE_URL"]:
        assert answer.code == 0
    else:
        assert "lockence migrate" in lockence_anywhere.refused("application", "list")
    assert lockence_anywhere.json("migrate")["revision"]
    assert lockence_anywhere.json("application", "list") == []


def test_help_loads_nothing_slow() -> None:
    """Shell completion runs the command at every press of the key."""
    program = "import json, sys, lockence_server.cli; print(json.dumps(sorted(sys.modules)))"
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert time.monotonic() - started < 5
    loaded = set(json.loads(done.stdout))
    assert "typer" in loaded
    assert not loaded & {"sqlalchemy", "alembic", "asyncpg", "cryptography", "uvicorn", "structlog"}

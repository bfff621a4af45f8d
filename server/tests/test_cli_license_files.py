"""Many licenses at once: created, imported, exported."""

import csv
import io
import json
import sqlite3
import subprocess
import time
from pathlib import Path

from tests.support.cli import COMMAND, Lockence

pytest_plugins = ["tests.support.cli_fixtures"]

OF_ITS_PLACE = ("id", "application_id", "created_at", "updated_at")


def exported(lockence: Lockence, application_id: str) -> list[dict[str, str]]:
    answer = lockence.run("license", "export", "--application", application_id)
    assert answer.code == 0, answer.err
    rows = list(csv.DictReader(io.StringIO(answer.out, newline="")))
    return [{name: cell for name, cell in row.items() if name not in OF_ITS_PLACE} for row in rows]


def exported_json(lockence: Lockence, application_id: str) -> list[dict[str, object]]:
    answer = lockence.run("license", "export", "--application", application_id, "--format", "json")
    rows = [json.loads(line) for line in answer.out.splitlines()]
    return [{name: value for name, value in row.items() if name not in OF_ITS_PLACE} for row in rows]


def test_one_bad_row_keeps_all_out(lockence: Lockence, tmp_path: Path) -> None:
    application_id = lockence.application()
    [known] = lockence.json("license", "create", "--application", application_id)
    file = tmp_path / "keys.csv"
    rows = [
        "key,username,max_devices,expires_at,metadata,note",  # line 1
        "GOOD-1,joe,2,2027-01-31T00:00:00Z,,",
        '"GOOD-2",joe,,,"{""a"": 1}","a note\nof two lines"',  # lines 3 and 4
        ",joe,,,,",  # 5
        "BAD-6,joe,two,,,",
        "BAD-7,joe,,2027-01-31,,",
        "BAD-8,joe,,,[],",
        "BAD-9,joe,,,{,",
        "BAD-10,joe",
        "GOOD-1,again,,,,",  # 11
        f"{known['key'].lower().replace('-', '')},joe,,,,",  # 12
        "BAD-13,joe,-1,,,",
        "BAD-14\u200b,joe,,,,",
        f"{'x' * 129},joe,,,,",  # 15
        " BAD-16,joe,,,,",
        'BAD-17,joe,,,"{""a"": ""' + "x" * 16_384 + '""}",',
        "",
        "GOOD-19,joe,0,,,",
    ]
    file.write_text("\n".join(rows))
    answer = lockence.run("license", "import", str(file), "--application", application_id)
    assert answer.code == 1
    *problems, last = answer.err.splitlines()
    assert last == "Error: 13 rows cannot be imported, so nothing was."
    assert [int(line.split()[1].rstrip(":")) for line in problems] == [*range(5, 18)]
    for number, words in ((6, "max_devices"), (7, "expires_at"), (8, "metadata"), (11, "line 2"), (12, "already")):
        assert words in next(line for line in problems if line.startswith(f"line {number}:"))
    assert [row["key"] for row in exported(lockence, application_id)] == [known["key"]]

    file.write_text("\n".join(rows[index] for index in (0, 1, 2, 17)))
    assert lockence.json("license", "import", str(file), "--application", application_id) == {"imported": 3}
    good = exported(lockence, application_id)[1:]
    assert [row["key"] for row in good] == ["GOOD-1", "GOOD-2", "GOOD-19"]
    assert good[1]["note"] == "a note\nof two lines"


def test_a_file_that_is_no_list_of_licenses_is_refused(lockence: Lockence, tmp_path: Path) -> None:
    application_id = lockence.application()
    file = tmp_path / "keys.csv"
    for content, words in (
        (b"", "`key`"),
        (b"username\njoe\n", "`key`"),
        (b"key,usernmae\nA,joe\n", "'usernmae'"),
        (b"key,key\nA,B\n", "twice"),
        (b'key\n"A\n', "not CSV"),
        (b"key\nA\n\xff\n", "UTF-8"),
    ):
        file.write_bytes(content)
        assert words in lockence.refused("license", "import", str(file), "-a", application_id)


def test_an_export_can_be_imported_again(lockence_anywhere: Lockence, tmp_path: Path) -> None:
    lockence = lockence_anywhere
    lockence.run("migrate")
    here, there = lockence.application(), lockence.application()
    create = ("license", "create", "--application", here)
    lockence.json(*create, "--count", "3", "--username", 'A "=1" Öz', "--expires-in", "30d", "--max-devices", "0")
    lockence.json(*create, "--expires-in", "12h", "--from", "first-use", "--note", "a,\r\nb", "--email", "a@b.c")
    options = ("--metadata", '{"a": [1, "é"]}', "--entitlement", "x", "--max-sessions", "0")
    [revoked] = lockence.json(*create, *options)
    lockence.json("license", "revoke", revoked["id"], "--reason", "charged back")
    lockence.json("license", "update", revoked["id"], "--no-entitlements")
    file = tmp_path / "foreign.csv"
    file.write_text("\ufeffkey\r\nany form: ключ/1\r\n", encoding="utf-8")
    lockence.json("license", "import", str(file), "--application", here)

    file = tmp_path / "export.csv"
    answer = lockence.run("license", "export", "--application", here, "--output", str(file))
    assert (answer.code, answer.out) == (0, "")
    assert file.stat().st_mode & 0o077 == 0
    assert lockence.json("license", "import", str(file), "--application", there) == {"imported": 6}
    before, after = (exported_json(lockence, application_id) for application_id in (here, there))
    assert before == after
    assert [row["status"] for row in after].count("revoked") == 1
    assert [row["entitlements"] for row in after].count([]) == 1


def test_a_hundred_thousand_licenses_take_well_under_a_minute(lockence: Lockence) -> None:
    application_id = lockence.application()
    started = time.monotonic()
    created = lockence.json("license", "create", "--application", application_id, "--count", "100000")
    created_at = time.monotonic()
    assert len({item["key"] for item in created}) == 100_000
    rows = exported(lockence, application_id)
    exported_at = time.monotonic()
    assert {row["key"] for row in rows} == {item["key"] for item in created}
    assert created_at - started < 45
    assert exported_at - created_at < 30


def test_making_many_lets_others_write_in_between(lockence: Lockence) -> None:
    application_id = lockence.application()
    path = lockence.environment["LOCKENCE_DATABASE_URL"].removeprefix("sqlite:///")
    command = [COMMAND, "license", "create", "--application", application_id, "--count", "20000", "--json"]
    seen = set()
    with sqlite3.connect(path) as reader:
        making = subprocess.Popen(command, env=lockence.environment, stdout=subprocess.DEVNULL)
        while making.poll() is None:
            seen.add(reader.execute("SELECT count(*) FROM licenses").fetchone()[0])
            time.sleep(0.02)
    reader.close()
    assert making.returncode == 0
    assert len(seen - {0, 20_000}) >= 2


def test_a_reader_that_leaves_early_is_no_error_worth_a_traceback(lockence: Lockence) -> None:
    application_id = lockence.application()
    lockence.json("license", "create", "--application", application_id, "--count", "3000")
    command = [COMMAND, "license", "export", "--application", application_id]
    with subprocess.Popen(
        command, env=lockence.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as exporting:
        assert exporting.stdout is not None
        assert exporting.stderr is not None
        exporting.stdout.readline()
        exporting.stdout.close()
        assert b"Traceback" not in exporting.stderr.read()

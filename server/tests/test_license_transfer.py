"""Licenses exported and imported over HTTP."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from lockence_server.management.access import Permission, Role
from lockence_server.management.licenses import lines, queries
from lockence_server.management.licenses.transfer_routes import IMPORT_BYTES_MAX
from tests.support.people import Person, member, ok, problem, token_of
from tests.support.world import World

OF_ITS_PLACE = ("id", "application_id", "created_at", "updated_at")
FORMATS = ("csv", "json")


@pytest.fixture
async def owner(world: World) -> Person:
    return await member(world, Role.OWNER)


@pytest.fixture
async def application(owner: Person) -> str:
    return str((await owner.post("/applications", {"name": "Example"}))["id"])


async def send(
    person: Person, application: str, content: str | bytes | AsyncIterator[bytes], **query: Any
) -> httpx.Response:
    return await person.http.post(
        f"/api/v1/applications/{application}/licenses/import",
        content=content,
        params=query,
        headers=dict(person.headers),
    )


async def export(person: Person, application: str, file_format: str) -> str:
    answer = await person.call("GET", f"/applications/{application}/licenses/export", format=file_format)
    assert answer.status_code == 200, answer.text
    return answer.text


def rows_of(exported: str, file_format: str) -> list[dict[str, Any]]:
    """Without what is another after an import."""
    if file_format == "json":
        rows = [json.loads(line) for line in exported.strip().split("\n")]
    else:
        rows = list(csv.DictReader(io.StringIO(exported, newline="")))
    return [{name: value for name, value in row.items() if name not in OF_ITS_PLACE} for row in rows]


def errors(answer: httpx.Response) -> list[tuple[int, str]]:
    assert problem(answer) == (422, "invalid_input")
    assert {one["field"] for one in answer.json()["errors"]} == {"body"}
    return [(one["line"], one["message"]) for one in answer.json()["errors"]]


@pytest.mark.parametrize("file_format", FORMATS)
async def test_an_export_can_be_imported_again(
    owner: Person, application: str, file_format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "EXPORT_ROWS", 2)
    path = f"/applications/{application}/licenses"
    await owner.post(path, {"count": 4, "username": 'a "joe", and\u2028 co', "metadata": {"a": [1]}})
    [one] = await owner.post(
        path, {"duration_seconds": 60, "note": "two\nlines", "entitlements": [], "max_devices": 0}
    )
    await owner.post(f"/licenses/{one['id']}/revoke", {"reason": "unpaid"})
    exported = await export(owner, application, file_format)
    assert len(rows_of(exported, file_format)) == 5

    known = await send(owner, application, exported, format=file_format)
    assert len(errors(known)) == 5
    other = (await owner.post("/applications", {"name": "Other"}))["id"]
    dry = await send(owner, other, exported, format=file_format, dry_run=True)
    assert ok(dry) == {"rows": 5, "imported": 0}
    assert (await owner.get("/licenses/count", application_id=other))["count"] == 0
    assert ok(await send(owner, other, exported, format=file_format)) == {"rows": 5, "imported": 5}
    again = await export(owner, other, file_format)
    assert rows_of(again, file_format) == rows_of(exported, file_format)


async def test_an_export_says_what_it_is(owner: Person, application: str) -> None:
    path = f"/applications/{application}/licenses/export"
    for file_format, media_type in (("csv", "text/csv; charset=utf-8"), ("json", "application/x-ndjson")):
        answer = await owner.call("GET", path, format=file_format)
        assert answer.headers["content-type"].startswith(media_type)
        assert answer.headers["content-disposition"] == f'attachment; filename="licenses.{file_format}"'
    assert (await owner.call("GET", path)).text.startswith("key,status,")
    assert problem(await owner.call("GET", path, format="xml")) == (422, "invalid_input")
    assert problem(await owner.call("GET", "/applications/app_none/licenses/export")) == (404, "not_found")


async def test_keys_leave_only_to_who_may_see_them(world: World, owner: Person, application: str) -> None:
    reader = await token_of(world, owner, Permission.READ, Permission.LICENSES_WRITE)
    refused = await reader.call("GET", f"/applications/{application}/licenses/export")
    assert problem(refused) == (403, "forbidden")


async def test_one_bad_row_keeps_all_out_and_every_one_is_told(owner: Person, application: str) -> None:
    rows = [
        "key,username,max_devices,policy_id",
        "GOOD-1,joe,2,",
        "BAD-3,joe,two,",
        '"BAD-4","two\nlines",,',
        "GOOD-1,again,,",
        "BAD-7,joe,,pol_none",
        "BAD-8,joe",
    ]
    told = errors(await send(owner, application, "\n".join(rows)))
    assert [line for line, _ in told] == [3, 4, 6, 7, 8]
    assert told[2] == (6, "`key`: the same as in line 2")
    objects = [
        '{"key": "GOOD-1"}',
        "",
        '{"key": "BAD-3", "max_devices": "2"}',
        "[]",
        "{",
        '{"kei": 1}',
        '{"key": 5}',
    ]
    told = errors(await send(owner, application, "\n".join(objects), format="json"))
    assert [line for line, _ in told] == [3, 4, 5, 6, 7]
    assert told[3] == (6, "`kei`: is not a field of a license")
    assert (await owner.get("/licenses/count", application_id=application))["count"] == 0
    assert (await owner.get("/events", type="license.created"))["items"] == []


async def test_only_the_first_mistakes_are_listed(owner: Person, application: str) -> None:
    answer = await send(owner, application, "key,status\n" + "".join(f"K-{n},broken\n" for n in range(150)))
    assert [line for line, _ in errors(answer)] == [*range(2, 102)]
    assert answer.json()["detail"] == "150 rows cannot be imported, so nothing was."


async def test_a_file_that_cannot_be_read_is_refused(
    owner: Person, application: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LINE_CHARACTERS_MAX", 1000)
    unreadable: list[tuple[str, bytes]] = [
        ("csv", b""),
        ("csv", b"username\njoe\n"),
        ("csv", b"key,colour\nK,red\n"),
        ("csv", b'key\n"K'),
        ("csv", b"key\nK\xff\n"),
        ("csv", b"key\n" + b"x" * 1001),
        ("json", b'{"key": "K"}\n\xff'),
    ]
    for file_format, content in unreadable:
        answer = await send(owner, application, content, format=file_format)
        assert problem(answer) == (422, "invalid_input"), content
    assert ok(await send(owner, application, b"", format="json")) == {"rows": 0, "imported": 0}
    # Some programs begin a file with a byte order mark, and end its lines in two characters.
    assert ok(await send(owner, application, b"\xef\xbb\xbfkey\r\nK-1\r\n"))["imported"] == 1


async def test_a_body_is_read_piece_by_piece_up_to_a_bound(
    owner: Person, application: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def body(rows: int) -> AsyncIterator[bytes]:
        yield b"key,username\n"
        for number in range(rows):
            whole = f"KEY-{number},jö\n".encode()
            for i in range(len(whole)):
                yield whole[i : i + 1]

    assert ok(await send(owner, application, body(500))) == {"rows": 500, "imported": 500}
    assert {item["username"] for item in (await owner.get("/licenses"))["items"]} == {"jö"}

    for size, status in ((11 * 2**20, 200), (IMPORT_BYTES_MAX + 1, 413)):
        announced = Person(owner.http, {**owner.headers, "content-length": str(size)})
        assert (await send(announced, application, f"key\nKEY-OF-{size}")).status_code == status
    monkeypatch.setattr(lines, "LINES_MAX", 10)
    assert problem(await send(owner, application, "key\n" + "\n" * 10)) == (422, "invalid_input")


async def test_with_an_idempotency_key_an_import_is_done_once(owner: Person, application: str) -> None:
    headers = {**owner.headers, "idempotency-key": "import-1"}
    path = f"/api/v1/applications/{application}/licenses/import"
    for _ in range(2):
        assert ok(await owner.http.post(path, content=b"key\nK-1\n", headers=headers)) == {
            "rows": 1,
            "imported": 1,
        }
    too_large = await owner.http.post(path, content=b"\n" * (10 * 2**20 + 1), headers=headers)
    assert problem(too_large) == (413, "body_too_large")

"""Many licenses at once: all of them or none, whatever happens on the way, and each key of a request once."""

import asyncio
import os
import signal
import sqlite3
import threading
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Table, func, select, text

from lockence_server.database.engine import control_plane_engine
from lockence_server.database.tables import events, license_batches, licenses
from lockence_server.errors import ConflictError
from lockence_server.identifiers import reserve
from lockence_server.management.access import Role
from lockence_server.management.helper import Helper
from lockence_server.management.licenses import bulk_routes, csv_files, making, transfer, writing
from lockence_server.management.licenses.making import ROWS_PER_PIECE, Made, Wanted
from lockence_server.secrets import SecretBox
from lockence_server.settings import Settings
from tests.support.eventually import reached
from tests.support.people import Person, member
from tests.support.serving_api import serving_api
from tests.support.world import World

MANY = 3 * ROWS_PER_PIECE - 1


@pytest.fixture
async def owner(world: World) -> Person:
    return await member(world, Role.OWNER)


@pytest.fixture
async def application(owner: Person) -> str:
    return str((await owner.post("/applications", {"name": "Example"}))["id"])


async def count(world: World, table: Table) -> int:
    statement = select(func.count()).select_from(table)
    if table is events:
        statement = statement.where(events.c.type == "license.created")
    async with world.engine.connect() as connection:
        return await connection.scalar(statement) or 0


async def counts(world: World) -> tuple[int, int, int]:
    return await count(world, licenses), await count(world, events), await count(world, license_batches)


async def test_of_two_requests_with_one_key_one_is_done(world: World, owner: Person, application: str) -> None:
    path, key = f"/applications/{application}/licenses", {"idempotency-key": "order-1"}
    answers = await asyncio.gather(
        *(owner.call("POST", path, {"count": MANY}, headers=key) for _ in range(3)),
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert [answer.headers.get("idempotent-replayed") for answer in answers].count(None) == 1
    assert await counts(world) == (MANY, MANY, 0)
    other = await owner.call("POST", path, {"count": MANY + 1}, headers=key)
    assert other.status_code == 409


async def test_what_fails_on_the_way_leaves_nothing(world: World, owner: Person, application: str) -> None:
    """A key that somebody else adds once it was seen that nobody has it, and that is written after many others."""
    keys = [f"key number {number}" for number in range(MANY)]
    async with world.vendor() as context:
        parsed = csv_files.parse(["key\n", *keys])
        await transfer.check(context, application, parsed)
        prepared = await transfer.prepare(context, application, parsed)
    path = f"/api/v1/applications/{application}/licenses/import"
    taken = await owner.http.post(path, content=f"key\n{keys[-1]}", headers=dict(owner.headers))
    assert taken.json() == {"rows": 1, "imported": 1}
    with pytest.raises(ConflictError, match="Nothing was"):
        async with AsyncExitStack() as stack:
            await transfer.write(world.engine, lambda: stack.enter_async_context(world.vendor()), prepared)
    assert await counts(world) == (1, 1, 0)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_a_process_that_is_killed_leaves_nothing(settings: Settings, tmp_path: Path) -> None:
    with serving_api(settings, tmp_path / "log") as api:
        application = api.post("/applications", {"name": "Example"})["id"]

        def create() -> None:
            with pytest.raises(httpx.HTTPError):
                api.post(f"/applications/{application}/licenses", {"count": 10_000})

        creating = threading.Thread(target=create)
        creating.start()
        with sqlite3.connect(settings.sqlite_path) as watching:

            def written() -> int:
                found: int = watching.execute("SELECT count(*) FROM licenses").fetchone()[0]
                return found

            await reached(lambda: written() > ROWS_PER_PIECE)
            api.process.kill()
            creating.join()
            assert ROWS_PER_PIECE < written() < 10_000
            [(until,)] = watching.execute("SELECT written_until FROM license_batches").fetchall()
            async with control_plane_engine(settings) as engine:
                assert not await writing.undo_left_behind(engine, until - 1)
                assert await writing.undo_left_behind(engine, until)
                assert not await writing.undo_left_behind(engine, until)
            assert written() == 0
            created = "SELECT count(*) FROM events WHERE type = 'license.created'"
            assert watching.execute(created).fetchone() == (0,)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_who_was_given_up_does_not_go_on(
    world: World, owner: Person, application: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PAUSE_SECONDS", 0.5)
    path = f"/applications/{application}/licenses"
    creating = asyncio.create_task(owner.call("POST", path, {"count": MANY}))

    async def begun() -> bool:
        return await count(world, license_batches) == 1

    await reached(begun)
    assert await writing.undo_left_behind(world.engine, world.clock() + 10 * writing.WRITTEN_WITHIN_MS)
    assert (await creating).status_code == 409
    assert await counts(world) == (0, 0, 0)


async def test_nothing_is_held_while_licenses_are_prepared(
    world: World, owner: Person, application: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A snapshot would keep SQLite's log from beginning anew, and PostgreSQL from cleaning up."""
    held: list[int] = []

    async def make(helper: Helper, work: str, given: Wanted, result: type[Made]) -> Made:
        held.append(await _snapshots(world))
        return making.make(world.secrets, given)

    def import_(*given: Any) -> Any:
        held.append(asyncio.run_coroutine_threadsafe(_snapshots(world), loop).result())
        return prepared(*given)

    loop, prepared = asyncio.get_running_loop(), transfer._prepared
    monkeypatch.setattr(Helper, "do", make)
    monkeypatch.setattr(transfer, "_prepared", import_)
    await owner.post(f"/applications/{application}/licenses", {"count": bulk_routes.MADE_HERE_MAX + 1})
    path = f"/api/v1/applications/{application}/licenses/import"
    imported = await owner.http.post(path, content="key\nof our own", headers=dict(owner.headers))
    assert imported.json() == {"rows": 1, "imported": 1}
    assert len(held) > 2
    assert set(held) == {0}


async def _snapshots(world: World) -> int:
    """How many transactions are open that have read something."""
    async with world.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            statement = text(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND state = 'idle in transaction'"
            )
            return int(await connection.scalar(statement) or 0)
    with closing(sqlite3.connect(world.settings.sqlite_path, isolation_level=None, timeout=0)) as other:
        # Something new in the log, which can begin anew only where nobody reads what was before.
        other.execute("UPDATE applications SET updated_at = updated_at + 1")
        is_held, _, _ = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return int(is_held)


async def test_the_helper_is_there_when_needed_and_comes_back_when_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lockence_server.management.helper.IDLE_SECONDS", 0.2)
    secrets = SecretBox("a secret key of this test")
    wanted: dict[str, Any] = {"application_id": "app_1", "policy_id": None, "username": "ada", "expires_at": None}
    wanted |= {"first": str(reserve(3)), "count": 3, "first_use_duration_seconds": None}

    async with Helper(secrets).running() as helper:

        async def made() -> None:
            assert (await helper.do("make licenses", Wanted(**wanted), Made)).piece.count == 3

        assert _children() == []
        await made()
        [first] = _children()
        os.kill(first, signal.SIGKILL)
        await made()
        [second] = _children()
        assert second != first
        await reached(lambda: _children() == [])
        await made()
    assert _children() == []


def _children() -> list[int]:
    """The helpers of this process."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, rest = status.read_text().rpartition(") ")
            command = status.with_name("cmdline").read_text()
        except OSError:
            continue
        state, parent = rest.split()[:2]
        if int(parent) == os.getpid() and state != "Z" and "helper_process" in command:
            found.append(int(status.parent.name))
    return found

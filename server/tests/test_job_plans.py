"""Jobs look at no more rows than they must: clients wait for SQLite's lock, or for PostgreSQL's processor."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from lockence_server.clock import DAY_MS, SECOND_MS, system_clock
from lockence_server.database.data_plane import data_plane_database
from lockence_server.database.sqlite import ReadingLane
from lockence_server.jobs.expiry import HAS_RUN_OUT, LicenseEnds, SessionEnds
from lockence_server.jobs.prune_attempts import AttemptPruner
from lockence_server.jobs.retention import Retention
from lockence_server.jobs.walking import Walk
from lockence_server.management.access import Role
from tests.support.copies import COPY_SESSIONS, SESSIONS
from tests.support.eventually import reached
from tests.support.people import member
from tests.support.world import World

DAY_SECONDS = DAY_MS // SECOND_MS
CHANGES = ("UPDATE", "DELETE")
ATTEMPTS = 20_000
COPY_ATTEMPTS = f"""
    INSERT INTO attempts
    WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers LIMIT {ATTEMPTS})
    SELECT application_id, license_id, id || number, outcome, hwid, address, client_version, occurred_at
    FROM attempts, numbers
"""


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_what_a_job_changes_is_found_by_an_index(world: World) -> None:
    world.clock.now = system_clock()  # by which identifiers are made
    owner = await member(world, Role.OWNER)
    await owner.post("/webhooks", {"url": "https://example.com/", "event_types": ["*"]})
    customer = await world.customer(duration_seconds=DAY_SECONDS, max_devices=0)
    for _ in range(2):
        license_id = (await world.license(customer.application_id, duration_seconds=DAY_SECONDS)).id
        await owner.post(f"/licenses/{license_id}/suspend", {}, **{"idempotency-key": license_id})
    for hwid in ("one", "another"):
        assert (await world.call("init", **customer.init(hwid))).code == "ok"
    world.clock.advance(400 * DAY_SECONDS)
    changes = await _changes_of_jobs(world)
    assert {change.split(" SET ")[0].split(" WHERE ")[0] for change in changes} == {
        "UPDATE licenses",
        "UPDATE sessions",
        "DELETE FROM idempotency_keys",
        "DELETE FROM logins",
        "DELETE FROM deliveries",
        "DELETE FROM events",
    }
    for change, plan in changes.items():
        looks_through = [step for step in plan if step.startswith("SCAN") and not _is_of_the_given(step)]
        assert not looks_through, change


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
async def test_a_walk_reads_each_session_about_once(world: World) -> None:
    """PostgreSQL knows of a piece only that it ends, and would rather look through the whole table for it."""
    customer = await world.customer()
    assert (await world.call("init", **customer.init("device"))).code == "ok"
    async with world.engine.begin() as connection:
        await connection.execute(text(COPY_SESSIONS))
        await connection.execute(text("ANALYZE sessions"))
    before = await _sessions_read(world)
    database = data_plane_database(world.settings)
    walk = Walk(database.name, await database.reading_lane(), HAS_RUN_OUT, piece_sessions=1000)
    pieces = 1
    await walk.look(now=world.clock())
    while walk.go_on():
        await walk.look(now=world.clock())
        pieces += 1
    await database.close()
    assert pieces == SESSIONS // 1000 + 1
    read = 0

    async def is_counted() -> bool:
        """A connection that has ended says a little later what it has read."""
        nonlocal read
        read = await _sessions_read(world) - before
        return read > SESSIONS

    await reached(is_counted)
    # Once for where the piece ends, and once for what is due in it.
    assert read < 3 * SESSIONS


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_attempts_that_stay_are_not_read(world: World) -> None:
    """All clients wait meanwhile: SQLite is read on the event loop."""
    customer = await world.customer()
    assert (await world.call("init", **customer.init("device"))).code == "ok"
    async with world.engine.begin() as connection:
        await connection.execute(text(COPY_ATTEMPTS))
    database = data_plane_database(world.settings)
    lane = CountingLane(world.settings.sqlite_path)
    pruner = AttemptPruner(
        database.name, lane, await database.writing_lane(), retention_days=30, clock=world.clock
    )
    assert await pruner.prune_some() == 0
    await lane.close()
    await database.close()
    assert 0 < lane.steps < ATTEMPTS / 10


class CountingLane(ReadingLane):
    """Counts the steps that SQLite takes."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, timeout_seconds=1)
        self.steps = 0
        self._sqlite.set_progress_handler(self._count, 1)

    def _count(self) -> int:
        self.steps += 1
        return 0


async def _sessions_read(world: World) -> int:
    """How many rows of sessions were read so far."""
    read = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'sessions'"
    async with world.engine.connect() as connection:
        await connection.execute(text("SELECT pg_stat_force_next_flush()"))
        await connection.commit()
        return int(await connection.scalar(text(read)) or 0)


async def _changes_of_jobs(world: World) -> dict[str, list[str]]:
    """Each kind of change that the jobs made, and how SQLite found its rows."""
    made: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(CHANGES):
            made[statement] = parameters

    event.listen(world.engine.sync_engine, "before_cursor_execute", note)
    given = (world.engine, world.secrets, world.clock)
    database = data_plane_database(world.settings)
    jobs = (
        LicenseEnds(*given, "license.expired"),
        SessionEnds(database.name, await database.reading_lane(), *given),
        Retention(world.engine, world.clock, event_retention_days=30, delivery_retention_days=30),
    )
    for job in jobs:
        await job.round()
    await database.close()
    async with world.engine.connect() as connection:
        return {
            statement: _steps(await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
            for statement, parameters in made.items()
        }


def _steps(found: Any) -> list[str]:
    rows: Sequence[Any] = found.all()
    return [str(row.detail) for row in rows]


def _is_of_the_given(step: str) -> bool:
    """Whether it goes through what the statement was given, not through a table."""
    return "VIRTUAL TABLE" in step or "CONSTANT ROW" in step

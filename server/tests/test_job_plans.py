"""What jobs change they find by an index: on SQLite every client waits for them, however large the table is."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event

from lockence_server.clock import DAY_MS, SECOND_MS, system_clock
from lockence_server.database.data_plane import data_plane_database
from lockence_server.jobs.expiry import LicenseEnds, SessionEnds
from lockence_server.jobs.retention import Retention
from lockence_server.management.access import Role
from tests.support.people import member
from tests.support.world import World

DAY_SECONDS = DAY_MS // SECOND_MS
CHANGES = ("UPDATE", "DELETE")


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
            for statement, parameters in list(made.items())
        }


def _steps(found: Any) -> list[str]:
    rows: Sequence[Any] = found.all()
    return [str(row.detail) for row in rows]


def _is_of_the_given(step: str) -> bool:
    """Whether it goes through what the statement was given, not through a table."""
    return "VIRTUAL TABLE" in step or "CONSTANT ROW" in step

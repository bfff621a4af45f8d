"""A session is found by its key: the databases would also know how to look through an application's sessions."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from lockence_server.client_api.statements import Statements
from lockence_server.database.postgresql import SERVER_SETTINGS, connect_postgres
from lockence_server.database.sqlite import open_sqlite
from tests.support.copies import COPY_SESSIONS
from tests.support.world import World

VALUES = {"asked": '{"lk_one": ["first", "second"], "lk_other": ["third"]}', "now": 0}

pytestmark = pytest.mark.parametrize("statement", ["sessions", "sessions_locked"])


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_on_sqlite(world: World, statement: str) -> None:
    found = getattr(Statements("sqlite", shard=0), statement)
    connection = open_sqlite(world.settings.sqlite_path)
    plan = connection.execute(f"EXPLAIN QUERY PLAN {found.sql}", found.arguments(VALUES)).fetchall()
    connection.close()
    steps = [detail for *_, detail in plan if " sessions " in detail]
    assert steps == ["SEARCH sessions USING PRIMARY KEY (application_id=? AND token_digest=?)"]


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
async def test_on_postgresql(world: World, statement: str) -> None:
    """Once PostgreSQL has counted the rows of its tables, which it does by itself every minute."""
    customer = await world.customer()
    assert (await world.call("init", **customer.init("device"))).code == "ok"
    async with world.engine.begin() as begun:
        await begun.execute(text(COPY_SESSIONS))
        await begun.execute(text("ANALYZE"))
    found = getattr(Statements("postgresql", shard=0), statement)
    connection = await connect_postgres(
        world.settings.database_url, timeout_seconds=10, server_settings=SERVER_SETTINGS
    )
    explained = await connection.fetchval(f"EXPLAIN (FORMAT JSON) {found.sql}", *found.arguments(VALUES))
    await connection.close()
    [step] = _scans_of_sessions(msgspec.json.decode(explained)[0]["Plan"])
    assert step["Index Name"] == "pk_sessions"
    assert "token_digest" in step["Index Cond"]


def _scans_of_sessions(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if plan.get("Relation Name") == "sessions":
        yield plan
    for part in plan.get("Plans", ()):
        yield from _scans_of_sessions(part)

"""What is asked for is found by its key: databases would also know how to look through all of an application's."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from lockence_server.client_api.reset_statements import ResetStatements
from lockence_server.client_api.statements import Statements
from lockence_server.database.postgresql import SERVER_SETTINGS, connect_postgres
from lockence_server.database.sqlite import open_sqlite
from lockence_server.database.statements import DatabaseName, Statement
from tests.support.copies import COPY_LICENSES, COPY_SESSIONS
from tests.support.world import World

VALUES = {"asked": '{"lk_one": ["first", "second"], "lk_other": ["third"]}', "now": 0}

BY_KEY_DIGEST = "uq_licenses_application_id_key_digest"
pytestmark = pytest.mark.parametrize(
    ("statement", "table", "digest", "index"),
    [
        ("sessions", "sessions", "token_digest", "pk_sessions"),
        ("sessions_locked", "sessions", "token_digest", "pk_sessions"),
        ("licenses_locked", "licenses", "key_digest", BY_KEY_DIGEST),
        ("terms_locked", "licenses", "key_digest", BY_KEY_DIGEST),
    ],
)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_on_sqlite(world: World, statement: str, table: str, digest: str, index: str) -> None:
    found = _statement("sqlite", statement)
    connection = open_sqlite(world.settings.sqlite_path)
    plan = connection.execute(f"EXPLAIN QUERY PLAN {found.sql}", found.arguments(VALUES)).fetchall()
    connection.close()
    using = "PRIMARY KEY" if index.startswith("pk_") else f"INDEX {index}"
    steps = [detail for *_, detail in plan if f" {table} " in detail]
    assert steps == [f"SEARCH {table} USING {using} (application_id=? AND {digest}=?)"]


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
async def test_on_postgresql(world: World, statement: str, table: str, digest: str, index: str) -> None:
    """Once the table has grown, before PostgreSQL has counted its rows and after."""
    customer = await world.customer()
    assert (await world.call("init", **customer.init("device"))).code == "ok"
    found = _statement("postgresql", statement)
    connection = await connect_postgres(
        world.settings.database_url, timeout_seconds=10, server_settings=SERVER_SETTINGS
    )
    await connection.execute(COPY_SESSIONS)
    await connection.execute(COPY_LICENSES)
    for counted in ("SELECT", "ANALYZE"):
        await connection.execute(counted)
        explained = await connection.fetchval(f"EXPLAIN (FORMAT JSON) {found.sql}", *found.arguments(VALUES))
        [step] = _scans(table, msgspec.json.decode(explained)[0]["Plan"])
        assert step["Index Name"] == index
        assert digest in step["Index Cond"]
    await connection.close()


def _statement(database: DatabaseName, name: str) -> Statement:
    statements = Statements(database, shard=0), ResetStatements(database)
    [found] = (getattr(some, name) for some in statements if hasattr(some, name))
    assert isinstance(found, Statement)
    return found


def _scans(table: str, plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if plan.get("Relation Name") == table:
        yield plan
    for part in plan.get("Plans", ()):
        yield from _scans(table, part)

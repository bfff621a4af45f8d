"""A session is found by its key: the databases would also know how to look through an application's sessions."""

import msgspec
import pytest

from lockence_server.client_api.statements import Statements
from lockence_server.database.engine import prepare
from lockence_server.database.postgresql import SERVER_SETTINGS, connect_postgres
from lockence_server.database.sqlite import open_sqlite
from lockence_server.database.statements import Statement
from lockence_server.settings import Settings

VALUES = {"asked": '{"lk_one": ["first", "second"], "lk_other": ["third"]}', "now": 0}


@pytest.fixture(params=["sessions", "sessions_locked"])
async def statement(request: pytest.FixtureRequest, settings: Settings) -> Statement:
    await prepare(settings, migrate=True)
    found: Statement = getattr(Statements(settings.database_name, shard=0), request.param)
    return found


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_on_sqlite(settings: Settings, statement: Statement) -> None:
    connection = open_sqlite(settings.sqlite_path)
    explained = connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.arguments(VALUES))
    steps = [detail for *_, detail in explained if " sessions " in detail]
    connection.close()
    assert steps == ["SEARCH sessions USING PRIMARY KEY (application_id=? AND token_digest=?)"]


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
async def test_on_postgresql(settings: Settings, statement: Statement) -> None:
    connection = await connect_postgres(settings.database_url, timeout_seconds=10, server_settings=SERVER_SETTINGS)
    explained = await connection.fetchval(
        f"EXPLAIN (FORMAT JSON) {statement.sql}", *statement.arguments(VALUES)
    )
    await connection.close()
    steps = _scans_of("sessions", msgspec.json.decode(explained)[0]["Plan"])
    assert [step["Index Name"] for step in steps] == ["pk_sessions"]
    assert "token_digest = " in steps[0]["Index Cond"]


def _scans_of(table: str, plan: dict[str, object]) -> list[dict[str, str]]:
    here = [plan] if plan.get("Relation Name") == table and plan["Node Type"] != "LockRows" else []
    return [*here, *(scan for part in plan.get("Plans", []) for scan in _scans_of(table, part))]

"""Heartbeats lock nothing while they decide: what they do when others come to the same sessions meanwhile."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

from lockence_server.client_api.statements import Statements
from lockence_server.database.engine import prepare
from lockence_server.database.postgresql import SERVER_SETTINGS, _PostgresConnection, connect_postgres
from lockence_server.settings import Settings
from tests.support.clients import connections
from tests.support.servers import ServerProcess, serving_all
from tests.support.vendor import open_vendor
from tests.support.world import World

SESSIONS = 100
ROUNDS = 30

pytestmark = pytest.mark.parametrize("settings", ["postgresql"], indirect=True)


async def test_a_session_that_ends_meanwhile_is_decided_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = await world.application()
    licenses = [await world.license(application.id) for _ in range(2)]
    tokens = []
    for one in licenses:
        opened = await world.call("init", api_key=application.api_key, license_key=one.key, hwid="one")
        tokens.append(opened.body["session_token"])
    change = _PostgresConnection.change

    async def late(connection: _PostgresConnection, *arguments: Any, **values: Any) -> int:
        monkeypatch.undo()
        await world.end_sessions(licenses[0].id)
        return await change(connection, *arguments, **values)

    monkeypatch.setattr(_PostgresConnection, "change", late)
    ended, goes_on = await asyncio.gather(
        *(world.call("heartbeat", api_key=application.api_key, session_token=token) for token in tokens)
    )
    assert (ended.code, goes_on.code) == ("session_ended", "ok")


async def test_nodes_that_renew_the_same_sessions_wait_for_each_other(settings: Settings, tmp_path: Path) -> None:
    await prepare(settings, migrate=True)
    async with open_vendor(settings) as vendor:
        customer = await vendor.customer(max_devices=0)
    with serving_all([ServerProcess(settings, tmp_path / name) for name in ("first", "second")]) as servers:
        async with connections(servers[:1], SESSIONS) as ours, connections(servers[1:], SESSIONS) as others:
            opened = await asyncio.gather(
                *(one.call("init", **customer.init(str(i))) for i, one in enumerate(ours))
            )
            bodies = [customer.session(answer.body["session_token"]) for answer in opened]
            for _ in range(ROUNDS):
                for client, body in zip(ours, bodies, strict=True):
                    client.send("heartbeat", **body)
                for client, body in zip(others, reversed(bodies), strict=True):
                    client.send("heartbeat", **body)
                answers = [await client.answer() for client in (*ours, *others)]
                assert {answer.code for answer in answers} == {"ok"}


async def test_sessions_are_renewed_in_the_order_they_are_given(settings: Settings) -> None:
    """Also in a small table, where PostgreSQL would rather read all of it and lock the rows as they lie."""
    await prepare(settings, migrate=True)
    connection = await connect_postgres(settings.database_url, timeout_seconds=10, server_settings=SERVER_SETTINGS)
    try:
        plan = await _plan(connection, Statements("postgresql", shard=0).renew_sessions.sql)
    finally:
        await connection.close()
    join = plan["Plans"][0]
    given, session = join["Plans"]
    assert (plan["Node Type"], join["Node Type"]) == ("ModifyTable", "Nested Loop")
    assert (given["Node Type"], session["Node Type"]) == ("Function Scan", "Index Scan")


async def _plan(connection: asyncpg.Connection, sql: str) -> dict[str, Any]:
    parameters = (await connection.prepare(sql)).get_parameters()
    values: list[object] = [[] if kind.kind == "array" else 0 for kind in parameters]
    explained = await connection.fetchval(f"EXPLAIN (FORMAT JSON) {sql}", *values)
    plan: dict[str, Any] = msgspec.json.decode(explained)[0]["Plan"]
    return plan

"""A heartbeat touches no index: PostgreSQL keeps the row's new version on its page (a heap-only tuple, HOT).

Were it otherwise, each heartbeat would write to every index of the table, and leave an entry to clean up in each.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from lockence_server.database.engine import prepare
from lockence_server.settings import Settings
from tests.support.clients import connections
from tests.support.eventually import reached
from tests.support.servers import serving
from tests.support.vendor import open_vendor

SESSIONS = 400
HEARTBEATS_PER_SESSION = 20
CLIENTS = 20
HOT_SHARE_MIN = 0.95

pytestmark = pytest.mark.parametrize("settings", ["postgresql"], indirect=True)


@pytest.fixture
async def watching(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    await prepare(settings, migrate=True)
    connection = await asyncpg.connect(settings.database_url)
    yield connection
    await connection.close()


async def test_heartbeats_are_heap_only_updates(
    settings: Settings, watching: asyncpg.Connection, tmp_path: Path
) -> None:
    async with open_vendor(settings) as vendor:
        customer = await vendor.customer(max_devices=0)
    with serving(settings, tmp_path / "log") as server:
        async with connections([server], CLIENTS) as clients:
            tokens: list[str] = []
            for first in range(0, SESSIONS, CLIENTS):
                opened = await asyncio.gather(
                    *(client.call("init", **customer.init(f"{first} {i}")) for i, client in enumerate(clients))
                )
                tokens += [answer.body["session_token"] for answer in opened]
            for _ in range(HEARTBEATS_PER_SESSION):
                # In any order, as sessions come: neighbours in the table are not neighbours in time.
                random.shuffle(tokens)
                for first in range(0, SESSIONS, CLIENTS):
                    answers = await asyncio.gather(
                        *(
                            client.call("heartbeat", **customer.session(token))
                            for client, token in zip(clients, tokens[first:], strict=False)
                        )
                    )
                    assert {answer.status for answer in answers} == {200}

    # Each of the server's connections says what it did at the latest when it closes.
    async def all_counted() -> bool:
        return (await updates(watching))[0] >= SESSIONS * HEARTBEATS_PER_SESSION

    await reached(all_counted)
    count, hot = await updates(watching)
    assert hot / count >= HOT_SHARE_MIN


async def test_no_index_names_what_heartbeats_change(watching: asyncpg.Connection) -> None:
    """As a key, as included, in an expression or in the condition of a partial index."""
    definitions = await watching.fetch(
        "SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index WHERE indrelid = 'sessions'::regclass"
    )
    assert len(definitions) >= 3
    for (definition,) in definitions:
        assert "last_activity_at" not in definition
        assert "expires_at" not in definition


async def updates(watching: asyncpg.Connection) -> tuple[int, int]:
    """How many rows of sessions were updated, and how many of them heap-only."""
    await watching.execute("SELECT pg_stat_clear_snapshot()")
    row = await watching.fetchrow(
        "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'sessions'"
    )
    assert row is not None
    return row["n_tup_upd"], row["n_tup_hot_upd"]

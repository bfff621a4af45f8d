"""What operators and load balancers are told: whether it lives, whether it can serve, and how much it does."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

from lockence_server.http.metrics import (
    BATCH_BUCKETS_REQUESTS,
    LATENCY_BUCKETS_SECONDS,
    MULTIPROCESS_DIRECTORY,
    Metrics,
)
from lockence_server.settings import Settings
from tests.support.clients import Connection, connections
from tests.support.eventually import reached
from tests.support.locks import sessions_locked
from tests.support.servers import START_SECONDS_MAX, ServerProcess, serving
from tests.support.vendor import Customer, open_vendor

ENDPOINTS = ["init", "validate", "heartbeat", "logout"]
CONNECTIONS = 20
BATCH_REQUESTS_MAX = 8
CROWD = 32

REQUESTS = "lockence_client_requests_total"
SECONDS = "lockence_client_request_seconds"
BATCHES = "lockence_batch_requests"
QUEUES = "lockence_queue_requests"

# How many requests there were, by endpoint and the code of the answer.
Asked: TypeAlias = Counter[tuple[str, str]]


class Numbers:
    """One answer of `/metrics`."""

    def __init__(self, text: str) -> None:
        self._values = {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def __call__(self, name: str, **labels: str) -> float:
        return self._values[name, frozenset(labels.items())]

    def requests(self) -> dict[tuple[str, str], float]:
        """All that were counted, by endpoint and code."""
        found = ((dict(labels), value) for (name, labels), value in self._values.items() if name == REQUESTS)
        return {(labels["endpoint"], labels["code"]): value for labels, value in found}

    def buckets(self, histogram: str, endpoint: str) -> dict[float, float]:
        found = (
            (dict(labels), value)
            for (name, labels), value in self._values.items()
            if name == f"{histogram}_bucket" and ("endpoint", endpoint) in labels
        )
        return dict(sorted((float(labels["le"]), value) for labels, value in found))


async def test_health_says_live_and_ready(settings: Settings, tmp_path: Path) -> None:
    await a_customer(settings)
    with serving(settings, tmp_path / "log") as server:
        async with connections([server], 1) as [client]:
            for path, status in [("/health/live", "live"), ("/health/ready", "ready")]:
                answer = await client.get(path)
                assert (answer.status, answer.body) == (200, {"status": status})
                assert answer.headers["content-type"] == "application/json"
                assert answer.headers["cache-control"] == "no-store"


async def test_metrics_count_every_request_once(settings: Settings, tmp_path: Path) -> None:
    customer = await a_customer(settings, max_devices=1)
    asked: Asked = Counter()
    with serving(settings, tmp_path / "log") as server:
        async with connections([server], 1) as [client]:
            await ask_for_everything(client, customer, asked)
            numbers = await numbers_after(asked, client)

    for endpoint in ENDPOINTS:
        answered = sum(count for (of, _), count in asked.items() if of == endpoint)
        assert numbers(f"{SECONDS}_count", endpoint=endpoint) == answered
        assert 0 < numbers(f"{SECONDS}_sum", endpoint=endpoint) < 60
        check_buckets(numbers.buckets(SECONDS, endpoint), LATENCY_BUCKETS_SECONDS, answered)
        # One client waits for each answer before it asks again, so each batch is one request. What is no request
        # never gets into one.
        served = answered - asked[endpoint, "bad_request"]
        assert numbers(f"{BATCHES}_count", endpoint=endpoint) == served
        assert numbers(f"{BATCHES}_sum", endpoint=endpoint) == served
        check_buckets(numbers.buckets(BATCHES, endpoint), BATCH_BUCKETS_REQUESTS, served)
        assert numbers(QUEUES, endpoint=endpoint) == 0


async def test_metrics_show_how_large_batches_are(settings: Settings, tmp_path: Path) -> None:
    customer = await a_customer(settings, max_devices=0)
    settings = msgspec.structs.replace(settings, batch_requests_max=BATCH_REQUESTS_MAX)
    with serving(settings, tmp_path / "log") as server:
        async with connections([server], 1 + CROWD) as [watching, *clients]:
            opened = await watching.call("init", **customer.init("device"))
            async with sessions_locked(settings):
                for client in clients:
                    client.send("heartbeat", **customer.session(opened.body["session_token"]))

                async def first_batch_began() -> bool:
                    return (await read_numbers(watching))(f"{BATCHES}_count", endpoint="heartbeat") == 1

                await reached(first_batch_began)
            answers = [await client.answer() for client in clients]
            assert {answer.status for answer in answers} == {200}
            numbers = await numbers_after(Counter({("init", "ok"): 1, ("heartbeat", "ok"): CROWD}), watching)
    assert numbers(f"{BATCHES}_sum", endpoint="heartbeat") == CROWD
    count = numbers(f"{BATCHES}_count", endpoint="heartbeat")
    # The first took who was there; after it everybody was.
    assert CROWD / BATCH_REQUESTS_MAX <= count <= CROWD / BATCH_REQUESTS_MAX + 1
    assert numbers.buckets(BATCHES, "heartbeat")[BATCH_REQUESTS_MAX] == count
    assert numbers.buckets(BATCHES, "heartbeat")[BATCH_REQUESTS_MAX / 2] <= 2
    assert numbers(QUEUES, endpoint="heartbeat") == 0


async def test_any_worker_answers_for_all(settings: Settings, tmp_path: Path) -> None:
    customer = await a_customer(settings, max_devices=1)
    asked: Asked = Counter()
    with serving(settings, tmp_path / "log", "--workers", "2") as server:
        async with a_connection_to_each_worker(server, asked) as [one, other]:
            for client in (one, other, one):
                await ask_for_everything(client, customer, asked)
            of_one, of_other = [await numbers_after(asked, client) for client in (one, other)]
    for endpoint in ENDPOINTS:
        answered = sum(count for (of, _), count in asked.items() if of == endpoint)
        for numbers in (of_one, of_other):
            check_buckets(numbers.buckets(SECONDS, endpoint), LATENCY_BUCKETS_SECONDS, answered)
            assert numbers(f"{SECONDS}_count", endpoint=endpoint) == answered
            assert numbers(f"{BATCHES}_sum", endpoint=endpoint) == answered - asked[endpoint, "bad_request"]
            assert numbers(QUEUES, endpoint=endpoint) == 0


async def a_customer(settings: Settings, **given: object) -> Customer:
    async with open_vendor(settings) as vendor:
        return await vendor.customer(**given)


@asynccontextmanager
async def a_connection_to_each_worker(server: ServerProcess, asked: Asked) -> AsyncIterator[list[Connection]]:
    """Which worker gets a connection is the system's choice; its request ids have a beginning of its own."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while True:
        async with connections([server], CONNECTIONS) as clients:
            of_worker = {}
            for client in clients:
                answer = await client.call("validate")
                asked["validate", answer.code] += 1
                of_worker[answer.headers["x-request-id"].partition("-")[0]] = client
            if len(of_worker) == 2:
                yield list(of_worker.values())
                return
        assert time.monotonic() < deadline


async def ask_for_everything(client: Connection, customer: Customer, asked: Asked) -> None:
    """A little of each endpoint, with good and bad ends."""

    async def ask(endpoint: str, **body: object) -> str:
        answer = await client.call(endpoint, **body)
        asked[endpoint, answer.code] += 1
        return str(answer.body.get("session_token"))

    token = await ask("init", **customer.init("device"))
    await ask("init", **customer.init("another device"))
    await ask("init", **{**customer.init("device"), "license_key": "unknown"})
    for _ in range(3):
        await ask("heartbeat", **customer.session(token))
    for session in (token, "unknown"):
        await ask("validate", **customer.session(session))
    for _ in range(2):
        await ask("logout", **customer.session(token))
    for endpoint in ENDPOINTS:
        await ask(endpoint)


async def numbers_after(asked: Asked, client: Connection) -> Numbers:
    """What this client reads once these requests, and no others, are counted: that comes after their answers."""
    numbers = await read_numbers(client)

    async def all_are_counted() -> bool:
        nonlocal numbers
        numbers = await read_numbers(client)
        return sum(numbers.requests().values()) >= asked.total()

    await reached(all_are_counted)
    assert numbers.requests() == asked
    return numbers


async def read_numbers(client: Connection) -> Numbers:
    client.write(b"GET /metrics HTTP/1.1\r\nHost: lockence.test\r\n\r\n")
    status, headers, content = await client.response()
    assert status == 200
    assert headers["content-type"].startswith("text/plain; version=")
    return Numbers(content.decode())


def check_buckets(buckets: dict[float, float], bounds: Sequence[float], count: float) -> None:
    """Each holds what the ones before it hold; the last holds everything."""
    assert list(buckets) == [*bounds, float("inf")]
    assert list(buckets.values()) == sorted(buckets.values())
    assert buckets[float("inf")] == count


def test_what_waited_in_a_worker_that_died_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each replaces one, and starts with the files of all."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    ours, of_the_dead = (tmp_path / f"gauge_livesum_{pid}.db" for pid in (os.getpid(), dead.pid))
    for file in (ours, of_the_dead, tmp_path / f"counter_{dead.pid}.db"):
        file.touch()
    monkeypatch.setenv(MULTIPROCESS_DIRECTORY, str(tmp_path))
    Metrics()
    assert {file.name for file in tmp_path.iterdir()} == {ours.name, f"counter_{dead.pid}.db"}

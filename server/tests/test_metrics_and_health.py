"""What operators and their load balancers are told: whether it lives, whether it can serve, and how much it does."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from lockence_server.http.metrics import BATCH_BUCKETS_REQUESTS, LATENCY_BUCKETS_SECONDS
from lockence_server.settings import Settings
from tests.support.clients import Connection, connections, request
from tests.support.eventually import reached
from tests.support.locks import sessions_locked
from tests.support.servers import ServerProcess, serving
from tests.support.vendor import Customer, open_vendor

ENDPOINTS = ["init", "validate", "heartbeat", "logout"]
CLIENTS = 40
CROWD = 30

REQUESTS = "lockence_client_requests_total"
SECONDS = "lockence_client_request_seconds"
BATCHES = "lockence_batch_requests"
QUEUES = "lockence_queue_requests"


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
    with serving(settings, tmp_path / "log") as server:
        async with connections([server], 1) as [client]:
            asked = await ask_a_bit_of_everything(client, customer)
            numbers = await numbers_of(client, asked)

    in_batches = Counter(endpoint for endpoint, code in asked.elements() if code != "bad_request")
    for endpoint in ENDPOINTS:
        answered = sum(count for (of, _), count in asked.items() if of == endpoint)
        assert numbers(f"{SECONDS}_count", endpoint=endpoint) == answered
        assert 0 < numbers(f"{SECONDS}_sum", endpoint=endpoint) < 60
        check_buckets(numbers.buckets(SECONDS, endpoint), LATENCY_BUCKETS_SECONDS, answered)
        # One client waits for each answer before it asks again, so each batch is one request.
        assert numbers(f"{BATCHES}_count", endpoint=endpoint) == in_batches[endpoint]
        assert numbers(f"{BATCHES}_sum", endpoint=endpoint) == in_batches[endpoint]
        check_buckets(numbers.buckets(BATCHES, endpoint), BATCH_BUCKETS_REQUESTS, in_batches[endpoint])
        assert numbers(QUEUES, endpoint=endpoint) == 0


async def test_metrics_show_batches_and_queues_under_load(settings: Settings, tmp_path: Path) -> None:
    customer = await a_customer(settings, max_devices=0)
    with serving(settings, tmp_path / "log", environment={"LOCKENCE_BATCH_REQUESTS_MAX": "10"}) as server:
        async with connections([server], 1 + CROWD) as [watching, *clients]:
            token = (await watching.call("init", **customer.init("device"))).body["session_token"]
            async with sessions_locked(settings):
                for client in clients:
                    client.send("heartbeat", **customer.session(token))
                # The first batch has begun once it is counted. Who came with it waits, in the queue.
                await reached(lambda: began(watching))
            answers = [await client.answer() for client in clients]
            assert {answer.status for answer in answers} == {200}
            numbers = await numbers_of(
                watching, Counter({("init", "ok"): 1, ("heartbeat", "ok"): CROWD})
            )
    assert numbers(f"{BATCHES}_sum", endpoint="heartbeat") == CROWD
    assert CROWD / 10 <= numbers(f"{BATCHES}_count", endpoint="heartbeat") <= CROWD / 10 + 2
    assert numbers(f"{BATCHES}_bucket", endpoint="heartbeat", le="16.0") == numbers(
        f"{BATCHES}_count", endpoint="heartbeat"
    )
    assert numbers(QUEUES, endpoint="heartbeat") == 0


async def test_any_worker_answers_for_all(settings: Settings, tmp_path: Path) -> None:
    customer = await a_customer(settings, max_devices=1)
    with serving(settings, tmp_path / "log", "--workers", "2") as server:
        clients = await a_client_of_each_worker(server)
        try:
            asked: Counter[tuple[str, str]] = Counter()
            for client in clients:
                asked += await ask_a_bit_of_everything(client, customer)
        finally:
            pass


async def began(watching: Connection) -> bool:
    return (await read_numbers(watching))(f"{BATCHES}_count", endpoint="heartbeat") > 0


async def a_customer(settings: Settings, **given: object) -> Customer:
    async with open_vendor(settings) as vendor:
        return await vendor.customer(**given)


async def ask_a_bit_of_everything(client: Connection, customer: Customer) -> Counter[tuple[str, str]]:
    """Returns what was asked, and what was answered."""
    asked: Counter[tuple[str, str]] = Counter()

    async def ask(endpoint: str, **body: object) -> str:
        answer = await client.call(endpoint, **body)
        asked[endpoint, answer.code] += 1
        return str(answer.body.get("session_token"))

    token = await ask("init", **customer.init("device"))
    for _ in range(3):
        await ask("heartbeat", **customer.session(token))
    await ask("init", **customer.init("another device"))
    await ask("init", **{**customer.init("device"), "license_key": "unknown"})
    for session in (token, "unknown"):
        await ask("validate", **customer.session(session))
    for _ in range(2):
        await ask("logout", **customer.session(token))
    for endpoint in ENDPOINTS:
        await ask(endpoint)
    return asked


async def numbers_of(client: Connection, asked: Counter[tuple[str, str]]) -> Numbers:
    """The metrics, once these requests and no others are counted: that comes after their answers."""
    numbers = await read_numbers(client)

    async def counted() -> bool:
        nonlocal numbers
        numbers = await read_numbers(client)
        return sum(numbers.requests().values()) >= asked.total()

    await reached(counted)
    assert numbers.requests() == asked
    return numbers


async def read_numbers(client: Connection) -> Numbers:
    client.write(request_of_metrics)
    status, headers, content = await client.response()
    assert status == 200
    assert headers["content-type"].startswith("text/plain; version=")
    return Numbers(content.decode())


def check_buckets(buckets: dict[float, float], bounds: Sequence[float], count: float) -> None:
    """Each holds what the ones before it hold; the last holds everything."""
    assert list(buckets) == [*bounds, float("inf")]
    assert list(buckets.values()) == sorted(buckets.values())
    assert buckets[float("inf")] == count

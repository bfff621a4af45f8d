"""The batch mechanism by itself, and what a batch costs its database."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from lockence_server.client_api.batches import Batches
from lockence_server.database.lanes import Connection, Row, Work
from lockence_server.database.postgresql import _PostgresConnection
from lockence_server.database.sqlite import _SqliteConnection
from lockence_server.database.statements import Statement
from lockence_server.errors import UnavailableError
from tests.support.world import World


class NoConnection:
    async def fetch(self, statement: Statement, rows: Sequence[Row] = (), **values: object) -> Sequence[Row]:
        raise NotImplementedError

    async def change(self, statement: Statement, rows: Sequence[Row] = (), **values: object) -> int:
        raise NotImplementedError


class ManualLane:
    """A database that finishes a transaction when it is told to."""

    def __init__(self) -> None:
        self.may_commit = asyncio.Semaphore(0)
        self.fails_with: Exception | None = None

    async def transact(self, work: Work[Any]) -> Any:
        outcome = await work(NoConnection())
        await self.may_commit.acquire()
        if self.fails_with is not None:
            raise self.fails_with
        return outcome

    async def close(self) -> None:
        return None


class Recorder:
    """Answers each request with its double; remembers the batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    async def serve(self, connection: Connection, requests: Sequence[int]) -> list[int]:
        self.batches.append(list(requests))
        if 13 in requests:
            raise ValueError("13 cannot be served")
        return [request * 2 for request in requests]


def make(lane: ManualLane, recorder: Recorder, *, batch: int = 100, queue: int = 100) -> Batches[int, int]:
    return Batches(
        lane, recorder.serve, batch_requests_max=batch, queue_requests_max=queue, observe=lambda *_: None
    )


async def settle() -> None:
    """Let every task go as far as it can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_what_arrives_during_a_batch_is_the_next_one() -> None:
    lane, recorder = ManualLane(), Recorder()
    batches = make(lane, recorder)
    first = batches.submit(1)
    await settle()
    others = [batches.submit(request) for request in (2, 3, 4)]
    await settle()
    assert recorder.batches == [[1]]
    assert not first.done()  # Answered only after its commit.
    lane.may_commit.release()
    await settle()
    assert first.result() == 2
    assert recorder.batches == [[1], [2, 3, 4]]
    lane.may_commit.release()
    assert await asyncio.gather(*others) == [4, 6, 8]


async def test_an_idle_queue_starts_again() -> None:
    lane, recorder = ManualLane(), Recorder()
    batches = make(lane, recorder)
    for request in (1, 2):
        lane.may_commit.release()
        assert await batches.submit(request) == request * 2
    assert recorder.batches == [[1], [2]]


async def test_batches_and_queue_are_bounded() -> None:
    lane, recorder = ManualLane(), Recorder()
    batches = make(lane, recorder, batch=2, queue=3)
    futures = [batches.submit(request) for request in (1, 2, 3)]
    with pytest.raises(UnavailableError):
        batches.submit(4)
    for _ in range(2):
        lane.may_commit.release()
    assert await asyncio.gather(*futures) == [2, 4, 6]
    assert recorder.batches == [[1, 2], [3]]


async def test_a_request_that_cannot_be_served_harms_no_other() -> None:
    lane, recorder = ManualLane(), Recorder()
    batches = make(lane, recorder)
    futures = [batches.submit(request) for request in (1, 13, 3)]
    for _ in range(3):
        lane.may_commit.release()
    outcomes = await asyncio.gather(*futures, return_exceptions=True)
    assert outcomes[0] == 2
    assert isinstance(outcomes[1], ValueError)
    assert outcomes[2] == 6
    assert recorder.batches == [[1, 13, 3], [1], [13], [3]]


async def test_a_database_that_fails_is_not_asked_again_for_each_request() -> None:
    """Whether it was committed is unknown: to try again could do a thing twice."""
    lane, recorder = ManualLane(), Recorder()
    lane.fails_with = UnavailableError("gone")
    batches = make(lane, recorder)
    futures = [batches.submit(request) for request in (1, 2)]
    lane.may_commit.release()
    outcomes = await asyncio.gather(*futures, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [UnavailableError, UnavailableError]
    assert recorder.batches == [[1, 2]]


async def test_a_client_that_gives_up_harms_no_other() -> None:
    lane, recorder = ManualLane(), Recorder()
    batches = make(lane, recorder)
    gone, stays = batches.submit(1), batches.submit(2)
    await settle()
    gone.cancel()
    lane.may_commit.release()
    assert await stays == 4
    lane.may_commit.release()
    assert await batches.submit(3) == 6


class StatementCounter:
    """Counts what reaches either driver."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        for kind in (_SqliteConnection, _PostgresConnection):
            for name in ("fetch", "change"):
                monkeypatch.setattr(kind, name, self._counting(getattr(kind, name)))

    def _counting(self, run: Any) -> Any:
        async def counted(connection: Any, *arguments: Any, **values: Any) -> Any:
            self.count += 1
            return await run(connection, *arguments, **values)

        return counted


@pytest.mark.parametrize(
    ("endpoint", "statements_max"),
    [("init", 7), ("validate", 1), ("heartbeat", 2), ("logout", 3), ("reset-device", 9)],
)
async def test_a_batch_costs_the_same_statements_however_large(
    world: World, monkeypatch: pytest.MonkeyPatch, endpoint: str, statements_max: int
) -> None:
    application = await world.application()
    policy = await world.policy(application.id, device_resets_per_month=100)
    terms = {"policy_id": policy.id, "max_sessions": 3}
    licenses = [await world.license(application.id, **terms) for _ in range(40)]
    bodies = [{"api_key": application.api_key, "license_key": one.key, "hwid": one.id} for one in licenses]
    opened = await asyncio.gather(*(world.call("init", **body) for body in bodies))
    sessions = [
        {"api_key": application.api_key, "session_token": answer.body["session_token"]} for answer in opened
    ]
    asked = sessions if endpoint in {"validate", "heartbeat", "logout"} else bodies

    async def statements_of(requests: list[dict[str, Any]]) -> int:
        counter = StatementCounter(monkeypatch)
        answers = await asyncio.gather(*(world.call(endpoint, **request) for request in requests))
        assert {answer.status for answer in answers} == {200}
        monkeypatch.undo()
        return counter.count

    alone = await statements_of(asked[:1])
    together = await statements_of(asked[1:])
    assert 0 < together <= alone <= statements_max


@pytest.mark.parametrize(("endpoint", "statements_max"), [("validate", 4), ("heartbeat", 4)])
async def test_first_refusals_cost_the_same_statements_however_many(
    world: World, monkeypatch: pytest.MonkeyPatch, endpoint: str, statements_max: int
) -> None:
    """And none at all once they have been told."""
    customer = await world.customer(max_devices=0)
    opened = await asyncio.gather(*(world.call("init", **customer.init(f"{one}")) for one in range(40)))
    sessions = [customer.session(answer.body["session_token"]) for answer in opened]
    await world.suspend(customer.license_id)

    async def statements_of(requests: list[dict[str, str]]) -> int:
        counter = StatementCounter(monkeypatch)
        answers = await asyncio.gather(*(world.call(endpoint, **request) for request in requests))
        assert {answer.code for answer in answers} == {"license_disabled"}
        monkeypatch.undo()
        return counter.count

    assert await statements_of(sessions[:1]) == await statements_of(sessions[1:]) == statements_max
    assert await statements_of(sessions) == 1


async def test_requests_of_one_batch_may_want_different_things(world: World) -> None:
    """Good and bad, of two applications, known and unknown, at once."""
    one, two = await world.application(), await world.application()
    license_one, license_two = await world.license(one.id), await world.license(two.id)
    good_one: dict[str, object] = {"api_key": one.api_key, "license_key": license_one.key, "hwid": "a"}
    good_two: dict[str, object] = {"api_key": two.api_key, "license_key": license_two.key, "hwid": "b"}
    asked: list[tuple[dict[str, object], str]] = [
        (good_one, "ok"),
        ({**good_two, "license_key": license_one.key}, "invalid_license_key"),
        ({**good_one, "hwid": "c"}, "hwid_mismatch"),
        (good_two, "ok"),
        ({**good_two, "api_key": "unknown"}, "invalid_api_key"),
        ({**good_two, "hwid": "\n"}, "bad_request"),
        (good_one, "ok"),
    ]
    answers = await asyncio.gather(*(world.call("init", **body) for body, _ in asked))
    assert [answer.code for answer in answers] == [code for _, code in asked]
    tokens = {answer.body["session_token"] for answer in answers if answer.code == "ok"}
    assert len(tokens) == 3

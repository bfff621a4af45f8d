"""Webhooks: who may have them, what they are sent, and what is kept of it. The clock is the test's own."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as database_event
from sqlalchemy import select

from lockence_server.clock import DAY_MS, SECOND_MS, system_clock
from lockence_server.database.tables import deliveries, events, webhooks
from lockence_server.jobs.addresses import is_public
from lockence_server.jobs.deliver import CLAIM_MS, Deliverer
from lockence_server.jobs.retries import DELAYS_SECONDS, JITTER, PAUSED_AFTER_FAILURES, must_pause, next_attempt_at
from lockence_server.jobs.sending import Message, headers_of
from lockence_server.management.access import Role
from lockence_server.management.webhooks.event_types import is_pattern, wants
from lockence_server.management.webhooks.payloads import new_secret
from tests.support.people import Person, member, problem
from tests.support.receiver import Receiver, receiver_in
from tests.support.world import World

HOUR_MS = 3_600 * SECOND_MS
WEBHOOKS_PAGE = Path(__file__).parents[2] / "docs" / "webhooks.md"
EVERYTHING = {"event_types": ["*"]}


@pytest.fixture
async def owner(world: World) -> Person:
    # Receivers go by the real time.
    world.clock.now = system_clock()
    return await member(world, Role.OWNER)


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    with receiver_in(tmp_path) as running:
        running.start()
        yield running


@asynccontextmanager
async def deliverer(world: World, *, private: bool = True) -> AsyncIterator[Deliverer]:
    one = Deliverer(world.engine, world.secrets, world.clock, private_addresses=private)
    yield one
    await one.close()


async def deliver(world: World, webhook_id: str, *, private: bool = True) -> None:
    """Everything that is due now."""
    async with deliverer(world, private=private) as one:
        while await one.deliver_some(webhook_id):
            pass


async def webhook(owner: Person, receiver: Receiver, path: str = "/", **given: Any) -> dict[str, Any]:
    created: dict[str, Any] = await owner.post("/webhooks", {"url": receiver.url(path), **EVERYTHING, **given})
    receiver.trust(created["secret"])
    return created


async def sent(owner: Person, webhook_id: str, **query: Any) -> list[dict[str, Any]]:
    """Its deliveries, the oldest first."""
    page = await owner.get(f"/webhooks/{webhook_id}/deliveries", **query)
    return [await owner.get(f"/deliveries/{one['id']}") for one in reversed(page["items"])]


async def test_a_webhook_is_told_what_it_wants_and_nothing_else(
    world: World, owner: Person, receiver: Receiver
) -> None:
    one, other = await world.application(), await world.application()
    hook = await webhook(owner, receiver, event_types=["license.*", "policy.created"], application_id=one.id)
    issued = await world.license(one.id)
    await world.license(other.id)
    await world.suspend(issued.id, "Late")
    policy = await world.policy(one.id)
    await world.change_application(one.id, name="Renamed")
    await deliver(world, hook["id"])
    told = sorted(receiver.told(), key=lambda message: str(message["id"]))
    assert [(message["body"]["type"], message["body"]["data"]["subject_id"]) for message in told] == [
        ("license.created", issued.id),
        ("license.suspended", issued.id),
        ("policy.created", policy.id),
    ]
    assert all(message["verified"] == [True] for message in told)
    data = told[1]["body"]["data"]
    assert (data["application_id"], data["actor"], data["event_id"]) == (one.id, "test", told[1]["id"])
    assert data["detail"]["after"] == {"status": "suspended", "status_reason": "Late"}
    assert {one["state"] for one in await sent(owner, hook["id"])} == {"delivered"}
    listed = (await owner.get(f"/webhooks/{hook['id']}/deliveries"))["items"]
    assert [one["event_type"] for one in listed] == ["policy.created", "license.suspended", "license.created"]


async def test_many_events_are_put_into_the_outbox_in_one_statement(world: World, owner: Person) -> None:
    application = await world.application()
    with statements_of(world) as without:
        await world.licenses(application.id, count=1500)
    first, second = [
        await owner.post("/webhooks", {"url": "https://example.com/", **EVERYTHING}) for _ in range(2)
    ]
    with statements_of(world) as with_two:
        await world.licenses(application.id, count=1500)
    assert not any("deliveries" in one for one in without)
    assert sum(one.startswith("SELECT webhooks") for one in without) == 1
    assert sum(one.startswith("INSERT INTO deliveries") for one in with_two) == 1
    async with world.vendor() as context:
        for hook in (first, second):
            of_hook = select(deliveries.c.id).where(deliveries.c.webhook_id == hook["id"])
            created = of_hook.join(events, events.c.id == deliveries.c.event_id)
            created = created.where(events.c.type == "license.created")
            assert len(list(await context.connection.scalars(created))) == 1500


class statements_of:  # noqa: N801  reads as a function
    """The control plane's statements while it is entered."""

    def __init__(self, world: World) -> None:
        self._engine = world.engine.sync_engine
        self._seen: list[str] = []

    def __enter__(self) -> list[str]:
        database_event.listen(self._engine, "before_cursor_execute", self._note)
        return self._seen

    def __exit__(self, *_: object) -> None:
        database_event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self._seen.append(statement)


async def test_an_event_that_is_rolled_back_is_sent_to_nobody(world: World, owner: Person) -> None:
    application = await world.application()
    hook = await owner.post("/webhooks", {"url": "https://example.com/", "event_types": ["license.*"]})
    with pytest.raises(ZeroDivisionError):
        async with world.vendor() as context:
            await issue_and_fail(context, application.id)
    assert await sent(owner, hook["id"]) == []


async def issue_and_fail(context: Any, application_id: str) -> None:
    from lockence_server.management.licenses import service
    from lockence_server.management.licenses.schemas import NewLicenses

    await service.create(context, application_id, NewLicenses())
    raise ZeroDivisionError


async def test_failures_are_retried_and_every_attempt_is_kept(
    world: World, owner: Person, receiver: Receiver
) -> None:
    hook = await webhook(owner, receiver, "/503", event_types=["license.*"])
    customer = await world.customer()
    await world.suspend(customer.license_id)
    began = world.clock.now
    for number, delay in enumerate(DELAYS_SECONDS, start=1):
        await deliver(world, hook["id"])
        # The second waits for the first.
        assert [message["body"]["type"] for message in receiver.told()] == ["license.created"] * number
        first, second = await sent(owner, hook["id"])
        assert (first["state"], first["attempts"]) == ("pending", number)
        assert (second["state"], second["attempts"]) == ("pending", 0)
        world.clock.advance(delay * (1 + JITTER) + 1)
    latest = first["attempts_made"][0]
    assert (latest["number"], latest["status"], latest["error"]) == (len(DELAYS_SECONDS), 503, "")
    assert latest["response_body"].startswith("An answer \N{REPLACEMENT CHARACTER} of many many")
    assert len(latest["response_body"]) <= 4096
    assert first["request_body"] == receiver.told()[-1]["body"]
    assert len({message["id"] for message in receiver.told()}) == 1

    await owner.patch(f"/webhooks/{hook['id']}", {"url": receiver.url("/")})
    assert (await owner.get(f"/webhooks/{hook['id']}"))["failing_since"] is not None
    world.clock.advance(5 * 3600)
    await deliver(world, hook["id"])
    assert [one["state"] for one in await sent(owner, hook["id"])] == ["delivered", "delivered"]
    told = [message["body"]["type"] for message in receiver.told()]
    assert told[-2:] == ["license.created", "license.suspended"]
    assert (await owner.get(f"/webhooks/{hook['id']}"))["failing_since"] is None
    assert world.clock.now - began < 3 * DAY_MS


async def test_a_delivery_is_given_up_after_three_days_and_the_webhook_paused(
    world: World, owner: Person, receiver: Receiver
) -> None:
    watching = await webhook(owner, receiver, "/watching", event_types=["webhook.paused"])
    hook = await webhook(owner, receiver, "/500", event_types=["license.*"])
    customer = await world.customer()
    for _ in range(30):
        await deliver(world, hook["id"])
        world.clock.advance(4 * 3600 * (1 + JITTER))
    [failed] = await sent(owner, hook["id"])
    assert failed["state"] == "failed"
    assert failed["attempts"] == len(failed["attempts_made"])
    shown = await owner.get(f"/webhooks/{hook['id']}")
    # Too few have failed to be sure that nobody is there: only this one event.
    assert shown["enabled"]
    for _ in range(PAUSED_AFTER_FAILURES - failed["attempts"]):
        await owner.post(f"/webhooks/{hook['id']}/test")
        await deliver(world, hook["id"])
        world.clock.advance(4 * 3600)
    shown = await owner.get(f"/webhooks/{hook['id']}")
    assert not shown["enabled"]
    assert shown["paused_at"] is not None
    assert {one["state"] for one in await sent(owner, hook["id"])} == {"failed"}
    await world.suspend(customer.license_id)
    assert len(await sent(owner, hook["id"], state="pending")) == 0
    assert problem(await owner.call("POST", f"/webhooks/{hook['id']}/test")) == (409, "conflict")
    await deliver(world, watching["id"])
    [paused] = [message["body"] for message in receiver.told() if message["path"] == "/watching"]
    assert (paused["type"], paused["data"]["subject_id"]) == ("webhook.paused", hook["id"])

    await owner.patch(f"/webhooks/{hook['id']}", {"enabled": True, "url": receiver.url("/again")})
    shown = await owner.get(f"/webhooks/{hook['id']}")
    assert (shown["enabled"], shown["paused_at"], shown["failing_since"]) == (True, None, None)
    replayed = await owner.post(f"/deliveries/{failed['id']}/replay")
    assert (replayed["event_type"], replayed["state"]) == ("license.created", "pending")
    await deliver(world, hook["id"])
    again = [message for message in receiver.told() if message["path"] == "/again"]
    assert [(message["id"], message["body"]["type"]) for message in again] == [
        (failed["event_id"], "license.created")
    ]


async def test_both_secrets_sign_for_a_day_after_a_rotation(
    world: World, owner: Person, receiver: Receiver
) -> None:
    hook = await webhook(owner, receiver)
    rotated = await owner.post(f"/webhooks/{hook['id']}/rotate-secret")
    receiver.trust(rotated["secret"])
    await owner.post(f"/webhooks/{hook['id']}/test")
    await deliver(world, hook["id"])
    assert all(message["verified"] == [True, True] for message in receiver.told())
    async with world.vendor() as context:
        row = (await context.connection.execute(select(webhooks))).mappings().one()
        assert hook["secret"].encode() not in row["previous_secret_encrypted"]
        # The day is over.
        await context.connection.execute(webhooks.update().values(previous_secret_until=context.now))
    await owner.post(f"/webhooks/{hook['id']}/test")
    await deliver(world, hook["id"])
    assert receiver.told()[-1]["verified"] == [False, True]
    shown = await owner.get(f"/webhooks/{hook['id']}")
    assert not {name for name in shown if "secret" in name}
    assert "whsec_" not in str(await owner.get("/events"))


async def test_a_node_that_is_gone_is_replaced_within_a_minute(
    world: World, owner: Person, receiver: Receiver
) -> None:
    hook = await webhook(owner, receiver, event_types=["license.*"])
    await world.customer()
    async with deliverer(world) as gone, deliverer(world) as other:
        assert len(await gone._claim(hook["id"])) == 1
        assert await other.deliver_some(hook["id"]) == 0
        world.clock.now += CLAIM_MS
        assert await other.deliver_some(hook["id"]) == 1
    assert CLAIM_MS <= 60 * SECOND_MS
    assert len(receiver.told()) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:7f00:1]", "2130706433"])
async def test_private_addresses_are_refused(world: World, owner: Person, receiver: Receiver, host: str) -> None:
    """Whatever they are written like: what counts is what the connection would be made to."""
    hook = await webhook(owner, receiver, event_types=["license.*"])
    await owner.patch(f"/webhooks/{hook['id']}", {"url": receiver.url("/", host)})
    await world.customer()
    await deliver(world, hook["id"], private=False)
    [delivery] = await sent(owner, hook["id"])
    assert "not an address of the public internet" in delivery["attempts_made"][0]["error"]
    assert receiver.told() == []


async def test_redirects_are_not_followed(world: World, owner: Person, receiver: Receiver) -> None:
    hook = await webhook(owner, receiver, "/redirect", event_types=["license.*"])
    await world.customer()
    await deliver(world, hook["id"])
    [delivery] = await sent(owner, hook["id"])
    assert (delivery["state"], delivery["attempts_made"][0]["status"]) == ("pending", 307)
    assert [message["path"] for message in receiver.told()] == ["/redirect"]


async def test_one_that_nobody_answers_says_so(world: World, owner: Person, receiver: Receiver) -> None:
    hook = await webhook(owner, receiver, event_types=["license.*"])
    receiver.kill()
    await world.customer()
    await deliver(world, hook["id"])
    [delivery] = await sent(owner, hook["id"])
    [attempt] = delivery["attempts_made"]
    assert (attempt["status"], attempt["response_body"]) == (None, "")
    assert attempt["error"].startswith("ConnectError")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"url": "ftp://example.com"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://user:password@example.com/"}, "url"),
        ({"url": "https://example.com/ x"}, "url"),
        ({"url": "https://example.com:port/"}, "url"),
        ({"url": "https://[::1/"}, "url"),
        ({"event_types": ["license"]}, "event_types"),
        ({"event_types": ["license.*.x"]}, "event_types"),
        ({"event_types": []}, "event_types"),
    ],
)
async def test_what_is_wrong_is_named(world: World, owner: Person, given: dict[str, Any], field: str) -> None:
    answer = await owner.call("POST", "/webhooks", {"url": "https://example.com/", **EVERYTHING, **given})
    assert problem(answer) == (422, "invalid_input")
    assert [error["field"].partition("[")[0] for error in answer.json()["errors"]] == [field]


async def test_disabling_gives_up_what_is_pending(world: World, owner: Person) -> None:
    hook = await owner.post("/webhooks", {"url": "https://example.com/", "event_types": ["license.*"]})
    customer = await world.customer()
    [pending] = await sent(owner, hook["id"], state="pending")
    assert problem(await owner.call("POST", f"/deliveries/{pending['id']}/replay")) == (409, "conflict")
    await owner.patch(f"/webhooks/{hook['id']}", {"enabled": False})
    await world.suspend(customer.license_id)
    assert [one["state"] for one in await sent(owner, hook["id"])] == ["failed"]
    assert problem(await owner.call("POST", f"/deliveries/{pending['id']}/replay")) == (409, "conflict")
    await owner.delete(f"/webhooks/{hook['id']}")
    assert problem(await owner.call("GET", f"/deliveries/{pending['id']}")) == (404, "not_found")


def test_what_the_documentation_shows_verifies_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    [sample] = re.findall(r"^```python\n(.*?)^```", WEBHOOKS_PAGE.read_text(), re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(sample, names)
    secret, body = new_secret(), b'{"type":"webhook.test","data":{"event_id":"evt_1","subject_id":"whk_1"}}'
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    message = Message(id="evt_1", url="https://example.com/", body=body, secrets=[new_secret(), secret])
    headers = headers_of(message, now=system_clock())
    assert names["receive"](body, headers) == 204
    assert names["SEEN"] == {"evt_1"}
    assert names["receive"](body.replace(b"whk_1", b"whk_2"), headers) == 400
    assert names["receive"](body, headers_of(message, now=system_clock() - HOUR_MS)) == 400


def test_patterns() -> None:
    assert all(map(is_pattern, ["*", "license.*", "license.devices_reset"]))
    assert not any(map(is_pattern, ["", "license", "*.created", "license.", "License.created", "a.b.c", "**"]))
    assert wants(["license.*"], "license.created")
    assert wants(["a.b", "*"], "license.created")
    assert not wants(["license.created", "policy.*"], "license.updated")


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("::1", "fe80::1", "fc00::1", "::", "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::1"),
        *("224.0.0.1", "ff02::1", "255.255.255.255", "192.0.2.1", "2001:db8::1"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_delays_grow_to_the_end_of_three_days() -> None:
    now, attempts = 0, 0
    times: list[int] = []
    while True:
        attempts += 1
        due = next_attempt_at(attempts=attempts, now=now, gives_up_at=3 * DAY_MS, chance=0.5)
        if due is None:
            break
        times.append(due - now)
        now = due
    assert now == 3 * DAY_MS
    assert times[:3] == [5 * SECOND_MS, 30 * SECOND_MS, 120 * SECOND_MS]
    assert times[:-1] == sorted(times[:-1])
    assert 20 <= attempts <= 30
    spread = {next_attempt_at(attempts=1, now=0, gives_up_at=DAY_MS, chance=chance) for chance in (0, 1)}
    assert spread == {4 * SECOND_MS, 6 * SECOND_MS}


def test_a_webhook_is_paused_for_failing_long_and_often() -> None:
    assert must_pause(failures=20, failing_since=0, now=3 * DAY_MS)
    assert not must_pause(failures=19, failing_since=0, now=3 * DAY_MS)
    assert not must_pause(failures=500, failing_since=1, now=3 * DAY_MS)

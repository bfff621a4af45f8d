"""Jobs in real processes: nodes and receivers are killed, and everything that was promised still happens."""

import asyncio
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from lockence_server.clock import SECOND_MS, system_clock
from lockence_server.database.tables import deliveries, events, jobs
from lockence_server.jobs.deliver import CLAIM_MS
from lockence_server.jobs.lease import LEASE_MS
from lockence_server.management.schemas import moment
from lockence_server.management.webhooks import service as webhooks
from lockence_server.management.webhooks.schemas import NewWebhook
from lockence_server.settings import Settings
from tests.support.eventually import reached
from tests.support.receiver import Receiver, receiver_in
from tests.support.servers import LOCKENCE, STOP_SECONDS_MAX, ServerProcess, serving, serving_all, variables
from tests.support.vendor import Vendor, open_vendor

LICENSES = 150
TAKEN_OVER_SECONDS_MAX = 60.0

on_postgresql = pytest.mark.parametrize("settings", ["postgresql"], indirect=True)


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    with receiver_in(tmp_path) as running:
        running.start()
        yield running


@pytest.fixture
def settings_of_nodes(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, webhook_private_addresses=True)


async def an_application_heard_by(receiver: Receiver, vendor: Vendor) -> str:
    application = await vendor.application()
    async with vendor.vendor() as context:
        given = NewWebhook(url=receiver.url(), event_types=["license.*"], application_id=application.id)
        receiver.trust((await webhooks.create(context, given)).secret)
    return application.id


async def licenses_made_and_suspended(vendor: Vendor, application_id: str) -> list[str]:
    ids = [made.id for made in await vendor.licenses(application_id, count=LICENSES)]
    for license_id in ids[::10]:
        await vendor.suspend(license_id)
    return ids


async def nothing_is_pending(vendor: Vendor) -> bool:
    async with vendor.vendor() as context:
        pending = select(deliveries.c.id).where(deliveries.c.state == "pending").limit(1)
        return await context.connection.scalar(pending) is None


def all_are_verified_and_in_order(receiver: Receiver) -> None:
    """Every message is signed, each event always says the same, and those of a license come in their order."""
    told = receiver.told()
    assert all(message["verified"] == [True] for message in told)
    bodies = {message["id"]: message["body"] for message in told}
    assert all(bodies[message["id"]] == message["body"] for message in told)
    of_license: dict[str, list[str]] = defaultdict(list)
    for message in told:
        of_license[message["body"]["data"]["subject_id"]].append(message["body"]["type"])
    for types in of_license.values():
        assert types == sorted(types)  # "license.created" before "license.suspended", also where one came twice


async def test_every_event_arrives_although_node_and_receiver_are_killed(
    settings_of_nodes: Settings, receiver: Receiver, tmp_path: Path
) -> None:
    async with open_vendor(settings_of_nodes) as vendor:
        application_id = await an_application_heard_by(receiver, vendor)
        with serving(settings_of_nodes, tmp_path / "log") as server:
            expected = await licenses_made_and_suspended(vendor, application_id)
            await reached(lambda: len(receiver.told()) >= LICENSES // 10)
            server.kill()
            assert len({message["id"] for message in receiver.told()}) < LICENSES
            expected += await licenses_made_and_suspended(vendor, application_id)
            server.start()
            seen = len(receiver.told())
            await reached(lambda: len(receiver.told()) >= seen + LICENSES // 10)
            receiver.kill()
            await asyncio.sleep(1)
            receiver.start()
            # What the killed node was sending is due again, and what the killed receiver missed is tried again.
            await receiver.has_told(*expected, seconds_max=CLAIM_MS / SECOND_MS + 45)
            await reached(lambda: nothing_is_pending(vendor), seconds_max=45)
    all_are_verified_and_in_order(receiver)
    told = {(message["body"]["type"], message["body"]["data"]["subject_id"]) for message in receiver.told()}
    assert len(told) == 2 * (LICENSES + LICENSES // 10)


@on_postgresql
async def test_healthy_nodes_deliver_once(settings_of_nodes: Settings, receiver: Receiver, tmp_path: Path) -> None:
    async with open_vendor(settings_of_nodes) as vendor:
        application_id = await an_application_heard_by(receiver, vendor)
        with two_nodes(settings_of_nodes, tmp_path):
            for _ in range(3):
                await licenses_made_and_suspended(vendor, application_id)
            await reached(lambda: nothing_is_pending(vendor))
    all_are_verified_and_in_order(receiver)
    ids = [message["id"] for message in receiver.told()]
    assert len(ids) == len(set(ids)) == 3 * (LICENSES + LICENSES // 10)


@on_postgresql
async def test_two_nodes_announce_once_and_one_takes_over(settings: Settings, tmp_path: Path) -> None:
    async with open_vendor(settings) as vendor:
        application = await vendor.application()
        with serving(settings, tmp_path / "log of the first") as first:
            await reached(lambda: somebody_leads(vendor))
            with serving(settings, tmp_path / "log of the second") as second:
                made = await licenses_that_end_now(vendor, application.id)
                await reached(lambda: all_have_ended(vendor, made))
                first.kill()
                more = await licenses_that_end_now(vendor, application.id)
                assert LEASE_MS < TAKEN_OVER_SECONDS_MAX * SECOND_MS
                await reached(lambda: all_have_ended(vendor, made + more), TAKEN_OVER_SECONDS_MAX)
            for node in (first, second):
                assert "rror" not in node.log.read_text()


async def test_a_worker_does_it_alone(settings_of_nodes: Settings, receiver: Receiver, tmp_path: Path) -> None:
    async with open_vendor(settings_of_nodes) as vendor:
        application_id = await an_application_heard_by(receiver, vendor)
        with serving(msgspec.structs.replace(settings_of_nodes, jobs=False), tmp_path / "log"):
            made = await vendor.license(application_id)
            await asyncio.sleep(3)
            assert receiver.told() == []
            async with vendor.vendor() as context:
                assert (await context.connection.execute(select(jobs))).all() == []
            with working(settings_of_nodes, tmp_path / "log of the worker") as worker:
                await receiver.has_told(made.id)
                worker.terminate()
                assert await asyncio.to_thread(worker.wait, STOP_SECONDS_MAX) == 0
    assert "running jobs" in (tmp_path / "log of the worker").read_text()
    assert "rror" not in (tmp_path / "log of the worker").read_text()


@contextmanager
def two_nodes(settings: Settings, directory: Path) -> Iterator[None]:
    with serving_all([ServerProcess(settings, directory / f"log of {node}") for node in range(2)]) as nodes:
        yield
        for node in nodes:
            assert "rror" not in node.log.read_text()


@contextmanager
def working(settings: Settings, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as file:
        process = subprocess.Popen([LOCKENCE, "worker"], env=variables(settings), stderr=file)
    try:
        yield process
    finally:
        process.kill()
        process.wait(STOP_SECONDS_MAX)


async def licenses_that_end_now(vendor: Vendor, application_id: str) -> list[str]:
    ends = moment(system_clock() + 2 * SECOND_MS)
    return [made.id for made in await vendor.licenses(application_id, count=LICENSES, expires_at=ends)]


async def all_have_ended(vendor: Vendor, license_ids: list[str]) -> bool:
    """Whether each was announced, which must never be twice."""
    async with vendor.vendor() as context:
        told = select(events.c.subject_id).where(events.c.type == "license.expired")
        ended = list(await context.connection.scalars(told))
    assert len(ended) == len(set(ended))
    return set(ended) == set(license_ids)


async def somebody_leads(vendor: Vendor) -> bool:
    async with vendor.vendor() as context:
        return (await context.connection.execute(select(jobs))).first() is not None

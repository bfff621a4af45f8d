"""Random sequences of what vendors do and clients ask, held against a plain model: they never differ."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from lockence_server.client_api import init
from lockence_server.clock import rfc3339_or_none
from lockence_server.database import tables
from lockence_server.management.devices import service as devices
from lockence_server.management.schemas import PageRequest
from lockence_server.settings import Settings
from tests.support.model import SECOND, Model, ModelLicense
from tests.support.world import Answer, World, open_world

T = TypeVar("T")

EXAMPLES = 60
STEPS = 40

DEVICES = ["desk", "laptop", "tower", "phone"]
HWIDS = st.sampled_from(DEVICES)
# Of all of them at once there is one too many for any limit.
BURSTS = st.permutations(DEVICES) | st.lists(HWIDS, min_size=2, max_size=6)
LIMITS = st.integers(min_value=0, max_value=3)
# What takes a license out of play, and with it every rule that needs one.
SELDOM = st.sampled_from([False] * 5 + [True])
VERSIONS = st.none() | st.sampled_from([(1, 0), (1, 9), (1, 10), (2, 0)])
TERMS = st.fixed_dictionaries(
    {
        "max_devices": LIMITS,
        "max_sessions": LIMITS,
        "replaces_oldest": st.booleans(),
        "seconds": st.none() | st.sampled_from([1, 600, 7200, 10_000]),
        "first_use": st.booleans(),
    }
)


class Machine(RuleBasedStateMachine):
    """One application in a world that all examples share; `world` and `loop` are set by the test."""

    world: World
    loop: asyncio.AbstractEventLoop

    license_keys: Bundle[str] = Bundle("license_keys")
    tokens: Bundle[str] = Bundle("tokens")

    def run_async(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @initialize(target=license_keys, terms=TERMS)
    def start(self, terms: dict[str, Any]) -> str:
        """With a license: Hypothesis leaves out some of the rules each time, and may choose to make none."""
        self.model = Model()
        self.model.now = self.world.clock.now
        self.application = self.run_async(self.world.application())
        self.ids: dict[str, str] = {}
        self.blocks: dict[str, str] = {}
        return self._create_license(**terms)

    # What clients ask

    @rule(target=tokens, key=license_keys, hwid=HWIDS, version=VERSIONS)
    def init(self, key: str, hwid: str, version: tuple[int, ...] | None) -> MultipleResults[str]:
        answer = self.run_async(self._init(key, hwid, version))
        return multiple(*self._check_init(answer, key, hwid, version))

    @rule(target=tokens, key=license_keys, hwids=BURSTS)
    def burst(self, key: str, hwids: list[str]) -> MultipleResults[str]:
        """At once, so that they share batches; a queue keeps its order, so the model can follow."""

        async def all_at_once() -> list[Answer]:
            return await asyncio.gather(*(self._init(key, hwid, None) for hwid in hwids))

        answers = self.run_async(all_at_once())
        opened = [self._check_init(answer, key, hwid, None) for hwid, answer in zip(hwids, answers, strict=True)]
        return multiple(*(token for tokens_of_one in opened for token in tokens_of_one))

    @rule(token=tokens)
    def validate(self, token: str) -> None:
        answer = self._ask("validate", token)
        assert answer.code == self.model.ask(token)
        if answer.code == "ok":
            session = self.model.sessions[token]
            license_end = self.model.licenses[session.license].expires_at
            end = session.expires_at if license_end is None else min(session.expires_at, license_end)
            assert answer.body["expires_at"] == rfc3339_or_none(end)
            assert answer.body["license_expires_at"] == rfc3339_or_none(license_end)

    @rule(token=tokens)
    def heartbeat(self, token: str) -> None:
        answer = self._ask("heartbeat", token)
        code, end = self.model.heartbeat(token)
        assert answer.code == code
        assert answer.body.get("expires_at") == rfc3339_or_none(end)

    @rule(token=tokens, times=st.integers(min_value=1, max_value=3))
    def logout(self, token: str, times: int) -> None:
        """Several at once end a session once."""

        async def all_at_once() -> list[Answer]:
            body = {"api_key": self.application.api_key, "session_token": token}
            return await asyncio.gather(*(self.world.call("logout", **body) for _ in range(times)))

        assert [answer.code for answer in self.run_async(all_at_once())] == [
            self.model.logout(token) for _ in range(times)
        ]

    # What the vendor does

    @rule(target=license_keys, terms=TERMS)
    def create_license(self, terms: dict[str, Any]) -> str:
        return self._create_license(**terms)

    @rule(key=license_keys, really=SELDOM)
    def suspend_or_reinstate(self, key: str, really: bool) -> None:
        held = self.model.licenses[key]
        if held.status == "suspended":
            self.run_async(self.world.reinstate(self.ids[key]))
            held.status = "active"
        elif held.status == "active" and really:
            self.run_async(self.world.suspend(self.ids[key]))
            held.status = "suspended"

    @rule(key=license_keys, really=SELDOM)
    def revoke(self, key: str, really: bool) -> None:
        if really and self.model.licenses[key].status != "revoked":
            self.run_async(self.world.revoke(self.ids[key]))
            self.model.licenses[key].status = "revoked"

    @rule(key=license_keys, max_devices=LIMITS, max_sessions=LIMITS, replaces_oldest=st.booleans())
    def change_limits(self, key: str, max_devices: int, max_sessions: int, replaces_oldest: bool) -> None:
        self.run_async(
            self.world.change_license(
                self.ids[key],
                max_devices=max_devices,
                max_sessions=max_sessions,
                at_session_limit="replace_oldest" if replaces_oldest else "reject",
            )
        )
        held = self.model.licenses[key]
        held.max_devices, held.max_sessions, held.replaces_oldest = max_devices, max_sessions, replaces_oldest

    @rule(key=license_keys, seconds=st.none() | st.sampled_from([-1, 0, 1, 600, 7200]))
    def change_expiry(self, key: str, seconds: int | None) -> None:
        end = None if seconds is None else (self.model.now + seconds * SECOND) // SECOND * SECOND
        moment = None if end is None else datetime.fromtimestamp(end / SECOND, UTC)
        self.run_async(self.world.change_license(self.ids[key], expires_at=moment))
        self.model.licenses[key].expires_at = end
        self.model.licenses[key].first_use_seconds = None

    @rule(key=license_keys)
    def reset_devices(self, key: str) -> None:
        self.run_async(self.world.reset_devices(self.ids[key]))
        self.model.licenses[key].devices.clear()
        self.model.end(key)

    @rule(key=license_keys, hwid=HWIDS)
    def remove_device(self, key: str, hwid: str) -> None:
        if hwid not in self.model.licenses[key].devices:
            return

        async def remove() -> None:
            async with self.world.vendor() as context:
                bound = await devices.list_devices(context, license_id=self.ids[key], page=PageRequest())
                [device_id] = [device.id for device in bound.items if device.hwid == hwid]
                await devices.remove(context, device_id)

        self.run_async(remove())
        self.model.licenses[key].devices.remove(hwid)
        self.model.end(key, hwid)

    @rule(key=license_keys)
    def end_sessions(self, key: str) -> None:
        self.run_async(self.world.end_sessions(self.ids[key]))
        for session in self.model.live(key):
            session.over = "session_ended"

    @rule(hwid=HWIDS)
    def block_or_unblock_device(self, hwid: str) -> None:
        if hwid in self.blocks:
            self.run_async(self.world.unblock(self.blocks.pop(hwid)))
            self.model.blocked_devices.remove(hwid)
        else:
            self.blocks[hwid] = self.run_async(self.world.block(self.application.id, "device", hwid)).id
            self.model.blocked_devices.add(hwid)

    @rule(network=st.sampled_from(["127.0.0.1", "127.0.0.0/8"]), key=license_keys, token=tokens, hwid=HWIDS)
    def while_the_address_is_blocked(self, network: str, key: str, token: str, hwid: str) -> None:
        entry = self.run_async(self.world.block(self.application.id, "address", network))
        self.model.address_blocked = True
        self._ask_everything(key, token, hwid)
        self.run_async(self.world.unblock(entry.id))
        self.model.address_blocked = False

    @rule(key=license_keys, token=tokens, hwid=HWIDS)
    def while_the_application_is_disabled(self, key: str, token: str, hwid: str) -> None:
        self.run_async(self.world.change_application(self.application.id, enabled=False))
        self.model.enabled = False
        self._ask_everything(key, token, hwid)
        self.run_async(self.world.change_application(self.application.id, enabled=True))
        self.model.enabled = True

    @rule(seconds=st.sampled_from([600, 1800, 5000]), version=VERSIONS)
    def change_application(self, seconds: int, version: tuple[int, ...] | None) -> None:
        text = None if version is None else ".".join(map(str, version))
        self.run_async(
            self.world.change_application(
                self.application.id, session_lifetime_seconds=seconds, minimum_version=text
            )
        )
        self.model.lifetime_seconds, self.model.minimum_version = seconds, version

    @rule(milliseconds=st.sampled_from([1, 999, 60_000, 599_500]))
    def time_passes(self, milliseconds: int) -> None:
        self.world.clock.advance(milliseconds / SECOND)
        self.model.now = self.world.clock.now

    @rule(data=st.data())
    def time_reaches_an_end(self, data: st.DataObject) -> None:
        """To the millisecond, of a session's lease or a license."""
        ends = {session.expires_at for session in self.model.sessions.values()}
        ends |= {held.expires_at for held in self.model.licenses.values() if held.expires_at is not None}
        ahead = sorted(end for end in ends if end > self.model.now)
        if ahead:
            self.model.now = self.world.clock.now = data.draw(st.sampled_from(ahead[:3]))

    def teardown(self) -> None:
        """What the database holds at the end is what the model holds."""
        if not hasattr(self, "model"):
            return
        bound, open_sessions = self.run_async(self._what_is_held())
        for key, held in self.model.licenses.items():
            license_id = self.ids[key]
            assert {hwid for owner, hwid in bound if owner == license_id} == held.devices
            assert [owner for owner in open_sessions if owner == license_id] == [license_id] * len(
                self.model.live(key)
            )

    def _create_license(
        self, max_devices: int, max_sessions: int, replaces_oldest: bool, seconds: int | None, first_use: bool
    ) -> str:
        given: dict[str, Any] = {
            "max_devices": max_devices,
            "max_sessions": max_sessions,
            "at_session_limit": "replace_oldest" if replaces_oldest else "reject",
        }
        held = ModelLicense(max_devices, max_sessions, replaces_oldest)
        if seconds is not None:
            given |= {"duration_seconds": seconds, "starts": "first_use" if first_use else "creation"}
            if first_use:
                held.first_use_seconds = seconds
            else:
                held.expires_at = (self.model.now + seconds * SECOND) // SECOND * SECOND
        created = self.run_async(self.world.license(self.application.id, **given))
        self.model.licenses[created.key] = held
        self.ids[created.key] = created.id
        return created.key

    async def _init(self, key: str, hwid: str, version: tuple[int, ...] | None) -> Answer:
        body: dict[str, object] = {"api_key": self.application.api_key, "license_key": key, "hwid": hwid}
        if version is not None:
            body["client_version"] = ".".join(map(str, version))
        return await self.world.call("init", **body)

    def _check_init(self, answer: Answer, key: str, hwid: str, version: tuple[int, ...] | None) -> list[str]:
        """The token of the session, if one was opened."""
        code, session_end, license_end = self.model.init(key, hwid, version)
        assert answer.code == code
        if code != "ok":
            return []
        assert answer.body["expires_at"] == rfc3339_or_none(session_end)
        assert answer.body["license_expires_at"] == rfc3339_or_none(license_end)
        token = str(answer.body["session_token"])
        self.model.opened(token, key, hwid)
        return [token]

    def _ask_everything(self, key: str, token: str, hwid: str) -> None:
        self._check_init(self.run_async(self._init(key, hwid, None)), key, hwid, None)
        for endpoint in ("validate", "heartbeat", "logout"):
            assert self._ask(endpoint, token).code == self.model.ask(token) != "ok"

    def _ask(self, endpoint: str, token: str) -> Answer:
        return self.run_async(self.world.call(endpoint, api_key=self.application.api_key, session_token=token))

    async def _what_is_held(self) -> tuple[list[tuple[str, str]], list[str]]:
        device, session, of = tables.devices.c, tables.sessions.c, self.application.id
        async with self.world.vendor() as context:
            bound = await context.connection.execute(
                select(device.license_id, device.hwid).where(device.application_id == of)
            )
            live = await context.connection.scalars(
                select(session.license_id).where(
                    session.application_id == of, session.ended_at.is_(None), session.expires_at > self.model.now
                )
            )
            return [(row[0], row[1]) for row in bound], list(live)


def test_the_server_and_the_model_never_differ(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    # So that sessions are counted first, and listed only where there may be no room.
    monkeypatch.setattr(init, "SESSIONS_LISTED_MAX", 0)
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        stack = AsyncExitStack()
        Machine.loop = loop
        Machine.world = loop.run_until_complete(stack.enter_async_context(open_world(settings)))
        try:
            run_state_machine_as_test(
                Machine,
                settings=hypothesis_settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=STEPS,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            loop.run_until_complete(stack.aclose())

"""The rules of applications, policies, blocklists and whose they are, on both databases."""

from typing import Any

import pytest
from sqlalchemy import func, select

from lockence_server.clock import SECOND_MS
from lockence_server.database.tables import api_keys, applications, devices, events, licenses, sessions
from lockence_server.errors import ConflictError, InvalidInputError, NotFoundError
from lockence_server.identifiers import new_id
from lockence_server.management.applications import keys as application_keys
from lockence_server.management.applications import service as application_service
from lockence_server.management.applications.schemas import ApplicationChanges, NewApplication
from lockence_server.management.blocklists import service as blocklist_service
from lockence_server.management.blocklists.schemas import NewBlocklistEntry
from lockence_server.management.devices import service as device_service
from lockence_server.management.licenses import actions as license_actions
from lockence_server.management.licenses import service as license_service
from lockence_server.management.licenses.schemas import Filter, NewLicenses, StatusChange
from lockence_server.management.policies import service as policy_service
from lockence_server.management.policies.schemas import NewPolicy
from lockence_server.management.sessions import service as session_service
from tests.support.management import FIRST_PAGE, NOW, Transactions, application, column, licensed, use

pytest_plugins = ["tests.support.management_fixtures"]


async def test_the_default_organisation_is_made_once(transaction: Transactions) -> None:
    async with transaction() as first:
        pass
    async with transaction() as second:
        pass
    assert first.organisation_id == second.organisation_id
    assert first.organisation_id.startswith("org_")


async def test_a_new_application_signs_with_a_key_only_its_row_can_open(transaction: Transactions) -> None:
    async with transaction() as context:
        created = await application_service.create(context, NewApplication(name="Example"))
        shown = await application_service.show(context, created.id)
    assert created.api_key.startswith("lk_")
    assert len(created.api_key) >= 35
    assert [key.api_key for key in shown.api_keys] == [created.api_key]
    assert [(key.public_key, key.state) for key in shown.signing_keys] == [(created.public_key, "signing")]
    assert (shown.session_lifetime_seconds, shown.heartbeat_interval_seconds) == (1800, 300)


async def test_an_application_refuses_what_makes_no_sense(transaction: Transactions) -> None:
    senseless: list[dict[str, Any]] = [
        {"name": ""},
        {"name": "x" * 129},
        {"name": "a\x00b"},
        {"session_lifetime_seconds": 59},
        {"session_lifetime_seconds": 300},
        {"heartbeat_interval_seconds": 0},
        {"heartbeat_interval_seconds": 1800},
        {"minimum_version": "not a version"},
        {"download_url": "javascript:alert(1)"},
        {"download_url": "https:///nothing"},
    ]
    async with transaction() as context:
        application_id = await application(context)
        for changes in senseless:
            with pytest.raises(InvalidInputError, match=next(iter(changes))):
                await application_service.update_application(
                    context, application_id, ApplicationChanges(**changes)
                )


async def test_every_setting_that_makes_no_sense_is_named_at_once(transaction: Transactions) -> None:
    changes = ApplicationChanges(
        heartbeat_interval_seconds=1800, minimum_version="not a version", download_url="javascript:alert(1)"
    )
    async with transaction() as context:
        application_id = await application(context)
        with pytest.raises(InvalidInputError) as refused:
            await application_service.update_application(context, application_id, changes)
    assert set(refused.value.fields) == {"heartbeat_interval_seconds", "minimum_version", "download_url"}


async def test_an_update_records_only_what_differs(transaction: Transactions) -> None:
    async with transaction() as context:
        application_id = await application(context)
        same = ApplicationChanges(name="Example")
        await application_service.update_application(context, application_id, same)
        assert await column(context, events, "type", subject_id=application_id) == ["application.created"]
        changes = ApplicationChanges(name="Example", enabled=False, minimum_version="1.2")
        updated = await application_service.update_application(context, application_id, changes)
        [detail] = await column(context, events, "detail", type="application.updated")
    assert not updated.enabled
    assert detail == {
        "before": {"enabled": True, "minimum_version": None},
        "after": {"enabled": False, "minimum_version": "1.2"},
    }


async def test_rotating_the_api_key_lets_the_old_one_end(transaction: Transactions) -> None:
    async with transaction() as context:
        created = await application_service.create(context, NewApplication(name="Example"))
        new = await application_keys.rotate_api_key(context, created.id, overlap_seconds=60)
        rows = await context.connection.execute(select(api_keys.c.api_key, api_keys.c.expires_at))
        expires = {row[0]: row[1] for row in rows}
        assert expires == {created.api_key: NOW + 60 * SECOND_MS, new.api_key: None}
        newest = await application_keys.rotate_api_key(context, created.id, overlap_seconds=0)
        shown = await application_service.show(context, created.id)
    assert [key.api_key for key in shown.api_keys] == [newest.api_key]


async def test_a_new_signing_key_takes_over_when_its_time_comes(transaction: Transactions) -> None:
    async with transaction() as context:
        application_id = await application(context)
        await application_keys.rotate_signing_key(context, application_id, active_in_seconds=60)
        before = await application_service.show(context, application_id)
    async with transaction(now=NOW + 60 * SECOND_MS) as context:
        after = await application_service.show(context, application_id)
    assert [key.state for key in before.signing_keys] == ["upcoming", "signing"]
    assert [key.state for key in after.signing_keys] == ["signing", "retired"]


async def test_a_neighbour_finds_nothing(transaction: Transactions) -> None:
    async with transaction() as context:
        application_id = await application(context)
        license_id = await licensed(context, application_id)
        device_id, session_id = await use(context, application_id, license_id, "one")
        policy = await policy_service.create(context, application_id, NewPolicy(name="Pro"))
        entry = await blocklist_service.add(context, application_id, NewBlocklistEntry(kind="device", value="x"))
    async with transaction(organisation="org_neighbour") as context:
        for attempt in (
            application_service.show(context, application_id),
            application_service.delete_application(context, application_id),
            application_keys.rotate_api_key(context, application_id),
            license_service.create(context, application_id, NewLicenses()),
            license_service.show(context, license_id),
            license_actions.revoke(context, license_id, StatusChange()),
            license_actions.reset_devices(context, license_id),
            license_service.delete_license(context, license_id),
            device_service.remove(context, device_id),
            session_service.end(context, session_id),
            policy_service.get(context, policy.id),
            policy_service.delete_policy(context, policy.id),
            blocklist_service.remove(context, entry.id),
        ):
            with pytest.raises(NotFoundError):
                await attempt
        assert not (await application_service.list_applications(context, FIRST_PAGE)).items
        assert not (await license_service.list_licenses(context, Filter(), FIRST_PAGE)).items
        assert not (await device_service.list_devices(context, license_id=license_id, page=FIRST_PAGE)).items
        assert not (await session_service.list_live(context, page=FIRST_PAGE)).items
        assert not (await policy_service.list_policies(context, page=FIRST_PAGE)).items
        assert not (await blocklist_service.list_entries(context, page=FIRST_PAGE)).items


async def test_deleting_an_application_deletes_everything_in_it(transaction: Transactions) -> None:
    async with transaction() as context:
        application_id = await application(context)
        policy = await policy_service.create(context, application_id, NewPolicy(name="Pro"))
        license_id = await licensed(context, application_id, policy_id=policy.id)
        await use(context, application_id, license_id, "one")
    async with transaction() as context:
        await application_service.delete_application(context, application_id)
        for table in (applications, licenses, devices, sessions, api_keys):
            assert await context.connection.scalar(select(func.count()).select_from(table)) == 0
        assert "application.deleted" in await column(context, events, "type", application_id=application_id)


async def test_a_blocklist_keeps_the_application_told_what_to_look_for(transaction: Transactions) -> None:
    async def kinds() -> tuple[bool, list[str]]:
        [blocks] = await column(context, applications, "blocks_devices")
        [prefixes] = await column(context, applications, "blocked_prefixes")
        return blocks, prefixes

    async def block(kind: Any, value: str) -> tuple[str, str]:
        entry = await blocklist_service.add(context, application_id, NewBlocklistEntry(kind=kind, value=value))
        return entry.id, entry.value

    async with transaction() as context:
        application_id = await application(context)
        assert await kinds() == (False, [])
        device, _ = await block("device", "hwid")
        wide, spelled = await block("address", "203.0.113.77/24")
        assert spelled == "203.0.113.0/24"
        other, _ = await block("address", "198.51.100.0/24")
        mapped, spelled = await block("address", "::ffff:192.0.2.1")
        assert spelled == "192.0.2.1/32"
        six, spelled = await block("address", "2001:DB8::1/24")
        assert spelled == "2001:d00::/24"
        assert await kinds() == (True, ["4/24", "4/32", "6/24"])
        with pytest.raises(ConflictError):
            await block("address", "203.0.113.0/24")
        for bad in ("nowhere", "10.0.0.0/33", "fe80::1%eth0"):
            with pytest.raises(InvalidInputError):
                await block("address", bad)
        await blocklist_service.remove(context, wide)
        assert await kinds() == (True, ["4/24", "4/32", "6/24"])
        await blocklist_service.remove(context, other)
        assert await kinds() == (True, ["4/32", "6/24"])
        await blocklist_service.remove(context, six)
        await blocklist_service.remove(context, device)
        assert await kinds() == (False, ["4/32"])
        await blocklist_service.remove(context, mapped)
        assert await kinds() == (False, [])


def test_identifiers_sort_in_the_order_they_were_made() -> None:
    made = [new_id("lic") for _ in range(2000)]
    assert made == sorted(set(made))
    assert all(one.startswith("lic_") and len(one) == 30 for one in made)

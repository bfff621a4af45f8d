"""The rules of licenses, their devices and sessions, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import select, update

from lockence_server.clock import DAY_MS, SECOND_MS
from lockence_server.database.tables import devices, events, licenses, sessions
from lockence_server.errors import ConflictError, InvalidInputError, NotFoundError
from lockence_server.license_keys import ALPHABET, canonical_license_key, new_license_key
from lockence_server.management.context import Context
from lockence_server.management.devices import service as device_service
from lockence_server.management.licenses import actions as license_actions
from lockence_server.management.licenses import service as license_service
from lockence_server.management.licenses.schemas import Filter, LicenseChanges, NewLicenses, StatusChange, Terms
from lockence_server.management.policies import service as policy_service
from lockence_server.management.policies.schemas import NewPolicy, PolicyChanges
from lockence_server.management.schemas import PageRequest
from lockence_server.management.sessions import service as session_service
from tests.support.management import FIRST_PAGE, NOW, Transactions, application, column, licensed, use

pytest_plugins = ["tests.support.management_fixtures"]

DAY_SECONDS = 24 * 60 * 60
START = datetime.fromtimestamp(NOW // 1000, UTC)
PRO = NewPolicy(name="Pro", duration_seconds=30 * DAY_SECONDS, max_devices=3, entitlements=["pro"])


async def expiry(context: Context, license_id: str) -> tuple[int | None, int | None]:
    columns = select(licenses.c.expires_at, licenses.c.first_use_duration_seconds)
    row = (await context.connection.execute(columns.where(licenses.c.id == license_id))).one()
    return row[0], row[1]


def nested(depth: int) -> dict[str, Any]:
    """Objects inside each other."""
    return {"in": nested(depth - 1)} if depth else {}


def test_new_keys_are_of_our_own_form_and_alphabet() -> None:
    keys = {new_license_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert {len(key) for key in keys} == {23}
    assert {character for key in keys for character in key} == {*ALPHABET, "-"}
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0ABCD-EFGHJ-KMNPQ-RSTVW", "0ABCD-EFGHJ-KMNPQ-RSTVW"),
        (" 0abcd-efghj-kmnpq-rstvw\t", "0ABCD-EFGHJ-KMNPQ-RSTVW"),
        ("0abcdefghjKMNPQRSTVW", "0ABCD-EFGHJ-KMNPQ-RSTVW"),
        ("0ABCDEFGHJ-KMNPQRSTVW", "0ABCD-EFGHJ-KMNPQ-RSTVW"),
        ("0ABCD-EFGHJ-KMNPQ-RSTV", "0ABCD-EFGHJ-KMNPQ-RSTV"),
        ("0abcd-efghj-kmnpq-rstvu", "0abcd-efghj-kmnpq-rstvu"),
        (" of another form ", " of another form "),
        ("\u212a0000-00000-00000-00000", "\u212a0000-00000-00000-00000"),
        ("\u017f0000-00000-00000-00000", "\u017f0000-00000-00000-00000"),
        ("\u0660ABCD-EFGHJ-KMNPQ-RSTVW", "\u0660ABCD-EFGHJ-KMNPQ-RSTVW"),
    ],
)
def test_a_mistyped_key_is_forgiven_only_where_it_is_ours(typed: str, meant: str) -> None:
    assert canonical_license_key(typed) == meant


async def test_own_expiry_comes_before_the_policys(transaction: Transactions) -> None:
    cases: list[tuple[dict[str, Any], bool, tuple[int | None, int | None]]] = [
        ({}, False, (None, None)),
        ({}, True, (NOW + 30 * DAY_MS, None)),
        ({"expires_at": None}, True, (None, None)),
        ({"expires_at": START + timedelta(days=1, milliseconds=1)}, True, (NOW + DAY_MS, None)),
        ({"duration_seconds": 60}, True, (NOW + 60 * SECOND_MS, None)),
        ({"duration_seconds": 60, "starts": "first_use"}, False, (None, 60)),
        ({"starts": "first_use"}, True, (None, 30 * DAY_SECONDS)),
    ]
    async with transaction() as context:
        application_id = await application(context)
        policy = await policy_service.create(context, application_id, PRO)
        for given, with_policy, expected in cases:
            policy_id = policy.id if with_policy else None
            license_id = await licensed(context, application_id, **given, policy_id=policy_id)
            assert await expiry(context, license_id) == expected


async def test_a_license_refuses_what_makes_no_sense(transaction: Transactions) -> None:
    senseless: list[dict[str, Any]] = [
        {"count": 0},
        {"count": 100_001},
        {"starts": "first_use"},
        {"expires_at": START, "duration_seconds": 60},
        {"expires_at": None, "starts": "creation"},
        {"duration_seconds": 0},
        {"duration_seconds": 10**12},
        {"username": "a\nb"},
        {"username": "\ud800"},
        {"metadata": {"a": "\ud800"}},
        {"metadata": {"a": "\0"}},
        {"expires_at": datetime(9999, 12, 31, 2, tzinfo=timezone(timedelta(hours=-23)))},
        {"expires_at": datetime(999, 12, 31, tzinfo=UTC)},
        {"metadata": {"a": "x" * 16 * 1024}},
        {"metadata": nested(33)},
        {"max_devices": -1},
        {"entitlements": [""]},
        {"at_session_limit": "ask"},
    ]
    async with transaction() as context:
        application_id = await application(context)
        for given in senseless:
            with pytest.raises(InvalidInputError):
                await licensed(context, application_id, **given)
        await licensed(context, application_id, metadata={"a": "\\u0000 is how JSON writes NUL"})


async def test_a_policys_limits_reach_its_licenses_at_once(transaction: Transactions) -> None:
    async with transaction() as context:
        application_id = await application(context)
        policy = await policy_service.create(context, application_id, PRO)
        follows = await licensed(context, application_id, policy_id=policy.id)
        own = await licensed(context, application_id, policy_id=policy.id, max_devices=0, entitlements=[])
        alone = await licensed(context, application_id)
        changes = PolicyChanges(max_devices=7, max_sessions=2, at_session_limit="replace_oldest")
        await policy_service.update_policy(context, policy.id, changes)
        terms = [(await license_service.show(context, some)).terms for some in (follows, own, alone)]
    new: dict[str, Any] = {"max_sessions": 2, "at_session_limit": "replace_oldest"}
    assert terms == [
        Terms(max_devices=7, entitlements=["pro"], **new),
        Terms(max_devices=0, entitlements=[], **new),
        Terms(max_devices=1, max_sessions=0, at_session_limit="reject", entitlements=[]),
    ]


async def test_a_policy_in_use_stays(transaction: Transactions) -> None:
    async with transaction() as context:
        application_id = await application(context)
        policy = await policy_service.create(context, application_id, PRO)
        license_id = await licensed(context, application_id, policy_id=policy.id)
    with pytest.raises(ConflictError, match="Licenses use"):
        async with transaction() as context:
            await policy_service.delete_policy(context, policy.id)
    async with transaction() as context:
        await license_service.update_license(context, license_id, LicenseChanges(policy_id=None))
        await policy_service.delete_policy(context, policy.id)
        with pytest.raises(NotFoundError):
            await policy_service.get(context, policy.id)


async def test_a_policy_of_another_application_is_not_found(transaction: Transactions) -> None:
    async with transaction() as context:
        policy = await policy_service.create(context, await application(context), PRO)
        with pytest.raises(NotFoundError):
            await licensed(context, await application(context), policy_id=policy.id)


async def test_revoked_is_final(transaction: Transactions) -> None:
    async with transaction() as context:
        license_id = await licensed(context, await application(context))
        with pytest.raises(ConflictError):
            await license_actions.reinstate(context, license_id)
        suspended = await license_actions.suspend(context, license_id, StatusChange(reason="unpaid"))
        assert (suspended.status, suspended.status_reason) == ("suspended", "unpaid")
        reinstated = await license_actions.reinstate(context, license_id)
        assert (reinstated.status, reinstated.status_reason) == ("active", None)
        await license_actions.revoke(context, license_id, StatusChange())
        for attempt in (
            license_actions.reinstate(context, license_id),
            license_actions.suspend(context, license_id, StatusChange()),
            license_actions.revoke(context, license_id, StatusChange()),
        ):
            with pytest.raises(ConflictError, match="final"):
                await attempt
        assert await column(context, licenses, "status") == ["revoked"]
        types = await column(context, events, "type", subject_id=license_id)
    expected = ["created", "suspended", "reinstated", "revoked"]
    assert sorted(types) == sorted(f"license.{name}" for name in expected)


async def test_the_time_of_a_used_license_cannot_begin_with_its_first_use(transaction: Transactions) -> None:
    async with transaction() as context:
        license_id = await licensed(context, await application(context), duration_seconds=60, starts="first_use")
        from_first_use = LicenseChanges(duration_seconds=120, starts="first_use")
        await license_service.update_license(context, license_id, from_first_use)
        assert await expiry(context, license_id) == (None, 120)
        await context.connection.execute(update(licenses).values(first_used_at=NOW, expires_at=NOW + 1))
        with pytest.raises(ConflictError):
            await license_service.update_license(context, license_id, from_first_use)
        await license_service.update_license(context, license_id, LicenseChanges(duration_seconds=60))
        assert await expiry(context, license_id) == (NOW + 60 * SECOND_MS, None)
        await license_service.update_license(context, license_id, LicenseChanges(expires_at=None))
        assert await expiry(context, license_id) == (None, None)


async def test_removing_a_device_ends_only_its_own_sessions(transaction: Transactions) -> None:
    async with transaction() as context:
        application_id = await application(context)
        license_id = await licensed(context, application_id, max_devices=2)
        device_id, ended = await use(context, application_id, license_id, "one")
        _, kept = await use(context, application_id, license_id, "two")
        await device_service.remove(context, device_id)
        with pytest.raises(NotFoundError):
            await device_service.remove(context, device_id)
        shown = await license_service.show(context, license_id)
        live = await session_service.list_live(context, license_id=license_id, page=FIRST_PAGE)
        reasons = await column(context, sessions, "end_reason", id=ended)
    assert [device.hwid for device in shown.devices] == ["two"]
    assert [session.id for session in live.items] == [kept]
    assert (shown.device_count, shown.live_session_count, reasons) == (1, 1, ["ended"])


async def test_resetting_devices_frees_everything_of_one_license(transaction: Transactions) -> None:
    async with transaction() as context:
        application_id = await application(context)
        license_id = await licensed(context, application_id)
        other_id = await licensed(context, application_id)
        await use(context, application_id, license_id, "one")
        await use(context, application_id, license_id, "two")
        await use(context, application_id, other_id, "one")
        assert await license_actions.reset_devices(context, license_id) == (2, 2)
        assert await column(context, devices, "license_id") == [other_id]
        assert await column(context, sessions, "license_id", ended_at=None) == [other_id]


async def test_a_session_is_ended_once(transaction: Transactions) -> None:
    async with transaction() as context:
        application_id = await application(context)
        license_id = await licensed(context, application_id)
        _, session_id = await use(context, application_id, license_id, "one")
        _, lapsed_id = await use(context, application_id, license_id, "two")
        ended = await session_service.end(context, session_id)
        assert ended.end_reason == "ended"
        with pytest.raises(ConflictError):
            await session_service.end(context, session_id)
    async with transaction(now=NOW + 1_800 * SECOND_MS) as context:
        with pytest.raises(ConflictError):
            await session_service.end(context, lapsed_id)


async def test_lists_are_pages_that_join_without_gap_or_overlap(transaction: Transactions) -> None:
    async with transaction() as context:
        application_id = await application(context)
        created = await license_service.create(context, application_id, NewLicenses(count=5, username="A_b%"))
        await licensed(context, application_id, username="axb")
        seen: list[str] = []
        cursor: str | None = None
        while True:
            page = PageRequest(limit=2, cursor=cursor)
            found = await license_service.list_licenses(context, Filter(username="a_B%"), page)
            seen += [item.id for item in found.items]
            cursor = found.next_cursor
            if cursor is None:
                break
        by_key = await license_service.list_licenses(context, Filter(key=created[0].key.lower()), FIRST_PAGE)
        with pytest.raises(InvalidInputError):
            await license_service.list_licenses(context, Filter(), PageRequest(limit=1001))
    assert seen == sorted((item.id for item in created), reverse=True)
    assert [item.id for item in by_key.items] == [created[0].id]


async def test_no_event_tells_a_secret(transaction: Transactions) -> None:
    async with transaction() as context:
        application_id = await application(context)
        created = await license_service.create(context, application_id, NewLicenses(count=3))
        told = str(await column(context, events, "detail"))
        types = await column(context, events, "type")
    assert types.count("license.created") == 3
    assert not [item.key for item in created if item.key in told]
    assert "lk_" not in told

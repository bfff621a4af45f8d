"""What init would answer for a license, without doing it: other facts than init's own, the same decision."""

from ipaddress import ip_address

import msgspec
from packaging.version import InvalidVersion, Version
from sqlalchemy import select, tuple_
from sqlalchemy.engine import RowMapping

from lockence_server.database import tables
from lockence_server.errors import InvalidInputError
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.devices import service as devices
from lockence_server.management.licenses.changing import row_of
from lockence_server.management.licenses.queries import terms_of
from lockence_server.management.licenses.schemas import Check, Checked
from lockence_server.management.schemas import checked, milliseconds, moment, moment_at
from lockence_server.management.sessions import service as sessions
from lockence_server.rules import decisions
from lockence_server.rules.blocking import blocking_entries
from lockence_server.rules.decisions import Admitted, Block, Refused
from lockence_server.rules.facts import Application, License, LicenseState, LiveSession
from lockence_server.rules.protocol import InitRequest

RULES = {
    "application_disabled": "The application is disabled.",
    "device_blocked": "The device's HWID is on the application's blocklist.",
    "address_blocked": "The address, or a network that it is in, is on the application's blocklist.",
    "version_outdated": "The version is below {minimum_version}, the application's minimum.",
    "license_disabled": "The license is {status}.",
    "license_expired": "The license ended at {expires_at}.",
    "hwid_mismatch": "The device is not bound, and all device slots are taken: {devices} of {max_devices}.",
    "session_limit_reached": "All session places are taken, {sessions} of {max_sessions}; none is this device's, "
    "and the license says `reject`.",
}


async def check(context: Context, license_id: str, given: Check) -> Checked:
    """Raises `NotFoundError`, `InvalidInputError`."""
    checked(given)
    _check_forms(given)
    row = await row_of(context, license_id)
    now = context.now if given.at is None else milliseconds(given.at)
    application = await _application(context, row["application_id"])
    state = await _state(context, row, given.hwid, now)
    blocked = await _blocked(context, application, given)
    request = InitRequest(api_key="", license_key="", hwid=given.hwid, client_version=given.version or None)
    decision = decisions.check_application(application) or decisions.decide_init(
        request, application, state, blocked=blocked, now=now
    )
    if isinstance(decision, Refused):
        return _refused(decision, application, state, now)
    return _admitted(decision, state, now)


def _check_forms(given: Check) -> None:
    """What a schema cannot say of a field."""
    if given.address:
        try:
            ip_address(given.address)
        except ValueError:
            raise InvalidInputError("`address` is not an IP address") from None
    if given.version:
        try:
            Version(given.version)
        except InvalidVersion:
            raise InvalidInputError("`version` is not a version number such as 1.4.2") from None


async def _application(context: Context, application_id: str) -> Application:
    statement = select(tables.applications).where(
        tables.applications.c.id == application_id, in_organisation(context, tables.applications)
    )
    row = (await context.connection.execute(statement)).mappings().one()
    return Application(
        api_key="",
        id=application_id,
        enabled=row["enabled"],
        session_lifetime_seconds=row["session_lifetime_seconds"],
        heartbeat_interval_seconds=row["heartbeat_interval_seconds"],
        minimum_version=row["minimum_version"],
        download_url=row["download_url"],
        blocks_devices=row["blocks_devices"],
        blocked_prefixes=msgspec.json.encode(row["blocked_prefixes"]).decode(),
        signing_key_id=None,
        signing_key_encrypted=None,
    )


async def _state(context: Context, row: RowMapping, hwid: str, now: int) -> LicenseState:
    terms = terms_of(row)
    state = LicenseState(
        License(
            key_digest=row["key_digest"],
            id=row["id"],
            status=row["status"],
            status_reason=row["status_reason"],
            expires_at=row["expires_at"],
            first_use_duration_seconds=row["first_use_duration_seconds"],
            first_used_at=row["first_used_at"],
            username=row["username"],
            metadata="",
            entitlements="",
            max_devices=terms.max_devices,
            max_sessions=terms.max_sessions,
            at_session_limit=terms.at_session_limit,
        )
    )
    of_license = {"application_id": row["application_id"], "license_id": row["id"]}
    if await devices.is_bound(context, **of_license, hwid=hwid):
        state.bound_hwids.add(hwid)
    state.device_count = await devices.count(
        context, application_id=row["application_id"], license_ids=[row["id"]]
    )
    if terms.max_sessions:
        live = await sessions.live_rows(context, **of_license, now=now)
        state.live_sessions = [
            LiveSession(one["id"], one["token_digest"], one["hwid"], one["created_at"]) for one in live
        ]
    return state


async def _blocked(context: Context, application: Application, given: Check) -> frozenset[Block]:
    entries = list(blocking_entries(application, given.hwid, given.address))
    if not entries:
        return frozenset()
    entry = tables.blocklist_entries
    statement = select(entry.c.kind).where(
        tuple_(entry.c.application_id, entry.c.kind, entry.c.value).in_(entries), in_organisation(context, entry)
    )
    return frozenset(await context.connection.scalars(statement))


def _refused(refused: Refused, application: Application, state: LicenseState, now: int) -> Checked:
    terms, refusal = state.license, refused.refusal
    rule = RULES[refusal.code].format(
        minimum_version=application.minimum_version,
        status=terms.status,
        expires_at=moment(terms.expires_at),
        devices=state.device_count,
        max_devices=terms.max_devices,
        sessions=len(state.live_sessions),
        max_sessions=terms.max_sessions,
    )
    return Checked(
        success=False,
        status=refusal.status,
        code=refusal.code,
        message=refusal.message,
        detail=refused.detail,
        download_url=refused.download_url,
        rule=rule,
        at=moment_at(now),
    )


def _admitted(admitted: Admitted, state: LicenseState, now: int) -> Checked:
    slots = f"{state.device_count} of {state.license.max_devices or 'any number of'} device slots are taken"
    said = [f"The device would be bound: {slots}." if admitted.binds_device else "The device is bound already."]
    if admitted.replaced is not None:
        said.append("A live session would be ended to make room, the oldest that may be.")
    if admitted.starts_license:
        said.append("It would be the license's first use.")
    return Checked(
        success=True,
        status=200,
        code="ok",
        message="Authentication successful",
        detail=None,
        download_url=None,
        rule=" ".join(said),
        at=moment_at(now),
        binds_device=admitted.binds_device,
        replaces_session_id=None if admitted.replaced is None else admitted.replaced.id,
    )

"""One action on many licenses, in one transaction: what can be changed is, and it is told why the rest is not."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from msgspec import UNSET
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.engine import RowMapping

from lockence_server.database.tables import licenses
from lockence_server.errors import ConflictError
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events import service as events
from lockence_server.management.licenses import expiry, finding
from lockence_server.management.licenses.changing import check_status_change, count_deletion
from lockence_server.management.licenses.metadata import check_metadata
from lockence_server.management.licenses.schemas import (
    LICENSES_IN_ONE_CALL_MAX,
    Action,
    BulkAction,
    BulkResult,
    Filter,
    LeftAsTheyWere,
    Status,
)
from lockence_server.management.licenses.service import given_columns
from lockence_server.management.policies import service as policies
from lockence_server.management.schemas import checked, invalid_fields
from lockence_server.management.sessions import service as sessions

EVENTS: dict[Action, str] = {
    "suspend": "license.suspended",
    "reinstate": "license.reinstated",
    "revoke": "license.revoked",
    "extend": "license.extended",
    "update": "license.updated",
    "delete": "license.deleted",
}
NOT_FOUND = "There is no such license."
NOTHING_TO_CHANGE = "It is so already."

_STATUSES: dict[Action, Status] = {"suspend": "suspended", "reinstate": "active", "revoke": "revoked"}
_FIELD_OF_ACTION = {"reason": {"suspend", "revoke"}, "duration_seconds": {"extend"}, "changes": {"update"}}

Wanted = Callable[[RowMapping], dict[str, Any]]
"""The columns that a license is to have. Raises `ConflictError` where it cannot."""


class _Changed(NamedTuple):
    row: RowMapping
    columns: dict[str, Any]
    detail: Mapping[str, Any]


async def chosen(context: Context, given: BulkAction) -> list[str]:
    """The ids of the licenses that are meant; `context` may be one that only reads.

    Raises `InvalidInputError` for an action that makes no sense, and for more licenses than one call may change.
    """
    checked(given)
    _check(given)
    if given.filter is UNSET:
        assert given.ids is not UNSET
        return given.ids
    statement = await finding.matching(context, checked(given.filter))
    if statement is None:
        return []
    some = statement.with_only_columns(licenses.c.id).limit(LICENSES_IN_ONE_CALL_MAX + 1)
    ids = list(await context.connection.scalars(some))
    if len(ids) > LICENSES_IN_ONE_CALL_MAX:
        matching = statement.with_only_columns(licenses.c.id).order_by(None).subquery()
        count = await context.connection.scalar(select(func.count()).select_from(matching))
        raise invalid_fields(
            {"filter": f"matches {count:,} licenses; one call changes at most {LICENSES_IN_ONE_CALL_MAX:,}"}
        )
    return ids


async def act(context: Context, given: BulkAction, ids: list[str]) -> BulkResult:
    """Do it to those of `ids` that are still meant when their turn comes. Each that changes has its event.

    Raises `InvalidInputError`, and `NotFoundError` for a policy that there is not.
    """
    wanted = await _wanted(context, given)
    rows = await _locked(context, given, ids)
    left: dict[str, list[str]] = defaultdict(list)
    if given.ids is not UNSET:
        known = {row["id"] for row in rows}
        left[NOT_FOUND] = [one for one in dict.fromkeys(ids) if one not in known]
    changed = list(_changed(rows, wanted, deletes=given.action == "delete", left=left))
    if given.action == "delete":
        await _delete(context, changed)
    else:
        await _update(context, changed)
    await _record(context, given.action, changed)
    return BulkResult(
        changed=len(changed),
        unchanged=sum(map(len, left.values())),
        left=[LeftAsTheyWere(reason=reason, ids=some) for reason, some in left.items() if some],
    )


def _check(given: BulkAction) -> None:
    faults = {}
    if (given.ids is UNSET) == (given.filter is UNSET):
        faults["ids"] = "is given, or else `filter`: one of the two"
    if given.filter == Filter():
        faults["filter"] = "is empty, which would be every license: say at least of which application"
    for field, actions in _FIELD_OF_ACTION.items():
        is_given = getattr(given, field) is not UNSET
        if is_given and given.action not in actions:
            faults[field] = f"is nothing that `{given.action}` takes"
        if not is_given and given.action in actions and field != "reason":
            faults[field] = f"is missing: `{given.action}` needs it"
    if faults:
        raise invalid_fields(faults)
    if given.changes is not UNSET:
        checked(given.changes)


async def _wanted(context: Context, given: BulkAction) -> Wanted:
    match given.action:
        case "delete":
            return lambda _row: {}
        case "extend":
            return lambda row: _extended(context, given, row)
        case "update":
            return await _updated(context, given)
    status = _STATUSES[given.action]
    columns = {"status": status, "status_reason": given.reason or None}

    def changed_status(row: RowMapping) -> dict[str, Any]:
        check_status_change(row["status"], status)
        return columns

    return changed_status


def _extended(context: Context, given: BulkAction, row: RowMapping) -> dict[str, Any]:
    assert given.duration_seconds is not UNSET
    known = expiry.Expiry(row["expires_at"], row["first_use_duration_seconds"])
    is_used = row["first_used_at"] is not None
    return expiry.extended(known, given.duration_seconds, first_used=is_used, now=context.now)._asdict()


async def _updated(context: Context, given: BulkAction) -> Wanted:
    assert given.changes is not UNSET
    changes = given.changes
    columns = given_columns(changes)
    if "metadata" in columns:
        check_metadata(columns["metadata"])
    policy_application_id = None
    if changes.policy_id:
        policy_application_id = await policies.application_of(context, changes.policy_id)

    def updated(row: RowMapping) -> dict[str, Any]:
        if policy_application_id not in (None, row["application_id"]):
            raise ConflictError("The policy is of another application.")
        is_used = row["first_used_at"] is not None
        ends = expiry.of_changed_license(changes, first_used=is_used, now=context.now)
        return columns | (ends._asdict() if ends else {})

    return updated


async def _locked(context: Context, given: BulkAction, ids: list[str]) -> list[RowMapping]:
    """The licenses, locked in the order of everyone; of a filter those that match it now."""
    key = (licenses.c.application_id, licenses.c.id)
    statement = select(licenses).where(in_organisation(context, licenses)).order_by(*key)
    if given.filter is not UNSET:
        matching = await finding.matching(context, given.filter)
        if matching is None:
            return []
        statement = matching.with_only_columns(*licenses.c)
    statement = statement.where(licenses.c.id.in_(ids)).with_for_update(key_share=given.action != "delete")
    return list((await context.connection.execute(statement)).mappings())


def _changed(
    rows: Iterable[RowMapping], wanted: Wanted, *, deletes: bool, left: dict[str, list[str]]
) -> Iterable[_Changed]:
    """Those that change; the others are put into `left`."""
    for row in rows:
        if deletes:
            yield _Changed(row, {}, {"before": {"username": row["username"], "status": row["status"]}})
            continue
        try:
            columns = wanted(row)
        except ConflictError as error:
            left[str(error)].append(row["id"])
            continue
        detail = events.changes(row, columns)
        if detail:
            yield _Changed(row, columns, detail)
        else:
            left[NOTHING_TO_CHANGE].append(row["id"])


async def _update(context: Context, changed: list[_Changed]) -> None:
    if not changed:
        return
    names = list(changed[0].columns)
    statement = (
        update(licenses)
        .where(licenses.c.application_id == bindparam("of_application"), licenses.c.id == bindparam("of_license"))
        .values({name: bindparam(f"new_{name}") for name in names} | {"updated_at": context.now})
    )
    rows = [
        {"of_application": one.row["application_id"], "of_license": one.row["id"]}
        | {f"new_{name}": value for name, value in one.columns.items()}
        for one in changed
    ]
    await context.connection.execute(statement, rows)


async def _delete(context: Context, changed: list[_Changed]) -> None:
    """With their devices and sessions, these locked first."""
    for application_id, some in _by_application(changed).items():
        ids = [one.row["id"] for one in some]
        await sessions.lock_all(context, application_id, ids)
        await count_deletion(context, application_id, ids)
        await context.connection.execute(
            delete(licenses).where(licenses.c.application_id == application_id, licenses.c.id.in_(ids))
        )


async def _record(context: Context, action: Action, changed: list[_Changed]) -> None:
    for application_id, some in _by_application(changed).items():
        subjects = [(one.row["id"], one.detail) for one in some]
        await events.record_many(context, EVENTS[action], application_id=application_id, subjects=subjects)


def _by_application(changed: list[_Changed]) -> dict[str, list[_Changed]]:
    """In the order of the applications, which is that of the locks."""
    grouped: dict[str, list[_Changed]] = defaultdict(list)
    for one in changed:
        grouped[one.row["application_id"]].append(one)
    return grouped

"""The SQL of resets by customers; `statements` has the rest, and says in which order rows are locked."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Select,
    Text,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    tuple_,
    update,
)

from lockence_server.client_api.statements import (
    NOW,
    asked_keys,
    lock_licenses,
    matches,
    of_policy,
    with_applications,
)
from lockence_server.database.outbox import add_deliveries, wanting
from lockence_server.database.statements import DatabaseName, Statement, rows_of
from lockence_server.database.tables import applications, devices, events, licenses, policies

EVENT = "license.devices_reset"


class ResetStatements:
    """Compiled for one database."""

    def __init__(self, database: DatabaseName) -> None:
        def compiled(statement: Any) -> Statement:
            return Statement(statement, database)

        self.terms_locked = compiled(with_applications(database, lock_licenses(_terms(database))))
        self.save_resets = compiled(_save_resets(database))
        self.delete_devices = compiled(_delete_devices(database))
        self.insert_events = compiled(_insert_events(database))
        self.add_deliveries = compiled(_add_deliveries(database))


def _terms(database: DatabaseName) -> Select[Any]:
    """The keys of `asked`. Returns the application, the key digest and `facts.ResetTerms`."""
    keys = asked_keys(database, "key_digest")
    return (
        select(
            licenses.c.application_id,
            licenses.c.key_digest,
            licenses.c.id,
            licenses.c.status,
            licenses.c.status_reason,
            licenses.c.expires_at,
            func.coalesce(of_policy(policies.c.device_resets_per_month), 0).label("resets_per_month"),
            func.coalesce(of_policy(policies.c.device_reset_cooldown_seconds), 0).label("cooldown_seconds"),
            licenses.c.devices_reset_at,
            licenses.c.device_resets_used,
        )
        .select_from(keys)
        .join(
            licenses,
            matches(licenses, keys, "application_id", "key_digest"),
        )
    )


def _save_resets(database: DatabaseName) -> Any:
    """Rows: application, license, how many resets are used in this month."""
    rows = rows_of(database, application_id=Text(), license_id=Text(), used=BigInteger())
    return (
        update(licenses)
        .values(devices_reset_at=NOW, device_resets_used=rows.c.used)
        .where(
            licenses.c.application_id == rows.c.application_id,
            licenses.c.id == rows.c.license_id,
        )
    )


def _delete_devices(database: DatabaseName) -> Any:
    """Rows: application, license."""
    rows = rows_of(database, application_id=Text(), license_id=Text())
    return delete(devices).where(tuple_(devices.c.application_id, devices.c.license_id).in_(select(*rows.c)))


def _insert_events(database: DatabaseName) -> Any:
    """Rows: application, license, id, detail (JSON), address."""
    rows = rows_of(database, application_id=Text(), license_id=Text(), id=Text(), detail=Text(), address=Text())
    detail = rows.c.detail if database == "sqlite" else cast(rows.c.detail, JSON)
    given = {
        "id": rows.c.id,
        "organisation_id": applications.c.organisation_id,
        "application_id": rows.c.application_id,
        "subject_id": rows.c.license_id,
        "type": literal_column(f"'{EVENT}'"),
        "actor": literal_column("'customer'"),
        "detail": detail,
        "address": rows.c.address,
        "occurred_at": NOW,
    }
    found = (
        select(*given.values()).select_from(rows).join(applications, applications.c.id == rows.c.application_id)
    )
    return insert(events).from_select(list(given), found)


def _add_deliveries(database: DatabaseName) -> Any:
    """Rows: application, license, id of its event. It goes to the webhooks that want it."""
    rows = rows_of(database, application_id=Text(), license_id=Text(), id=Text())
    written = (
        select(
            rows.c.id.label("event_id"),
            rows.c.license_id.label("subject_id"),
            rows.c.application_id,
            applications.c.organisation_id,
        )
        .select_from(rows)
        .join(applications, applications.c.id == rows.c.application_id)
        .subquery("written")
    )
    return add_deliveries(written, wanting(database, EVENT, written))

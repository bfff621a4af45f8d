"""The outbox in SQL, for both planes: an event goes on its way to webhooks in the transaction that writes it."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Insert,
    Text,
    bindparam,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.sql import Subquery

from lockence_server.clock import DAY_MS
from lockence_server.database.statements import DatabaseName
from lockence_server.database.tables import deliveries, webhooks

TRIED_FOR_MS = 3 * DAY_MS
ALL = "*"
# In words of SQL: with a parameter the databases would not find the index that has only these.
PENDING = literal_column("'pending'", Text)
ULID_FROM = len("evt_") + 1


def patterns_of(event_type: str) -> tuple[str, ...]:
    """What a webhook may have written to want events of this type: the type, all of its kind, or all."""
    kind, _, _ = event_type.partition(".")
    return (event_type, f"{kind}.{ALL}", ALL)


def add_deliveries(written: Subquery, to: ColumnElement[bool]) -> Insert:
    """A pending delivery of each event in `written` (`event_id`, `subject_id`) to each webhook that `to` chooses.

    Value: `now`, when it is due.
    """
    now: ColumnElement[int] = bindparam("now", type_=BigInteger)
    event, hook = (func.substr(column, ULID_FROM) for column in (written.c.event_id, webhooks.c.id))
    values: dict[str, Any] = {
        "id": literal("dlv_", Text) + event + "_" + hook,
        "webhook_id": webhooks.c.id,
        "event_id": written.c.event_id,
        "subject_id": written.c.subject_id,
        "state": PENDING,
        "attempts": literal(0),
        "due_at": now,
        "gives_up_at": now + literal(TRIED_FOR_MS, BigInteger),
        "created_at": now,
    }
    found = select(*values.values()).select_from(written.join(webhooks, to))
    return insert(deliveries).from_select(list(values), found)


def wanting(database: DatabaseName, event_type: str, written: Subquery) -> ColumnElement[bool]:
    """Whether a webhook wants such an event of an application; `written` has that and its organisation."""
    elements = func.json_each if database == "sqlite" else func.json_array_elements_text
    wanted = elements(webhooks.c.event_types).table_valued("value", name="wanted")
    means_it = or_(*(wanted.c.value == pattern for pattern in patterns_of(event_type)))
    is_wanted = exists(select(wanted.c.value).where(means_it).correlate(webhooks))
    of_application = or_(
        webhooks.c.application_id.is_(None), webhooks.c.application_id == written.c.application_id
    )
    return (
        (webhooks.c.organisation_id == written.c.organisation_id) & webhooks.c.enabled & of_application & is_wanted
    )

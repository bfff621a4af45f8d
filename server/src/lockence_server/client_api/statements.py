"""The SQL of the data plane: how the facts of a batch are loaded, and how its outcomes are saved.

Each takes all rows of a batch at once, so a batch costs the same few statements however large it is. Rows are
locked in one order everywhere: licenses by (application_id, id), then devices, then sessions by
(application_id, token_digest). So nodes wait for each other and never deadlock. SQLite locks the whole database
at the start of a transaction and ignores these locks.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    Table,
    TableValuedAlias,
    Text,
    and_,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from lockence_server.database.counting import add_counts
from lockence_server.database.statements import DatabaseName, Statement, rows_of
from lockence_server.database.tables import (
    api_keys,
    applications,
    attempts,
    blocklist_entries,
    devices,
    licenses,
    policies,
    sessions,
    signing_keys,
)

NOW = bindparam("now", type_=BigInteger())
ASKED = bindparam("asked", type_=JSON())


class Statements:
    """Every statement of the data plane, compiled for one database."""

    def __init__(self, database: DatabaseName, shard: int) -> None:
        def compiled(statement: Any) -> Statement:
            return Statement(statement, database)

        self.blocks = compiled(_blocks(database))
        self.sessions = compiled(with_applications(database, _sessions(database)))
        self.sessions_locked = compiled(with_applications(database, _lock_sessions(_sessions(database))))
        self.renew_sessions = compiled(_renew_sessions(database))
        self.end_sessions = compiled(_end_sessions(database))
        self.licenses_locked = compiled(with_applications(database, lock_licenses(_licenses(database))))
        self.bound_devices = compiled(_bound_devices(database))
        self.device_counts = compiled(_device_counts(database))
        self.open_session_counts = compiled(_open_session_counts(database))
        self.live_sessions_locked = compiled(_lock_sessions(_live_sessions(database)))
        self.save_devices = compiled(_save_devices(database))
        self.start_licenses = compiled(_start_licenses(database))
        self.insert_sessions = compiled(_insert_sessions(database))
        self.add_counts = compiled(add_counts(database, shard))
        self.insert_attempts = compiled(_insert_attempts(database))
        self.unrefused_sessions_locked = compiled(_lock_sessions(_unrefused_sessions(database)))
        self.refuse_sessions = compiled(_refuse_sessions(database))


def _application_columns(database: DatabaseName) -> list[ColumnElement[Any]]:
    return [
        api_keys.c.api_key,
        applications.c.id,
        applications.c.enabled,
        applications.c.session_lifetime_seconds,
        applications.c.heartbeat_interval_seconds,
        applications.c.minimum_version,
        applications.c.download_url,
        applications.c.blocks_devices,
        cast(applications.c.blocked_prefixes, Text),
        signing_keys.c.id,
        _hex(signing_keys.c.private_key_encrypted, database),
    ]


def _applications_of(
    given: FromClause, api_key: ColumnElement[str], columns: Sequence[ColumnElement[Any]]
) -> Select[Any]:
    """The application that each given API key is valid for."""
    newest = signing_keys.alias("newest")
    signing_key_id = (
        select(newest.c.id)
        .where(newest.c.application_id == applications.c.id, newest.c.active_from <= NOW)
        .order_by(newest.c.active_from.desc(), newest.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(*columns)
        .select_from(given)
        .join(api_keys, api_keys.c.api_key == api_key)
        .join(applications, applications.c.id == api_keys.c.application_id)
        .outerjoin(
            signing_keys,
            and_(signing_keys.c.application_id == applications.c.id, signing_keys.c.id == signing_key_id),
        )
        .where(or_(api_keys.c.expires_at.is_(None), api_keys.c.expires_at > NOW))
    )


def _blocks(database: DatabaseName) -> Select[Any]:
    """Rows: application, kind, value. Returns those that are on the blocklist."""
    rows = rows_of(database, application_id=Text(), kind=Text(), value=Text())
    entry = blocklist_entries.c
    return (
        select(entry.application_id, entry.kind, entry.value)
        .select_from(rows)
        .join(
            blocklist_entries,
            and_(
                entry.application_id == rows.c.application_id,
                entry.kind == rows.c.kind,
                entry.value == rows.c.value,
            ),
        )
    )


def with_applications(database: DatabaseName, found: Select[Any]) -> CompoundSelect[Any]:
    """Value `asked`: a JSON object, the digests that are asked for with each API key.

    Returns `facts.Application` as a JSON array in the first column, and with a NULL in it what is `found` of
    `asked_keys`: to ask for either by itself is a round trip more, which is most of what a small batch costs on
    PostgreSQL.
    """
    asked = _each_asked()
    array = func.json_array if database == "sqlite" else func.json_build_array
    # As text also on SQLite, which would else have the array itself in the one around it.
    application = cast(array(*_application_columns(database)), Text).concat(literal_column("''"))
    rows = found.subquery("found_of_asked")
    nothing = [null().label(column.name) for column in rows.c]
    return union_all(
        _applications_of(asked, asked.c.key, [application.label("application"), *nothing]),
        select(null(), *rows.c),
    )


def asked_keys(database: DatabaseName, digest_column: str) -> CTE:
    """Value `asked`, as above. The application of each digest, and the digest, named as the table's column is."""
    asked = _each_asked()
    elements = func.json_each if database == "sqlite" else func.json_array_elements_text
    digest = elements(asked.c.value).table_valued("value", name="digest")
    # Made first, and whole: SQLite would else look for the digests among all rows of the application.
    return (
        select(api_keys.c.application_id, digest.c.value.label(digest_column))
        .select_from(asked)
        .join(api_keys, api_keys.c.api_key == asked.c.key)
        .join(digest, true())
        .cte("asked_keys")
        .prefix_with("MATERIALIZED")
    )


def _each_asked() -> TableValuedAlias:
    return func.json_each(ASKED).table_valued("key", "value", name="asked")


def _sessions(database: DatabaseName) -> Select[Any]:
    """Value `asked`, as above. Returns `facts.Session`."""
    keys = asked_keys(database, "token_digest")
    return (
        select(
            sessions.c.application_id,
            sessions.c.token_digest,
            sessions.c.hwid,
            sessions.c.expires_at,
            sessions.c.ended_at,
            sessions.c.end_reason,
            licenses.c.status,
            licenses.c.status_reason,
            licenses.c.expires_at.label("license_expires_at"),
            licenses.c.username,
            licenses.c.metadata,
            _own_or_policy("entitlements", "[]"),
            sessions.c.first_refused_at,
        )
        .select_from(keys)
        .join(
            sessions,
            matches(sessions, keys, "application_id", "token_digest"),
        )
        .join(
            licenses,
            and_(
                licenses.c.application_id == sessions.c.application_id,
                licenses.c.id == sessions.c.license_id,
            ),
        )
    )


def _open_session_counts(database: DatabaseName) -> Select[Any]:
    """Rows: application, license. Returns the license and how many sessions nobody has ended.

    Those that have run out count until a job ends them: for the time of each all rows would have to be read.
    """
    return _counts(database, sessions, sessions.c.ended_at.is_(None))


def _live_sessions(database: DatabaseName) -> Select[Any]:
    """Rows: application, license. Returns the license and `facts.LiveSession`."""
    rows = rows_of(database, application_id=Text(), license_id=Text())
    return (
        select(
            sessions.c.application_id,
            sessions.c.license_id,
            sessions.c.id,
            sessions.c.token_digest,
            sessions.c.hwid,
            sessions.c.created_at,
        )
        .select_from(rows)
        .join(
            sessions,
            matches(sessions, rows, "application_id", "license_id"),
        )
        .where(sessions.c.ended_at.is_(None), sessions.c.expires_at > NOW)
    )


def _lock_sessions(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(sessions.c.application_id, sessions.c.token_digest).with_for_update(
        of=sessions, key_share=True
    )


def _renew_sessions(database: DatabaseName) -> Any:
    """Rows: application, token digest, end of the lease, in the order of locks. Those that are not ended."""
    if database == "postgresql":
        return text(_MERGE_RENEWED)
    rows = rows_of(database, application_id=Text(), token_digest=Text(), expires_at=BigInteger())
    return (
        update(sessions)
        .values(last_activity_at=NOW, expires_at=rows.c.expires_at)
        .where(matches(sessions, rows, "application_id", "token_digest"), sessions.c.ended_at.is_(None))
    )


# In which order an UPDATE comes to its rows is for PostgreSQL to decide. The INSERT, which never happens, makes
# this an outer join: it goes from one given row to the next, and locks the sessions in their order.
_MERGE_RENEWED = """
    MERGE INTO sessions
    USING unnest(CAST(:rows_application_id AS text[]), CAST(:rows_token_digest AS text[]),
                 CAST(:rows_expires_at AS bigint[])) AS rows (application_id, token_digest, expires_at)
    ON sessions.application_id = rows.application_id AND sessions.token_digest = rows.token_digest
    WHEN MATCHED AND sessions.ended_at IS NULL THEN
        UPDATE SET last_activity_at = CAST(:now AS bigint), expires_at = rows.expires_at
    WHEN NOT MATCHED AND false THEN INSERT DEFAULT VALUES
"""


def _end_sessions(database: DatabaseName) -> Any:
    """Rows: application, token digest. Value: reason."""
    rows = rows_of(database, application_id=Text(), token_digest=Text())
    return (
        update(sessions)
        .values(ended_at=NOW, end_reason=bindparam("reason", type_=Text()))
        .where(matches(sessions, rows, "application_id", "token_digest"))
    )


def _licenses(database: DatabaseName) -> Select[Any]:
    """Value `asked`, as above. Returns the application and `facts.License`."""
    keys = asked_keys(database, "key_digest")
    return (
        select(
            licenses.c.application_id,
            licenses.c.key_digest,
            licenses.c.id,
            licenses.c.status,
            licenses.c.status_reason,
            licenses.c.expires_at,
            licenses.c.first_use_duration_seconds,
            licenses.c.first_used_at,
            licenses.c.username,
            licenses.c.metadata,
            _own_or_policy("entitlements", "[]"),
            _own_or_policy("max_devices", 1),
            _own_or_policy("max_sessions", 0),
            _own_or_policy("at_session_limit", "reject"),
        )
        .select_from(keys)
        .join(
            licenses,
            matches(licenses, keys, "application_id", "key_digest"),
        )
    )


def lock_licenses(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(licenses.c.application_id, licenses.c.id).with_for_update(
        of=licenses, key_share=True
    )


def _bound_devices(database: DatabaseName) -> Select[Any]:
    """Rows: application, license, HWID. Returns those that are bound."""
    rows = rows_of(database, application_id=Text(), license_id=Text(), hwid=Text())
    return (
        select(devices.c.application_id, devices.c.license_id, devices.c.hwid)
        .select_from(rows)
        .join(
            devices,
            matches(devices, rows, "application_id", "license_id", "hwid"),
        )
    )


def _device_counts(database: DatabaseName) -> Select[Any]:
    """Rows: application, license. Returns the license and how many devices are bound to it."""
    return _counts(database, devices)


def _counts(database: DatabaseName, table: Table, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Rows: application, license. Not counted by groups: SQLite would compare them row by row."""
    rows = rows_of(database, application_id=Text(), license_id=Text())
    of_license = matches(table, rows, "application_id", "license_id")
    count = select(func.count()).select_from(table).where(of_license, *conditions).scalar_subquery()
    return select(rows.c.application_id, rows.c.license_id, count)


def _save_devices(database: DatabaseName) -> Any:
    """Rows: application, license, HWID, id, name, address. Binds a new device, and sees a known one again."""
    rows = rows_of(
        database,
        application_id=Text(),
        license_id=Text(),
        hwid=Text(),
        id=Text(),
        name=Text(),
        address=Text(),
    )
    given = select(*rows.c, NOW, NOW)
    columns = [*(column.name for column in rows.c), "first_seen_at", "last_seen_at"]
    insert_into = sqlite.insert if database == "sqlite" else postgresql.insert
    # SQLite's grammar needs a WHERE between such a SELECT and ON CONFLICT.
    insertion = insert_into(devices).from_select(columns, given.where(rows.c.id.is_not(None)))
    return insertion.on_conflict_do_update(
        index_elements=["application_id", "license_id", "hwid"],
        set_={"last_seen_at": insertion.excluded.last_seen_at, "address": insertion.excluded.address},
    )


def _start_licenses(database: DatabaseName) -> Any:
    """Rows: application, license, expiry. The first successful init of each."""
    rows = rows_of(database, application_id=Text(), license_id=Text(), expires_at=BigInteger())
    return (
        update(licenses)
        .values(first_used_at=NOW, expires_at=rows.c.expires_at)
        .where(
            licenses.c.application_id == rows.c.application_id,
            licenses.c.id == rows.c.license_id,
        )
    )


def _insert_sessions(database: DatabaseName) -> Any:
    """Rows: application, token digest, id, license, HWID, address, client version, end of the lease."""
    rows = rows_of(
        database,
        application_id=Text(),
        token_digest=Text(),
        id=Text(),
        license_id=Text(),
        hwid=Text(),
        address=Text(),
        client_version=Text(),
        expires_at=BigInteger(),
    )
    columns = [*(column.name for column in rows.c), "created_at", "last_activity_at"]
    return insert(sessions).from_select(columns, select(*rows.c, NOW, NOW))


def _insert_attempts(database: DatabaseName) -> Any:
    """Rows: application, license, id, outcome, HWID, address, client version."""
    rows = rows_of(
        database,
        application_id=Text(),
        license_id=Text(),
        id=Text(),
        outcome=Text(),
        hwid=Text(),
        address=Text(),
        client_version=Text(),
    )
    columns = [*(column.name for column in rows.c), "occurred_at"]
    return insert(attempts).from_select(columns, select(*rows.c, NOW))


def _unrefused_sessions(database: DatabaseName) -> Select[Any]:
    """Rows: application, token digest, code, address.

    Returns the key of each session that was refused nothing yet, and the rest of its `attempts.Attempt`.
    """
    rows = rows_of(database, application_id=Text(), token_digest=Text(), code=Text(), address=Text())
    return (
        select(
            sessions.c.application_id,
            sessions.c.token_digest,
            sessions.c.license_id,
            rows.c.code,
            sessions.c.hwid,
            rows.c.address,
            sessions.c.client_version,
        )
        .select_from(rows)
        .join(
            sessions,
            matches(sessions, rows, "application_id", "token_digest"),
        )
        .where(sessions.c.first_refused_at.is_(None))
    )


def _refuse_sessions(database: DatabaseName) -> Any:
    """Rows: application, token digest."""
    rows = rows_of(database, application_id=Text(), token_digest=Text())
    return (
        update(sessions)
        .values(first_refused_at=NOW)
        .where(matches(sessions, rows, "application_id", "token_digest"))
    )


def matches(table: Table, rows: FromClause, *columns: str) -> ColumnElement[bool]:
    """The condition that a table's row is the one that a given row names."""
    return and_(*(table.c[column] == rows.c[column] for column in columns))


def _hex(column: ColumnElement[bytes], database: DatabaseName) -> ColumnElement[str]:
    return func.hex(column) if database == "sqlite" else func.encode(column, literal_column("'hex'"))


def of_policy(column: Column[Any]) -> ColumnElement[Any]:
    """What the policy of the license beside it says, or NULL.

    Not a join: if a license that waits to be locked gets another policy meanwhile, PostgreSQL joins the license as
    it is now to the policy that it had, and finds none.
    """
    return (
        select(column)
        .where(
            policies.c.application_id == licenses.c.application_id,
            policies.c.id == licenses.c.policy_id,
        )
        .scalar_subquery()
    )


def _own_or_policy(column: str, otherwise: str | int) -> Any:
    """A license's own value, else its policy's, else the default. A bare literal takes the columns' type."""
    default: ColumnElement[Any] = literal_column(repr(otherwise))
    kind = BigInteger() if isinstance(otherwise, int) else Text()
    return func.coalesce(licenses.c[column], of_policy(policies.c[column]), default, type_=kind).label(column)

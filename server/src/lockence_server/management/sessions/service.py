"""The rules of sessions as vendors see them: which are live, and ending them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, update
from sqlalchemy.engine import RowMapping

from lockence_server.database.tables import licenses, sessions
from lockence_server.errors import ConflictError, NotFoundError
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.events import service as events
from lockence_server.management.locks import lock_rows
from lockence_server.management.paging import page_of
from lockence_server.management.schemas import Page, PageRequest, to_schema
from lockence_server.management.sessions.schemas import Session
from lockence_server.management.statistics.counting import count

ENDED_BY_VENDOR = "ended"

_BY_KEY = (sessions.c.application_id, sessions.c.token_digest)


async def list_live(
    context: Context, *, application_id: str | None = None, license_id: str | None = None, page: PageRequest
) -> Page[Session]:
    """The sessions that are live now, newest first."""
    statement = _shown(context).where(_live(context))
    if application_id is not None:
        statement = statement.where(sessions.c.application_id == application_id)
    if license_id is not None:
        statement = statement.where(sessions.c.license_id == license_id)
    return await page_of(context, statement, sessions.c.id, page, Session)


async def get(context: Context, session_id: str) -> Session:
    """The session, live or not. Raises `NotFoundError`."""
    statement = _shown(context).where(sessions.c.id == session_id)
    row = (await context.connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFoundError("session", session_id)
    return to_schema(row, Session)


async def count_live(context: Context, *, application_id: str, license_ids: Collection[str]) -> int:
    """How many live sessions these licenses have."""
    of_licenses = (sessions.c.application_id == application_id, sessions.c.license_id.in_(license_ids))
    statement = select(func.count()).where(in_organisation(context, sessions), *of_licenses, _live(context))
    return await context.connection.scalar(statement) or 0


async def live_rows(context: Context, *, application_id: str, license_id: str, now: int) -> Sequence[RowMapping]:
    """The sessions of a license that are live at this moment, if nothing renews or ends one."""
    statement = select(sessions).where(
        in_organisation(context, sessions),
        sessions.c.application_id == application_id,
        sessions.c.license_id == license_id,
        sessions.c.ended_at.is_(None),
        sessions.c.expires_at > now,
    )
    return (await context.connection.execute(statement)).mappings().all()


async def end(context: Context, session_id: str) -> Session:
    """End a live session: its next validate or heartbeat is refused.

    Raises `NotFoundError`, and `ConflictError` where it is over already.
    """
    statement = _shown(context).where(sessions.c.id == session_id).with_for_update(of=sessions, key_share=True)
    row = (await context.connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFoundError("session", session_id)
    if row["ended_at"] is not None or row["expires_at"] <= context.now:
        raise ConflictError(f"The session {session_id} is over already.")
    key = and_(sessions.c.application_id == row["application_id"], sessions.c.token_digest == row["token_digest"])
    await context.connection.execute(
        update(sessions).where(key).values(ended_at=context.now, end_reason=ENDED_BY_VENDOR)
    )
    count(context, row["application_id"], "sessions.ended")
    await events.record(
        context,
        "session.ended",
        application_id=row["application_id"],
        subject_id=session_id,
        detail={"license_id": row["license_id"], "hwid": row["hwid"]},
    )
    return to_schema({**row, "ended_at": context.now, "end_reason": ENDED_BY_VENDOR}, Session)


async def end_live(context: Context, *, application_id: str, license_id: str, hwid: str | None = None) -> int:
    """End the live sessions of a license, or of one device of it; return how many.

    The caller holds the license's lock, so no init can add one meanwhile, and records the event.
    """
    chosen = [
        in_organisation(context, sessions),
        sessions.c.application_id == application_id,
        sessions.c.license_id == license_id,
        _live(context),
    ]
    if hwid is not None:
        chosen.append(sessions.c.hwid == hwid)
    found = await lock_rows(context, select(sessions.c.id).where(*chosen).order_by(*_BY_KEY))
    if found:
        await context.connection.execute(
            update(sessions).where(*chosen).values(ended_at=context.now, end_reason=ENDED_BY_VENDOR)
        )
        count(context, application_id, "sessions.ended", found)
    return found


async def lock_all(context: Context, application_id: str, license_ids: Collection[str] | None = None) -> None:
    """Lock the sessions of an application or of some licenses before they are deleted with it."""
    rows = select(sessions.c.id).where(
        in_organisation(context, sessions), sessions.c.application_id == application_id
    )
    if license_ids is not None:
        rows = rows.where(sessions.c.license_id.in_(license_ids))
    await lock_rows(context, rows.order_by(*_BY_KEY), deletes=True)


def _shown(context: Context) -> Select[Any]:
    """The organisation's sessions, each with what its license says of it."""
    of_license = and_(
        licenses.c.application_id == sessions.c.application_id, licenses.c.id == sessions.c.license_id
    )
    return (
        select(sessions, licenses.c.username).join(licenses, of_license).where(in_organisation(context, sessions))
    )


def _live(context: Context) -> ColumnElement[bool]:
    return and_(sessions.c.ended_at.is_(None), sessions.c.expires_at > context.now)

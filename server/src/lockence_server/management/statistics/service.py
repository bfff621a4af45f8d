"""How much of everything happened, from counters, and how much there is now, from bounded looks at indexes.

`series` reads the counters of its range: for each hour as many as there are names and shards in use, however often
they were added to. Each number of `now` costs what it looks at, up to `LOOKED_AT_MAX` rows of an index.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, cast, func, select

from lockence_server.clock import DAY_MS, HOUR_MS
from lockence_server.database.tables import devices, licenses, sessions, statistics
from lockence_server.errors import InvalidInputError
from lockence_server.management.applications import service as applications
from lockence_server.management.context import Context, in_organisation
from lockence_server.management.schemas import milliseconds, moment_at
from lockence_server.management.statistics.schemas import (
    By,
    LicenseTallies,
    Statistics,
    StatisticsNow,
    Tally,
)

STEP_MS: dict[By, int] = {"hour": HOUR_MS, "day": DAY_MS}
STEPS_DEFAULT: dict[By, int] = {"hour": 48, "day": 30}
STEPS_MAX: dict[By, int] = {"hour": 31 * 24, "day": 400}
LOOKED_AT_MAX = 100_000


async def series(
    context: Context,
    *,
    application_id: str | None,
    from_: datetime | None,
    to: datetime | None,
    by: By,
) -> Statistics:
    """Of an application, or of all. Raises `NotFoundError`, `InvalidInputError`."""
    if application_id is not None:
        await applications.get(context, application_id)
    step = STEP_MS[by]
    end = context.now if to is None else milliseconds(to)
    end += -end % step
    start = end - STEPS_DEFAULT[by] * step if from_ is None else milliseconds(from_)
    start -= start % step
    if not 0 < (end - start) // step <= STEPS_MAX[by]:
        raise InvalidInputError(f"`from` is not before `to`, or by more than {STEPS_MAX[by]} times a {by}")
    times = range(start, end, step)
    counts: dict[str, list[int]] = {}
    for beginning, name, count in await _counted(context, application_id, start, end, step):
        counts.setdefault(name, [0] * len(times))[times.index(beginning)] = count
    return Statistics(
        by=by,
        from_=moment_at(start),
        to=moment_at(end),
        times=list(map(moment_at, times)),
        series=dict(sorted(counts.items())),
    )


async def now(context: Context, *, application_id: str | None) -> StatisticsNow:
    """Of an application, or of all. Raises `NotFoundError`."""
    if application_id is not None:
        await applications.get(context, application_id)

    def of(table: FromClause) -> list[ColumnElement[bool]]:
        own = [in_organisation(context, table)]
        return own if application_id is None else [*own, table.c.application_id == application_id]

    async def with_status(status: str, *more: ColumnElement[bool]) -> Tally:
        return await _tally(context, licenses.c.id, *of(licenses), licenses.c.status == status, *more)

    async def ending_within(days: int) -> Tally:
        end = licenses.c.expires_at
        return await with_status("active", end > context.now, end <= context.now + days * DAY_MS)

    is_open = sessions.c.ended_at.is_(None)
    yesterday = context.now - DAY_MS
    return StatisticsNow(
        at=moment_at(context.now),
        live_sessions=await _tally(
            context, sessions.c.expires_at, *of(sessions), is_open, counted_above=context.now
        ),
        active_devices=await _tally(context, devices.c.last_seen_at, *of(devices), counted_above=yesterday),
        licenses=LicenseTallies(
            active=await with_status("active"),
            suspended=await with_status("suspended"),
            revoked=await with_status("revoked"),
            ending_within_7_days=await ending_within(7),
            ending_within_30_days=await ending_within(30),
        ),
    )


async def _counted(
    context: Context, application_id: str | None, start: int, end: int, step: int
) -> list[tuple[int, str, int]]:
    beginning = (statistics.c.hour - statistics.c.hour % step).label("beginning")
    statement = (
        select(beginning, statistics.c.name, cast(func.sum(statistics.c["count"]), BigInteger))
        .where(in_organisation(context, statistics), statistics.c.hour >= start, statistics.c.hour < end)
        .group_by(beginning, statistics.c.name)
    )
    if application_id is not None:
        statement = statement.where(statistics.c.application_id == application_id)
    return [(row[0], row[1], row[2]) for row in await context.connection.execute(statement)]


async def _tally(
    context: Context, column: ColumnElement[Any], *where: ColumnElement[bool], counted_above: int | None = None
) -> Tally:
    """Of the rows that an index finds, all are counted, or those whose column is above this."""
    looked_at = select(column.label("value")).where(*where).limit(LOOKED_AT_MAX + 1).subquery()
    counted = select(func.count()) if counted_above is None else _count_above(looked_at.c.value, counted_above)
    statement = counted.add_columns(func.count()).select_from(looked_at)
    count, looked = (await context.connection.execute(statement)).one()
    return Tally(count=min(count, LOOKED_AT_MAX), complete=looked <= LOOKED_AT_MAX)


def _count_above(value: ColumnElement[Any], limit: int) -> Any:
    return select(func.count().filter(value > limit))

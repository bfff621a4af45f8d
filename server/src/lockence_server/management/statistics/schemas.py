"""Statistics as they are shown."""

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

By = Literal["hour", "day"]


class Statistics(Struct, frozen=True, kw_only=True):
    """How often each thing happened in each hour or day (UTC) that begins from `from` on and before `to`.

    `series` has, for each name such as `init.ok`, a count for each of `times`. What never happened is not in it.
    """

    by: By
    from_: datetime = field(name="from")
    to: datetime
    times: list[datetime]
    series: dict[str, list[int]]


class Tally(Struct, frozen=True, kw_only=True):
    """How many there are; `complete` is false where so many were looked at that the rest was not."""

    count: int
    complete: bool


class LicenseTallies(Struct, frozen=True, kw_only=True):
    """By status, whether expired or not; and of those active, how many end within these days."""

    active: Tally
    suspended: Tally
    revoked: Tally
    ending_within_7_days: Tally
    ending_within_30_days: Tally


class StatisticsNow(Struct, frozen=True, kw_only=True):
    """How things are at this moment. A device is active if its last init is less than 24 hours ago."""

    at: datetime
    live_sessions: Tally
    active_devices: Tally
    licenses: LicenseTallies

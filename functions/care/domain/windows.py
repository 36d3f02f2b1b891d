"""Time as the rules count it (TIM-1 to TIM-5). Instants are aware UTC datetimes, to the ms."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..frozen import frozen
from .errors import BadValue
from .registry import carries_out

MILLISECOND = timedelta(milliseconds=1)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_text(day: date) -> str:
    """`7 December 2026`, whatever the machine's locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@carries_out("TIM-1")
def instant(moment: datetime) -> datetime:
    """`moment` in UTC, cut to the millisecond (TIM-1). Raises `BadValue` for one without a zone."""
    if moment.tzinfo is None:
        raise BadValue("", "A time needs its offset from UTC, like 2026-11-22T17:42:19Z.")
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def local_date(moment: datetime, zone: str) -> date:
    """The calendar date of `moment` in the IANA `zone`."""
    return moment.astimezone(ZoneInfo(zone)).date()


@carries_out("TIM-4")
def first_instant(day: date, zone: str) -> datetime:
    """12 a.m. of `day` in `zone`, as UTC: the first valid local instant of that date (TIM-4).

    A midnight that daylight saving skips moves forward; of one that comes twice, the first counts.
    """
    midnight = datetime.combine(day, time.min, ZoneInfo(zone))
    late, early = instant(midnight), instant(midnight.replace(fold=1))
    if late <= early:
        return late
    # Inside a gap: the two readings of the offset lie on either side of the jump. Find the jump.
    seconds = range(int((late - early).total_seconds()) + 1)
    jump = bisect_left(seconds, day, key=lambda s: local_date(early + timedelta(seconds=s), zone))
    return early + timedelta(seconds=jump)


@carries_out("TIM-2")
def within_hours(start: datetime, now: datetime, hours: int) -> bool:
    """Whether at most `hours` of elapsed time lie between; exactly that many passes (TIM-2)."""
    return now - start <= timedelta(hours=hours)


@frozen
class Deadline:
    """The end of a local day (TIM-3): `at` is the exclusive bound, UTC; `last_day` still counts."""

    at: datetime
    last_day: date
    zone: str

    @property
    def text(self) -> str:
        """For a sentence: `7 December 2026 (America/Los_Angeles)`."""
        return f"{day_text(self.last_day)} ({self.zone})"

    def passed(self, now: datetime) -> bool:
        """True from the bound itself on: the day is over."""
        return now >= self.at


def end_of_day(day: date, zone: str) -> Deadline:
    """The end of the local `day`: 00:00 of the day after, exclusive."""
    return Deadline(first_instant(day + timedelta(days=1), zone), day, zone)


@carries_out("TIM-3")
def days_after(start: datetime, days: int, zone: str) -> Deadline:
    """The end of the Nth calendar day after the local date of `start`, which is day 0 (TIM-3)."""
    return end_of_day(local_date(start, zone) + timedelta(days=days), zone)


@carries_out("TIM-5")
def business_days_after(
    start: datetime, days: int, zone: str, holidays: Collection[date]
) -> Deadline:
    """The end of the Nth business day after the local date of `start` (TIM-5)."""
    day, left = local_date(start, zone), days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in holidays
    return end_of_day(day, zone)


@carries_out("TRM-4")
def months_after(day: date, months: int) -> date:
    """`day` plus whole months, clamped: 31 January plus 1 is 28 or 29 February (TRM-4)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    month_end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(year, month, min(day.day, month_end.day))

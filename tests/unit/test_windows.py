"""Time as the rules count it: one millisecond before, at and after; TIM-1 to TIM-5, TRM-4."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from care.catalog import load
from care.domain.errors import BadValue
from care.domain.windows import (
    MILLISECOND,
    business_days_after,
    days_after,
    end_of_day,
    first_instant,
    instant,
    local_date,
    months_after,
    within_hours,
)

LOS_ANGELES, TORONTO, BERLIN = "America/Los_Angeles", "America/Toronto", "Europe/Berlin"
SYDNEY, HAVANA, CAIRO = "Australia/Sydney", "America/Havana", "Africa/Cairo"
SAO_PAULO, APIA, NUUK = "America/Sao_Paulo", "Pacific/Apia", "America/Nuuk"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# TIM-1: instants in UTC to the millisecond; dates in the region's zone


def test_tim_1_an_instant_is_utc_cut_to_the_millisecond_and_never_rounded_up():
    berlin = datetime(2026, 11, 22, 18, 42, 19, 123_999, timezone(timedelta(hours=1)))
    assert instant(berlin) == utc("2026-11-22 17:42:19.123")
    assert instant(berlin).tzinfo is UTC


def test_tim_1_a_time_without_its_offset_is_refused():
    with pytest.raises(BadValue, match="offset from UTC"):
        instant(datetime(2026, 11, 22, 17, 42))


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        ("2026-06-02 06:59:59.999", LOS_ANGELES, date(2026, 6, 1)),
        ("2026-06-02 07:00:00.000", LOS_ANGELES, date(2026, 6, 2)),
        ("2026-06-02 07:00:00.001", LOS_ANGELES, date(2026, 6, 2)),
        ("2026-06-02 03:59:59.999", TORONTO, date(2026, 6, 1)),
        ("2026-06-02 04:00:00.000", TORONTO, date(2026, 6, 2)),
        ("2026-06-01 21:59:59.999", BERLIN, date(2026, 6, 1)),
        ("2026-06-01 22:00:00.000", BERLIN, date(2026, 6, 2)),
    ],
)
def test_tim_1_a_local_date_turns_at_the_zones_own_midnight(moment, zone, expected):
    assert local_date(utc(moment), zone) == expected


# TIM-2: N hours are elapsed time, inclusive


@pytest.mark.parametrize("hours", [48, 72])
@pytest.mark.parametrize(
    ("off", "within"), [(-MILLISECOND, True), (timedelta(0), True), (MILLISECOND, False)]
)
def test_tim_2_exactly_n_hours_pass_and_one_millisecond_more_fails(hours, off, within):
    start = utc("2026-11-20 10:00:00.000")
    assert within_hours(start, start + timedelta(hours=hours) + off, hours) is within


@pytest.mark.parametrize(
    ("start", "last"),
    [
        ("2026-03-07T12:00:00-08:00", "2026-03-09T13:00:00-07:00"),
        ("2026-10-31T12:00:00-07:00", "2026-11-02T11:00:00-08:00"),
    ],
)
def test_tim_2_hours_are_elapsed_ones_when_the_clocks_change(start, last):
    begun, end = instant(datetime.fromisoformat(start)), instant(datetime.fromisoformat(last))
    assert within_hours(begun, end, 48)
    assert not within_hours(begun, end + MILLISECOND, 48)


def test_tim_2_a_start_in_the_future_is_within():
    assert within_hours(utc("2026-11-20 10:00"), utc("2026-11-20 09:00"), 48)


# TIM-3: N days end with the Nth local day


@pytest.mark.parametrize(
    ("start", "n", "zone", "bound", "last_day"),
    [
        ("2026-06-02 06:59:59.999", 14, LOS_ANGELES, "2026-06-16 07:00", date(2026, 6, 15)),
        ("2026-06-02 07:00:00.000", 14, LOS_ANGELES, "2026-06-17 07:00", date(2026, 6, 16)),
        ("2026-06-02 07:00:00.001", 14, LOS_ANGELES, "2026-06-17 07:00", date(2026, 6, 16)),
        ("2026-03-07 20:00", 1, LOS_ANGELES, "2026-03-09 07:00", date(2026, 3, 8)),
        ("2026-10-31 20:00", 1, LOS_ANGELES, "2026-11-02 08:00", date(2026, 11, 1)),
        ("2026-03-28 12:00", 1, BERLIN, "2026-03-29 22:00", date(2026, 3, 29)),
        ("2026-10-24 12:00", 1, BERLIN, "2026-10-25 23:00", date(2026, 10, 25)),
        ("2026-04-04 02:00", 1, SYDNEY, "2026-04-05 14:00", date(2026, 4, 5)),
        ("2026-10-03 02:00", 1, SYDNEY, "2026-10-04 13:00", date(2026, 10, 4)),
        ("2028-02-28 12:00", 1, BERLIN, "2028-02-29 23:00", date(2028, 2, 29)),
        ("2026-01-31 12:00", 30, TORONTO, "2026-03-03 05:00", date(2026, 3, 2)),
        ("2026-12-31 12:00", 0, BERLIN, "2026-12-31 23:00", date(2026, 12, 31)),
    ],
)
def test_tim_3_the_deadline_is_the_end_of_the_nth_local_day(start, n, zone, bound, last_day):
    deadline = days_after(utc(start), n, zone)
    assert (deadline.at, deadline.last_day, deadline.zone) == (utc(bound), last_day, zone)


@pytest.mark.parametrize(
    ("off", "passed"), [(-MILLISECOND, False), (timedelta(0), True), (MILLISECOND, True)]
)
def test_tim_3_the_bound_itself_is_too_late(off, passed):
    deadline = end_of_day(date(2026, 12, 6), LOS_ANGELES)
    assert deadline.at == utc("2026-12-07 08:00")
    assert deadline.passed(deadline.at + off) is passed


# TIM-4: 12 a.m. is the first valid local instant of the date


@pytest.mark.parametrize(
    ("day", "zone", "expected", "why"),
    [
        (date(2026, 6, 3), LOS_ANGELES, "2026-06-03 07:00", "a day like others"),
        (date(2026, 3, 8), LOS_ANGELES, "2026-03-08 08:00", "clocks go forward at 2"),
        (date(2026, 11, 1), LOS_ANGELES, "2026-11-01 07:00", "clocks go back at 2"),
        (date(2026, 3, 29), BERLIN, "2026-03-28 23:00", "clocks go forward at 2"),
        (date(2026, 10, 25), BERLIN, "2026-10-24 22:00", "clocks go back at 3"),
        (date(2026, 4, 5), SYDNEY, "2026-04-04 13:00", "clocks go back in autumn"),
        (date(2026, 10, 4), SYDNEY, "2026-10-03 14:00", "clocks go forward in spring"),
        (date(2018, 11, 4), SAO_PAULO, "2018-11-04 03:00", "midnight skipped: 01:00"),
        (date(2025, 3, 9), HAVANA, "2025-03-09 05:00", "midnight skipped: 01:00"),
        (date(2025, 4, 25), CAIRO, "2025-04-24 22:00", "midnight skipped: 01:00"),
        (date(1919, 3, 31), TORONTO, "1919-03-31 04:30", "23:30 to 00:30 skipped"),
        (date(2024, 3, 31), NUUK, "2024-03-31 01:00", "23:00 to 24:00 skipped"),
        (date(2025, 11, 2), HAVANA, "2025-11-02 04:00", "midnight twice: the first"),
        (date(2018, 2, 18), SAO_PAULO, "2018-02-18 03:00", "23:00 twice, midnight once"),
        (date(2011, 12, 29), APIA, "2011-12-29 10:00", "the last day east of the date line"),
        (date(2011, 12, 30), APIA, "2011-12-30 10:00", "a whole day skipped: its successor's"),
        (date(2011, 12, 31), APIA, "2011-12-30 10:00", "the first day west of the date line"),
    ],
)
def test_tim_4_midnight_is_the_first_valid_instant_of_the_day(day, zone, expected, why):
    first = first_instant(day, zone)
    assert first == utc(expected), why
    assert local_date(first - MILLISECOND, zone) < day <= local_date(first, zone)


def test_tim_4_a_deadline_on_a_day_whose_successor_has_no_midnight_ends_with_that_day():
    deadline = end_of_day(date(2025, 3, 8), HAVANA)
    assert deadline.at.astimezone(ZoneInfo(HAVANA)).isoformat() == "2025-03-09T01:00:00-04:00"
    assert not deadline.passed(utc("2025-03-09 04:59:59.999"))


# TIM-5: business days without the region's national holidays


@pytest.mark.parametrize(
    ("region", "start", "n", "last_day", "why"),
    [
        ("US", "2026-11-20 20:00", 10, date(2026, 12, 7), "Thanksgiving and two weekends"),
        ("US", "2026-11-21 07:59:59.999", 1, date(2026, 11, 23), "Friday's last millisecond"),
        ("US", "2026-11-21 08:00", 1, date(2026, 11, 23), "a Saturday counts from Monday"),
        ("US", "2026-07-02 20:00", 1, date(2026, 7, 6), "Independence Day observed on Friday"),
        ("US", "2027-12-30 20:00", 1, date(2028, 1, 3), "New Year's observed on 31 December"),
        ("CA", "2026-06-30 16:00", 1, date(2026, 7, 2), "Canada Day"),
        ("CA", "2026-11-20 16:00", 10, date(2026, 12, 4), "no Thanksgiving in November"),
        ("EU", "2026-04-02 10:00", 1, date(2026, 4, 7), "Good Friday to Easter Monday"),
        ("EU", "2026-11-20 10:00", 0, date(2026, 11, 20), "none: the day itself"),
    ],
)
def test_tim_5_business_days_end_at_the_end_of_the_nth(region, start, n, last_day, why):
    market = load().regions[region]
    deadline = business_days_after(utc(start), n, market.zone, market.holidays)
    assert deadline == end_of_day(last_day, market.zone), why


# TRM-4: months clamp to the month's end


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 6, 3), 12, date(2027, 6, 3)),
        (date(2026, 6, 3), 24, date(2028, 6, 3)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 24, date(2030, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2027, 2, 28), 12, date(2028, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_trm_4_months_later_is_the_same_day_or_the_months_last(day, months, expected):
    assert months_after(day, months) == expected

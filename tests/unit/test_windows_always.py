"""What holds of deadlines on every day, in zones whose clocks change in every way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from care.catalog import load
from care.domain.windows import (
    MILLISECOND,
    business_days_after,
    days_after,
    first_instant,
    instant,
    local_date,
    months_after,
)

zones = st.sampled_from(
    [
        "America/Los_Angeles",
        "America/Toronto",
        "Europe/Berlin",
        "Australia/Sydney",
        "America/Havana",
        "Africa/Cairo",
        "America/Sao_Paulo",
        "America/Nuuk",
    ]
)
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
moments = st.datetimes(datetime(2015, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)).map(
    instant
)


@settings(deadline=None)
@given(moments, st.integers(0, 60), zones)
def test_a_deadline_lies_after_its_start_and_moves_on_with_every_day(start, n, zone):
    sooner, later = days_after(start, n, zone), days_after(start, n + 1, zone)
    assert start < sooner.at < later.at
    assert not sooner.passed(start)


@settings(deadline=None)
@given(moments, st.integers(0, 10**10), st.integers(0, 30), zones)
def test_a_later_start_never_has_an_earlier_deadline(start, milliseconds, n, zone):
    later = start + milliseconds * MILLISECOND
    assert days_after(start, n, zone).at <= days_after(later, n, zone).at


@settings(deadline=None)
@given(days, zones)
def test_the_first_instant_is_of_its_day_and_the_millisecond_before_is_not(day, zone):
    first = first_instant(day, zone)
    assert local_date(first, zone) == day
    assert local_date(first - MILLISECOND, zone) < day


@settings(deadline=None)
@given(days, st.integers(0, 60))
def test_months_later_keeps_the_day_or_clamps_it_to_the_months_end(day, months):
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(1)).day == 1)


@settings(deadline=None)
@given(moments, st.integers(1, 30), st.sampled_from(["US", "CA", "EU"]))
def test_business_days_end_on_a_working_day_and_are_never_fewer_than_calendar_days(start, n, id):
    region = load().regions[id]
    deadline = business_days_after(start, n, region.zone, region.holidays)
    assert deadline.last_day.weekday() < 5
    assert deadline.last_day not in region.holidays
    assert deadline.at >= days_after(start, n, region.zone).at

"""TRM-4 and RNW-3 for every plan there can be: terms that meet, and never more than 36 months."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from care.catalog import load
from care.domain import bundle, renewing
from care.domain.plan import Channel
from care.domain.rules.bind_facts import BindFacts
from care.domain.rules.renewal import RenewFacts, renewed_while_in_force
from care.domain.states import PlanState
from care.domain.windows import first_instant, instant, local_date, months_after
from tests.support.builders import SERIAL, a_device, a_plan

ZONES = ("America/Los_Angeles", "America/Toronto", "Europe/Berlin", "America/Havana")
PRICE = load().price("mavic-3", "US", 12)
DAYS = st.dates(date(2026, 1, 1), date(2040, 12, 31))


def sold(day, zone, months):
    """A paid plan of `months` from `day` on."""
    plan = a_plan(zone=zone, term_months=months, ledger=())
    return plan.running_from(day)


def renewed(plan, number):
    """The paid renewal behind `plan`."""
    order = renewing.renewal_of(plan, PRICE, "us-2026-11", plan.policies)
    order = replace(order, plan_id=f"plan-r{number}")
    return renewing.queued(order, plan.starts_at)[0]


def may_be_renewed(plan):
    """Whether RNW-3 lets the plan be renewed on its last day."""
    now = plan.ends_at - timedelta(milliseconds=1)
    device = a_device(plan_id=plan.plan_id)
    bind = BindFacts(now, SERIAL, device, plan, None, None, None, "US", True)
    return not renewed_while_in_force(RenewFacts(now, plan, bind, False, PRICE, None)).failed


@given(DAYS, st.sampled_from(ZONES), st.sampled_from([12, 24]))
def test_terms_on_a_chain_meet_without_gap_and_never_pass_36_months(day, zone, months):
    """RNW-3, TRM-4: each renewal begins at the instant at which the plan before it ends."""
    plan, total, count = sold(day, zone, months), months, 0
    while may_be_renewed(plan):
        count += 1
        renewal = renewed(plan, count)
        total += renewal.term_months
        assert renewal.starts_at == plan.ends_at
        assert renewing.months_on_chain(renewal) == total <= 36
        plan = renewal
    assert (total, count) == (36, (36 - months) // 12)
    assert plan.channel is Channel.RENEWAL


@given(DAYS, st.sampled_from(ZONES), st.sampled_from([12, 24]))
def test_a_term_ends_on_its_own_day_or_the_months_last_one(day, zone, months):
    """TRM-4: the day is clamped to the end of the month, and only ever from 29 February."""
    plan = sold(day, zone, months)
    ends = local_date(plan.ends_at, zone)
    assert ends == months_after(day, months)
    leapt = (day.month, day.day) == (2, 29) and ends.day == 28
    assert (ends.month, ends.day) == (day.month, day.day) or leapt
    assert ends.year - day.year == months // 12


@given(DAYS, st.sampled_from(ZONES), st.sampled_from([12, 24]))
def test_the_reminder_lies_within_the_term_and_its_days_before_the_end(day, zone, months):
    """RNW-3 [policy]: 30 days before the end, at 12 a.m. there."""
    plan = sold(day, zone, months)
    notice = renewing.notice_at(plan)
    assert plan.starts_at <= notice < plan.ends_at
    days = local_date(plan.ends_at, zone) - local_date(notice, zone)
    assert days == timedelta(days=plan.policies.renewal_notice_days)
    assert renewing.reminds(plan, notice - timedelta(milliseconds=1)) is None
    told = renewing.reminds(plan, notice).after
    assert renewing.notice_at(told) is None
    assert renewing.notice_wakes_at(plan, plan.ends_at) is None


@settings(derandomize=True, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)).map(instant),
    st.sampled_from((*ZONES, "Australia/Sydney")),
)
def test_cover_begins_at_12_am_one_local_day_after_binding_and_two_after_shipping(moment, zone):
    """TRM-1, TRM-2, TIM-4: whatever the hour, and whatever the clocks do that night."""
    day = local_date(moment, zone)
    bound = a_plan(zone=zone, state=PlanState.AWAITING_PAYMENT).bound(moment)
    shipped = a_plan(zone=zone).running_from(bundle.in_effect_from(moment, zone))
    for plan, days in ((bound, 1), (shipped, 2)):
        assert plan.starts_at == first_instant(day + timedelta(days=days), zone)
        assert plan.status(plan.starts_at - timedelta(milliseconds=1)) == "scheduled"
        assert plan.status(plan.starts_at) == "active"
        assert timedelta(days=days - 1) < plan.starts_at - moment + timedelta(hours=2)
        assert plan.starts_at - moment <= timedelta(days=days, hours=2)


@given(st.integers(0, 48), st.integers(0, 48))
def test_no_length_of_chain_passes_the_cap(before, months):
    """RNW-3."""
    plan = a_plan(months_before=before, term_months=months, state=PlanState.SCHEDULED, ledger=())
    assert may_be_renewed(plan) is (before + months + 12 <= 36)
    assert (renewing.notice_at(plan) is not None) is (before + months + 12 <= 36)

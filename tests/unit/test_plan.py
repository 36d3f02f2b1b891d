"""TRM-2, TRM-3, TRM-4 and TRM-6: when a plan runs, and what it counts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain.errors import Conflict, WrongState
from care.domain.plan import Plan, PlanStatus, term_of
from care.domain.states import PlanState
from care.domain.windows import MILLISECOND
from tests.support.builders import NOW, SERIAL, a_plan, an_order

LOS_ANGELES, BERLIN = "America/Los_Angeles", "Europe/Berlin"


def noon(year: int, month: int, day: int) -> datetime:
    """Noon in Los Angeles in winter."""
    return datetime(year, month, day, 20, 0, tzinfo=UTC)


# Start and end


@pytest.mark.parametrize(
    ("now", "months", "starts", "ends"),
    [
        (noon(2026, 11, 22), 12, date(2026, 11, 23), date(2027, 11, 23)),
        (noon(2026, 11, 22), 24, date(2026, 11, 23), date(2028, 11, 23)),
        (noon(2028, 2, 28), 12, date(2028, 2, 29), date(2029, 2, 28)),
        (noon(2028, 2, 28), 24, date(2028, 2, 29), date(2030, 2, 28)),
        (noon(2027, 2, 27), 12, date(2027, 2, 28), date(2028, 2, 28)),
        (noon(2027, 2, 28), 12, date(2027, 3, 1), date(2028, 3, 1)),
        (noon(2026, 12, 30), 12, date(2026, 12, 31), date(2027, 12, 31)),
        (noon(2026, 12, 31), 12, date(2027, 1, 1), date(2028, 1, 1)),
    ],
)
def test_a_term_starts_the_day_after_and_ends_on_that_day_clamped_to_the_month(
    now, months, starts, ends
):
    """TRM-2, TRM-4."""
    assert term_of(now, LOS_ANGELES, months) == (starts, ends)


@pytest.mark.parametrize(
    ("moment", "starts"),
    [(-MILLISECOND, date(2026, 11, 23)), (timedelta(0), date(2026, 11, 24))],
)
def test_the_day_of_binding_is_the_local_one(moment, starts):
    """TIM-1: midnight in Los Angeles is 08:00 UTC."""
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC) + moment
    assert term_of(now, LOS_ANGELES, 12)[0] == starts


def test_a_bound_plan_keeps_its_bounds_as_utc_and_its_serial_as_its_chain():
    """TRM-2: 12 a.m. of the next local day."""
    plan = an_order().bound(NOW)
    assert (plan.state, plan.purchased_at, plan.chain) == (PlanState.SCHEDULED, NOW, (SERIAL,))
    assert plan.starts_at == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert plan.ends_at == datetime(2027, 11, 23, 8, 0, tzinfo=UTC)


def test_the_end_follows_the_local_clock_across_daylight_saving():
    """TIM-4: 00:00 in Berlin is 23:00 UTC in winter and 22:00 in summer."""
    plan = an_order(zone=BERLIN, term_months=12).bound(datetime(2026, 7, 1, 10, 0, tzinfo=UTC))
    assert plan.starts_at == datetime(2026, 7, 1, 22, 0, tzinfo=UTC)
    winter = an_order(zone=BERLIN).bound(datetime(2026, 12, 1, 10, 0, tzinfo=UTC))
    assert winter.starts_at == datetime(2026, 12, 1, 23, 0, tzinfo=UTC)


def test_a_plan_that_is_bound_is_not_bound_again():
    with pytest.raises(WrongState):
        a_plan().bound(NOW)


# Status by the clock


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("starts_at-", PlanStatus.SCHEDULED),
        ("starts_at", PlanStatus.ACTIVE),
        ("starts_at+", PlanStatus.ACTIVE),
        ("ends_at-", PlanStatus.ACTIVE),
        ("ends_at", PlanStatus.EXPIRED),
        ("ends_at+", PlanStatus.EXPIRED),
    ],
)
def test_a_plan_is_active_from_its_start_on_and_up_to_its_end(moment, status):
    """TRM-4: the end is exclusive; nobody writes it at midnight."""
    plan = a_plan()
    step = {"-": -MILLISECOND, "+": MILLISECOND}.get(moment[-1], timedelta(0))
    now = getattr(plan, moment.rstrip("+-")) + step
    assert plan.status(now) is status


@pytest.mark.parametrize("state", sorted(set(PlanState) - {PlanState.SCHEDULED}))
def test_a_stored_state_that_is_not_scheduled_is_its_own_status(state):
    plan = a_plan(state=PlanState(state))
    assert plan.status(NOW) == state


def test_a_scheduled_plan_without_its_bounds_is_scheduled():
    assert a_plan(starts_at=None).status(NOW) is PlanStatus.SCHEDULED
    assert a_plan(ends_at=None).status(NOW) is PlanStatus.SCHEDULED


def test_with_no_replacement_left_a_plan_stays_in_force():
    """TRM-3."""
    assert a_plan(left=0).status(NOW) is PlanStatus.ACTIVE


# Counts


def test_a_replacement_is_reserved_given_back_and_used():
    """TRM-6, LNK-1."""
    reserved = a_plan().reserve()
    assert (reserved.left, reserved.reserved, reserved.used) == (1, 1, 0)
    assert reserved.give_back() == a_plan()
    used = reserved.replaced("1ZNB0001")
    assert (used.left, used.reserved, used.used) == (1, 0, 1)
    assert (used.serial, used.chain) == ("1ZNB0001", (SERIAL, "1ZNB0001"))
    assert (used.starts_at, used.ends_at) == (a_plan().starts_at, a_plan().ends_at)


def test_the_serial_it_has_already_changes_the_count_and_not_the_chain():
    """SVC-14: a battery alone."""
    used = a_plan().reserve().replaced(SERIAL)
    assert (used.used, used.serial, used.chain) == (1, SERIAL, (SERIAL,))


@pytest.mark.parametrize(
    "act",
    [
        lambda: a_plan(left=0).reserve(),
        lambda: a_plan().give_back(),
        lambda: a_plan().replaced("1ZNB0001"),
    ],
)
def test_what_is_not_there_is_neither_reserved_nor_given_back_nor_used(act):
    with pytest.raises(Conflict):
        act()


ACTS = {"reserve": Plan.reserve, "give_back": Plan.give_back, "ship": lambda p: p.replaced("X")}


@given(st.sampled_from([2, 4]), st.lists(st.sampled_from(sorted(ACTS)), max_size=40))
def test_counts_never_fall_below_zero_and_always_add_up(total, acts):
    """TRM-6: never below zero, whatever comes in whatever order."""
    plan = replace(a_plan(), total=total, left=total)
    for act in acts:
        before = plan
        try:
            plan = ACTS[act](plan)
        except Conflict:
            assert plan == before
        assert min(plan.left, plan.reserved, plan.used) >= 0
        assert plan.left + plan.reserved + plan.used == total
        assert plan.used >= before.used

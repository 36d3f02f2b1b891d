"""RNW-1: plans of Refresh + are taken over, read and honoured; new ones are not."""

from dataclasses import replace
from datetime import date

import pytest

from care.domain.device import Device
from care.domain.errors import BadValue, Conflict
from care.domain.legacy import LegacyPlan
from care.domain.money import Money
from care.domain.plan import Channel, PlanStatus
from care.domain.refunding import TELL_SELLER
from care.domain.serials import SerialNumber
from care.domain.states import PlanState
from care.usecases.import_plans import ImportPlans
from tests.support.faults import Crash
from tests.support.house import ANA, BEN, DRONE, SPARE
from tests.support.plan_house import PlanHouse


@pytest.fixture
def house():
    return PlanHouse()


def legacy(**changes):
    """A Refresh + that was sold in its time, for a plan that ended late."""
    row = LegacyPlan(
        reference="RP-1",
        account_id=ANA,
        serial=SerialNumber(DRONE),
        sold_on=date(2023, 7, 12),
        starts_on=date(2026, 6, 1),
        ends_on=date(2027, 6, 1),
        used=0,
        request_hash="hash-1",
    )
    return replace(row, **changes)


def take(house, *rows):
    return house.importing.take(dict(enumerate(rows)), house.op())


def taken(house, **changes):
    """The plan of one imported row."""
    result = take(house, legacy(**changes))
    assert (result.imported, dict(result.faults)) == (1, {})
    return next(p for p in house.store.plans_of(ANA) if p.channel is Channel.LEGACY)


def test_a_plan_of_the_old_books_is_bound_by_its_own_dates_with_one_replacement(house):
    """RNW-1."""
    plan = taken(house)
    assert plan.status(house.clock.now()) is PlanStatus.ACTIVE
    assert (plan.total, plan.left, plan.term_months) == (1, 1, 12)
    assert plan.starts_at.isoformat() == "2026-06-01T07:00:00+00:00"
    assert plan.ends_at.isoformat() == "2027-06-01T07:00:00+00:00"
    assert (plan.channel, plan.terms_version) == (Channel.LEGACY, "refresh-plus")
    assert house.device(DRONE).plan_id == plan.plan_id
    assert house.types(plan.plan_id) == ["plan_imported"]


def test_it_is_honoured_a_claim_costs_the_fee_of_the_12_month_plans_first_replacement(house):
    """RNW-1, PAY-6."""
    plan = taken(house)
    claim = house.shipped()
    assert (claim.plan_id, claim.fee_number, claim.fee) == (
        plan.plan_id,
        1,
        house.price().replacement_fee(1),
    )
    after = house.plan(plan.plan_id)
    assert (after.left, after.used, after.serial) == (0, 1, SPARE)


def test_with_its_one_replacement_used_a_claim_is_refused(house):
    """TRM-3."""
    plan = taken(house, used=1)
    assert (plan.left, plan.used) == (0, 1)
    with pytest.raises(AssertionError, match="SVC-1"):
        house.filing()


def test_it_can_be_renewed_by_the_present_product(house):
    """RNW-2: 2 replacements, where Refresh + had 1."""
    plan = taken(house)
    renewal = house.renewed(plan)
    assert (renewal.total, renewal.months_before) == (2, 12)
    assert renewal.starts_at == plan.ends_at


def test_given_back_nothing_is_paid_by_us_and_the_desk_is_told(house):
    """RFD-3."""
    plan = taken(house)
    house.device_returned()
    assert house.given_back(plan).task == TELL_SELLER
    assert house.payments.books() == {}


@pytest.mark.parametrize(
    ("changes", "pointer", "why"),
    [
        ({"sold_on": date(2023, 7, 13)}, "/sold_on", "RNW-1"),
        ({"starts_on": date(2023, 7, 11)}, "/starts_on", "before it was sold"),
        ({"ends_on": date(2026, 6, 1)}, "/ends_on", "at most 12 months"),
        ({"ends_on": date(2027, 6, 2)}, "/ends_on", "at most 12 months"),
    ],
)
def test_dates_that_refresh_plus_cannot_have_had_are_refused(changes, pointer, why):
    """RNW-1: not sold on or after 13 July 2023; it ran a year."""
    with pytest.raises(BadValue, match=why) as bad:
        legacy(**changes)
    assert bad.value.pointer == pointer


@pytest.mark.parametrize(
    ("changes", "pointer", "why"),
    [
        ({"serial": SerialNumber("9ZZZ0001")}, "/serial", "does not know"),
        ({"serial": SerialNumber("1ZNX0001")}, "/serial", "No plan is sold"),
        ({"serial": SerialNumber("1ZNX0002")}, "/serial", "No plan is sold"),
    ],
)
def test_a_row_that_cannot_be_right_is_named_and_stops_no_other(house, changes, pointer, why):
    house.put(Device("1ZNX0001", "mavic-3", None))
    house.put(Device("1ZNX0002", "unlisted", "US"))
    good = legacy(reference="RP-2", serial=SerialNumber(SPARE))
    result = take(house, legacy(**changes), good)
    assert (result.imported, result.unchanged) == (1, 0)
    assert list(result.faults) == [0]
    assert (result.faults[0].pointer, why in result.faults[0].detail) == (pointer, True)
    assert [plan.serial for plan in house.store.plans_of(ANA)] == [SPARE]


def test_a_serial_that_is_covered_ordered_or_retired_is_refused(house):
    """ELG-7, ELG-8, ELG-10."""
    house.order()
    assert list(take(house, legacy()).faults) == [0]
    house.travel(hours=2)
    house.bought(key="buy-key-0000000002")
    assert list(take(house, legacy()).faults) == [0]
    house.put(replace(house.device(SPARE), retired_at=house.clock.now()))
    assert list(take(house, legacy(serial=SerialNumber(SPARE))).faults) == [0]


def test_the_same_rows_again_change_nothing(house):
    """Safe to run again."""
    plan = taken(house)
    house.store.requests.clear()
    result = take(house, legacy())
    assert (result.imported, result.unchanged, dict(result.faults)) == (0, 1, {})
    assert house.plan(plan.plan_id) == plan
    assert house.store.requests["commit"] == 0


def test_the_same_reference_with_other_facts_is_told(house):
    plan = taken(house)
    result = take(house, legacy(account_id=BEN, request_hash="hash-2"))
    assert result.faults[0].pointer == "/reference"
    assert house.plan(plan.plan_id) == plan


def test_an_old_plan_that_is_over_is_readable_and_takes_no_later_plans_place(house):
    over = {"starts_on": date(2023, 8, 1), "ends_on": date(2024, 8, 1)}
    plan = taken(house, **over)
    assert plan.status(house.clock.now()) is PlanStatus.EXPIRED
    assert house.device(DRONE).plan_id == plan.plan_id
    bought = house.bought(SPARE)
    later = legacy(reference="RP-2", serial=SerialNumber(SPARE), **over)
    assert take(house, later).imported == 1
    assert house.device(SPARE).plan_id == bought.plan_id
    assert plan.due_at is None


def test_what_was_paid_in_the_old_days_is_not_guessed(house):
    """PAY-7."""
    plan = taken(house)
    assert (plan.price, house.account.paid_so_far(plan)) == (Money(0, "USD"), Money(0, "USD"))


@pytest.mark.parametrize("fault", ["crash_before", "crash_after"])
@pytest.mark.parametrize("n", range(1, 4))
def test_a_crash_leaves_the_whole_row_or_nothing_and_running_again_finishes(house, fault, n):
    getattr(house.store, fault)(n)
    with pytest.raises(Crash):
        take(house, legacy())
    take(house, legacy())
    (plan,) = house.store.plans_of(ANA)
    assert plan.state is PlanState.SCHEDULED
    assert house.device(DRONE).plan_id == plan.plan_id
    assert house.types(plan.plan_id) == ["plan_imported"]


def test_a_device_written_meanwhile_is_looked_at_again(house, monkeypatch):
    write = ImportPlans._write

    def meanwhile(self, plan_id, row, op):
        monkeypatch.undo()
        house.put(replace(house.device(DRONE), activated_at=house.clock.now()))
        raise Conflict("the device moved")

    monkeypatch.setattr(ImportPlans, "_write", meanwhile)
    assert take(house, legacy()).imported == 1
    assert write is ImportPlans._write


def test_a_device_that_is_always_written_is_left_for_another_run(house, monkeypatch):
    def disturbed(self, plan_id, row, op):
        raise Conflict("somebody else")

    monkeypatch.setattr(ImportPlans, "_write", disturbed)
    with pytest.raises(Conflict, match="all the time"):
        take(house, legacy())

"""The small changes to another aggregate: each on its own condition, and nothing else changed."""

from dataclasses import replace

import pytest

from care.domain.errors import Conflict
from care.domain.states import PlanState
from care.domain.touch import (
    BindSerial,
    CloseClaimOn,
    Follow,
    FreeSerial,
    GiveBack,
    Reserve,
    Unbind,
    Unfollow,
    Unqueue,
)
from tests.support.builders import NOW, PLAN, SERIAL, a_device, a_plan


def test_reserving_takes_one_of_those_left():
    """TRM-6."""
    assert Reserve(PLAN).on(a_plan()) == a_plan(left=1, reserved=1)


def test_giving_back_undoes_a_reservation():
    assert GiveBack(PLAN).on(a_plan(left=1, reserved=1)) == a_plan()


def test_binding_gives_the_ordered_serial_to_the_plan_and_frees_the_order():
    """ELG-10, BUY-2."""
    device = a_device(order_id=PLAN)
    assert BindSerial(SERIAL, PLAN).on(device) == a_device(plan_id=PLAN)


def test_binding_takes_the_place_of_a_plan_that_is_over():
    """ELG-7 was asked at the order; the old plan's id goes."""
    device = a_device(order_id=PLAN, plan_id="plan-old")
    assert BindSerial(SERIAL, PLAN).on(device).plan_id == PLAN


def test_freeing_lets_the_order_go_and_keeps_the_plan():
    device = a_device(order_id=PLAN, plan_id="plan-old")
    assert FreeSerial(SERIAL, PLAN).on(device) == a_device(plan_id="plan-old")


def test_unbinding_takes_the_plan_off_and_nothing_else():
    device = a_device(plan_id=PLAN, open_claim_id="claim-1")
    assert Unbind(SERIAL, PLAN).on(device) == a_device(open_claim_id="claim-1")


def test_closing_keeps_the_newest_claim_for_a_unit_that_comes_late():
    """TRM-6, HLD-8."""
    device = a_device(open_claim_id="claim-1", last_claim_id="claim-1")
    assert CloseClaimOn(SERIAL, "claim-1").on(device) == a_device(last_claim_id="claim-1")


def test_a_paid_renewal_is_known_to_the_plan_that_it_follows():
    """RNW-3."""
    assert Follow(PLAN, "plan-2").on(a_plan()) == a_plan(renewed_by="plan-2")


def test_a_renewal_that_is_gone_leaves_plan_and_serial_as_they_were():
    assert Unfollow(PLAN, "plan-2").on(a_plan(renewed_by="plan-2")) == a_plan()
    assert Unqueue(SERIAL, "plan-2").on(a_device(next_plan_id="plan-2")) == a_device()


@pytest.mark.parametrize(
    ("touch", "aggregate"),
    [
        (Reserve(PLAN), a_plan(left=0)),
        (Reserve(PLAN), a_plan(left=0, reserved=2)),
        (GiveBack(PLAN), a_plan()),
        (BindSerial(SERIAL, PLAN), a_device()),
        (BindSerial(SERIAL, PLAN), a_device(order_id="plan-2")),
        (BindSerial(SERIAL, PLAN), a_device(order_id=PLAN, retired_at=NOW)),
        (FreeSerial(SERIAL, PLAN), a_device()),
        (FreeSerial(SERIAL, PLAN), a_device(order_id="plan-2")),
        (Unbind(SERIAL, PLAN), a_device()),
        (Unbind(SERIAL, PLAN), a_device(plan_id="plan-2")),
        (Unqueue(SERIAL, PLAN), a_device()),
        (Unqueue(SERIAL, PLAN), a_device(next_plan_id="plan-2")),
        (Follow(PLAN, "plan-2"), a_plan(renewed_by="plan-3")),
        (Follow(PLAN, "plan-2"), a_plan(state=PlanState.REFUNDED)),
        (Follow(PLAN, "plan-2"), a_plan(state=PlanState.VOID)),
        (Unfollow(PLAN, "plan-2"), a_plan()),
        (Unfollow(PLAN, "plan-2"), a_plan(renewed_by="plan-3")),
        (CloseClaimOn(SERIAL, "claim-1"), a_device()),
        (CloseClaimOn(SERIAL, "claim-1"), a_device(open_claim_id="claim-2")),
    ],
)
def test_a_touch_whose_condition_does_not_hold_is_refused(touch, aggregate):
    before = replace(aggregate)
    with pytest.raises(Conflict):
        touch.on(aggregate)
    assert aggregate == before

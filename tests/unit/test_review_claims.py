"""What a hostile reading of fees, counts and crashes found: each was wrong once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import purchase
from care.domain.errors import CardRefused
from care.domain.ledger import (
    Goal,
    Purpose,
    Status,
    Way,
)
from care.domain.parts import Cause, Part, Sends
from care.domain.serials import SerialNumber
from care.domain.states import ClaimState, HoldState, PlanState
from care.usecases.facts import Damage
from tests.support.builders import NOW, a_line, an_order, usd
from tests.support.faults import Crash
from tests.support.house import ANA, DRONE, SPARE, SPARE2, House

MINUTE = timedelta(minutes=1)


@pytest.fixture
def house():
    return House()


# Zero, and a try that was undone by a refund


def test_a_plan_for_nothing_is_bound_and_the_provider_is_asked_nothing():
    """PAY-9: a zero amount moves no money and counts as paid."""
    plan = purchase.open_page(an_order(price=usd(0)), NOW)
    after = purchase.follow_up(plan, NOW).after
    assert (after.state, after.receipted) == (PlanState.SCHEDULED, True)
    assert purchase.next_step(after, NOW) is None


def test_a_claim_whose_fee_was_taken_and_given_back_can_be_tried_again(house):
    """PAY-4: the bank's yes came after our no; the claim is not stuck until it lapses."""
    house.covered()
    claim = house.filed()
    house.payments.pay(claim.ledger[-1].page_id)
    house.payments.bank_says("insufficient_funds")
    with pytest.raises(CardRefused):
        house.claims.go_on(claim.claim_id, ANA, house.op())
    claim = house.claim(claim.claim_id)
    fee = claim.lines(Purpose.FEE)[0]
    refund = a_line(
        Purpose.REFUND,
        amount=fee.amount,
        goal=Goal.REFUNDED,
        way=Way.BACK,
        status=Status.REFUNDED,
        provider_id="re_1",
        refunds=fee.provider_id,
    )
    house.put(claim.with_line(replace(fee, status=Status.CAPTURED), refund))
    again = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    assert again.lines(Purpose.HOLD)[-1].status is Status.OPEN


# A battery alone


def battery_claim(house):
    damage = Damage(SerialNumber(DRONE), Cause.DROP, (Part.BATTERY,), Sends.BATTERY)
    figures = house.claims.preview(ANA, damage, "US").settlement
    filing = house.filing(damage=damage, fee=figures.fee, hold=figures.hold)
    claim = house.claims.file(filing, house.op())
    house.payments.pay(claim.ledger[-1].page_id)
    return house.claims.go_on(claim.claim_id, ANA, house.op())


def test_a_battery_alone_changes_the_count_and_not_the_chain(house):
    """SVC-14, LNK-1; and nobody is told that the plan moved."""
    plan = house.covered()
    claim = house.ship(battery_claim(house))
    after = house.plan(plan.plan_id)
    assert (after.serial, after.chain, after.used) == (DRONE, (DRONE,), 1)
    assert not house.device(DRONE).retired
    assert house.device(SPARE).plan_id is None
    sentence = house.store.timeline(claim.claim_id)[-1].note.sentence
    assert "plan is bound" not in sentence


def test_a_replacement_of_the_unit_says_that_the_plan_moved(house):
    """LNK-1."""
    house.covered()
    claim = house.shipped(spare=SPARE2)
    assert "plan is bound" in house.store.timeline(claim.claim_id)[-1].note.sentence


# A crash between a store and what follows from it


def test_a_scan_that_dies_before_it_settles_leaves_nothing_at_rest(house):
    """HLD-2, TRM-6: received with the hold lost, the claim had no wake-up and stayed open."""
    house.covered()
    claim = house.shipped()
    hold = claim.lines(Purpose.HOLD)[0]
    house.payments.void(hold.provider_id, "gone")
    house.settle.claim(claim.claim_id, house.op(), hint=hold.provider_id)
    assert house.claim(claim.claim_id).hold_state is HoldState.LOST
    house.store.crash_after(3)  # device, claim, and the scan's own write
    with pytest.raises(Crash):
        house.scan()
    assert house.claim(claim.claim_id).state is ClaimState.RECEIVED
    house.clock.forward(2 * MINUTE)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.COMPLETED
    assert house.device(DRONE).open_claim_id is None


def test_an_order_that_costs_nothing_and_dies_at_once_is_bound_by_the_sweep(house):
    """PAY-9."""
    plan = purchase.open_page(an_order(price=usd(0)), NOW)
    assert purchase.wakes_at(plan, NOW) == NOW + MINUTE

"""SVC-6: a Premium replacement ships while the hold stands, or once the unit is in."""

from datetime import timedelta

import pytest

from care.domain.errors import Refused
from care.domain.ledger import Purpose
from care.domain.states import ClaimState, HoldState
from tests.support.house import ANA, SPARE, House


@pytest.fixture
def house():
    house = House()
    house.covered()
    return house


def refused_to_ship(house, claim):
    with pytest.raises(Refused) as refusal:
        house.ship(claim)
    assert refusal.value.decision.failed == ("SVC-6",)
    finding = next(each for each in refusal.value.decision.rules if each.failed)
    assert house.device(SPARE).plan_id is None
    assert house.claim(claim.claim_id).state is ClaimState.PAID
    return finding


def lost(house, claim):
    payment = claim.standing_hold.provider_id
    house.payments.by_hand(payment, capture=False)
    house.settle.claim(claim.claim_id, house.op(), hint=payment)
    return house.claim(claim.claim_id)


def test_a_replacement_does_not_ship_once_the_hold_was_lost(house):
    claim = lost(house, house.paid())
    assert claim.hold_state is HoldState.LOST
    finding = refused_to_ship(house, claim)
    assert "No hold stands" in finding.sentence
    assert finding.inputs == {"hold_state": "lost"}


def test_a_replacement_does_not_ship_on_a_hold_whose_time_is_over_and_was_not_looked_at(house):
    claim = house.paid()
    house.clock.set(claim.standing_hold.capture_before)
    refused_to_ship(house, claim)


def test_it_ships_to_the_last_moment_of_the_hold(house):
    claim = house.paid()
    house.clock.set(claim.standing_hold.capture_before - timedelta(milliseconds=1))
    assert house.ship(claim).state is ClaimState.RETURN_DUE


def test_it_ships_once_the_customer_has_placed_the_hold_again(house):
    claim = lost(house, house.paid())
    page = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    house.payments.pay(page.lines(Purpose.HOLD)[-1].page_id)
    healed = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert house.ship(healed).state is ClaimState.RETURN_DUE


def test_a_unit_that_came_first_needs_no_hold(house):
    claim = house.paid()
    house.scan()
    returned = house.claim(claim.claim_id)
    assert (returned.state, returned.standing_hold) == (ClaimState.RETURNED_FIRST, None)
    assert house.ship(returned).state is ClaimState.COMPLETED

"""What a hostile reading of the dock scan and of refunds found: each was wrong once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import Conflict
from care.domain.ledger import (
    Purpose,
    Status,
)
from care.domain.states import ClaimState, HoldState
from care.usecases.release_hold import Result
from care.usecases.settle_due import Due
from tests.support.house import ANA, DRONE, House

MINUTE = timedelta(minutes=1)


@pytest.fixture
def house():
    return House()


# The dock scan


def test_a_scan_after_the_deadline_is_late_though_no_sweep_has_run(house):
    """HLD-5, HLD-8: the clock decides, not whether the sweep was there before."""
    house.covered()
    claim = house.shipped()
    house.travel(days=14)
    house.clock.set(house.claim(claim.claim_id).return_by.at)
    receipt = house.scan()
    assert receipt.result is Result.LATE
    assert receipt.claim.hold_state is HoldState.REFUNDED
    assert house.types(claim.claim_id).count("defaulted") == 1


def test_a_failed_scan_after_the_deadline_opens_no_cure(house):
    """RET-5: a cure ends; it cannot begin when the period is over."""
    house.covered()
    claim = house.shipped()
    house.travel(days=14)
    house.clock.set(house.claim(claim.claim_id).return_by.at)
    house.scan("9XWRONG1", claim_id=claim.claim_id)
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.cure_by) == (ClaimState.DEFAULTED, None)


def test_a_good_late_unit_closes_the_debt(house):
    """STATES: debt, unit_ok, closed. Nothing was taken, so nothing is owed any more."""
    house.covered()
    claim = house.shipped()
    hold = claim.lines(Purpose.HOLD)[0]
    house.payments.void(hold.provider_id, "gone")
    house.settle.claim(claim.claim_id, house.op(), hint=hold.provider_id)
    house.payments.bank_says("expired_card")
    house.travel(days=16)
    owed = house.claim(claim.claim_id)
    assert (owed.state, owed.hold_state) == (ClaimState.DEFAULTED, HoldState.DEBT)
    assert owed.work_since is not None, "a debt is the desk's task"

    receipt = house.scan()

    assert receipt.result is Result.LATE
    assert (receipt.claim.state, receipt.claim.hold_state) == (
        ClaimState.COMPLETED,
        HoldState.CLOSED,
    )
    assert receipt.claim.work_since is None
    assert house.payments.books()[claim.claim_id].captured == 15900
    assert "refund" not in receipt.sentence


def test_a_late_unit_is_not_filed_away_while_the_default_is_being_charged(house):
    """HLD-8: the desk is asked to scan again; recorded as late it would never be refunded."""
    house.covered()
    claim = house.shipped()
    house.travel(days=14)
    house.clock.set(house.claim(claim.claim_id).return_by.at)
    house.payments.fail_500("capture", stored=False)
    with pytest.raises(Conflict):
        house.scan()
    house.clock.forward(2 * MINUTE)
    assert house.scan().claim.hold_state is HoldState.REFUNDED


def test_a_unit_sent_in_for_an_unpaid_claim_is_recorded_and_goes_home(house):
    """RET-7: said to be recorded, it was written nowhere."""
    house.covered()
    claim = house.filed()
    receipt = house.scan()
    assert receipt.result is Result.UNKNOWN_UNIT
    assert house.types(f"serial_{DRONE}") == ["unit_recorded"]
    assert house.claim(claim.claim_id).state is ClaimState.AWAITING_PAYMENT


def test_a_second_unit_for_a_completed_claim_is_recorded_and_goes_home(house):
    """RET-7."""
    house.covered()
    claim = house.shipped()
    house.scan()
    receipt = house.scan("9XWRONG1", claim_id=claim.claim_id)
    assert receipt.result is Result.UNKNOWN_UNIT
    assert house.types("serial_9XWRONG1") == ["unit_recorded"]


# Refunds that the bank returns


@pytest.mark.parametrize("how", ["at once", "later, by a webhook"])
def test_a_refund_that_the_bank_returns_is_the_desks_task(house, how):
    """PAY-4."""
    house.covered()
    claim = house.filed()
    house.payments.pay(claim.ledger[-1].page_id, "refundFail")
    house.claims.go_on(claim.claim_id, ANA, house.op())
    house.ship(claim)
    house.travel(days=16)
    house.scan()
    assert house.claim(claim.claim_id).hold_state is HoldState.REFUNDED
    house.clock.forward(MINUTE)
    refund = house.claim(claim.claim_id).lines(Purpose.REFUND)[0]
    if how == "at once":
        pending = replace(refund, status=Status.REFUND_PENDING)
        house.put(house.claim(claim.claim_id).with_line(pending))
        house.settle.claim(claim.claim_id, house.op())
    else:
        house.worker.work(Due("claim", claim.claim_id, refund.provider_id), house.op())
    claim = house.claim(claim.claim_id)
    assert claim.lines(Purpose.REFUND)[0].status is Status.REFUND_FAILED
    assert claim.work_since == house.clock.now()
    assert house.types(claim.claim_id)[-1] == "refund_failed"
    house.travel(days=2)
    assert house.types(claim.claim_id).count("refund_failed") == 1

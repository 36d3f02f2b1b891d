"""HLD-6: the whole ladder of a renewal on the whole house, from the first ask to the debt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.ledger import Purpose, Status, Way
from care.domain.policies import Policies
from care.domain.states import ClaimState, HoldState
from care.domain.windows import MILLISECOND
from tests.support.house import House

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


# The ladder on the whole house


@pytest.fixture
def house():
    return House()


def due_claim(house):
    """A shipped claim, at the instant its hold is to be renewed."""
    house.covered()
    claim = house.shipped()
    hold = claim.standing_hold
    house.clock.set(hold.capture_before - 12 * HOUR - MILLISECOND)
    house.settle_everything()
    assert len(house.claim(claim.claim_id).lines(Purpose.HOLD)) == 1
    return claim, hold


def at(house, moment):
    house.clock.set(moment)
    house.settle_everything()


def hold_of(house, claim):
    return house.claim(claim.claim_id).hold_state


def asked(house):
    return house.payments.desk.calls["confirm"]


def live_holds(house, claim):
    return house.payments.books()[claim.claim_id].live_holds


def test_a_renewal_stands_before_the_old_hold_is_let_go(house):
    claim, hold = due_claim(house)
    at(house, hold.capture_before - 12 * HOUR)
    first, second = house.claim(claim.claim_id).lines(Purpose.HOLD)
    assert (first.status, second.status) == (Status.VOIDED, Status.AUTHORIZED)
    assert second.settled_at <= first.settled_at
    assert (hold_of(house, claim), live_holds(house, claim)) == (HoldState.LIVE, 1)
    assert house.types(claim.claim_id)[-1] == "hold_renewed"


def test_transient_refusals_are_tried_after_5_minutes_30_minutes_and_2_hours(house):
    claim, hold = due_claim(house)
    house.payments.bank_says(*["processing_error"] * 3)
    start, before = hold.capture_before - 12 * HOUR, asked(house)
    at(house, start)
    assert (hold_of(house, claim), asked(house)) == (HoldState.AT_RISK, before + 1)
    moment = start
    for number, wait in enumerate((5 * MINUTE, 30 * MINUTE, 2 * HOUR), start=2):
        at(house, moment + wait - MILLISECOND)
        assert asked(house) == before + number - 1
        moment += wait
        at(house, moment)
        assert asked(house) == before + number
    assert (hold_of(house, claim), live_holds(house, claim)) == (HoldState.LIVE, 1)
    assert house.types(claim.claim_id).count("hold_at_risk") == 1


def test_want_of_funds_ends_in_release_then_hold_an_hour_before_the_lapse(house):
    claim, hold = due_claim(house)
    house.payments.limit("visa", 99900 + 23900 + 15900)  # room for one hold beside what was paid
    before = asked(house)
    at(house, hold.capture_before - 12 * HOUR)
    at(house, hold.capture_before - HOUR - MILLISECOND)
    assert (hold_of(house, claim), asked(house)) == (HoldState.AT_RISK, before + 1)
    at(house, hold.capture_before - HOUR)
    first, second = house.claim(claim.claim_id).lines(Purpose.HOLD)
    assert (first.status, second.status) == (Status.VOIDED, Status.AUTHORIZED)
    assert (hold_of(house, claim), live_holds(house, claim)) == (HoldState.LIVE, 1)


def test_after_a_swap_that_failed_funds_are_asked_for_in_2_hours_and_then_every_12(house):
    claim, hold = due_claim(house)
    house.payments.limit("visa", 1)
    before, swap = asked(house), hold.capture_before - HOUR
    at(house, hold.capture_before - 12 * HOUR)
    at(house, swap)
    assert (hold_of(house, claim), asked(house)) == (HoldState.LOST, before + 2)
    moment, number = swap, 2
    for wait in (2 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR):
        at(house, moment + wait - MILLISECOND)
        assert asked(house) == before + number
        moment, number = moment + wait, number + 1
        at(house, moment)
        assert asked(house) == before + number
    assert number == Policies().most_tries
    at(house, moment + 24 * HOUR)
    assert asked(house) == before + Policies().most_tries
    assert house.types(claim.claim_id).count("hold_lost") == 1


def test_a_lost_hold_that_the_bank_grants_later_is_restored_by_itself(house):
    claim, hold = due_claim(house)
    house.payments.limit("visa", 1)
    at(house, hold.capture_before - 12 * HOUR)
    at(house, hold.capture_before - HOUR)
    house.payments.limit("visa", None)
    at(house, hold.capture_before + HOUR)
    assert (hold_of(house, claim), live_holds(house, claim)) == (HoldState.LIVE, 1)
    assert house.claim(claim.claim_id).work_since is None


@pytest.mark.parametrize("word", ["expired_card", "authentication_required"])
def test_a_dead_card_or_one_that_needs_its_owner_is_asked_once_and_the_old_hold_stands(house, word):
    claim, hold = due_claim(house)
    house.payments.bank_says(word)
    before = asked(house)
    at(house, hold.capture_before - 12 * HOUR)
    at(house, hold.capture_before - MILLISECOND)
    assert (hold_of(house, claim), asked(house)) == (HoldState.AT_RISK, before + 1)
    assert live_holds(house, claim) == 1, "a hold is not let go for a card that cannot renew it"
    at(house, hold.capture_before)
    assert (hold_of(house, claim), asked(house)) == (HoldState.LOST, before + 1)


def test_a_default_without_a_hold_is_charged_off_session_once_the_old_hold_is_gone(house):
    """HLD-6."""
    claim, _ = due_claim(house)
    house.payments.bank_says("expired_card")
    house.travel(days=10)
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.hold_state) == (ClaimState.DEFAULTED, HoldState.CHARGED)
    charge = claim.lines(Purpose.DEFAULT)
    assert [(line.way, line.status) for line in charge] == [(Way.OFF_SESSION, Status.CAPTURED)]
    assert all(line.status is Status.VOIDED for line in claim.lines(Purpose.HOLD))
    book = house.payments.books()[claim.claim_id]
    assert (book.captured, book.captures) == (15900 + 99900, 2)


@pytest.mark.parametrize("word", ["insufficient_funds", "authentication_required", "expired_card"])
def test_a_refused_default_is_a_debt_and_the_card_is_let_alone(house, word):
    """HLD-6: if refused, a debt for the desk."""
    claim, _ = due_claim(house)
    house.payments.bank_says("expired_card", word)
    house.travel(days=10)
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.hold_state) == (ClaimState.DEFAULTED, HoldState.DEBT)
    assert claim.due_at is None
    assert house.types(claim.claim_id)[-1] == "default_unpaid"
    before = asked(house)
    house.travel(days=20)
    assert asked(house) == before
    assert house.payments.books()[claim.claim_id].captured == 15900


def test_a_hold_that_lapses_between_the_deadline_and_its_capture_is_charged_instead(house):
    """HLD-6: the capture finds the hold gone."""
    house.covered()
    claim = house.shipped()
    house.travel(days=13)
    hold = house.claim(claim.claim_id).standing_hold
    house.clock.set(house.claim(claim.claim_id).default_at)
    house.payments.void(hold.provider_id, "by the bank")
    house.settle_everything()
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.hold_state) == (ClaimState.DEFAULTED, HoldState.CHARGED)
    assert house.payments.books()[claim.claim_id].captured == 15900 + 99900


def test_of_two_holds_side_by_side_one_is_captured_and_the_other_voided(house):
    """HLD-6: at no time are two holds captured."""
    claim, hold = due_claim(house)
    house.payments.fail_500("void", stored=False)
    house.clock.set(hold.capture_before - 12 * HOUR)
    house.sweep()
    assert live_holds(house, claim) == 2
    both = house.claim(claim.claim_id)
    due = replace(both, return_by=replace(both.return_by, at=house.clock.now()))
    house.put(due)
    house.settle.claim(claim.claim_id, house.op())
    at(house, house.clock.now() + 2 * MINUTE)
    claim = house.claim(claim.claim_id)
    assert claim.hold_state is HoldState.CAPTURED
    statuses = [line.status for line in claim.lines(Purpose.HOLD)]
    assert statuses == [Status.VOIDED, Status.CAPTURED]
    assert house.payments.books()[claim.claim_id].captured == 15900 + 99900

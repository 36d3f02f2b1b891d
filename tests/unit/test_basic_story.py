"""Express Basic through the real driver: the fee first, then the unit, then the replacement."""

import contextlib
from datetime import timedelta

import pytest

from care.domain import payment
from care.domain.errors import BadValue, CardRefused, WrongState
from care.domain.ledger import Purpose, Status
from care.domain.parts import Service
from care.domain.states import ClaimState, HoldState
from tests.support.faults import Crash
from tests.support.house import ANA, DRONE, SPARE, SPARE2, House

BASIC = Service.BASIC


@pytest.fixture
def house():
    return House()


def cancelled(house, claim):
    """The owner cancels, as manage_claim does."""
    now = house.clock.now()
    turn = payment.cancelled(house.claim(claim.claim_id), now)
    kept = house.settle.keep(turn.after, turn.notes, now, house.op(), touches=turn.touches)
    return house.settle.on_claim(kept, house.op())


def counts(house, plan):
    found = house.plan(plan.plan_id)
    return found.left, found.reserved, found.used


def test_the_fee_is_paid_the_unit_received_the_replacement_shipped_and_nothing_else_charged(house):
    """SVC-5, SVC-7, TRM-6, LNK-1: one capture, no hold, one replacement."""
    plan = house.covered()
    filed = house.filed(service=BASIC)
    assert (filed.state, filed.hold_state) == (ClaimState.AWAITING_PAYMENT, HoldState.NONE)
    assert (filed.fee.amount, filed.hold.amount) == (15900, 0)
    assert "is held" not in filed.consent.text and "skips the inspection" in filed.consent.text

    house.payments.pay(filed.ledger[-1].page_id)
    claim = house.claims.go_on(filed.claim_id, ANA, house.op())
    assert claim.state is ClaimState.PAID
    assert claim.return_by.last_day.isoformat() == "2026-12-23"
    assert counts(house, plan) == (1, 1, 0)

    house.scan(battery=False)
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.work_since) == (ClaimState.RECEIVED, house.clock.now())

    claim = house.ship(claim)
    assert (claim.state, claim.work_since) == (ClaimState.COMPLETED, None)
    assert counts(house, plan) == (1, 0, 1)
    assert house.plan(plan.plan_id).serial == SPARE
    assert (house.device(DRONE).retired, house.device(DRONE).open_claim_id) == (True, None)
    house.travel(days=60)
    book = house.payments.books()[claim.claim_id]
    assert (book.captures, book.captured, book.refunded, book.live_holds) == (1, 15900, 0, 0)
    assert house.types(claim.claim_id)[:3] == ["claim_filed", "claim_paid", "unit_received"]


def test_the_page_takes_credit_cards_only_and_keeps_none(house):
    """PAY-1: the same restriction as Premium, without saving the card."""
    house.covered()
    claim = house.filed(service=BASIC)
    page = claim.ledger[-1].page_id
    assert house.payments.pay(page, "visa_debit") is not None
    assert house.payments.pay(page, "discover") is not None
    assert house.payments.books().get(claim.claim_id) is None
    assert house.payments.pay(page) is None


def test_a_card_that_slipped_past_the_page_is_refused_after_it_and_nothing_is_charged(house):
    """PAY-1: once more, by what the provider reports."""
    plan = house.covered()
    claim = house.filed(service=BASIC)
    page = house.payments._machine.page(claim.ledger[-1].page_id)
    object.__setattr__(page.order, "express", False)
    assert house.payments.pay(page.id, "visa_debit") is None
    with pytest.raises(CardRefused, match="debit and prepaid cards are not taken"):
        house.claims.go_on(claim.claim_id, ANA, house.op())
    book = house.payments.books()[claim.claim_id]
    assert (book.captures, book.live_holds) == (0, 0)
    assert counts(house, plan) == (2, 0, 0)


def test_a_fee_that_cannot_be_captured_gives_the_replacement_back_and_another_try_pays(house):
    """TRM-6: what came before is undone."""
    plan = house.covered()
    claim = house.filed(service=BASIC)
    house.payments.pay(claim.ledger[-1].page_id)
    house.payments.fail_500("capture")
    claim = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert (claim.state, counts(house, plan)) == (ClaimState.AWAITING_PAYMENT, (1, 1, 0))
    house.payments.by_hand(claim.ledger[-1].provider_id, capture=False)
    house.travel(minutes=10)
    assert counts(house, plan) == (2, 0, 0)
    with pytest.raises(CardRefused, match="Your bank refused"):
        house.claims.go_on(claim.claim_id, ANA, house.op())
    again = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    house.payments.pay(again.ledger[-1].page_id)
    assert house.claims.go_on(claim.claim_id, ANA, house.op()).state is ClaimState.PAID
    assert (house.payments.books()[claim.claim_id].captures, counts(house, plan)) == (1, (1, 1, 0))


def test_unpaid_it_lapses_after_24_hours_and_one_millisecond(house):
    """PAY-3, TIM-2."""
    house.covered()
    claim = house.filed(service=BASIC)
    house.clock.set(claim.filed_at + timedelta(hours=24))
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.AWAITING_PAYMENT
    house.clock.forward(timedelta(milliseconds=1))
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.LAPSED
    assert house.device(DRONE).open_claim_id is None


def test_a_unit_that_never_comes_lapses_the_claim_after_30_days_and_the_fee_goes_back(house):
    """SVC-5, TIM-3: at the end of the 30th local day, not a millisecond before."""
    plan = house.covered()
    claim = house.paid(service=BASIC)
    house.clock.set(claim.return_by.at - timedelta(milliseconds=1))
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.PAID
    house.clock.set(claim.return_by.at)
    house.settle_everything()
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.work_since) == (ClaimState.LAPSED, None)
    assert [line.status for line in claim.lines(Purpose.REFUND)] == [Status.REFUNDED]
    assert house.payments.books()[claim.claim_id].refunded == 15900
    assert counts(house, plan) == (2, 0, 0)
    assert house.device(DRONE).open_claim_id is None
    house.travel(days=30)
    assert house.payments.books()[claim.claim_id].refunded == 15900


def test_a_failed_check_opens_a_cure_of_14_days_and_then_the_fee_goes_back_and_the_unit_home(house):
    """SVC-5, RET-5."""
    plan = house.covered()
    claim = house.paid(service=BASIC)
    house.scan(genuine=False, photo="photo-1", found_by="Kim")
    claim = house.claim(claim.claim_id)
    assert claim.state is ClaimState.RETURN_INCOMPLETE
    assert claim.cure_by.last_day.isoformat() == "2026-12-07"
    house.clock.set(claim.cure_by.at - timedelta(milliseconds=1))
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.RETURN_INCOMPLETE
    house.clock.set(claim.cure_by.at)
    house.settle_everything()
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.work_since) == (ClaimState.CANCELLED, claim.cure_by.at)
    assert counts(house, plan) == (2, 0, 0)
    assert house.payments.books()[claim.claim_id].refunded == 15900


def test_a_cured_unit_goes_on_to_its_replacement(house):
    house.covered()
    claim = house.paid(service=BASIC)
    house.scan(genuine=False, photo="photo-1", found_by="Kim")
    house.scan()
    assert house.ship(house.claim(claim.claim_id)).state is ClaimState.COMPLETED
    house.travel(days=40)
    assert house.payments.books()[claim.claim_id].refunded == 0


@pytest.mark.parametrize("received", [False, True])
def test_cancelled_before_it_ships_all_goes_back_and_a_unit_in_hand_goes_home(house, received):
    """HLD-9, SVC-5."""
    plan = house.covered()
    claim = house.paid(service=BASIC)
    if received:
        house.scan()
    claim = cancelled(house, claim)
    assert claim.state is ClaimState.CANCELLED
    assert (claim.work_since is not None) is received
    assert counts(house, plan) == (2, 0, 0)
    assert house.payments.books()[claim.claim_id].refunded == 15900
    assert house.device(DRONE).open_claim_id is None


def test_it_does_not_ship_before_the_unit_is_received(house):
    """SVC-5: the replacement ships after the dock scan passes."""
    house.covered()
    claim = house.paid(service=BASIC)
    with pytest.raises(WrongState):
        house.ship(claim)
    assert house.claim(claim.claim_id).shipment is None


def test_the_last_replacement_goes_to_one_claim_and_the_other_is_never_charged(house):
    """SVC-1, TRM-6: lost while the customer paid."""
    plan = house.covered()
    claim = house.filed(service=BASIC)
    house.put(taken(house.plan(plan.plan_id), 2))
    house.payments.pay(claim.ledger[-1].page_id)
    claim = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert claim.state is ClaimState.REFUSED
    house.settle_everything()
    book = house.payments.books()[claim.claim_id]
    assert (book.captures, book.live_holds, book.refunded) == (0, 0, 0)
    assert counts(house, plan) == (0, 2, 0)
    assert house.types(claim.claim_id)[-1] == "claim_refused"


def taken(plan, number):
    """The plan with so many replacements reserved by others."""
    for _ in range(number):
        plan = plan.reserve()
    return plan


def test_the_second_one_costs_the_second_fee(house):
    """PAY-6."""
    house.covered()
    house.paid(service=BASIC)
    house.scan()
    house.ship(house.store.claims_of(ANA)[0])
    second = house.paid(SPARE, service=BASIC, key="claim-key-00000002")
    assert (second.fee.amount, second.fee_number) == (19900, 2)
    house.scan(SPARE)
    assert house.ship(second, SPARE2).state is ClaimState.COMPLETED


@pytest.mark.parametrize("call", ["open_page", "read_page", "capture", "refund"])
def test_a_lost_reply_anywhere_ends_with_one_capture_and_one_refund(house, call):
    plan = house.covered()
    house.payments.lose_reply_of(call)
    claim = house.filed(service=BASIC)
    house.travel(minutes=10)
    claim = house.claim(claim.claim_id)
    house.payments.pay(claim.ledger[-1].page_id)
    house.claims.go_on(claim.claim_id, ANA, house.op())
    house.travel(hours=2)
    assert house.claim(claim.claim_id).state is ClaimState.PAID
    assert house.payments.books()[claim.claim_id].captures == 1
    house.travel(days=31)
    assert house.claim(claim.claim_id).state is ClaimState.LAPSED
    assert house.payments.books()[claim.claim_id].refunded == 15900
    assert counts(house, plan) == (2, 0, 0)


@pytest.mark.parametrize("point", range(1, 4))
@pytest.mark.parametrize("side", ["crash_before", "crash_after"])
def test_a_crash_at_any_write_while_it_is_paid_is_mended_by_the_sweep(house, side, point):
    """TRM-6: one capture, one replacement set aside, whatever died in between."""
    plan = house.covered()
    claim = house.filed(service=BASIC)
    house.payments.pay(claim.ledger[-1].page_id)
    getattr(house.store, side)(point)
    with contextlib.suppress(Crash):
        house.claims.go_on(claim.claim_id, ANA, house.op())
    house.travel(minutes=30)
    assert house.claim(claim.claim_id).state is ClaimState.PAID
    assert house.payments.books()[claim.claim_id].captures == 1
    assert counts(house, plan) == (1, 1, 0)
    assert house.types(claim.claim_id) == ["claim_filed", "claim_paid"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"fee": None}, "/fee"),
        ({"consent_version": "premium-2026-11"}, "/consents/version"),
        ({"consent_version": None}, "/consents/version"),
    ],
)
def test_what_was_not_shown_is_not_filed(house, change, pointer):
    """PAY-7."""
    house.covered()
    with pytest.raises(BadValue) as refusal:
        house.claims.file(house.filing(service=BASIC, **change), house.op())
    assert refusal.value.pointer == pointer
    assert house.store.claims_of(ANA) == []

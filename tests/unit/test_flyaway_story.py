"""SVC-10 through the real driver: a lost device, its own fee, the desk's look, the find."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import flyaway
from care.domain.claim import Approval
from care.domain.errors import BadValue, Refused, WrongState
from care.domain.parts import Cause, Service
from care.domain.states import ClaimState
from tests.support.house import ANA, DRONE, SPARE, House

LOST = Service.FLYAWAY


@pytest.fixture
def house():
    house = House()
    house.plan_id = house.covered().plan_id
    bound(house)
    return house


def bound(house, account=ANA, **back):
    """The maker's registry names the account that the drone was bound to, some time ago."""
    at = house.clock.now() - timedelta(**(back or {"days": 1}))
    house.put(replace(house.device(DRONE), bound_account=account, bound_at=at))


def counts(house):
    plan = house.plan(house.plan_id)
    return plan.left, plan.reserved, plan.used, plan.flyaways


def does(house, claim, act):
    """What a door does with a pure turn."""
    now = house.clock.now()
    turn = act(house.claim(claim.claim_id), now)
    kept = house.settle.keep(turn.after, turn.notes, now, house.op(), touches=turn.touches)
    return house.settle.on_claim(kept, house.op())


def approve(house, claim):
    def act(claim, now):
        yes = Approval("approve_flyaway", "Kim", "The log shows it.", now)
        return flyaway.approved(replace(claim, approvals=(yes,)), now)

    return does(house, claim, act)


def test_a_lost_device_is_paid_by_its_own_fee_and_replaced_and_its_serial_retired(house):
    """SVC-10, TRM-6, LNK-1: one replacement, one flyaway, one capture."""
    claim = house.filed(service=LOST)
    assert (claim.state, claim.fee.amount) == (ClaimState.AWAITING_PAYMENT, 92900)
    assert claim.lost_at == house.clock.now()
    house.payments.pay(claim.ledger[-1].page_id, "visa_debit")
    claim = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert (claim.state, claim.work_since) == (ClaimState.PAID, house.clock.now())
    assert counts(house) == (1, 1, 0, 0)
    claim = house.ship(claim)
    assert claim.state is ClaimState.COMPLETED
    assert counts(house) == (1, 0, 1, 1)
    assert (house.device(DRONE).retired, house.device(SPARE).plan_id) == (True, house.plan_id)
    house.travel(days=40)
    book = house.payments.books()[claim.claim_id]
    assert (book.captures, book.captured, book.refunded, book.live_holds) == (1, 92900, 0, 0)


def test_a_second_flyaway_of_a_12_month_plan_is_refused(house):
    """SVC-10: at most 1 of 2."""
    house.ship(house.paid(service=LOST))
    at = house.clock.now() - timedelta(days=1)
    house.put(replace(house.device(SPARE), bound_account=ANA, bound_at=at))
    preview = house.claims.preview(ANA, house.damage(SPARE, LOST), "US", LOST)
    assert preview.decision.failed == ("SVC-10",)


@pytest.mark.parametrize("account", ["account-ben", ANA])
def test_an_account_bound_to_the_device_too_late_or_anothers_is_refused(house, account):
    bound(house, account, days=-1 if account == ANA else 1)
    preview = house.claims.preview(ANA, house.damage(DRONE, LOST), "US", LOST)
    assert preview.decision.failed == ("SVC-10",)
    assert [step.code for step in preview.decision.next_steps] == ["desk"]


def in_review(house):
    house.put(replace(house.device(DRONE), bound_account=None, bound_at=None))
    return house.filed(service=LOST)


def test_a_binding_that_nobody_knows_waits_for_the_desk_and_opens_no_page(house):
    claim = in_review(house)
    assert (claim.state, claim.ledger) == (ClaimState.IN_REVIEW, ())
    assert claim.work_since == house.clock.now()
    house.travel(days=3)
    assert house.claim(claim.claim_id).state is ClaimState.IN_REVIEW
    assert house.payments.books().get(claim.claim_id) is None


def test_approved_after_days_it_can_be_paid_for_24_hours_from_then(house):
    """PAY-3: counted from the desk's yes."""
    claim = in_review(house)
    house.travel(days=3)
    claim = approve(house, claim)
    assert (claim.state, claim.work_since) == (ClaimState.AWAITING_PAYMENT, None)
    approved_at = house.clock.now()
    house.clock.set(approved_at + timedelta(hours=24))
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.AWAITING_PAYMENT
    house.clock.forward(timedelta(milliseconds=1))
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.LAPSED


def test_approved_it_is_paid_like_any_other(house):
    claim = approve(house, in_review(house))
    house.payments.pay(claim.ledger[-1].page_id)
    assert house.claims.go_on(claim.claim_id, ANA, house.op()).state is ClaimState.PAID
    assert house.types(claim.claim_id) == ["claim_filed", "flyaway_approved", "claim_paid"]


def test_declined_it_is_refused_and_nothing_was_ever_charged(house):
    claim = does(house, in_review(house), flyaway.declined)
    assert (claim.state, claim.work_since) == (ClaimState.REFUSED, None)
    assert house.device(DRONE).open_claim_id is None
    assert house.payments.books().get(claim.claim_id) is None


@pytest.mark.parametrize("state", ["in_review", "awaiting_payment", "paid"])
def test_found_before_it_ships_all_goes_back(house, state):
    if state == "in_review":
        claim = in_review(house)
    else:
        claim = house.paid(service=LOST) if state == "paid" else house.filed(service=LOST)
    assert claim.state == state
    claim = does(house, claim, flyaway.found)
    assert (claim.state, claim.found_at) == (ClaimState.CANCELLED, house.clock.now())
    house.settle_everything()
    assert counts(house) == (2, 0, 0, 0)
    assert house.device(DRONE).open_claim_id is None
    book = house.payments.books().get(claim.claim_id)
    kept = book.captured - book.refunded if book else 0
    assert kept == 0 and (book is None or book.live_holds == 0)


def test_found_after_it_shipped_is_recorded_once_and_the_serial_stays_retired(house):
    claim = house.ship(house.paid(service=LOST))
    house.travel(days=2)
    claim = does(house, claim, flyaway.found)
    first = claim.found_at
    assert (claim.state, first) == (ClaimState.COMPLETED, house.clock.now())
    house.travel(days=1)
    claim = does(house, claim, flyaway.found)
    assert claim.found_at == first
    assert house.types(claim.claim_id).count("device_found") == 1
    assert house.device(DRONE).retired
    assert house.payments.books()[claim.claim_id].refunded == 0


def test_what_has_lapsed_cannot_be_found(house):
    claim = house.filed(service=LOST)
    house.travel(days=2)
    with pytest.raises(WrongState):
        does(house, claim, flyaway.found)


def test_the_last_replacement_may_be_lost_while_the_customer_pays(house):
    """SVC-1, TRM-6."""
    claim = house.filed(service=LOST)
    house.put(house.plan(house.plan_id).reserve().reserve())
    house.payments.pay(claim.ledger[-1].page_id)
    claim = house.claims.go_on(claim.claim_id, ANA, house.op())
    house.settle_everything()
    assert claim.state is ClaimState.REFUSED
    assert house.payments.books()[claim.claim_id].live_holds == 0
    assert counts(house) == (0, 2, 0, 0)


def test_a_loss_before_cover_began_or_still_to_come_is_not_taken(house):
    """TRM-7."""
    plan, now = house.plan(house.plan_id), house.clock.now()
    early = replace(house.damage(DRONE, LOST), lost_at=plan.starts_at - timedelta(milliseconds=1))
    bound(house, days=30)
    assert house.claims.preview(ANA, early, "US", LOST).decision.failed == ("TRM-7",)
    on_time = replace(early, lost_at=plan.starts_at)
    assert house.claims.preview(ANA, on_time, "US", LOST).decision.allowed
    with pytest.raises(BadValue) as fault:
        house.claims.preview(ANA, replace(early, lost_at=now + timedelta(seconds=1)), "US", LOST)
    assert fault.value.pointer == "/lost_at"


def test_a_device_that_is_not_lost_is_no_flyaway_and_a_lost_one_no_express(house):
    """COV-2, SVC-3."""
    broken = replace(house.damage(DRONE, LOST), cause=Cause.COLLISION)
    assert house.claims.preview(ANA, broken, "US", LOST).decision.failed == ("COV-2",)
    filing = house.filing(service=LOST)
    with pytest.raises(Refused) as refusal:
        house.claims.file(replace(filing, service=Service.BASIC), house.op())
    assert [step.code for step in refusal.value.decision.next_steps] == ["flyaway"]

"""The two stories of a Premium claim, and what may come between, through the real driver."""

from datetime import timedelta

import pytest

from care.domain.errors import CardRefused, KeyReused, NotFound, Refused
from care.domain.event import broken_at
from care.domain.ledger import Purpose, Status
from care.domain.states import ClaimState, HoldState, PlanState
from care.usecases.release_hold import Result
from tests.support.house import ANA, BEN, DRONE, SPARE, SPARE2, House


@pytest.fixture
def house():
    return House()


def test_a_plan_bought_separately_is_authorized_then_bound_then_captured(house):
    """BUY-2, TRM-2, TRM-3."""
    plan = house.bought()

    assert plan.state is PlanState.SCHEDULED
    assert (plan.total, plan.left, plan.reserved) == (2, 2, 0)
    assert plan.starts_at.isoformat() == "2026-11-23T08:00:00+00:00"
    assert plan.ends_at.isoformat() == "2027-11-23T08:00:00+00:00"
    assert house.device(DRONE).plan_id == plan.plan_id
    assert house.device(DRONE).order_id is None
    assert house.types(plan.plan_id) == ["order_placed", "plan_bound", "plan_paid"]
    book = house.payments.books()[plan.plan_id]
    assert (book.captured, book.captures, book.live_holds) == (23900, 1, 0)


def test_an_unpaid_order_lapses_after_60_minutes_and_frees_its_serial(house):
    """PAY-3, ELG-10: at 60:00.000 it still stands, one millisecond later it is gone."""
    plan = house.order()
    house.clock.forward(timedelta(minutes=60))
    house.settle_everything()
    assert house.plan(plan.plan_id).state is PlanState.AWAITING_PAYMENT

    house.clock.forward(timedelta(milliseconds=1))
    house.settle_everything()

    assert house.plan(plan.plan_id).state is PlanState.VOID
    assert house.device(DRONE).order_id is None
    assert house.payments.books().get(plan.plan_id) is None
    assert house.types(plan.plan_id)[-1] == "order_lapsed"


def test_a_second_order_for_a_held_serial_is_refused_by_elg_10(house):
    house.order()
    with pytest.raises(Refused) as refusal:
        house.order(account=BEN, key="another-key-0001")
    assert refusal.value.decision.failed == ("ELG-10",)


def test_story_one_ends_with_one_capture_the_fee_and_every_hold_cancelled(house):
    """SVC-6, HLD-1, HLD-2, TRM-6, LNK-1, RET-1 to RET-4."""
    plan = house.covered()
    claim = house.paid()
    assert claim.state is ClaimState.PAID
    assert claim.return_by.last_day.isoformat() == "2026-12-07"
    assert (house.plan(plan.plan_id).left, house.plan(plan.plan_id).reserved) == (1, 1)

    claim = house.ship(claim)
    assert claim.state is ClaimState.RETURN_DUE
    moved = house.plan(plan.plan_id)
    assert (moved.serial, moved.left, moved.reserved, moved.used) == (SPARE, 1, 0, 1)
    assert moved.chain == (DRONE, SPARE)
    assert house.device(DRONE).retired
    assert house.device(SPARE).plan_id == plan.plan_id

    receipt = house.scan("1zn-a 0001", battery=False)
    assert receipt.result is Result.RELEASED
    assert receipt.claim.state is ClaimState.COMPLETED
    assert receipt.claim.hold_state is HoldState.RELEASED
    assert house.device(DRONE).open_claim_id is None
    book = house.payments.books()[claim.claim_id]
    assert (book.captures, book.captured, book.live_holds, book.refunded) == (1, 15900, 0, 0)
    assert house.types(claim.claim_id) == [
        "claim_filed",
        "hold_placed",
        "claim_paid",
        "shipped",
        "unit_received",
        "hold_released",
        "completed",
    ]
    assert broken_at(house.store.timeline(claim.claim_id)) is None

    house.travel(days=30)
    assert house.payments.books()[claim.claim_id].captures == 1
    assert house.claim(claim.claim_id).due_at is None


def test_story_two_ends_with_the_default_taken_once_from_a_renewed_hold(house):
    """HLD-4, HLD-5, HLD-6: the end of the 14th local day, not a step of the clock sooner."""
    house.covered()
    claim = house.shipped()
    house.travel(days=13, hours=12)
    assert house.claim(claim.claim_id).state is ClaimState.RETURN_DUE

    house.travel(days=2)

    claim = house.claim(claim.claim_id)
    assert claim.state is ClaimState.DEFAULTED
    assert claim.hold_state is HoldState.CAPTURED
    assert claim.default_reasons == ("HLD-5",)
    holds = claim.lines(Purpose.HOLD)
    assert len(holds) >= 3
    assert [line.status for line in holds] == [Status.VOIDED] * (len(holds) - 1) + [Status.CAPTURED]
    book = house.payments.books()[claim.claim_id]
    assert (book.captures, book.captured, book.live_holds) == (2, 15900 + 99900, 0)
    types = house.types(claim.claim_id)
    assert types.count("default_charged") == 1
    assert types.count("hold_renewed") == len(holds) - 1

    house.travel(days=40)
    assert house.payments.books()[claim.claim_id].captured == 15900 + 99900


def test_the_default_is_due_at_the_deadline_and_not_a_millisecond_before(house):
    """TIM-3, HLD-5."""
    house.covered()
    claim = house.shipped()
    house.travel(days=14)
    deadline = house.claim(claim.claim_id).return_by.at
    house.clock.set(deadline - timedelta(milliseconds=1))
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.RETURN_DUE
    house.clock.set(deadline)
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.DEFAULTED


def test_a_second_claim_on_the_replacement_uses_the_second_fee_and_the_last_replacement(house):
    """PAY-6, TRM-3, LNK-1."""
    plan = house.covered()
    house.shipped()
    house.scan()
    second = house.shipped(SPARE, SPARE2, key="claim-key-00000002")
    assert (second.fee.amount, second.fee_number) == (19900, 2)
    assert house.plan(plan.plan_id).left == 0
    with pytest.raises(AssertionError, match="SVC-1"):
        house.filing(SPARE2)


def test_no_default_before_the_replacement_has_shipped(house):
    """HLD-10: shipped late, the period counts from the shipment."""
    house.covered()
    claim = house.paid()
    house.travel(days=20)
    claim = house.claim(claim.claim_id)
    assert (claim.state, claim.hold_state) == (ClaimState.PAID, HoldState.LIVE)
    claim = house.ship(claim)
    assert claim.return_by.last_day.isoformat() == "2026-12-27"


def test_a_refused_fee_undoes_the_hold_and_the_reservation(house):
    """SVC-6: what came before is undone by a void, nothing ships, nothing stays reserved."""
    plan = house.covered()
    claim = house.filed()
    house.payments.pay(claim.ledger[-1].page_id)
    house.payments.bank_says("insufficient_funds")
    with pytest.raises(CardRefused):
        house.claims.go_on(claim.claim_id, ANA, house.op())
    claim = house.claim(claim.claim_id)
    assert claim.state is ClaimState.AWAITING_PAYMENT
    assert (house.plan(plan.plan_id).left, house.plan(plan.plan_id).reserved) == (2, 0)
    book = house.payments.books()[claim.claim_id]
    assert (book.captures, book.live_holds) == (0, 0)

    again = house.claims.go_on(claim.claim_id, ANA, house.op(), try_again=True)
    house.payments.pay(again.ledger[-1].page_id)
    paid = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert (paid.state, paid.hold_state) == (ClaimState.PAID, HoldState.LIVE)
    assert house.payments.books()[claim.claim_id].captures == 1


def test_an_unpaid_claim_lapses_after_24_hours_and_one_millisecond(house):
    """PAY-3, TIM-2."""
    house.covered()
    claim = house.filed()
    house.clock.set(claim.filed_at + timedelta(hours=24))
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.AWAITING_PAYMENT
    house.clock.forward(timedelta(milliseconds=1))
    house.settle_everything()
    assert house.claim(claim.claim_id).state is ClaimState.LAPSED
    assert house.device(DRONE).open_claim_id is None


def test_a_hold_placed_by_a_customer_who_never_came_back_is_found_by_the_sweep(house):
    house.covered()
    claim = house.filed()
    house.payments.pay(claim.ledger[-1].page_id)
    house.travel(hours=1)
    assert house.claim(claim.claim_id).state is ClaimState.PAID


def test_the_wrong_unit_opens_a_cure_and_the_right_one_closes_it(house):
    """RET-2, RET-5."""
    house.covered()
    claim = house.shipped()
    receipt = house.scan("9XWRONG1", claim_id=claim.claim_id)
    assert receipt.result is Result.INCOMPLETE
    assert receipt.decision.failed == ("RET-2",)
    assert receipt.claim.state is ClaimState.RETURN_INCOMPLETE
    assert receipt.claim.hold_state is HoldState.LIVE
    assert house.scan().result is Result.RELEASED


def test_a_cure_that_ends_after_the_deadline_puts_the_default_off_to_its_end(house):
    """RET-5: at least 5 calendar days from telling. HLD-5: all reasons, one default."""
    house.covered()
    claim = house.shipped()
    house.travel(days=13)
    house.scan(
        "9XWRONG1",
        claim_id=claim.claim_id,
        battery=False,
        genuine=False,
        photo="p",
        found_by="K. Lee",
    )
    house.travel(days=4)
    assert house.claim(claim.claim_id).state is ClaimState.RETURN_INCOMPLETE
    house.travel(days=2)
    claim = house.claim(claim.claim_id)
    assert claim.state is ClaimState.DEFAULTED
    assert claim.default_reasons == ("RET-2", "RET-4")
    assert house.payments.books()[claim.claim_id].captures == 2


def test_a_late_unit_within_20_business_days_gets_the_default_back(house):
    """HLD-8."""
    house.covered()
    claim = house.shipped()
    house.travel(days=16)
    assert house.claim(claim.claim_id).state is ClaimState.DEFAULTED
    receipt = house.scan()
    assert receipt.result is Result.LATE
    assert receipt.claim.state is ClaimState.COMPLETED
    assert receipt.claim.hold_state is HoldState.REFUNDED
    book = house.payments.books()[claim.claim_id]
    assert (book.captured, book.refunded) == (15900 + 99900, 99900)


def test_a_unit_back_before_shipping_releases_the_hold_and_still_ships(house):
    house.covered()
    claim = house.paid()
    receipt = house.scan()
    assert receipt.result is Result.RELEASED
    assert receipt.claim.state is ClaimState.RETURNED_FIRST
    assert house.ship(claim).state is ClaimState.COMPLETED
    assert house.device(DRONE).open_claim_id is None


def test_a_unit_that_no_claim_names_is_recorded_and_moves_no_money(house):
    """RET-7."""
    receipt = house.scan("7XSTRANGE")
    assert receipt.result is Result.UNKNOWN_UNIT
    assert house.types("serial_7XSTRANGE") == ["unit_recorded"]
    assert house.payments.books() == {}


def test_a_repeated_scan_gets_the_first_answer_and_writes_nothing(house):
    house.covered()
    claim = house.shipped()
    house.scan()
    before = house.claim(claim.claim_id)
    assert house.scan().result is Result.RELEASED
    assert house.claim(claim.claim_id) == before


def test_the_same_key_again_is_the_same_claim_and_another_body_is_told(house):
    house.covered()
    first = house.filed()
    assert (
        house.claims.file(house_filing_again(house, first), house.op()).claim_id == first.claim_id
    )
    with pytest.raises(KeyReused):
        house.claims.file(house_filing_again(house, first, request_hash="other"), house.op())


def house_filing_again(house, claim, **changes):
    filing = {
        "account_id": ANA,
        "damage": house.damage(claim.serial),
        "address": claim.address,
        "description": None,
        "consent_version": claim.consent.version,
        "ip": "127.0.0.1",
        "fee": claim.fee,
        "hold": claim.hold,
        "locale": "en-US",
        "key": "claim-key-00000001",
        "request_hash": "hash",
    } | changes
    from care.usecases.file_claim import Filing

    return Filing(**filing)


def test_another_account_cannot_go_on_with_a_claim(house):
    house.covered()
    claim = house.filed()
    with pytest.raises(NotFound):
        house.claims.go_on(claim.claim_id, BEN, house.op())


def test_the_last_replacement_goes_to_one_claim_and_the_other_is_refused_unharmed(house):
    """TRM-6, SVC-1: reserved in the transaction that records the hold."""
    plan = house.covered()
    claim = house.filed()
    taken = house.plan(plan.plan_id)
    house.put(
        type(taken)(**{n: getattr(taken, n) for n in taken.__dataclass_fields__} | {"left": 0})
    )
    house.payments.pay(claim.ledger[-1].page_id)
    after = house.claims.go_on(claim.claim_id, ANA, house.op())
    assert after.state is ClaimState.REFUSED
    book = house.payments.books()[claim.claim_id]
    assert (book.captures, book.live_holds) == (0, 0)
    assert house.types(claim.claim_id)[-1] == "hold_released" or after.hold_state is HoldState.NONE


def test_a_late_unit_that_fails_its_checks_is_the_desks_task_and_brings_nothing_back(house):
    """HLD-8, RET-4: recorded with the rule that failed; no cure is promised after the default."""
    house.covered()
    claim = house.shipped()
    house.travel(days=16)
    receipt = house.scan(genuine=False, photo="P-1", found_by="K. Lee")
    assert receipt.result is Result.LATE
    assert [step.code for step in receipt.decision.next_steps] == ["desk"]
    assert house.claim(claim.claim_id).work_since is not None
    last = house.store.timeline(claim.claim_id)[-1].note
    assert (last.type, last.rules) == ("unit_recorded", ("HLD-8", "RET-4"))
    assert house.payments.books()[claim.claim_id].refunded == 0


def test_a_hold_that_was_undone_names_the_rule_that_undid_it(house):
    """SVC-6: not HLD-2, for nothing was received."""
    house.covered()
    claim = house.filed()
    house.payments.pay(claim.ledger[-1].page_id)
    house.payments.bank_says("insufficient_funds")
    with pytest.raises(CardRefused):
        house.claims.go_on(claim.claim_id, ANA, house.op())
    released = house.store.timeline(claim.claim_id)[-1].note
    assert (released.type, released.rules) == ("hold_released", ("SVC-6",))

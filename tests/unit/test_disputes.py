"""A bank's dispute of fee, default or purchase: PAY-8, through the driver and the webhook."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import disputes
from care.domain.errors import Refused
from care.domain.ledger import Dispute, DisputeState, Goal, Purpose, Status, Way
from care.domain.states import ClaimState, HoldState, PlanState
from care.usecases.evidence import GatherEvidence
from care.usecases.release_hold import Result
from care.usecases.take_payment_event import TakePaymentEvent
from care.web.views.evidence import evidence_view
from tests.support.builders import NOW, a_claim, a_line, a_plan, a_shipped_claim, usd
from tests.support.house import DRONE, House

OPEN, WON, LOST = DisputeState.OPEN, DisputeState.WON, DisputeState.LOST


@pytest.fixture
def house():
    return House()


@pytest.fixture
def claim(house):
    """Defaulted: the hold was captured."""
    house.covered()
    shipped = house.shipped()
    house.travel(days=16)
    return house.claim(shipped.claim_id)


def default_of(claim):
    return claim.lines(Purpose.HOLD)[-1].provider_id


def hear(house, payment_id, word="created"):
    """The provider's webhook, which names the payment and nobody."""
    body, signature = house.payments.webhook(f"charge.dispute.{word}", payment_id, None)
    door = TakePaymentEvent(house.payments, house.queue, house.store, house.clock, "test")
    door.take(body, signature, house.op())
    for due in house.queue.take():
        house.worker.work(due, house.op())


def dispute(house, claim, payment_id=None):
    payment_id = payment_id or default_of(claim)
    house.payments.dispute(payment_id)
    hear(house, payment_id)
    return house.claim(claim.claim_id)


def decided(house, claim, state, payment_id=None):
    payment_id = payment_id or default_of(claim)
    house.payments.end_dispute(payment_id, state)
    hear(house, payment_id, "closed")
    return house.claim(claim.claim_id)


def test_a_dispute_of_the_default_is_recorded_and_is_the_desks_task_with_its_due_date(house, claim):
    now = dispute(house, claim)
    assert (now.state, now.hold_state) == (ClaimState.DEFAULTED, HoldState.DISPUTED)
    assert now.work_since == house.clock.now()
    line = now.lines(Purpose.HOLD)[-1]
    assert line.dispute.due_by == house.clock.now() + timedelta(days=14)
    note = house.store.timeline(claim.claim_id)[-1].note
    assert (note.type, note.rules, note.money) == ("dispute_opened", ("PAY-8",), usd(99900))
    assert "23 December 2026" in note.sentence
    hear(house, default_of(claim))
    assert house.types(claim.claim_id).count("dispute_opened") == 1


def test_while_a_dispute_is_open_a_late_unit_is_recorded_and_nothing_is_refunded(house, claim):
    """PAY-8 before HLD-8: it would be paid twice."""
    dispute(house, claim)
    receipt = house.scan()
    assert receipt.result is Result.LATE
    assert receipt.decision.failed == ("PAY-8",)
    assert house.payments.books()[claim.claim_id].refunded == 0
    with pytest.raises(Refused) as refused:
        house.decide(claim, "desk_accepts")
    assert refused.value.decision.failed == ("PAY-8",)
    assert [step.code for step in refused.value.decision.next_steps] == ["await_dispute"]
    assert house.claim(claim.claim_id).state is ClaimState.DEFAULTED


def test_a_dispute_that_was_won_leaves_the_default_as_it_was(house, claim):
    dispute(house, claim)
    now = decided(house, claim, "won")
    assert (now.hold_state, now.work_since) == (HoldState.CAPTURED, None)
    assert house.types(claim.claim_id)[-1] == "dispute_won"
    assert house.scan().claim.hold_state is HoldState.REFUNDED


def test_a_late_unit_that_waited_for_the_dispute_stays_the_desks_task(house, claim):
    dispute(house, claim)
    house.scan()
    now = decided(house, claim, "won")
    assert now.work_since is not None
    assert house.decide(claim, "desk_accepts").hold_state is HoldState.REFUNDED


def test_a_dispute_that_was_lost_counts_as_the_refund_and_is_never_charged_again(house, claim):
    dispute(house, claim)
    now = decided(house, claim, "lost")
    assert (now.hold_state, now.work_since) == (HoldState.CLOSED, None)
    house.travel(days=3)
    receipt = house.scan()
    assert receipt.claim.state is ClaimState.COMPLETED
    book = house.payments.books()[claim.claim_id]
    assert (book.captures, book.captured, book.refunded) == (2, 15900 + 99900, 0)


def test_a_dispute_of_the_fee_is_the_desks_task_and_moves_neither_claim_nor_hold(house):
    house.covered()
    claim = house.shipped()
    fee = claim.lines(Purpose.FEE)[0].provider_id
    now = dispute(house, claim, fee)
    assert (now.state, now.hold_state) == (ClaimState.RETURN_DUE, HoldState.LIVE)
    assert now.work_since is not None
    after = decided(house, claim, "lost", fee)
    assert after.work_since is not None, "an open claim keeps its task; the desk looks at it"
    assert house.scan().claim.state is ClaimState.COMPLETED


@pytest.mark.parametrize(("state", "refunded"), [("won", 15900), ("lost", 0)])
def test_a_cancelled_claims_fee_waits_for_the_dispute_and_goes_back_once(house, state, refunded):
    """PAY-8, PAY-4: by us where we won, by the bank where we lost."""
    house.covered()
    claim = house.paid()
    fee = claim.lines(Purpose.FEE)[0].provider_id
    dispute(house, claim, fee)
    house.decide(claim, "refuse_order")
    house.travel(hours=2)
    assert house.payments.books()[claim.claim_id].refunded == 0
    decided(house, claim, state, fee)
    house.travel(hours=2)
    assert house.payments.books()[claim.claim_id].refunded == refunded
    assert house.claim(claim.claim_id).due_at is None


def test_a_dispute_lost_before_the_cancellation_is_not_refunded_beside(house):
    house.covered()
    claim = house.paid()
    fee = claim.lines(Purpose.FEE)[0].provider_id
    dispute(house, claim, fee)
    decided(house, claim, "lost", fee)
    house.decide(claim, "refuse_order")
    house.travel(hours=2)
    assert house.payments.books()[claim.claim_id].refunded == 0
    assert "refund_started" not in house.types(claim.claim_id)


def test_a_refund_that_meets_an_unheard_dispute_moves_nothing_and_waits(house):
    """The bank knew before its webhook came: the provider refuses, and it is asked again."""
    house.covered()
    claim = house.paid()
    house.payments.dispute(claim.lines(Purpose.FEE)[0].provider_id)
    house.decide(claim, "refuse_order")
    refund = house.claim(claim.claim_id).lines(Purpose.REFUND)[0]
    assert refund.status is Status.INTENDED
    hear(house, refund.refunds)
    house.travel(hours=1)
    assert house.payments.books()[claim.claim_id].refunded == 0


def test_a_late_return_whose_default_is_disputed_meanwhile_ends_either_way():
    """The refund was meant and not made: lost, the bank made it."""
    refund = a_line(Purpose.REFUND, provider_id=None, way=Way.BACK, goal=Goal.REFUNDED)
    refund = replace(refund, status=Status.INTENDED, refunds="pi_1")
    taken = a_line(goal=Goal.CAPTURED, status=Status.CAPTURED, dispute=Dispute("dp_1", OPEN))
    claim = a_claim(
        state=ClaimState.LATE_RETURN, hold_state=HoldState.CAPTURED, ledger=(taken, refund)
    )
    opened = disputes.disputed(claim, NOW).after
    assert opened.hold_state is HoldState.DISPUTED
    assert disputes.unfrozen(opened.ledger) == [opened.ledger[0]]
    told = opened.ledger[0].dispute
    lost = opened.with_line(replace(opened.ledger[0], dispute=replace(told, state=LOST)))
    after = disputes.disputed(lost, NOW).after
    assert after.hold_state is HoldState.CLOSED
    assert after.lines(Purpose.REFUND)[0].status is Status.VOIDED


@pytest.mark.parametrize(
    ("state", "hold_state", "ends"),
    [
        (WON, HoldState.CAPTURED, HoldState.CAPTURED),
        (LOST, HoldState.CHARGED, HoldState.CLOSED),
        (OPEN, HoldState.REFUNDED, HoldState.REFUNDED),
    ],
)
def test_a_dispute_heard_of_late_goes_the_whole_way_and_a_refunded_default_stays(
    state, hold_state, ends
):
    taken = a_line(goal=Goal.CAPTURED, status=Status.CAPTURED, dispute=Dispute("dp_1", state))
    claim = a_shipped_claim(state=ClaimState.DEFAULTED, hold_state=hold_state, ledger=(taken,))
    turn = disputes.disputed(claim, NOW)
    assert turn.after.hold_state is ends
    assert disputes.disputed(turn.after, NOW) is None


# A plan's purchase


def test_a_disputed_purchase_is_the_desks_task_and_the_plan_goes_on(house):
    plan = house.bought()
    payment_id = plan.ledger[0].provider_id
    house.payments.dispute(payment_id)
    hear(house, payment_id)
    now = house.plan(plan.plan_id)
    assert (now.task, now.work_since) == ("dispute", house.clock.now())
    assert now.state is PlanState.SCHEDULED
    assert house.types(plan.plan_id)[-1] == "dispute_opened"
    house.payments.end_dispute(payment_id, "lost")
    hear(house, payment_id, "closed")
    after = house.plan(plan.plan_id)
    assert (after.task, after.work_since) == (None, None)
    assert house.types(plan.plan_id)[-1] == "dispute_lost"
    house.travel(days=2)
    assert house.payments.books()[plan.plan_id].captures == 1


def test_another_task_of_the_plan_is_not_overwritten_nor_ended_by_a_dispute():
    refund = a_line(Purpose.REFUND, way=Way.BACK, goal=Goal.REFUNDED, status=Status.INTENDED)
    line = a_line(Purpose.PURCHASE, status=Status.CAPTURED, dispute=Dispute("dp_1", OPEN))
    plan = a_plan(task="tell_store", work_since=NOW)
    plan = replace(plan, ledger=(line, replace(refund, refunds="pi_1", provider_id=None)))
    opened = disputes.plan_disputed(plan, NOW + timedelta(days=1)).after
    assert (opened.task, opened.work_since) == ("tell_store", NOW)
    lost = replace(line, dispute=Dispute("dp_1", LOST, told=OPEN))
    closed = disputes.plan_disputed(replace(opened, ledger=(lost, opened.ledger[1])), NOW).after
    assert closed.task == "tell_store"
    assert closed.ledger[1].status is Status.VOIDED
    assert disputes.plan_disputed(closed, NOW) is None


# The evidence bundle


def test_the_bundle_holds_consent_decisions_shipments_scans_mails_and_timeline(house, claim):
    house.scan(genuine=False, photo="P-17", found_by="K. Lee")
    dispute(house, claim)
    evidence = GatherEvidence(house.store).of(claim.claim_id)
    view = evidence_view(evidence)
    assert view["consent"]["text"].startswith("I agree that 159.00 USD is charged now")
    assert view["consent"]["ip"] == "127.0.0.1"
    assert [each["serial"] for each in view["shipments"]] == ["1ZNB0001"]
    assert view["scans"][0]["found_by"] == "K. Lee"
    assert "defaulted" in [mail["type"] for mail in view["mails"]]
    assert "dispute_opened" not in [mail["type"] for mail in view["mails"]]
    assert view["timeline"][-1]["type"] == "dispute_opened"
    assert view["plan_timeline"][0]["type"] == "order_placed"
    assert view["timeline_whole"] is True
    held = [each for each in view["payments"] if each["dispute"]]
    assert [each["dispute"]["state"] for each in held] == ["open"]
    assert view["default_reasons"] == ["HLD-5"]
    assert "Main St" in " ".join(view["ship_to"])
    assert house.device(DRONE).retired


def test_the_bundle_of_a_claim_without_plan_consent_or_shipment_is_still_one(house):
    bare = a_claim("claim_bare", plan_id=None, consent=None, ledger=())
    house.put(bare)
    view = evidence_view(GatherEvidence(house.store).of("claim_bare"))
    assert (view["consent"], view["shipments"], view["plan_timeline"]) == (None, [], [])

"""PAY-4: a refund that did not go back, or came back later, is the desk's, and closed by name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import costs, desk_work
from care.domain.claim import Approval
from care.domain.errors import NotFound, WrongState
from care.domain.ledger import Dispute, DisputeState, Goal, Purpose, Status, Way
from care.domain.states import ClaimState, HoldState, PlanState
from care.usecases.close_task import CloseTask, Done
from tests.support.builders import NOW, a_claim, a_line, a_plan, usd
from tests.support.desk_rows import next_action
from tests.support.hooks import Hooks
from tests.support.house import ANA, START, House
from tests.support.shop import Beside

MINUTE = timedelta(minutes=1)
PAID = Done("Paid back by bank transfer.", "desk-1", approved_by="Kim Lee")


@pytest.fixture
def house():
    return House()


@pytest.fixture
def claim(house):
    """Cancelled; its fee's refund succeeded, and came back a moment later."""
    house.covered()
    paid = house.paid(card="refundFail")
    house.managing.cancel(paid.claim_id, ANA, house.op())
    house.clock.forward(timedelta(seconds=1))
    assert house.claim(paid.claim_id).lines(Purpose.REFUND)[0].status is Status.REFUNDED
    house.clock.forward(MINUTE)
    return house.claim(paid.claim_id)


def fails(house, claim):
    refund = claim.lines(Purpose.REFUND)[0].provider_id
    Hooks(house).hear("refund.failed", refund, claim.claim_id)
    return house.claim(claim.claim_id)


def desk(house):
    return CloseTask(house.store, house.clock, house.settle)


def closed(house, claim, done=PAID):
    return desk(house).close_on_claim(claim.claim_id, done, house.op())


def test_a_refund_that_came_back_later_reaches_the_desk_by_its_webhook(house, claim):
    """The event names the refund, which is looked at."""
    now = fails(house, claim)
    assert now.lines(Purpose.REFUND)[0].status is Status.REFUND_FAILED
    assert (now.work_since, next_action(now)) == (house.clock.now(), "refund")
    assert house.types(claim.claim_id)[-1] == "refund_failed"
    assert fails(house, claim) == now
    assert house.types(claim.claim_id).count("refund_failed") == 1


def test_a_refund_on_its_way_reaches_the_desk_by_the_sweep(house):
    """Nobody hears of it; it is looked at daily."""
    house.covered()
    claim = house.paid(card="refundFail")
    house.managing.cancel(claim.claim_id, ANA, house.op())
    stored = house.claim(claim.claim_id)
    line = stored.lines(Purpose.REFUND)[0]
    later = house.clock.now() + timedelta(days=1)
    pending = replace(line, status=Status.REFUND_PENDING, not_before=later)
    house.put(replace(stored.with_line(pending), due_at=later))
    house.travel(days=1, hours=1)
    now = house.claim(claim.claim_id)
    assert now.lines(Purpose.REFUND)[0].status is Status.REFUND_FAILED
    assert now.work_since is not None


def test_a_plans_refund_that_came_back_later_is_its_task(house):
    plan = house.bought(card="refundFail")
    line = a_line(
        Purpose.REFUND,
        amount=plan.price,
        way=Way.BACK,
        goal=Goal.REFUNDED,
        status=Status.REFUNDED,
    )
    made = house.payments.refund(plan.ledger[0].provider_id, plan.price, {"n": "1"}, "key/refund")
    given = replace(line, provider_id=made.refund_id, refunds=plan.ledger[0].provider_id)
    over = replace(plan, state=PlanState.REFUNDED, ledger=(*plan.ledger, given))
    house.put(over)
    house.clock.forward(MINUTE)
    Hooks(house).hear("refund.failed", made.refund_id, plan.plan_id)
    now = house.plan(plan.plan_id)
    assert now.ledger[-1].status is Status.REFUND_FAILED
    assert now.task == "The bank sent the refund back: find another way to pay it."


def test_the_desk_says_by_name_how_it_was_paid_and_the_task_is_closed(house, claim):
    now = fails(house, claim)
    house.clock.forward(MINUTE)
    after = closed(house, now)
    assert (after.work_since, after.task_closed_at) == (None, house.clock.now())
    line = after.lines(Purpose.REFUND)[0]
    assert (line.status, line.paid_otherwise) == (Status.REFUND_FAILED, house.clock.now())
    assert after.approvals == (
        Approval("settle_task", "Kim Lee", PAID.note, house.clock.now(), "desk-1"),
    )
    note = house.store.timeline(claim.claim_id)[-1].note
    assert (note.type, note.actor, note.rules) == ("task_closed", "desk", ("PAY-4",))
    assert (note.sentence, note.money) == (f"The service desk: {PAID.note}", usd(15900))
    assert house.store.work("US") == []
    house.travel(days=2)
    assert house.claim(claim.claim_id).work_since is None


def test_asked_again_it_is_the_first_answer_and_one_event(house, claim):
    first = closed(house, fails(house, claim))
    assert closed(house, claim) == first
    assert closed(house, claim, replace(PAID, since=START)) == first
    assert house.types(claim.claim_id).count("task_closed") == 1


def test_a_late_repeat_closes_no_later_task(house, claim):
    waits = fails(house, claim)
    after = closed(house, waits, replace(PAID, since=waits.work_since))
    house.clock.forward(MINUTE)
    second = replace(after.lines(Purpose.REFUND)[0], n=2, paid_otherwise=None)
    later = replace(after.with_line(second), work_since=house.clock.now())
    house.put(later)
    assert closed(house, claim, replace(PAID, since=waits.work_since)).work_since is not None
    assert closed(house, claim, replace(PAID, since=later.work_since)).work_since is None


def test_a_claim_without_a_failed_refund_has_no_task_to_close(house, claim):
    with pytest.raises(WrongState):
        closed(house, claim)
    assert "task_closed" not in house.types(claim.claim_id)
    with pytest.raises(NotFound):
        desk(house).close_on_claim("claim_none", PAID, house.op())


def test_beside_another_writer_it_is_closed_once(house, claim):
    waits = fails(house, claim)
    racing = Beside(house.store, lambda: closed(house, waits))
    settle = replace(house.settle, store=racing)
    after = replace(desk(house), store=racing, settle=settle).close_on_claim(
        claim.claim_id, PAID, house.op()
    )
    assert after.work_since is None
    assert house.types(claim.claim_id).count("task_closed") == 1


def test_a_late_return_is_complete_once_its_default_was_paid_back_another_way():
    """HLD-8: the claim does not stay open for a refund that no bank takes."""
    house = House()
    house.covered()
    taken = a_line(Purpose.HOLD, provider_id="pi_1", goal=Goal.CAPTURED, status=Status.CAPTURED)
    back = a_line(
        Purpose.REFUND,
        provider_id="re_1",
        way=Way.BACK,
        goal=Goal.REFUNDED,
        status=Status.REFUND_FAILED,
        refunds="pi_1",
    )
    claim = a_claim(
        state=ClaimState.LATE_RETURN,
        hold_state=HoldState.CAPTURED,
        ledger=(taken, back),
        work_since=NOW,
        paid_at=NOW,
    )
    house.put(claim)
    house.settle.claim(claim.claim_id, house.op())
    after = closed(house, claim)
    assert (after.state, after.hold_state) == (ClaimState.COMPLETED, HoldState.REFUNDED)
    assert house.types(claim.claim_id)[-2:] == ["task_closed", "default_refunded"]
    assert house.store.timeline(claim.claim_id)[-1].note.sentence.endswith("was paid back.")


def test_what_was_paid_another_way_counts_as_given_back():
    taken = a_line(Purpose.FEE, provider_id="pi_1", goal=Goal.CAPTURED, status=Status.CAPTURED)
    back = a_line(
        Purpose.REFUND,
        provider_id="re_1",
        amount=taken.amount,
        way=Way.BACK,
        goal=Goal.REFUNDED,
        status=Status.REFUND_FAILED,
        refunds="pi_1",
    )
    plan = a_plan()
    claim = a_claim(plan_id=plan.plan_id, ledger=(taken, back))
    kept = costs.paid_so_far(plan, [claim]).amount
    claim = claim.with_line(replace(back, paid_otherwise=NOW))
    assert costs.paid_so_far(plan, [claim]).amount == kept - taken.amount.amount
    voided = replace(taken, goal=Goal.VOIDED)
    assert claim.let_go(voided) is True


def still(**changes):
    """What waits on a default once one of its tasks is done."""
    claim = a_claim(**{"state": ClaimState.DEFAULTED, "work_since": NOW, "ledger": ()} | changes)
    return desk_work.still_waits(claim)


def test_of_several_tasks_on_a_claim_that_is_over_the_others_stay():
    """PAY-4, PAY-8, HLD-6."""
    open_dispute = a_line(dispute=Dispute("dp_1", DisputeState.OPEN))
    sent = replace(open_dispute, dispute=Dispute("dp_1", DisputeState.OPEN, submitted=True))
    back = a_line(Purpose.REFUND, way=Way.BACK, goal=Goal.REFUNDED, status=Status.REFUND_FAILED)
    assert still() is None
    assert still(ledger=(open_dispute,)) == NOW
    assert still(ledger=(sent,)) is None
    assert still(ledger=(back,)) == NOW
    assert still(ledger=(replace(back, paid_otherwise=NOW),)) is None
    orphan = a_line(Purpose.ORPHAN, goal=Goal.CAPTURED, status=Status.CAPTURED)
    assert still(ledger=(orphan,)) == NOW
    assert still(hold_state=HoldState.DEBT) == NOW
    assert still(state=ClaimState.RETURN_DUE) == NOW


def test_a_dispute_that_ends_leaves_another_one_on_the_desks_list(house):
    """PAY-8: of the default and of the fee, at the same time."""
    house.covered()
    claim = house.shipped()
    house.travel(days=16)
    claim = house.claim(claim.claim_id)
    fee = claim.lines(Purpose.FEE)[-1].provider_id
    hold = claim.lines(Purpose.HOLD)[-1].provider_id
    for payment in (fee, hold):
        house.payments.dispute(payment)
        Hooks(house).hear("charge.dispute.created", payment)
    house.payments.end_dispute(fee, "won")
    Hooks(house).hear("charge.dispute.closed", fee)
    assert house.claim(claim.claim_id).work_since is not None
    house.payments.end_dispute(hold, "won")
    Hooks(house).hear("charge.dispute.closed", hold)
    assert house.claim(claim.claim_id).work_since is None

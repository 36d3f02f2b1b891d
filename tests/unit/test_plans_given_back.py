"""RFD-1 to RFD-4 and TRM-8 on the whole house: refunded once, whatever races, repeats or breaks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import Conflict, NotFound, Refused, WrongState
from care.domain.ledger import Purpose, Status
from care.domain.money import Money
from care.domain.plan import Channel, PlanStatus
from care.domain.refunding import SEND_REFUND, TELL_SELLER
from care.domain.states import PlanState
from care.usecases.ports import Due
from tests.support.faults import Crash
from tests.support.house import ANA, BEN, DRONE, SPARE
from tests.support.plan_house import PlanHouse


@pytest.fixture
def house():
    return PlanHouse()


def refusal(house, plan, how="given_back"):
    with pytest.raises(Refused) as refused:
        getattr(house, how)(plan)
    return refused.value.decision


def books(house, plan):
    book = house.payments.books()[plan.plan_id]
    return book.captured, book.refunded


# RFD-1, RFD-3


def test_a_plan_whose_device_was_returned_is_given_back_and_its_whole_fee_refunded(house):
    """RFD-1, RFD-3: to the original means of payment, and the serial is free."""
    plan = house.covered()
    house.device_returned()
    after = house.given_back(plan)
    assert after.state is PlanState.REFUNDED
    assert (house.device(DRONE).plan_id, house.device(DRONE).next_plan_id) == (None, None)
    assert books(house, plan) == (23900, 23900)
    assert house.types(plan.plan_id)[-2:] == ["plan_returned", "plan_refund_started"]
    given_back = house.store.timeline(plan.plan_id)[-2].note
    assert given_back.rules == ("RFD-1", "RFD-2", "RFD-3")
    assert "239.00 USD goes back by the way it came." in given_back.sentence


def test_nothing_is_refunded_by_itself_when_the_registry_reports_the_return(house):
    """RFD-1: it is applied for, and is not automatic."""
    plan = house.covered()
    house.device_returned()
    house.travel(days=2)
    assert house.plan(plan.plan_id).state is PlanState.SCHEDULED
    assert books(house, plan) == (23900, 0)


def test_without_its_device_returned_a_plan_is_not_given_back(house):
    """RFD-1; the way is named (RFD-5)."""
    plan = house.covered()
    decision = refusal(house, plan)
    assert decision.failed == ("RFD-1",)
    assert [step.code for step in decision.next_steps] == ["return_device"]
    assert books(house, plan) == (23900, 0)


def test_a_return_of_the_device_before_the_plan_was_bought_does_not_count(house):
    """RFD-1: it was sold again since."""
    house.device_returned()
    house.travel(hours=1)
    assert refusal(house, house.covered()).failed == ("RFD-1",)


def test_asked_again_it_is_the_first_answer_and_one_refund(house):
    plan = house.covered()
    house.device_returned()
    first = house.given_back(plan)
    again = house.given_back(plan)
    house.settle_everything()
    assert again.state is PlanState.REFUNDED
    assert house.plan(plan.plan_id).ledger == first.ledger
    assert books(house, plan) == (23900, 23900)


def test_a_plan_is_bought_anew_once_the_first_was_given_back(house):
    plan = house.covered()
    house.device_returned()
    house.given_back(plan)
    assert house.bought(key="buy-key-0000000002").state is PlanState.SCHEDULED


def test_the_policy_may_give_back_a_part_rounded_down(house):
    """RFD-3 [policy]."""
    plan = house.covered()
    policies = replace(plan.policies, refunded_percent=33)
    house.put(replace(plan, policies=policies))
    house.device_returned()
    house.given_back(plan)
    assert books(house, plan) == (23900, 7887)


def test_a_zero_price_moves_no_money(house):
    """PAY-9."""
    plan = house.covered()
    free = replace(plan.ledger[0], amount=Money(0, "USD"), provider_id=None)
    house.put(replace(plan, price=Money(0, "USD"), ledger=(free,)))
    house.device_returned()
    after = house.given_back(plan)
    assert (after.state, after.task) == (PlanState.REFUNDED, None)
    assert house.types(plan.plan_id)[-1] == "plan_returned"
    assert books(house, plan) == (23900, 0)


# RFD-2


def test_a_plan_with_a_replacement_used_is_not_given_back(house):
    """RFD-2."""
    plan = house.covered()
    house.shipped()
    house.scan()
    house.device_returned(SPARE)
    decision = refusal(house, plan)
    assert decision.failed == ("RFD-2",)
    assert [step.code for step in decision.next_steps] == ["keep"]


def test_a_free_swap_does_not_count_as_used(house):
    """RFD-2: the serial moved, the count did not."""
    plan = house.covered()
    house.put(replace(house.device(SPARE), plan_id=plan.plan_id))
    house.put(replace(house.plan(plan.plan_id), serial=SPARE, chain=(DRONE, SPARE)))
    house.device_returned(SPARE)
    assert house.given_back(plan).state is PlanState.REFUNDED
    assert house.device(SPARE).plan_id is None


def test_a_plan_with_a_claim_open_is_not_given_back(house):
    """RFD-2."""
    plan = house.covered()
    house.filed()
    house.device_returned()
    decision = refusal(house, plan)
    assert decision.failed == ("RFD-2",)
    assert [step.code for step in decision.next_steps] == ["open_claim"]


def test_a_claim_filed_at_the_same_moment_refuses_the_return(house, monkeypatch):
    """RFD-2: the device's version lets one of the two through."""
    plan = house.covered()
    house.device_returned()
    keep = type(house.returning)._keep

    def meanwhile(self, *asked):
        monkeypatch.undo()
        house.filed()
        return keep(self, *asked)

    monkeypatch.setattr(type(house.returning), "_keep", meanwhile)
    assert refusal(house, plan).failed == ("RFD-2",)
    assert house.plan(plan.plan_id).state is PlanState.SCHEDULED


def test_whoever_is_disturbed_again_and_again_is_told_to_try_again(house, monkeypatch):
    plan = house.covered()
    house.device_returned()

    def disturbed(self, *asked):
        raise Conflict("somebody else")

    monkeypatch.setattr(type(house.returning), "_keep", disturbed)
    with pytest.raises(Conflict, match="too many writers"):
        house.given_back(plan)


# RFD-4


@pytest.fixture
def european(house):
    """A plan bought in the EU at 19:00 in Berlin, on 22 November."""
    return house.sold("mavic-3", "1ZNE0001", 12, region="EU")


def test_within_14_days_a_plan_of_the_eu_is_withdrawn_from_without_a_return(house, european):
    """RFD-4: RFD-1 is not asked."""
    after = house.given_back(european)
    assert after.state is PlanState.REFUNDED
    assert house.types(european.plan_id)[-2:] == ["plan_withdrawn", "plan_refund_started"]
    captured, refunded = books(house, european)
    assert captured == refunded > 0


@pytest.mark.parametrize(
    ("late", "allowed"), [({"milliseconds": -1}, True), ({"milliseconds": 0}, False)]
)
def test_the_right_ends_with_the_local_day_14(house, european, late, allowed):
    """RFD-4, TIM-3: 6 December is the last day, to its end in Berlin."""
    house.at(european.starts_at, days=14, **late)  # 00:00 of 7 December in Berlin
    if allowed:
        assert house.given_back(european).state is PlanState.REFUNDED
    else:
        assert refusal(house, european).failed == ("RFD-1",)


def test_a_withdrawal_asks_rfd_2_too(house, european):
    """RFD-4: RFD-2 is asked."""
    house.put(replace(house.plan(european.plan_id), left=1))
    assert refusal(house, european).failed == ("RFD-2",)


# Not ours to pay back


@pytest.mark.parametrize(
    ("channel", "task"),
    [
        (Channel.CARD, "Tell the store sf-1 to pay back the activation card's plan."),
        (Channel.BUNDLED, TELL_SELLER),
        (Channel.LEGACY, TELL_SELLER),
    ],
)
def test_what_was_not_paid_to_us_is_ended_and_its_seller_told(house, channel, task):
    """RFD-3: a card's plan, and one that was bought with its device."""
    plan = house.covered()
    house.put(replace(plan, channel=channel, ledger=(), store="sf-1"))
    house.device_returned()
    after = house.given_back(plan)
    assert (after.state, after.task, after.work_since) == (
        PlanState.REFUNDED,
        task,
        house.clock.now(),
    )
    assert [each.plan_id for each in house.store.work("US")] == [plan.plan_id]
    assert all(line.purpose is not Purpose.REFUND for line in after.ledger)
    assert "239.00" not in house.store.timeline(plan.plan_id)[-1].note.sentence


# Money in doubt


@pytest.mark.parametrize("fault", ["crash_before", "crash_after"])
@pytest.mark.parametrize("n", range(2, 9))
def test_a_crash_anywhere_leaves_one_plan_refunded_once(house, fault, n):
    plan = house.covered()
    renewal = house.renewed(plan)
    house.device_returned()
    getattr(house.store, fault)(n)
    with pytest.raises(Crash):
        house.given_back(plan)
    house.given_back(plan)
    house.travel(minutes=30)
    for each in (plan, renewal):
        assert house.plan(each.plan_id).state is PlanState.REFUNDED
        assert books(house, each) == (23900, 23900)
    assert house.types(plan.plan_id).count("plan_returned") == 1
    assert house.types(plan.plan_id).count("plan_refund_started") == 1


def test_a_refund_whose_answer_was_lost_is_made_once(house):
    plan = house.covered()
    house.device_returned()
    house.payments.lose_reply_of("refund")
    house.given_back(plan)
    house.travel(hours=1)
    assert books(house, plan) == (23900, 23900)


def test_a_refund_that_the_bank_sends_back_is_told_and_the_desks_task_once(house):
    """PAY-4, RFD-3."""
    plan = house.bought(card="refundFail")
    house.day_passes()
    house.device_returned()
    after = house.given_back(plan)
    house.travel(minutes=5)
    refund = after.ledger[-1]
    for _ in range(2):
        house.worker.work(Due("plan", plan.plan_id, refund.provider_id), house.op())
    stored = house.plan(plan.plan_id)
    assert stored.ledger[-1].status is Status.REFUND_FAILED
    assert (stored.task, stored.work_since) == (SEND_REFUND, house.clock.now())
    assert house.types(plan.plan_id).count("plan_refund_returned") == 1


def test_a_fee_that_is_authorized_and_not_captured_is_voided_and_not_refunded(house):
    plan = house.order()
    house.payments.pay(plan.ledger[-1].page_id)
    house.payments.fail_500("capture", stored=False)
    house.purchase.go_on(plan.plan_id, ANA, house.op())
    house.device_returned()
    house.given_back(plan)
    house.travel(minutes=5)
    book = house.payments.books()[plan.plan_id]
    assert (book.captured, book.live_holds) == (0, 0)
    assert house.plan(plan.plan_id).state is PlanState.REFUNDED


def test_a_fee_that_was_captured_though_it_was_to_be_voided_goes_back(house):
    """PAY-4: the answer to the capture was lost, and the plan given back meanwhile."""
    plan = house.order()
    house.payments.pay(plan.ledger[-1].page_id)
    house.payments.lose_reply_of("capture")
    house.purchase.go_on(plan.plan_id, ANA, house.op())
    house.device_returned()
    house.given_back(plan)
    house.travel(minutes=5)
    assert books(house, plan) == (23900, 23900)


# The renewal behind it


def test_a_queued_renewal_goes_along_and_is_refunded_whole(house):
    """RFD-3, RNW-3."""
    plan = house.covered()
    renewal = house.renewed(plan)
    house.device_returned()
    house.given_back(plan)
    house.settle_everything()
    house.travel(minutes=2)
    assert house.plan(renewal.plan_id).state is PlanState.REFUNDED
    assert books(house, renewal) == (23900, 23900)
    assert house.types(renewal.plan_id)[-2:] == ["renewal_refunded", "plan_refund_started"]
    assert house.device(DRONE).next_plan_id is None


def test_an_unpaid_renewal_is_void_with_its_plan_and_never_charged(house):
    plan = house.covered()
    order = house.ordered_renewal(plan)
    house.device_returned()
    house.given_back(plan)
    assert house.plan(order.plan_id).state is PlanState.VOID
    assert house.device(DRONE).order_id is None
    house.payments.pay(order.ledger[-1].page_id)
    house.travel(hours=2)
    book = house.payments.books()[order.plan_id]
    assert (book.captures, book.live_holds) == (0, 0)


def test_the_queued_renewal_alone_is_given_back_and_the_plan_may_be_renewed_again(house, european):
    """RFD-4: withdrawn from within its own 14 days; the present plan goes on."""
    house.at(european.starts_at)
    renewal = house.renewed(european)
    house.given_back(renewal)
    assert house.plan(renewal.plan_id).state is PlanState.REFUNDED
    plan = house.plan(european.plan_id)
    assert (plan.status(house.clock.now()), plan.renewed_by) == (PlanStatus.ACTIVE, None)
    device = house.device(european.serial)
    assert (device.plan_id, device.next_plan_id) == (european.plan_id, None)
    assert house.renewed(plan, key="renew-key-00000002").state is PlanState.SCHEDULED


def test_a_renewal_that_has_begun_is_given_back_like_any_plan(house):
    first = house.covered()
    renewal = house.renewed(first)
    house.at(renewal.starts_at)
    house.device_returned()
    assert house.given_back(renewal).state is PlanState.REFUNDED
    assert house.device(DRONE).next_plan_id is None
    assert house.plan(first.plan_id).state is PlanState.SCHEDULED


def test_another_order_on_the_serial_stays_when_a_plan_ends(house):
    """Only a renewal of this plan goes along."""
    plan = house.covered()
    other = house.order(SPARE, key="buy-key-0000000002")
    house.put(replace(house.device(DRONE), order_id=other.plan_id))
    house.device_returned()
    house.given_back(plan)
    assert house.plan(other.plan_id).state is PlanState.AWAITING_PAYMENT
    assert house.device(DRONE).order_id == other.plan_id


# What cannot be given back


def test_an_order_a_void_plan_and_one_that_is_over_are_not_given_back(house):
    order = house.order()
    with pytest.raises(WrongState):
        house.given_back(order)
    house.travel(hours=2)
    with pytest.raises(WrongState):
        house.given_back(order)
    plan = house.bought(key="buy-key-0000000002")
    house.at(plan.ends_at)
    house.device_returned()
    with pytest.raises(WrongState, match="expired"):
        house.given_back(plan)
    assert books(house, plan) == (23900, 0)


def test_a_plan_that_awaits_its_serial_is_cancelled_with_its_seller(house):
    """RFD-1, RFD-5."""
    plan = house.covered()
    house.put(replace(plan, serial="", state=PlanState.AWAITING_SERIAL, chain=()))
    decision = refusal(house, plan)
    assert decision.failed == ("RFD-1",)
    assert [step.code for step in decision.next_steps] == ["cancel_order"]


def test_anothers_plan_and_a_missing_one_are_not_found(house):
    plan = house.covered()
    house.device_returned()
    with pytest.raises(NotFound):
        house.returning.give_back(plan.plan_id, BEN, house.op())
    with pytest.raises(NotFound):
        house.returning.void("plan-none", "fraud", "operator-1", house.op())


# TRM-8


def test_an_operator_voids_a_plan_by_name_and_its_fee_does_not_go_back(house):
    """TRM-8."""
    plan = house.covered()
    after = house.voided(plan, "fraud")
    house.travel(minutes=5)
    assert after.state is PlanState.VOID
    assert house.device(DRONE).plan_id is None
    assert books(house, plan) == (23900, 0)
    note = house.store.timeline(plan.plan_id)[-1].note
    assert (note.type, note.rules, note.reference) == ("plan_voided", ("TRM-8",), "operator-1")
    assert note.sentence == "The plan was voided: fraud. Its purchase fee does not go back."
    assert house.voided(plan).state is PlanState.VOID
    assert house.types(plan.plan_id).count("plan_voided") == 1


def test_a_plan_with_a_claim_open_is_not_voided(house):
    """TRM-8."""
    plan = house.covered()
    house.filed()
    assert refusal(house, plan, "voided").failed == ("TRM-8",)
    assert house.plan(plan.plan_id).state is PlanState.SCHEDULED


def test_the_renewal_behind_a_void_plan_is_refunded(house):
    """TRM-8, RFD-3."""
    plan = house.covered()
    renewal = house.renewed(plan)
    house.voided(plan)
    house.travel(minutes=5)
    assert books(house, plan) == (23900, 0)
    assert books(house, renewal) == (23900, 23900)


def test_a_plan_that_awaits_its_serial_is_voided_and_one_that_is_over_is_not(house):
    plan = house.covered()
    house.put(replace(plan, serial="", state=PlanState.AWAITING_SERIAL, chain=()))
    assert house.voided(plan).state is PlanState.VOID
    other = house.bought(SPARE, key="buy-key-0000000002")
    house.at(other.ends_at)
    with pytest.raises(WrongState, match="expired"):
        house.voided(other)


def test_an_unpaid_order_is_not_voided_by_name(house):
    with pytest.raises(WrongState):
        house.voided(house.order())


# PAY-8


def test_a_disputed_fee_is_refunded_only_once_the_bank_decided_for_us(house):
    """PAY-8, RFD-3."""
    plan = house.covered()
    payment = plan.ledger[-1].provider_id
    house.payments.dispute(payment)
    house.worker.work(Due("plan", plan.plan_id, payment), house.op())
    house.device_returned()
    house.given_back(plan)
    house.travel(minutes=10)
    assert books(house, plan) == (23900, 0)
    house.payments.end_dispute(payment, "won")
    house.worker.work(Due("plan", plan.plan_id, payment), house.op())
    house.travel(minutes=10)
    assert books(house, plan) == (23900, 23900)


def test_a_lost_dispute_counts_as_the_refund(house):
    """PAY-8."""
    plan = house.covered()
    payment = plan.ledger[-1].provider_id
    house.payments.dispute(payment)
    house.payments.end_dispute(payment, "lost")
    house.worker.work(Due("plan", plan.plan_id, payment), house.op())
    house.device_returned()
    house.given_back(plan)
    house.travel(minutes=10)
    assert all(line.purpose is not Purpose.REFUND for line in house.plan(plan.plan_id).ledger)


def test_a_renewal_given_back_frees_a_plan_whose_start_moved(house):
    """RNW-3, BUY-8: its unit was exchanged, so cover begins anew; it may be renewed again."""
    plan = house.covered()
    renewal = house.renewed(plan)
    house.device_returned()
    later = house.clock.now() + timedelta(days=2)
    house.put(replace(house.plan(plan.plan_id), starts_at=later))
    house.given_back(renewal)
    assert house.plan(plan.plan_id).renewed_by is None
    assert house.device(DRONE).next_plan_id is None

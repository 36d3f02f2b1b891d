"""PAY-4, RFD-5: a refund that the provider does not make is the desk's task, and closed by it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import NotFound, WrongState
from care.domain.ledger import Purpose, Refusal, RefusalKind, Status
from care.domain.plan import Channel
from care.domain.refunding import PAY_REFUND, TELL_STORE
from care.domain.states import PlanState
from care.usecases.close_task import CloseTask, Done
from care.usecases.ports import Due
from care.usecases.return_plan import ReturnPlan
from tests.support.builders import usd
from tests.support.cards import STORE, CardHouse
from tests.support.house import ANA, DRONE, START
from tests.support.plan_house import PlanHouse
from tests.support.shop import Beside, Shop

MINUTE = timedelta(minutes=1)


@pytest.fixture
def house():
    return PlanHouse()


def desk(house):
    return CloseTask(house.store, house.clock, house.settle)


def cancelled(house, payment_id="pi_of_nobody", price=None):
    """A bundled plan whose order was cancelled, and that the shop says was paid by `payment_id`."""
    shop = Shop(house)
    shop.place(payment_id=payment_id)
    if price is not None:
        house.put(replace(shop.plans[0], price=price))
    shop.cancel()
    house.clock.forward(MINUTE)
    house.settle_everything()
    return shop.plans[0]


def said_last(house, plan):
    return house.store.timeline(plan.plan_id)[-1].note.sentence


def closed(house, plan, note="Paid back by bank transfer.", since=None):
    return desk(house).close(plan.plan_id, Done(note, "desk-1", since), house.op())


def test_a_payment_that_the_provider_does_not_know_becomes_a_task_and_no_poison(house):
    """RFD-5, PAY-4: the queue's message is worked off, and the desk pays otherwise."""
    plan = cancelled(house)
    refund = plan.ledger[-1]
    assert (plan.state, refund.status) == (PlanState.REFUNDED, Status.REFUND_FAILED)
    assert refund.refusal == Refusal("resource_missing", RefusalKind.PERSON)
    assert plan.task == PAY_REFUND.format(code="resource_missing")
    assert plan.work_since == START + MINUTE
    assert house.store.work("US") == [plan]
    assert house.types(plan.plan_id)[-1] == "plan_refund_returned"
    note = house.store.timeline(plan.plan_id)[-1].note
    assert (note.rules, note.reference) == (("PAY-4", "RFD-3"), "pi_of_nobody")
    assert note.sentence == (
        "The refund of 239.00 USD could not be made by the way the money came. The service desk "
        "will be in touch."
    )


def test_it_is_told_once_and_nothing_more_is_asked_of_the_provider(house):
    plan = cancelled(house)
    house.travel(days=3)
    house.worker.work(Due("plan", plan.plan_id), house.op())
    assert house.plan(plan.plan_id).ledger == plan.ledger
    assert house.types(plan.plan_id).count("plan_refund_returned") == 1
    assert house.payments.books() == {}


def test_a_payment_of_the_shop_that_is_too_small_gives_nothing_back_by_half(house):
    """RFD-5: the shop named a payment under the plan's fee."""
    shop = Shop(house)
    payment = shop.paid()
    shop.place(payment_id=payment)
    plan = shop.plans[0]
    dear = replace(plan.ledger[0], amount=usd(99900))
    house.put(replace(plan, price=usd(99900), ledger=(dear,)))
    shop.cancel()
    house.clock.forward(MINUTE)
    house.settle_everything()
    plan = shop.plans[0]
    assert plan.task == PAY_REFUND.format(code="amount_too_large")
    assert house.payments.books()["shop_W1"].refunded == 0


def test_what_the_shop_gave_back_itself_is_not_given_back_again(house):
    """RFD-5, RFD-3: once."""
    shop = Shop(house)
    payment = shop.paid()
    house.payments.refund(payment, usd(23900), {"by": "the shop"}, "shop/W1/refund")
    plan = cancelled(house, payment)
    assert plan.task == PAY_REFUND.format(code="charge_already_refunded")
    assert house.payments.books()["shop_W1"].refunded == 23900


def test_a_claims_refund_that_the_provider_refuses_is_the_desks_task_too(house):
    """PAY-4, HLD-9."""
    house.covered()
    claim = house.paid()
    fee = claim.lines(Purpose.FEE)[0]
    house.payments.refund(fee.provider_id, fee.amount, {"by": "hand"}, "by-hand")
    house.managing.cancel(claim.claim_id, ANA, house.op())
    house.travel(hours=1)
    claim = house.claim(claim.claim_id)
    refund = claim.lines(Purpose.REFUND)[0]
    assert (refund.status, refund.refusal.code) == (
        Status.REFUND_FAILED,
        "charge_already_refunded",
    )
    assert claim.work_since is not None
    assert house.types(claim.claim_id).count("refund_failed") == 1
    assert house.payments.books()[claim.claim_id].refunded == 15900


# The desk's task on a plan


def test_the_desk_says_what_it_did_and_the_task_is_closed(house):
    plan = cancelled(house)
    house.clock.forward(MINUTE)
    after = closed(house, plan)
    assert (after.task, after.work_since, after.task_closed_at) == (
        None,
        None,
        START + 2 * MINUTE,
    )
    assert house.plan(plan.plan_id) == after
    assert house.store.work("US") == []
    note = house.store.timeline(plan.plan_id)[-1].note
    assert (note.type, note.actor, note.rules) == ("task_closed", "desk", ("RFD-3", "PAY-4"))
    assert (note.sentence, note.reference) == (
        "The service desk: Paid back by bank transfer.",
        "desk-1",
    )
    house.travel(days=2)
    assert house.plan(plan.plan_id).task is None


def test_asked_again_it_is_the_first_answer_and_one_event(house):
    plan = cancelled(house)
    first = closed(house, plan)
    assert closed(house, plan) == first
    assert house.types(plan.plan_id).count("task_closed") == 1


def test_a_late_repeat_closes_no_later_task(house):
    plan = cancelled(house)
    closed(house, plan, since=plan.work_since)
    house.clock.forward(MINUTE)
    later = replace(house.plan(plan.plan_id), task="Another.", work_since=house.clock.now())
    house.put(later)
    assert closed(house, plan, since=plan.work_since).task == "Another."
    assert closed(house, plan, since=later.work_since).task is None
    assert house.types(plan.plan_id).count("task_closed") == 2


def test_a_plan_on_which_nothing_waits_has_no_task_to_close(house):
    plan = house.bought()
    with pytest.raises(WrongState):
        closed(house, plan)
    assert "task_closed" not in house.types(plan.plan_id)
    with pytest.raises(NotFound):
        desk(house).close("plan_none", Done("Done.", "desk-1"), house.op())


def test_a_store_that_was_told_is_off_the_list():
    """RFD-3: a card's plan."""
    house = CardHouse()
    plan = house.redeem(house.sold_code()).plan
    house.put(replace(house.device(DRONE), returned_at=house.clock.now()))
    returning = ReturnPlan(house.store, house.clock, house.catalog, house.settle)
    plan = returning.give_back(plan.plan_id, ANA, house.op())
    assert "The store that sold the activation card pays it back" in said_last(house, plan)
    assert (plan.channel, plan.task) == (Channel.CARD, TELL_STORE.format(store=STORE))
    assert closed(house, plan, "The store was told.").task is None


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"task": "dispute"}, ("PAY-8",)),
        ({"task": "A shipment.", "channel": Channel.BUNDLED}, ("BUY-1", "BUY-8")),
        ({"task": "A refund."}, ("RFD-3", "PAY-4")),
    ],
)
def test_the_event_names_the_rules_that_brought_the_task(house, changes, rules):
    plan = house.bought()
    house.put(replace(house.plan(plan.plan_id), work_since=START, **changes))
    closed(house, plan)
    assert house.store.timeline(plan.plan_id)[-1].note.rules == rules


def test_beside_another_writer_it_is_closed_once(house):
    plan = cancelled(house)
    twin = desk(house)
    racing = Beside(house.store, lambda: closed(house, plan))
    settle = replace(house.settle, store=racing)
    after = replace(twin, store=racing, settle=settle).close(
        plan.plan_id, Done("Paid.", "desk-2"), house.op()
    )
    assert after.task is None
    assert house.types(plan.plan_id).count("task_closed") == 1

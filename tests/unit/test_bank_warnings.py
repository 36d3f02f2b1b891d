"""Early fraud warnings and changed cards: what a bank's news does to what is not over yet."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain import bank_warning
from care.domain.errors import Conflict, NotFound, Refused, WrongState
from care.domain.ledger import Purpose
from care.domain.parts import Service
from care.domain.rules import shipping
from care.domain.states import ClaimState, HoldState
from care.usecases.heed_bank import HeedBank
from care.usecases.payments import InDoubt
from care.usecases.ports import Due
from tests.support.builders import NOW, a_claim, a_line, a_plan
from tests.support.desk_rows import next_action
from tests.support.hooks import Hooks
from tests.support.house import ANA, SPARE, House
from tests.support.shop import Beside

WARNING = "radar.early_fraud_warning.created"
UPDATED = "payment_method.automatically_updated"


@pytest.fixture
def house():
    house = House()
    house.covered()
    return house


def warn(house, payment_id, **more):
    house.payments.warn(payment_id)
    Hooks(house).hear(WARNING, payment_id, **more)


def fee_of(claim):
    return claim.lines(Purpose.FEE)[-1].provider_id


def test_before_shipping_a_warning_stops_the_order_for_the_desk(house):
    """PAY-3: as after the desk's own `verify`."""
    claim = house.paid()
    warn(house, fee_of(claim))
    now = house.claim(claim.claim_id)
    assert (now.state, now.verifying, next_action(now)) == (ClaimState.PAID, True, "verify")
    assert now.work_since == claim.work_since
    note = house.store.timeline(claim.claim_id)[-1].note
    assert (note.type, note.rules, note.reference) == ("payment_doubted", ("PAY-3",), fee_of(claim))
    assert note.sentence == (
        "A bank reported a doubt about the payment of 159.00 USD. The service desk verifies the "
        "order before anything ships."
    )
    with pytest.raises(Refused) as refused:
        house.ship(now)
    assert refused.value.decision.failed == ("PAY-3",)
    assert house.claim(claim.claim_id).shipment is None


def test_the_desk_lifts_the_stop_and_the_claim_goes_on_to_be_shipped(house):
    claim = house.paid()
    warn(house, fee_of(claim))
    verified = house.decide(claim, "verified")
    assert (verified.verifying, verified.work_since) == (False, claim.work_since)
    assert house.ship(verified).state is ClaimState.RETURN_DUE


def test_or_the_desk_refuses_the_order_and_the_money_goes_back(house):
    claim = house.paid()
    warn(house, fee_of(claim))
    house.decide(claim, "refuse_order")
    house.settle_everything()
    book = house.payments.books()[claim.claim_id]
    assert (book.refunded, book.live_holds) == (15900, 0)
    assert house.claim(claim.claim_id).verifying is False


def test_while_the_desk_verifies_a_paid_order_its_hold_is_kept_alive(house):
    """HLD-6 beside PAY-3: the stop is about shipping."""
    claim = house.paid()
    warn(house, fee_of(claim))
    house.travel(days=9)
    now = house.claim(claim.claim_id)
    assert (now.hold_state, now.verifying) == (HoldState.LIVE, True)
    assert house.payments.books()[claim.claim_id].live_holds == 1


def test_after_shipping_a_warning_is_a_note_and_stops_nothing(house):
    claim = house.shipped()
    warn(house, fee_of(claim))
    now = house.claim(claim.claim_id)
    assert (now.state, now.verifying, now.work_since) == (
        ClaimState.RETURN_DUE,
        False,
        claim.work_since,
    )
    assert house.types(claim.claim_id)[-1] == "payment_doubted"
    assert house.store.timeline(claim.claim_id)[-1].note.sentence == (
        "A bank reported a doubt about the payment of 159.00 USD."
    )


def test_a_warning_is_told_once_however_often_it_comes(house):
    claim = house.paid()
    for _ in range(3):
        warn(house, fee_of(claim))
    house.decide(claim, "verified")
    warn(house, fee_of(claim))
    assert house.types(claim.claim_id).count("payment_doubted") == 1
    assert house.claim(claim.claim_id).verifying is False


def test_the_webhook_alone_is_not_believed(house):
    claim = house.paid()
    Hooks(house).hear(WARNING, fee_of(claim))
    assert house.claim(claim.claim_id) == claim


def test_a_warning_about_a_plan_is_a_note(house):
    [plan] = house.store.plans_of(ANA)
    warn(house, plan.ledger[0].provider_id)
    now = house.plan(plan.plan_id)
    assert (now.task, now.ledger[0].warned) == (None, True)
    assert house.types(plan.plan_id)[-1] == "payment_doubted"
    warn(house, plan.ledger[0].provider_id)
    assert house.types(plan.plan_id).count("payment_doubted") == 1


def test_a_warning_about_what_is_none_of_ours_has_no_effect(house):
    house.payments.warn("pi_of_nobody")
    before = house.store.requests["commit"]
    house.worker.work(Due("warning", "pi_of_nobody", "pi_of_nobody"), house.op())
    assert house.store.requests["commit"] == before


@pytest.mark.parametrize("service", ["claim_of_another_stack", "plan_of_another_stack"])
def test_a_warning_about_another_stacks_payment_has_no_effect(house, service):
    claim = house.paid()
    payment = fee_of(claim)
    house.payments.warn(payment)
    heed = HeedBank(house.settle, house.store, house.clock, house.payments)
    house.payments.whose = lambda payment_id: service
    with pytest.raises(NotFound):
        heed.work(Due("warning", payment, payment), house.op())
    house.worker.work(Due("warning", payment, payment), house.op())
    assert house.claim(claim.claim_id) == claim


def test_beside_another_writer_a_warning_stops_the_order_all_the_same(house):
    claim = house.paid()
    payment = fee_of(claim)
    house.payments.warn(payment)
    racing = Beside(house.store, lambda: house.put(house.claim(claim.claim_id)))
    settle = replace(house.settle, store=racing)
    HeedBank(settle, racing, house.clock, house.payments).work(
        Due("warning", payment, payment), "op/1"
    )
    assert house.claim(claim.claim_id).verifying is True


def test_where_others_write_again_and_again_the_queue_brings_it_back(house):
    claim = house.paid()
    payment = fee_of(claim)
    house.payments.warn(payment)
    always = [lambda: house.put(house.claim(claim.claim_id))] * 9
    racing = Beside(house.store, *always)
    heed = HeedBank(replace(house.settle, store=racing), racing, house.clock, house.payments)
    with pytest.raises(Conflict):
        heed.work(Due("warning", payment, payment), "op/1")


def test_a_provider_that_does_not_answer_is_asked_when_the_message_comes_again(house):
    claim = house.paid()
    payment = fee_of(claim)
    house.payments.warn(payment)
    house.payments.fail_500("warned_of", stored=False)
    with pytest.raises(InDoubt):
        house.worker.work(Due("warning", payment, payment), house.op())
    house.worker.work(Due("warning", payment, payment), house.op())
    assert house.claim(claim.claim_id).verifying is True


@pytest.mark.parametrize("service", Service)
@pytest.mark.parametrize("state", ClaimState)
def test_the_stop_is_where_a_replacement_may_still_ship(service, state):
    line = a_line(Purpose.FEE, provider_id="pi_fee")
    claim = a_claim(service=service, state=state, ledger=(line,))
    turn = bank_warning.warned(claim, "pi_fee", NOW)
    stopped = (service, state) in bank_warning.STOPPED
    assert turn.after.verifying is stopped
    assert turn.after.work_since == (NOW if stopped else None)
    assert turn.after.state is state
    assert bank_warning.warned(turn.after, "pi_fee", NOW) is None


def test_a_payment_that_no_line_knows_is_not_warned_of():
    assert bank_warning.warned(a_claim(ledger=()), "pi_1", NOW) is None
    assert bank_warning.plan_warned(a_plan(ledger=()), "pi_1") is None


def test_an_order_that_is_verified_already_waits_for_the_desk_as_before():
    line = a_line(Purpose.FEE, provider_id="pi_fee")
    claim = a_claim(state=ClaimState.HELD, verifying=True, work_since=NOW, ledger=(line,))
    turn = bank_warning.warned(claim, "pi_fee", NOW + timedelta(hours=1))
    assert (turn.after.verifying, turn.after.work_since) == (True, NOW)


def test_what_is_verified_may_ship_by_every_other_rule():
    facts = shipping.ShipFacts(NOW, a_claim(state=ClaimState.PAID), None, frozenset())
    assert "PAY-3" not in shipping.decide(facts).failed


def test_a_claim_that_nobody_doubts_has_nothing_to_lift(house):
    with pytest.raises(WrongState):
        house.decide(house.paid(), "verified")


# A saved card that the bank changed


def renewed(house, claim, card):
    """The bank's updater gave the order's card another face; its event names the customer."""
    line = claim.standing_hold
    house.payments.renews_card(line.provider_id, card)
    method, customer = line.card.payment_method, claim.customer
    Hooks(house).hear(UPDATED, method, customer=customer)
    return house.claim(claim.claim_id)


def test_another_brand_is_noticed_at_once_and_the_customer_asked_anew(house):
    """PAY-2: days before the hold lapses, and no renewal is tried on it."""
    claim = house.shipped()
    now = renewed(house, claim, "mastercard")
    assert now.hold_state is HoldState.AT_RISK
    note = house.store.timeline(claim.claim_id)[-1].note
    assert (note.type, note.rules[0]) == ("hold_at_risk", "PAY-2")
    assert house.payments.books()[claim.claim_id].live_holds == 1
    assert house.payments.desk.calls["create"] == 1, "the fee's, and no renewal's"


def test_the_same_brand_with_another_number_changes_nothing(house):
    claim = house.shipped()
    before = house.claim(claim.claim_id)
    assert renewed(house, claim, "visa") == before


def test_a_changed_card_is_noticed_once(house):
    claim = house.shipped()
    first = renewed(house, claim, "mastercard")
    assert renewed(house, claim, "mastercard") == first
    assert house.types(claim.claim_id).count("hold_at_risk") == 1


def test_a_claim_that_is_over_is_left_alone(house):
    claim = house.shipped()
    house.scan()
    house.settle_everything()
    before = house.claim(claim.claim_id)
    assert renewed(house, claim, "mastercard") == before


@pytest.mark.parametrize("customer", ["cus_of_nobody", None])
def test_a_card_of_nobody_of_ours_has_no_effect(house, customer):
    claim = house.shipped()
    customer = customer or claim.customer
    calls = house.payments.desk.calls["card"]
    house.worker.work(Due("card", customer, "pm_of_nobody"), house.op())
    assert house.payments.desk.calls["card"] == calls
    assert house.claim(claim.claim_id) == claim


def test_beside_another_writer_the_brand_is_noticed_all_the_same(house):
    claim = house.shipped()
    line = claim.standing_hold
    house.payments.renews_card(line.provider_id, "mastercard")
    racing = Beside(house.store, lambda: house.put(house.claim(claim.claim_id)))
    settle = replace(house.settle, store=racing)
    heed = HeedBank(settle, racing, house.clock, house.payments)
    heed.work(Due("card", claim.customer, line.card.payment_method), "op/1")
    assert house.claim(claim.claim_id).hold_state is HoldState.AT_RISK


def test_where_others_write_again_and_again_the_card_is_looked_at_later(house):
    claim = house.shipped()
    line = claim.standing_hold
    house.payments.renews_card(line.provider_id, "mastercard")
    racing = Beside(house.store, *[lambda: house.put(house.claim(claim.claim_id))] * 9)
    heed = HeedBank(replace(house.settle, store=racing), racing, house.clock, house.payments)
    with pytest.raises(Conflict):
        heed.work(Due("card", claim.customer, line.card.payment_method), "op/1")
    assert house.claim(claim.claim_id).shipment.serial == SPARE

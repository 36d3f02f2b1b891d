"""The provider's webhook at its use case: verified, recorded, a hint and nothing more."""

from datetime import timedelta

import pytest

from care.domain.errors import BadValue
from care.domain.ledger import Purpose, Status
from care.domain.states import ClaimState, HoldState, PlanState
from care.usecases.heard import REMEMBERED
from care.usecases.ports import Due
from care.usecases.take_payment_event import WANTED
from tests.support.faults import Crash
from tests.support.hooks import Hooks
from tests.support.house import START, House

CREATED, WARNING = "charge.dispute.created", "radar.early_fraud_warning.created"
UPDATED = "payment_method.automatically_updated"


@pytest.fixture
def house():
    return House()


@pytest.fixture
def hooks(house):
    return Hooks(house)


def made(house, do):
    """The requests of `do`: of the tables, and of the provider."""
    tables, provider = house.store.requests.copy(), house.payments.desk.calls.copy()
    do()
    return dict(house.store.requests - tables), dict(house.payments.desk.calls - provider)


@pytest.mark.parametrize("type_", WANTED)
def test_every_event_of_the_subscription_costs_a_read_a_message_and_a_write(house, hooks, type_):
    """Answered at once: the door asks the provider for nothing."""
    bank = type_.startswith(("charge.dispute.", "radar.", "payment_method."))
    named = None if bank else "claim_1"
    told = made(house, lambda: hooks.deliver(type_, "pi_1", named, customer="cus_1"))
    assert told == ({"seen": 1, "commit": 1}, {})
    assert len(house.queue.take()) == 1


@pytest.mark.parametrize("type_", WANTED)
def test_an_event_that_is_delivered_again_queues_nothing(house, hooks, type_):
    names = {"event_id": "evt_1", "customer": "cus_1"}
    hooks.deliver(type_, "pi_1", "claim_1", **names)
    assert len(house.queue.take()) == 1
    told = made(house, lambda: hooks.deliver(type_, "pi_1", "claim_1", **names))
    assert told == ({"seen": 1}, {})
    assert house.queue.take() == []


@pytest.mark.parametrize(
    ("type_", "subject", "due"),
    [
        ("checkout.session.completed", "plan_1", Due("plan", "plan_1", "x_1")),
        ("payment_intent.succeeded", "claim_1", Due("claim", "claim_1", "x_1")),
        ("refund.failed", "claim_1", Due("claim", "claim_1", "x_1")),
        (CREATED, None, Due("payment", "x_1", "x_1")),
        (CREATED, "claim_1", Due("claim", "claim_1", "x_1")),
        (WARNING, None, Due("warning", "x_1", "x_1")),
        (UPDATED, None, Due("card", "cus_1", "x_1")),
    ],
)
def test_what_an_event_is_about_is_queued_with_what_changed(house, hooks, type_, subject, due):
    hooks.deliver(type_, "x_1", subject, customer="cus_1")
    assert house.queue.take() == [due]


@pytest.mark.parametrize(
    ("type_", "subject", "more"),
    [
        ("payment_intent.succeeded", None, {}),
        ("payment_intent.succeeded", "shop_1", {}),
        ("refund.failed", None, {}),
        ("payment_intent.created", "claim_1", {}),
        ("charge.refunded", "claim_1", {}),
        ("customer.created", None, {"customer": "cus_1"}),
        (UPDATED, None, {}),
        ("payment_intent.succeeded", "claim_1", {"stack": "another"}),
    ],
    ids=str,
)
def test_what_is_none_of_ours_is_taken_and_has_no_effect(house, hooks, type_, subject, more):
    told = made(house, lambda: hooks.deliver(type_, "x_1", subject, **more))
    assert told == ({}, {})
    assert house.queue.take() == []


def test_our_own_stacks_event_is_taken_as_one_that_names_no_stack(house, hooks):
    hooks.deliver("payment_intent.succeeded", "pi_1", "claim_1", stack="test")
    assert house.queue.take() == [Due("claim", "claim_1", "pi_1")]


def test_a_crash_between_message_and_record_repeats_the_hint_and_loses_none(house, hooks):
    house.store.crash_before(2)
    with pytest.raises(Crash):
        hooks.deliver("payment_intent.succeeded", "pi_1", "claim_1", event_id="evt_1")
    hooks.deliver("payment_intent.succeeded", "pi_1", "claim_1", event_id="evt_1")
    assert house.queue.take() == [Due("claim", "claim_1", "pi_1")] * 2
    assert house.store.seen("event/provider/evt_1") is not None


def test_a_message_that_was_not_queued_leaves_no_record(house, hooks):
    house.queue.put = lambda dues: (_ for _ in ()).throw(RuntimeError("the queue is down"))
    with pytest.raises(RuntimeError):
        hooks.deliver("payment_intent.succeeded", "pi_1", "claim_1", event_id="evt_1")
    assert house.store.seen("event/provider/evt_1") is None


def test_two_deliveries_at_once_are_both_taken(house, hooks):
    """The second finds the record that the first wrote after it had looked."""
    real = house.store.seen
    house.store.seen = lambda seen_id: None
    for _ in range(2):
        hooks.deliver("payment_intent.succeeded", "pi_1", "claim_1", event_id="evt_1")
    house.store.seen = real
    assert len(house.queue.take()) == 2
    assert house.store.seen("event/provider/evt_1").at == START


def test_an_event_is_remembered_for_35_days_and_then_told_anew(house, hooks):
    hooks.deliver("payment_intent.succeeded", "pi_1", "claim_1", event_id="evt_1")
    house.queue.take()
    house.clock.forward(REMEMBERED)
    hooks.deliver("payment_intent.succeeded", "pi_1", "claim_1", event_id="evt_1")
    assert house.queue.take() == [Due("claim", "claim_1", "pi_1")]
    assert house.store.seen("event/provider/evt_1").at == START + REMEMBERED


def test_what_does_not_verify_is_not_looked_up(house, hooks):
    body, _ = house.payments.webhook("payment_intent.succeeded", "pi_1", "claim_1")

    def refused():
        with pytest.raises(BadValue):
            hooks.door.take(body, "t=1,v1=00", house.op())

    assert made(house, refused) == ({}, {})


# How late an event is


def test_what_is_queued_says_how_long_ago_the_provider_made_it(house, hooks):
    made = int(START.timestamp())
    house.clock.forward(timedelta(minutes=16))
    late = hooks.deliver("payment_intent.succeeded", "pi_1", "claim_1", created=made)
    assert late == timedelta(minutes=16)


def test_an_event_of_a_clock_ahead_of_ours_is_not_late(house, hooks):
    ahead = int(START.timestamp()) + 5
    late = hooks.deliver("payment_intent.succeeded", "pi_1", "claim_1", created=ahead)
    assert late == timedelta(0)


def test_what_queues_nothing_or_names_no_time_is_not_measured(house, hooks):
    assert hooks.deliver("charge.refunded", "pi_1", "claim_1") is None
    assert hooks.deliver("refund.failed", "pi_1", "claim_1", created=None) is None
    assert hooks.deliver("refund.failed", "pi_1", "claim_1", event_id="evt_1") == timedelta(0)
    house.clock.forward(timedelta(hours=1))
    assert hooks.deliver("refund.failed", "pi_1", "claim_1", event_id="evt_1") is None


# What each event leads to


def test_a_completed_page_is_settled_though_nobody_came_back(house, hooks):
    house.covered()
    claim = house.filed()
    page = claim.ledger[-1].page_id
    house.payments.pay(page)
    hooks.hear("checkout.session.completed", page, claim.claim_id)
    assert house.claim(claim.claim_id).state is ClaimState.PAID


def test_an_expired_page_lets_its_order_lapse(house, hooks):
    plan = house.order()
    house.clock.set(plan.ledger[-1].page_expires_at)
    hooks.hear("checkout.session.expired", plan.ledger[-1].page_id, plan.plan_id)
    now = house.plan(plan.plan_id)
    assert (now.ledger[-1].status, now.state) == (Status.VOIDED, PlanState.VOID)


@pytest.mark.parametrize(
    ("ok", "type_", "state"),
    [
        (True, "payment_intent.succeeded", ClaimState.PAID),
        (False, "payment_intent.payment_failed", ClaimState.AWAITING_PAYMENT),
    ],
)
def test_a_fee_is_settled_when_its_bank_has_answered_the_3d_secure(house, hooks, ok, type_, state):
    house.covered()
    house.payments.bank_says("approve", "need_action")
    claim = house.paid()
    fee = claim.lines(Purpose.FEE)[-1].provider_id
    house.payments.verify(fee, ok=ok)
    hooks.hear(type_, fee, claim.claim_id)
    assert house.claim(claim.claim_id).state is state


def test_a_hold_that_stands_is_recorded_when_its_event_comes_before_the_browser(house, hooks):
    house.covered()
    claim = house.filed()
    house.payments.pay(claim.ledger[-1].page_id)
    held = house.payments.made_for(claim.claim_id)[0].provider_id
    hooks.hear("payment_intent.amount_capturable_updated", held, claim.claim_id)
    assert house.claim(claim.claim_id).hold_state is HoldState.LIVE


def test_a_hold_that_somebody_cancelled_at_the_provider_is_lost_and_the_desks(house, hooks):
    house.covered()
    claim = house.shipped()
    held = claim.standing_hold.provider_id
    house.payments.by_hand(held, capture=False)
    hooks.hear("payment_intent.canceled", held, claim.claim_id)
    now = house.claim(claim.claim_id)
    assert (now.hold_state, now.work_since) == (HoldState.LOST, house.clock.now())


@pytest.mark.parametrize("word", ["funds_withdrawn", "funds_reinstated", "created", "closed"])
def test_every_word_on_a_dispute_leads_to_a_look_at_its_payment(house, hooks, word):
    house.covered()
    claim = house.paid()
    fee = claim.lines(Purpose.FEE)[0].provider_id
    house.payments.dispute(fee)
    hooks.hear(f"charge.dispute.{word}", fee)
    assert house.claim(claim.claim_id).lines(Purpose.FEE)[0].dispute is not None
    assert house.types(claim.claim_id)[-1] == "dispute_opened"


def test_a_dispute_of_a_payment_that_is_none_of_ours_has_no_effect(house, hooks):
    hooks.hear(CREATED, "pi_of_nobody")
    assert house.store.claims_of("account-ana") == []

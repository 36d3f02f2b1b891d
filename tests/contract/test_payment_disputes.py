"""Disputes at the port `Payments` (PAY-8): the in-memory twin, and the adapter at the double."""

from dataclasses import replace

import pytest

from care.domain.ledger import DisputeState, Status
from care.domain.money import Money
from care.usecases.bank_answer import DisputeEvidence, Paper
from care.usecases.payments import InDoubt
from tests.support.payment_rigs import RETURN_URL, DoubleRig, MemoryRig

FEE = Money(12900, "USD")


@pytest.fixture(params=["memory", "double"])
def rig(request):
    if request.param == "memory":
        return MemoryRig()
    return DoubleRig(request.getfixturevalue("double"))


@pytest.fixture
def paid(rig):
    """A captured fee's id."""
    order = rig.payment_order(rig.customer(), amount=FEE, capture=True, descriptor="FEE 7F3K")
    inert = rig.payments.create(order, rig.key("fee/1/create"))
    report = rig.payments.confirm(
        inert.provider_id, rig.key("fee/1/confirm/1"), off_session=False, return_url=RETURN_URL
    )
    return report.provider_id


def test_a_payment_that_nobody_disputes_says_so(rig, paid):
    assert rig.payments.read(paid).disputed is None


def test_a_dispute_is_read_with_its_payment_and_names_its_due_date(rig, paid):
    rig.dispute(paid)
    report = rig.payments.read(paid)
    assert (report.status, report.disputed.state) == (Status.CAPTURED, DisputeState.OPEN)
    assert report.disputed.dispute_id
    assert report.disputed.due_by > rig.clock.now()


@pytest.mark.parametrize("state", ["won", "lost"])
def test_a_decided_dispute_is_the_same_one_in_its_new_state(rig, paid, state):
    rig.dispute(paid)
    opened = rig.payments.read(paid).disputed
    rig.end_dispute(paid, state)
    decided = rig.payments.read(paid).disputed
    assert (decided.dispute_id, decided.state) == (opened.dispute_id, DisputeState(state))


def test_the_refund_of_a_disputed_payment_is_left_in_doubt_and_moves_nothing(rig, paid):
    """PAY-8: nothing of it is refunded while the dispute is open; won, the same call refunds."""
    rig.dispute(paid)
    tags = {"effect": "refund", "n": "1"}
    with pytest.raises(InDoubt):
        rig.payments.refund(paid, FEE, tags, rig.key("refund/1"))
    assert rig.book().refunded == 0


def test_a_disputes_webhook_names_nobody_and_its_payment_tells_whose_it_is(rig, paid):
    rig.dispute(paid)
    body, signature = rig.dispute_webhook(paid)
    event = rig.payments.event(body, signature)
    assert (event.subject, event.object_id) == (None, paid)
    assert event.type == "charge.dispute.created"
    assert rig.payments.whose(paid) == rig.subject
    assert rig.payments.whose("pi_of_nobody") is None


def test_a_customer_tells_the_account_that_it_was_made_for(rig):
    assert rig.payments.account_of(rig.customer("ada")) == f"ada-{rig.subject}"
    assert rig.payments.account_of("cus_of_nobody") is None


def test_a_payment_that_no_bank_doubts_says_so_and_one_that_is_doubted_too(rig, paid):
    assert rig.payments.warned_of(paid) is False
    doubted = rig.doubted()
    assert rig.payments.warned_of(doubted) is True


EVIDENCE = DisputeEvidence(
    product="A replacement",
    name="Ada",
    carrier="UPS",
    timeline="1. filed",
    papers=(Paper("record", b"%PDF-1.7 record"),),
)


def answered(rig, dispute, key="answer/1", evidence=EVIDENCE):
    return rig.payments.answer_dispute(dispute.dispute_id, evidence, rig.key(key))


def test_evidence_is_submitted_once_and_a_repeat_is_told_what_stands(rig, paid):
    """PAY-8: under the same key, under another, and with other evidence."""
    rig.dispute(paid)
    opened = rig.payments.read(paid).disputed
    assert opened.submitted is False
    first = answered(rig, opened)
    assert (first.submitted, first.state) == (True, DisputeState.OPEN)
    other = replace(EVIDENCE, product="Another story")
    for key, evidence in (("answer/1", EVIDENCE), ("answer/2", EVIDENCE), ("answer/1", other)):
        assert answered(rig, opened, key, evidence) == first
    assert rig.submissions(paid) == ["A replacement"]
    assert rig.payments.read(paid).disputed.submitted is True


def test_a_dispute_that_is_over_is_reported_as_it_is_and_gets_no_evidence(rig, paid):
    rig.dispute(paid)
    opened = rig.payments.read(paid).disputed
    rig.end_dispute(paid, "lost")
    over = answered(rig, opened)
    assert (over.state, over.submitted) == (DisputeState.LOST, False)
    assert rig.submissions(paid) == []


def test_after_a_lost_reply_the_dispute_is_looked_at_before_anything_is_sent_again(rig, paid):
    rig.dispute(paid)
    opened = rig.payments.read(paid).disputed
    rig.lose_reply_of("answer_dispute")
    with pytest.raises(InDoubt) as doubt:
        answered(rig, opened)
    assert doubt.value.answer_stored is False
    assert answered(rig, opened, evidence=replace(EVIDENCE, product="Grown since")).submitted
    assert rig.submissions(paid) == ["A replacement"]

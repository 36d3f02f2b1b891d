"""Disputes at the port `Payments` (PAY-8): the in-memory twin, and the adapter at the double."""

import pytest

from care.domain.ledger import DisputeState, Status
from care.domain.money import Money
from care.usecases.ports import InDoubt
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
    assert (event.subject, event.object_id) == (rig.subject, paid)
    assert event.type == "charge.dispute.created"

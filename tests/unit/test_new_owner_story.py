"""What goes with a plan to its new owner, and what stays with the old one (LNK-3)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import Refused
from care.domain.event import broken_at
from care.domain.plan import Channel, PlanStatus
from care.domain.states import ClaimState, PlanState
from care.usecases.mails import MAILED
from care.usecases.send_mail import SendMail
from tests.support.house import ANA, BEN, DRONE, SPARE, House
from tests.support.memory import MemoryMailer, MemoryStore
from tests.support.small_ports import MemoryKeys


@pytest.fixture
def house():
    return House(MemoryStore(mailed=MAILED))


def offered(house):
    plan = house.covered()
    return plan, house.owners.offer(plan.plan_id, ANA, house.op())


def a_queued_renewal(house, plan):
    renewal = replace(
        plan,
        plan_id="plan_renewal",
        channel=Channel.RENEWAL,
        renews=plan.plan_id,
        starts_at=plan.ends_at,
        ends_at=plan.ends_at + timedelta(days=365),
        left=2,
        ledger=(),
        seq=0,
        head="0" * 64,
        version=0,
    )
    house.put(renewal, replace(house.device(DRONE), next_plan_id="plan_renewal"))
    return renewal


def test_a_queued_renewal_moves_along_with_an_event_of_its_own(house):
    """LNK-3, RNW-3."""
    plan = house.covered()
    renewal = a_queued_renewal(house, plan)
    offer = house.owners.offer(plan.plan_id, ANA, house.op())
    house.owners.take_over(offer.code, BEN, house.op())
    moved = house.plan("plan_renewal")
    assert (moved.account_id, moved.customer) == (BEN, None)
    assert (moved.starts_at, moved.ends_at) == (renewal.starts_at, renewal.ends_at)
    assert house.types("plan_renewal") == ["renewal_given"]
    assert broken_at(house.store.timeline("plan_renewal"), head=moved.head) is None
    assert house.store.plans_of(ANA) == []


def test_a_queued_renewal_is_not_offered_alone_and_is_once_it_has_begun(house):
    """LNK-3, RNW-3."""
    plan = house.covered()
    a_queued_renewal(house, plan)
    with pytest.raises(Refused):
        house.owners.offer("plan_renewal", ANA, house.op())
    house.clock.set(plan.ends_at)
    offer = house.owners.offer("plan_renewal", ANA, house.op())
    taken = house.owners.take_over(offer.code, BEN, house.op())
    assert taken.status(house.clock.now()) is PlanStatus.ACTIVE
    assert (house.device(DRONE).plan_id, house.device(DRONE).next_plan_id) == ("plan_renewal", None)
    assert house.plan(plan.plan_id).account_id == ANA  # it is over, and its claims are Ana's


def test_a_plan_that_awaits_its_serial_is_handed_over_too(house):
    """LNK-3, BUY-1."""
    plan = house.covered()
    house.put(
        replace(
            plan,
            plan_id="plan_bundled",
            state=PlanState.AWAITING_SERIAL,
            serial="",
            chain=(),
            starts_at=None,
            ends_at=None,
            seq=0,
            head="0" * 64,
            version=0,
        )
    )
    offer = house.owners.offer("plan_bundled", ANA, house.op())
    assert house.owners.take_over(offer.code, BEN, house.op()).account_id == BEN


def test_both_owners_get_a_mail_and_neither_reads_of_the_other(house):
    """LNK-3."""
    plan, offer = offered(house)
    mailer = MemoryMailer()
    sending = SendMail(
        house.store, mailer, house.directory, house.clock, "http://localhost:8080", MemoryKeys
    )
    house.owners.take_over(offer.code, BEN, house.op())
    for event in house.store.timeline(plan.plan_id)[-3:]:
        sending.send(event, already_sent=False)
    assert [mail.to for mail in mailer.sent] == ["ana@example.com", "ben@example.com"]
    to_ana, to_ben = mailer.sent
    assert to_ana.subject == f"Your plan for {DRONE} was taken over"
    assert to_ben.subject == f"The plan for {DRONE} is yours"
    assert "Cover ends with Monday, 22 November 2027" in to_ben.text
    assert "ben" not in to_ana.text.lower() and "ana@" not in to_ben.text


def test_the_new_owner_claims_as_a_customer_of_their_own(house):
    """LNK-3: the old owner's customer at the provider pays nothing of the new one's."""
    plan, offer = offered(house)
    filing = house.filing()
    house.owners.take_over(offer.code, BEN, house.op())
    claim = house.claims.file(replace(filing, account_id=BEN, key="ben-key-0000000001"), house.op())
    account = house.store.account(BEN)
    assert claim.customer == account.customer
    assert claim.customer not in (None, plan.customer)
    house.payments.pay(claim.ledger[-1].page_id or "", "visa")
    paid = house.claims.go_on(claim.claim_id, BEN, house.op())
    assert paid.state is ClaimState.PAID
    assert house.ship(paid).shipment.serial == SPARE
    assert house.store.claims_of(ANA) == []


def test_the_new_owner_sees_none_of_the_old_ones_claims(house):
    """LNK-3: an ended claim keeps its address with whom it was of."""
    plan = house.covered()
    claim = house.shipped()
    house.scan()
    offer = house.owners.offer(plan.plan_id, ANA, house.op())
    taken = house.owners.take_over(offer.code, BEN, house.op())
    assert (taken.left, taken.chain) == (1, (DRONE, SPARE))
    assert house.store.claims_of(BEN) == []
    assert house.claim(claim.claim_id).account_id == ANA

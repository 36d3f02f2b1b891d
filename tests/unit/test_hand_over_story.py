"""A plan changes hands (LNK-3), through the use case, with races and mails."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.domain.errors import Conflict, NotFound, Refused
from care.domain.event import broken_at
from care.usecases.hand_over_plan import offer_of
from care.usecases.mails import MAILED
from tests.support.house import ANA, BEN, DRONE, House
from tests.support.memory import MemoryStore

CLEO = "account-cleo"


class RacedStore(MemoryStore):
    """Somebody else writes just before the next commit."""

    meanwhile = None

    def commit(self, commit, op):
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()
        super().commit(commit, op)


@pytest.fixture
def house():
    return House(RacedStore(mailed=MAILED))


def offered(house):
    plan = house.covered()
    return plan, house.owners.offer(plan.plan_id, ANA, house.op())


def failed(refusal):
    return refusal.value.decision.failed


def test_the_new_owner_has_the_plan_and_the_old_one_sees_it_no_more(house):
    """LNK-3: end, count and timeline stay."""
    plan, offer = offered(house)
    assert offer.until == house.clock.now() + timedelta(days=14)
    taken = house.owners.take_over(offer.code, BEN, house.op())
    stored = house.plan(plan.plan_id)
    assert stored == taken
    assert (stored.account_id, stored.customer, stored.offer) == (BEN, None, None)
    same = ("starts_at", "ends_at", "total", "left", "reserved", "serial", "chain", "ledger")
    assert all(getattr(stored, name) == getattr(plan, name) for name in same)
    assert house.store.plans_of(ANA) == []
    assert [mine.plan_id for mine in house.store.plans_of(BEN)] == [plan.plan_id]
    kinds = house.types(plan.plan_id)
    assert kinds[-3:] == ["plan_offered", "plan_given", "plan_taken"]
    events = house.store.timeline(plan.plan_id)
    assert broken_at(events, head=stored.head) is None
    assert events[-1].note.rules == ("LNK-3",)


def test_no_sentence_of_the_timeline_names_an_account_or_the_code(house):
    """LNK-3: the timeline goes to the new owner."""
    plan, offer = offered(house)
    house.owners.take_over(offer.code, BEN, house.op())
    told = repr([event.note for event in house.store.timeline(plan.plan_id)])
    for secret in (ANA, BEN, offer.code, "Springfield", "ana@example.com"):
        assert secret not in told


def test_only_a_hash_of_the_code_is_stored(house):
    plan, offer = offered(house)
    assert offer.code not in repr(house.plan(plan.plan_id))
    assert len(house.plan(plan.plan_id).offer.code_hash) == 64


def test_the_same_code_again_gets_the_first_answer_and_writes_nothing(house):
    _plan, offer = offered(house)
    first = house.owners.take_over(offer.code, BEN, house.op())
    assert house.owners.take_over(offer.code, BEN, house.op()) == first


def test_a_second_taker_is_refused(house):
    """LNK-3."""
    plan, offer = offered(house)
    house.owners.take_over(offer.code, BEN, house.op())
    with pytest.raises(Refused) as refusal:
        house.owners.take_over(offer.code, CLEO, house.op())
    assert failed(refusal) == ("LNK-3",)
    assert house.plan(plan.plan_id).account_id == BEN


def test_of_two_takers_at_once_one_wins(house):
    """LNK-3: the plan is stored on condition of its version."""
    plan, offer = offered(house)
    house.store.meanwhile = lambda: house.owners.take_over(offer.code, CLEO, house.op())
    with pytest.raises(Conflict):
        house.owners.take_over(offer.code, BEN, house.op())
    assert house.plan(plan.plan_id).account_id == CLEO
    with pytest.raises(Refused):
        house.owners.take_over(offer.code, BEN, house.op())


def test_a_claim_filed_at_the_same_moment_keeps_the_plan_where_it_is(house):
    """LNK-3: the device is stored by both, and one of them wins."""
    plan, offer = offered(house)
    filing = house.filing()
    house.store.meanwhile = lambda: house.claims.file(filing, house.op())
    with pytest.raises(Conflict):
        house.owners.take_over(offer.code, BEN, house.op())
    assert house.plan(plan.plan_id).account_id == ANA
    with pytest.raises(Refused) as refusal:
        house.owners.take_over(offer.code, BEN, house.op())
    assert failed(refusal) == ("LNK-3",)


def test_with_a_claim_open_nothing_is_offered(house):
    """LNK-3."""
    plan = house.covered()
    house.filed()
    with pytest.raises(Refused) as refusal:
        house.owners.offer(plan.plan_id, ANA, house.op())
    assert failed(refusal) == ("LNK-3",)
    assert house.plan(plan.plan_id).offer is None


def test_with_a_renewal_ordered_and_not_paid_nothing_changes_hands(house):
    """LNK-3."""
    _plan, offer = offered(house)
    house.put(replace(house.device(DRONE), order_id="plan_unpaid"))
    with pytest.raises(Refused) as refusal:
        house.owners.take_over(offer.code, BEN, house.op())
    assert failed(refusal) == ("LNK-3",)


def test_the_owner_does_not_take_their_own_plan(house):
    plan, offer = offered(house)
    with pytest.raises(Refused):
        house.owners.take_over(offer.code, ANA, house.op())
    assert house.plan(plan.plan_id).offer is not None


def test_a_new_offer_voids_the_older_code(house):
    """LNK-3."""
    plan, first = offered(house)
    house.clock.forward(timedelta(minutes=1))
    second = house.owners.offer(plan.plan_id, ANA, house.op())
    with pytest.raises(Refused):
        house.owners.take_over(first.code, BEN, house.op())
    assert house.owners.take_over(second.code, BEN, house.op()).account_id == BEN


def test_a_withdrawn_offer_is_taken_by_nobody_and_withdrawn_again_changes_nothing(house):
    """LNK-3."""
    plan, offer = offered(house)
    once = house.owners.withdraw(plan.plan_id, ANA, house.op())
    assert once.offer is None
    assert house.owners.withdraw(plan.plan_id, ANA, house.op()) == once
    with pytest.raises(Refused):
        house.owners.take_over(offer.code, BEN, house.op())
    assert house.plan(plan.plan_id).account_id == ANA


def test_an_offer_ends_after_its_days(house):
    """LNK-3."""
    plan, offer = offered(house)
    house.clock.set(offer.until + timedelta(milliseconds=1))
    with pytest.raises(Refused):
        house.owners.take_over(offer.code, BEN, house.op())
    assert house.plan(plan.plan_id).account_id == ANA


def test_a_foreign_code_and_a_foreign_plan_are_refused_without_a_word_of_them(house):
    plan, _ = offered(house)
    for ask in (house.owners.offer, house.owners.withdraw):
        with pytest.raises(NotFound):
            ask(plan.plan_id, BEN, house.op())
    code, _ = offer_of(house.keys, "plan_none", house.clock.now(), plan.policies)
    used, _ = offer_of(house.keys, plan.plan_id, house.clock.now(), plan.policies)
    house.clock.forward(timedelta(minutes=1))
    house.owners.offer(plan.plan_id, ANA, house.op())
    answers = []
    for wrong in ("nonsense", code, used):
        with pytest.raises(Refused) as refusal:
            house.owners.take_over(wrong, BEN, house.op())
        answers.append(refusal.value.decision)
    assert answers == [answers[0]] * 3
    assert answers[0].failed == ("LNK-3",)

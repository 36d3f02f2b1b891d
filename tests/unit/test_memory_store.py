"""The faults that the in-memory store can be told to have."""

from __future__ import annotations

import pytest

from care.domain.touch import Reserve
from care.usecases.ports import Commit
from tests.support.builders import CLAIM, PLAN, a_claim, a_plan, an_event
from tests.support.memory import Crash, MemoryStore

PAID = Commit((a_claim(),), (an_event(),), (Reserve(PLAN),))


@pytest.fixture
def store() -> MemoryStore:
    """A store that has one plan."""
    store = MemoryStore()
    store.commit(Commit(puts=(a_plan(),)), "seed")
    return store


def test_a_crash_before_a_request_leaves_nothing_behind(store: MemoryStore) -> None:
    store.crash_before(2)
    store.plan(PLAN)
    with pytest.raises(Crash):
        store.commit(PAID, "op")
    assert store.claim(CLAIM) is None
    assert store.plan(PLAN) == a_plan(version=1)


def test_a_crash_after_a_request_leaves_it_done(store: MemoryStore) -> None:
    store.crash_after(1)
    with pytest.raises(Crash):
        store.commit(PAID, "op")
    assert store.claim(CLAIM) == a_claim(version=1)


def test_a_crash_cannot_be_caught_as_an_exception() -> None:
    assert not issubclass(Crash, Exception)


@pytest.mark.parametrize(
    "commit", [PAID, Commit(PAID.puts), Commit(events=PAID.events, touches=PAID.touches)]
)
def test_a_lost_reply_does_the_request_once_and_succeeds(
    store: MemoryStore, commit: Commit
) -> None:
    store.lose_reply_of(1)
    store.commit(commit, "op")
    touched = a_plan(left=1, reserved=1, version=2) if commit.touches else a_plan(version=1)
    assert store.plan(PLAN) == touched
    assert len(store.timeline(CLAIM)) == len(commit.events)


def test_a_fault_happens_once(store: MemoryStore) -> None:
    store.crash_before(1)
    with pytest.raises(Crash):
        store.plan(PLAN)
    assert store.plan(PLAN) == a_plan(version=1)


def test_requests_are_counted_by_name(store: MemoryStore) -> None:
    store.plan(PLAN)
    store.plan(PLAN)
    store.commit(Commit(), "nothing")
    assert store.requests == {"commit": 1, "plan": 2}


def test_an_op_that_names_two_transactions_is_a_defect_of_the_caller(store: MemoryStore) -> None:
    store.commit(PAID, "op")
    with pytest.raises(ValueError, match="another attempt"):
        store.commit(Commit(events=(an_event("other"),)), "op")

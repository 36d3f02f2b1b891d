"""The memory store refuses a change of state that no event tells of, and an event that lies.

So every story of the suite holds: each change of state of each aggregate is one event.
"""

from dataclasses import replace

import pytest

from care.domain.states import ClaimState, HoldState
from care.usecases.ports import Commit
from care.usecases.seal import seal
from tests.support.builders import NOW, a_claim, a_note, a_plan
from tests.support.memory import MemoryStore


def commit(before, after, *types):
    """The change under a use case's name, told by events of `types`."""
    store = MemoryStore()
    store.commit(Commit((before,)), "op1")
    after, events = seal(replace(after, version=1), [a_note(type_) for type_ in types], NOW)
    store.commit(Commit((after,), events), "op2/step")


FILED = a_claim(state=ClaimState.AWAITING_PAYMENT)
HELD = replace(FILED, state=ClaimState.HELD, hold_state=HoldState.LIVE)
PAID = replace(HELD, state=ClaimState.PAID)


@pytest.mark.parametrize(
    ("before", "after", "types"),
    [
        (FILED, HELD, ("hold_placed",)),
        (FILED, PAID, ("hold_placed", "claim_paid")),
        (PAID, PAID, ()),
        (PAID, PAID, ("send_back_advised",)),
        (a_plan(), a_plan(serial="1ZNB0001"), ("plan_moved",)),
    ],
)
def test_a_change_that_is_told_is_stored(before, after, types):
    commit(before, after, *types)


@pytest.mark.parametrize(
    ("before", "after", "types", "fault"),
    [
        (FILED, HELD, (), "no event says so"),
        (FILED, PAID, ("claim_paid",), "no event says so"),
        (PAID, replace(PAID, hold_state=HoldState.LOST), (), "no event says so"),
        (PAID, PAID, ("claim_paid",), "claim_paid changed nothing"),
        (HELD, PAID, ("claim_paid", "claim_paid"), "claim_paid changed nothing"),
        (FILED, HELD, ("hold_placed", "claim_paid"), "no event says so"),
        (a_plan(), a_plan(serial="1ZNB0001"), (), "no event says so"),
        (a_plan(), a_plan(), ("plan_moved",), "plan_moved changed nothing"),
    ],
)
def test_a_change_that_is_not_told_or_told_twice_is_refused(before, after, types, fault):
    with pytest.raises(AssertionError, match=fault):
        commit(before, after, *types)

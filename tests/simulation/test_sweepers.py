"""Five overlapping sweepers over a thousand due holds: each is captured, renewed or let go once."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from care.domain.event import broken_at
from care.domain.ledger import Purpose, Status
from care.domain.states import ClaimState, HoldState
from tests.simulation.clone import clone
from tests.simulation.sweepers import FEE, HOLD, Due, a_sweeper, due_at_once
from tests.simulation.turnstile import Turnstile, seeded

SWEEPERS = 5
SEED = 20261122


def overlapped(due: Due, seed: int, *, kills: int) -> Turnstile:
    """The sweepers at their work, each killed so many times at a request of the seed's choice."""
    dice, house = Random(seed), due.house
    turnstile = Turnstile(seeded(seed))
    for sweeper in range(SWEEPERS):
        turnstile.kill(sweeper, *(dice.randint(1, 3 * len(due.claims)) for _ in range(kills)))
    house.gate.turn = turnstile.passing
    answers = turnstile.run([a_sweeper(house) for _ in range(SWEEPERS)])
    house.gate.turn = None
    assert answers == [None] * SWEEPERS
    for _ in range(2):
        house.minute()
    return turnstile


def assert_each_once(due: Due) -> None:
    """Each hold captured, renewed or released exactly once, one event each, the books agreeing."""
    house, books = due.house, due.house.payments.books()
    for claim_id in due.to_default:
        claim, book, types = house.claim(claim_id), books[claim_id], house.types(claim_id)
        assert (claim.state, claim.hold_state) == (ClaimState.DEFAULTED, HoldState.CAPTURED)
        assert (book.captured, book.captures, book.live_holds) == (FEE + HOLD, 2, 0)
        assert (types.count("defaulted"), types.count("default_charged")) == (1, 1)
    for claim_id in due.to_renew:
        claim, book, types = house.claim(claim_id), books[claim_id], house.types(claim_id)
        assert (claim.state, claim.hold_state) == (ClaimState.RETURN_DUE, HoldState.LIVE)
        assert (book.captured, book.captures, book.live_holds) == (FEE, 1, 1)
        assert types.count("hold_renewed") == 1
        holds = [line.status for line in claim.lines(Purpose.HOLD)]
        assert holds == [Status.VOIDED, Status.AUTHORIZED]
    for claim_id in due.to_release:
        claim, book, types = house.claim(claim_id), books[claim_id], house.types(claim_id)
        assert (claim.state, claim.hold_state) == (ClaimState.COMPLETED, HoldState.RELEASED)
        assert (book.captured, book.captures, book.live_holds) == (FEE, 1, 0)
        assert (types.count("hold_released"), types.count("completed")) == (1, 1)
    for claim_id in due.claims:
        known = {line.provider_id for line in house.claim(claim_id).ledger}
        made = {report.provider_id for report in house.payments.made_for(claim_id)}
        assert made == known, "no payment is unknown to the ledger"
        assert broken_at(house.store.timeline(claim_id), head=house.claim(claim_id).head) is None


def test_five_overlapping_sweepers_settle_a_thousand_due_holds_once_each():
    """HLD-2, HLD-5, HLD-6; each is killed at a random request and begins anew."""
    due = due_at_once(default=700, renew=150, release=150)
    assert due.house.clock.now() == due.house.claim(due.to_default[0]).default_at
    turnstile = overlapped(due, SEED, kills=1)
    assert_each_once(due)
    assert turnstile.switches > 5000
    calls = Counter(request.name for request in due.house.gate.passed if request.port == "provider")
    print(f"{turnstile.switches} switches, seed {SEED}, {dict(calls)}")


@pytest.mark.parametrize("seed", range(1, 9))
def test_sweepers_that_die_again_and_again_settle_what_is_due_once(seed):
    due = due_at_once(default=14, renew=6, release=5)
    overlapped(due, seed, kills=4)
    assert_each_once(due)


def test_the_sweepers_are_really_beside_one_another():
    """The negative: somebody meets another's write, and one alone meets none."""
    due = due_at_once(default=10, renew=5, release=5)
    alone = Due(clone(due.house), due.to_default, due.to_renew, due.to_release)
    a_sweeper(alone.house)()
    commits = Counter(request.name for request in alone.house.gate.passed)["commit"]
    before = Counter(request.name for request in due.house.gate.passed)["commit"]
    overlapped(due, 3, kills=0)
    beside = Counter(request.name for request in due.house.gate.passed)["commit"]
    assert beside - before > commits - before, "refused writes are written again"

"""Three days in which no sweep runs: holds lapse, deadlines pass, renewals are missed. One run of
the sweep and its work catches up with all of it, and costs what is due, not what exists."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from care.domain.ledger import Purpose, Status, Way
from care.domain.states import ClaimState, HoldState, PlanState
from tests.simulation.operations import GatedHouse
from tests.simulation.sweepers import FEE, HOLD, Due, due_at_once
from tests.support.house import ANA, SPARE

OUTAGE = timedelta(days=3)


@pytest.fixture
def due():
    """Deadlines, renewals and releases that fall into the outage, and an order that lapses."""
    due = due_at_once(default=12, renew=8, release=5)
    house = due.house
    house.order(SPARE)
    house.clock.forward(OUTAGE)
    return due


def one_run(house: GatedHouse) -> Counter[str]:
    """One sweep with its work. Returns the requests that it cost, by port and name."""
    house.gate.open()
    house.sweeps()
    return Counter(f"{request.port} {request.name}" for request in house.gate.passed)


def test_everything_that_fell_due_is_settled_in_one_run(due):
    """HLD-2, HLD-5, HLD-6, PAY-3."""
    house = due.house
    one_run(house)
    for claim_id in due.to_default:
        claim = house.claim(claim_id)
        assert (claim.state, claim.hold_state) == (ClaimState.DEFAULTED, HoldState.CAPTURED)
    for claim_id in due.to_release:
        assert house.claim(claim_id).state is ClaimState.COMPLETED
    (ordered,) = [plan for plan in house.store.plans_of(ANA) if plan.serial == SPARE]
    assert ordered.state is PlanState.VOID
    assert not list(house.store.due(house.clock.now()))


def test_a_hold_that_lapsed_in_the_outage_is_asked_for_again_at_once(due):
    """HLD-6: a new one stands on the same card; what could not be renewed would be flagged."""
    house = due.house
    one_run(house)
    for claim_id in due.to_renew:
        claim, book = house.claim(claim_id), house.payments.books()[claim_id]
        old, new = claim.lines(Purpose.HOLD)
        assert (old.status, new.status, new.way) == (
            Status.VOIDED,
            Status.AUTHORIZED,
            Way.OFF_SESSION,
        )
        assert (claim.hold_state, book.live_holds) == (HoldState.LIVE, 1)


def test_a_lapsed_hold_whose_card_says_no_is_flagged_and_on_the_desks_list(due):
    """HLD-6: lost, told once, with a task."""
    house = due.house
    house.payments.limit("mastercard", 1)
    one_run(house)
    for claim_id in due.to_renew:
        claim = house.claim(claim_id)
        assert (claim.hold_state, claim.work_since) == (HoldState.LOST, house.clock.now())
        assert house.types(claim_id).count("hold_lost") == 1
        assert house.payments.books()[claim_id].live_holds == 0


def test_a_hold_that_lapsed_before_its_deadline_passed_is_charged_off_session_once():
    """HLD-5, HLD-6: the default finds no hold, and the provider shows it cancelled."""
    due = due_at_once(default=3, renew=4, release=0)
    house = due.house
    house.clock.forward(timedelta(days=13))  # beyond the deadlines of those that were to be renewed
    one_run(house)
    for claim_id in due.to_renew:
        claim, book = house.claim(claim_id), house.payments.books()[claim_id]
        assert (claim.state, claim.hold_state) == (ClaimState.DEFAULTED, HoldState.CHARGED)
        assert (book.captured, book.captures, book.live_holds) == (FEE + HOLD, 2, 0)
        assert [line.status for line in claim.lines(Purpose.DEFAULT)] == [Status.CAPTURED]


def test_nothing_is_charged_twice_by_the_runs_that_follow(due):
    house = due.house
    one_run(house)
    before = money(due)
    for _ in range(5):
        house.minute()
    house.travel(days=1)
    assert money(due) == before
    for claim_id in due.to_default:
        assert house.payments.books()[claim_id].captured == FEE + HOLD


def test_the_run_costs_what_is_due_and_not_what_exists():
    """The same dues among many claims that are not due cost the same requests."""
    few = due_at_once(default=6, renew=4, release=3)
    many = due_at_once(default=6, renew=4, release=3)
    others(many.house, 40)
    costs = []
    for each in (few, many):
        each.house.clock.forward(timedelta(hours=1))
        costs.append(one_run(each.house))
    assert costs[0] == costs[1]
    assert costs[0]["store due"] == 1
    assert costs[0]["store claim"] == len(few.claims), "each that is due is read once"
    assert costs[0]["provider capture"] == len(few.to_default)
    assert costs[0]["provider void"] == len(few.to_renew) + len(few.to_release)


def test_a_run_with_nothing_due_asks_once():
    house = GatedHouse()
    others(house, 5)
    assert one_run(house) == {"store due": 1, "queue take": 1}


def others(house: GatedHouse, number: int) -> None:
    """Devices under plans that nothing is due for."""
    for each in range(number):
        serial = f"1ZNF{each:04}"
        house.sold("mavic-3", serial, 12)


def money(due: Due) -> dict[str, tuple[int, int, int]]:
    """What the provider's books say of each claim."""
    books = due.house.payments.books()
    return {id_: (books[id_].captured, books[id_].refunded, books[id_].captures) for id_ in books}

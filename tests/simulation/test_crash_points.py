"""Whatever dies at whatever request, or twice, the operation ends as the undisturbed one.

Here every single point of every operation, and every ordered pair of the main ones (of all of them
where `CRASH_PAIRS=all`). `python -m tests.simulation.crashes` plays all pairs and prints figures.
"""

from __future__ import annotations

import os

import pytest

from care.domain.money import Money
from tests.simulation import crashes
from tests.simulation.catalog import ALL
from tests.simulation.clone import clone
from tests.simulation.crash_runs import Played, points
from tests.simulation.gate import PROVIDER, STORE, Fault, Request
from tests.simulation.operations import MINUTE, Act, GatedHouse, Operation
from tests.simulation.outcome import differences, outcome
from tests.support.house import DRONE

EVERY_PAIR = os.environ.get("CRASH_PAIRS") == "all"
WITH_PAIRS = [name for name, operation in ALL.items() if operation.main or EVERY_PAIR]


def test_the_operations_are_those_that_move_money():
    assert len(ALL) >= 70
    assert len(WITH_PAIRS) >= 20
    assert {"file Premium", "scan good", "default by the sweep", "swap"} <= set(WITH_PAIRS)


@pytest.mark.parametrize("name", ALL)
def test_a_process_that_dies_at_any_point_leaves_what_the_next_one_ends(name):
    """And the request that is sent again is answered as an undisturbed one."""
    tally = Played(ALL[name]).all(pairs=False)
    assert tally.told == []
    assert tally.singles >= 3 * tally.effects > 0


@pytest.mark.parametrize("name", WITH_PAIRS)
def test_a_process_that_dies_and_one_that_dies_mending_it_leave_what_the_third_ends(name):
    tally = Played(ALL[name]).all(pairs=True)
    assert tally.told == []
    assert tally.pairs > tally.singles


@pytest.mark.parametrize("name", ["scan good", "default by the sweep"])
def test_points_that_leave_the_same_world_stand_for_one_another(name):
    """Each played for itself finds and counts the same."""
    merged = Played(ALL[name]).all(pairs=True)
    every = Played(ALL[name], every=True).all(pairs=True)
    assert (every.wrong, merged.wrong) == (0, 0)
    assert every.singles == merged.singles
    assert every.pairs == merged.pairs
    assert every.played > merged.played


def test_a_run_may_be_struck_before_and_after_each_request_and_lose_each_answer():
    passed = [Request(STORE, "claim"), Request(PROVIDER, "void"), Request(STORE, "commit")]
    every = {(point.at, point.fault) for point in points(passed, every=True)}
    assert every == {
        *((at, fault) for at in (1, 2, 3) for fault in (Fault.BEFORE, Fault.AFTER, Fault.LOST)),
        (2, Fault.ERROR),
    }
    merged = points(passed)
    assert sum(point.stands_for for point in merged) == len(every)
    crashes_of = [point for point in merged if point.fault in (Fault.BEFORE, Fault.AFTER)]
    assert [(p.at, p.fault, p.stands_for) for p in crashes_of] == [
        (1, Fault.BEFORE, 3),
        (2, Fault.AFTER, 2),
        (3, Fault.AFTER, 1),
    ]


def refunded_by_hand(house: GatedHouse) -> Act:
    """A refund whose key is another one each time it is asked for: nobody may write it so."""
    house.covered()
    fee = house.paid().ledger[-1].provider_id or ""

    def act(h: GatedHouse) -> None:
        op = h.op()
        h.payments.refund(fee, Money(100, "USD"), {"op": op}, op)

    return act


def test_an_operation_that_is_not_written_for_it_is_found_wrong():
    """The negative of an empty test: the second asking moves money again."""
    tally = Played(Operation("refunded by hand", refunded_by_hand)).all(pairs=False)
    assert tally.wrong > 0
    assert "provider claim_" in tally.told[0]


def test_an_answer_that_differs_is_found_wrong():
    def prepare(house: GatedHouse) -> Act:
        house.covered()
        asked = iter(range(1000))
        return lambda h: (h.store.plan("none"), next(asked))

    tally = Played(Operation("counts", prepare)).all(pairs=False)
    assert tally.effects == 1
    assert "retry: answered" in tally.told[0]


def test_a_copy_of_a_house_lives_on_by_itself():
    """And an answer that the provider kept is read from the copy's own payments."""
    house = GatedHouse()
    house.covered()
    claim = house.shipped()
    hold = claim.standing_hold
    assert hold is not None
    house.payments.void(hold.provider_id or "", "a key of ours")
    copied = clone(house)
    copied.scan()
    assert (house.store._items.keys()) == (copied.store._items.keys())
    assert house.claim(claim.claim_id) == claim != copied.claim(claim.claim_id)
    assert copied.settle.effects.payments is copied.payments is not house.payments
    assert copied.settle.store is copied.store is not house.store
    made = copied.payments._machine.payments[hold.provider_id]
    assert made is not house.payments._machine.payments[hold.provider_id]


def test_the_command_prints_its_figures_as_json_last(capsys):
    assert crashes.main(["--only", "debt written off"]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("debt written off ")
    assert last.startswith('{"operation": "all", "effects": ')
    assert '"wrong": 0' in last


def test_two_worlds_are_compared_by_what_stands_and_not_by_their_numbers():
    house = GatedHouse()
    house.covered()
    house.shipped()
    other = clone(house)
    assert differences(outcome(house), outcome(other)) == []
    other.clock.forward(MINUTE)
    other.put(other.device(DRONE))
    assert differences(outcome(house), outcome(other)) == [], "another version, a minute later"
    other.scan()
    found = differences(outcome(house), outcome(other))
    assert any(".state: return_due != completed" in each for each in found)
    assert any(each.startswith("provider claim_") for each in found)

"""What `make bench` tells of cold starts: whose budget a door has, and what its ratio is of."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.bench.figure import Figure
from tests.bench.room import roomy
from tests.bench.starts import budgets, figure, in_turns, plot, typical, with_the_reference
from tests.bench.starts_package import REFERENCE
from tests.bench.starts_process import Started
from tests.support import template
from tests.support.first_calls import FIRST_CALLS, SIGNED, first_event

FUNCTIONS = template.doors(template.read("template.yaml"))
DOORS = sorted(each["Handler"].removesuffix(".handler") for each in FUNCTIONS.values())


def test_the_budget_of_a_door_follows_from_what_it_may_do() -> None:
    allowed = budgets(list(FUNCTIONS.values()))
    assert sorted(allowed) == DOORS
    assert {name for name, budget in allowed.items() if budget == 1.25} == {"settle_due"}
    assert {name for name, budget in allowed.items() if budget == 1.75} == {
        "file_claim",
        "manage_claim",
        "purchase_plan",
        "reconcile_payments",
        "release_hold",
        "settle_claim",
        "take_payment_event",
    }
    assert set(allowed.values()) == {1.25, 1.5, 1.75}


def test_the_starts_are_taken_in_turns() -> None:
    order: list[str] = []
    assert in_turns(["a", "b"], 2, lambda name: order.append(name)) == {  # type: ignore[func-returns-value]
        "a": [None, None],
        "b": [None, None],
    }
    assert order == ["a", "b", "a", "b"]


def test_the_reference_is_taken_before_each_dozen_doors_and_no_door_twice() -> None:
    turn = with_the_reference(DOORS)
    at = [place for place, name in enumerate(turn) if name == REFERENCE]
    assert at == list(range(0, len(turn), 13))
    assert [name for name in turn if name != REFERENCE] == DOORS
    assert with_the_reference(["a"]) == [REFERENCE, "a"]
    assert with_the_reference([]) == []


def test_a_name_that_comes_twice_in_a_turn_is_run_twice() -> None:
    run = iter(range(6))
    assert in_turns(["a", "b", "a"], 2, lambda _: next(run)) == {"a": [0, 2, 3, 5], "b": [1, 4]}


def test_what_is_measured_lies_in_one_piece_of_the_stack_and_answers_as_it_would_anywhere() -> None:
    assert roomy(lambda: 7) == 7
    with pytest.raises(KeyError, match="gone"):
        roomy(lambda: {}["gone"])
    assert 2**19 < roomy.__code__.co_stacksize * 8 < 2**20


def test_a_door_is_judged_by_the_starts_that_were_least_disturbed() -> None:
    quiet = [Started(99, 305, 500, 200), Started(99, 304, 501, 200)]
    busy = [Started(150, 420, 900, 200), Started(99, 305, 800, 200), Started(160, 460, 950, 200)]
    door = typical([*busy, *quiet])
    assert door == Started(99, 305, 501, 200)
    assert typical([Started(0, 200, 400, 200)] * 3) == Started(0, 200, 400, 200)


def test_a_door_is_told_by_its_ratio_to_the_bare_client() -> None:
    door = Started(99, 305, 500, 200)
    told = figure("look_up", door, Started(0, 200, 400, 200), 1.5, 2)
    assert (told.value, told.unit, told.budget, told.ok) == (1.52, "ratio", 1.5, False)
    assert told.beside == {"import alone": 0.49, "requests": 2, "ms": 500, "bare client, ms": 400}


@pytest.mark.parametrize("door", DOORS)
def test_each_door_has_a_first_call_of_its_own(door: str) -> None:
    kinds = {each["Type"] for each in _of(door)["Events"].values()}
    http = door in FIRST_CALLS or door in SIGNED
    assert http == ("HttpApi" in kinds)
    assert ("requestContext" in first_event(door)) == http


def _of(door: str):
    return next(each for each in FUNCTIONS.values() if each["Handler"] == f"{door}.handler")


def test_the_picture_names_each_door_and_says_which_is_over() -> None:
    door, bare = Started(99, 305, 500, 200), Started(0, 200, 400, 200)
    figures = [
        figure("within", door, bare, 1.75, 2),
        figure("above", door, bare, 1.5, 2),
        Figure("within under Lambda", 1.2, "ratio", 1.75),
    ]
    drawn = ElementTree.fromstring(plot(figures))
    texts = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("1.52") == texts.count("1.52 over") == 1
    assert {"within", "above"} <= set(texts)
    assert "within under Lambda" not in texts

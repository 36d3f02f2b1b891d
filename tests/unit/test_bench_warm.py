"""A race of warm requests: the median of its turns, and no request but those of the door."""

from __future__ import annotations

from dataclasses import replace

from tests.bench.figure import PLANS
from tests.bench.warm import figures
from tests.bench.warm_race import Turns, differing, together
from tests.bench.warm_values import Asked

GET, PUT = Asked("GetItem", "/", {}, "{}"), Asked("PutItem", "/", {}, '{"TableName": "x"}')
OURS, BARE, TWIN = [0.004, 0.009, 0.006], [0.002, 0.006, 0.005], [0.002, 0.003, 0.003]
PAIR = Turns({"handler": OURS, "bare": BARE}, unlike=0)


def test_a_slow_turn_slows_both_and_moves_no_ratio() -> None:
    assert PAIR.ratio("handler", "bare") == 1.5
    slow = Turns({"handler": [*OURS[:2], 0.06], "bare": [*BARE[:2], 0.05]}, unlike=0)
    assert slow.ratio("handler", "bare") == 1.5


def test_a_cost_is_the_median_of_the_turns_in_milliseconds() -> None:
    assert (PAIR.milliseconds("handler"), PAIR.milliseconds("bare")) == (6.0, 5.0)


def test_the_turns_of_all_heats_are_looked_at_as_one() -> None:
    other = Turns({"handler": [0.03], "bare": [0.01]}, unlike=2)
    both = together([PAIR, other])
    assert both == Turns({"handler": [*OURS, 0.03], "bare": [*BARE, 0.01]}, unlike=2)
    assert (PAIR.ratio("handler", "bare"), both.ratio("handler", "bare")) == (1.5, 1.75)
    assert together([PAIR]) == PAIR


def test_requests_in_their_order_differ_in_nothing() -> None:
    told_anew = replace(PUT, body=PUT.body.replace("x", "y"), headers={"Date": "now"})
    assert differing([GET, PUT], [GET, PUT]) == 0
    assert differing([GET, PUT], [GET, told_anew]) == 0
    assert differing([], []) == 0


def test_a_request_that_is_missing_too_much_or_another_one_is_counted() -> None:
    assert differing([GET, PUT], [GET]) == 1
    assert differing([GET], [GET, PUT]) == 1
    assert differing([], [GET]) == 1
    assert differing([GET, PUT], [PUT, GET]) == 2
    assert differing([PUT], [replace(PUT, body=PUT.body + " ")]) == 1
    assert differing([GET], [replace(GET, path="/v1/refunds")]) == 1


def test_filing_a_claim_is_judged_by_its_budget_and_a_look_up_told() -> None:
    (filing,) = figures("file a Premium claim", PAIR, 8)
    assert (filing.value, filing.budget, filing.beside["requests"]) == (1.5, 1.5, 8)
    (look_up,) = figures("look up a status", PAIR, 2)
    assert (look_up.value, look_up.budget) == (1.5, None)


def test_our_own_code_is_judged_by_the_twin_and_what_botocore_takes_is_told() -> None:
    three = Turns({"handler": OURS, "bare": BARE, "twin": TWIN}, unlike=0)
    against_bare, own, whole, alone = figures("file a Repair claim", three, 5)
    assert (against_bare.value, against_bare.budget) == (1.5, 1.5)
    assert (own.value, own.budget) == (1.0, 1.0)
    assert (whole.value, whole.budget, whole.beside[PLANS]) == (2.0, None, 1.0)
    assert (alone.value, alone.budget) == (1.667, None)

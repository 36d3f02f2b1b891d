"""The sweep's figures: judged by requests, never by time."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.bench.sweep import asked, drained, plot
from tests.bench.sweep_drain import Drain
from tests.bench.sweep_lists import Played

SVG = "{http://www.w3.org/2000/svg}"


def a_play(due: int, requests: int, worked: int | None = None) -> Played:
    """So many equal requests for so many due holds, each captured."""
    return Played(due, (("Query", {}),) * requests, due if worked is None else worked, due)


GOOD = [a_play(0, 16), a_play(20, 76), a_play(100, 316)]
WASTEFUL = [a_play(0, 16), a_play(20, 76), a_play(100, 336)]


def test_a_sweep_at_its_budget_is_good_at_both_sizes() -> None:
    figures = asked({1_000: GOOD, 100_000: GOOD})
    assert [figure.name for figure in figures if not figure.ok] == []
    told = {figure.name: (figure.value, figure.budget) for figure in figures}
    assert told["a sweep and its work, 20 due of 1,000 open"] == (76, 76)
    assert told["a sweep and its work, 100 due of 100,000 open"] == (316, 316)
    assert told["one more due hold, 100,000 open"] == (3, 3.05)
    assert told["requests that differ between both sizes"] == (0, 0)
    assert told["due holds not captured once"] == (0, 0)


def test_requests_that_grow_with_what_exists_are_above_their_budget() -> None:
    figures = asked({1_000: GOOD, 100_000: WASTEFUL})
    assert {figure.name: figure.value for figure in figures if not figure.ok} == {
        "a sweep and its work, 100 due of 100,000 open": 336,
        "one more due hold, 100,000 open": 3.2,
        "requests that differ between both sizes": 20,
    }


def test_a_due_hold_that_was_not_worked_or_worked_twice_is_told() -> None:
    idle, busy = a_play(100, 316, worked=99), a_play(100, 316, worked=101)
    for bad in (idle, busy):
        figures = asked({1_000: [*GOOD[:2], bad], 100_000: GOOD})
        assert [(f.name, f.value) for f in figures if not f.ok] == [
            ("due holds not captured once", 1)
        ]


def test_a_drain_is_told_by_the_time_of_one_worker_and_judged_by_what_was_captured() -> None:
    drains = [Drain(1, 1000, 20.0, 1000), Drain(4, 1000, 8.0, 998)]
    one, four, missed = drained(drains)
    assert (one.name, one.value, one.budget) == ("1,000 due, 1 worker", 1, None)
    assert (four.name, four.value, four.budget) == ("1,000 due, 4 workers", 0.4, None)
    assert four.beside == {"seconds": 8.0, "holds a second": 125}
    assert (missed.value, missed.ok) == (2, False)


def test_the_picture_says_in_words_what_it_shows() -> None:
    picture = ElementTree.fromstring(plot(asked({1_000: GOOD, 100_000: GOOD})))
    description = picture.findtext(f"{SVG}desc") or ""
    assert "Over 1,000 open holds: 16 requests for 0 due, 76 requests for 20 due" in description
    assert "Over 100,000 open holds: 16 requests" in description
    assert len(picture.findall(f"{SVG}circle")) == 2 * 3 + 2

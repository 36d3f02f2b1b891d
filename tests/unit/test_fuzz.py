"""The fuzz itself: what it would say of a door that is wrong, and that a request is found again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from care.web.auth import account_of
from care.web.errors import NotAllowed
from care.web.routes import ROUTES
from tests.fuzz import judge
from tests.fuzz.__main__ import asked
from tests.fuzz.mutator import Mutator, Way
from tests.fuzz.sent import Got, Sent
from tests.support.calls import name_of
from tests.support.estate_asks import Ask

ROUTE = next(route for route in ROUTES if name_of(route) == "POST /api/eligibility")
SENT = Sent(ROUTE, ROUTE.path)
PROBLEM: dict[str, Any] = {
    "type": "docs/problems.md#invalid_request",
    "title": "Some fields need another value",
    "status": 422,
    "detail": "Each field that has to change is named in `errors`.",
    "code": "invalid_request",
    "errors": [{"pointer": "/serial", "detail": "This is required."}],
    "request_id": "request-1",
}
ASKS = {name_of(route): Ask({}, {"serial": "1ZNA0001"}) for route in ROUTES}
LEFT: dict[str, Any] = {"items": {"plan": 1}, "misses": {}}


def got(sent: int = 422, /, media: str = judge.PROBLEM, **changes: Any) -> Got:
    headers = {"content-type": media, "cache-control": "no-store"}
    return Got(sent, headers, json.dumps(PROBLEM | changes).encode())


def said(answer: Got, **after: Any) -> list[str]:
    return judge.faults(SENT, answer, LEFT, LEFT | after)


def test_a_problem_as_it_should_be_is_no_finding() -> None:
    assert said(got()) == []


def test_a_count_of_misses_is_what_a_refusal_may_leave() -> None:
    assert said(got(), misses={"here": 1}) == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (got(500, status=500, code="unexpected"), "answered with 500"),
        (got(media="application/json"), "a problem that is application/json"),
        (got(status=422, errors=[]), "names no field"),
        (got(status=422, code="refused"), "refused says 422, and is 422"),
        (got(title="KeyError: 'serial'"), "speaks of 'KeyError'"),
        (got(detail="File /var/task/x, line 7"), "speaks of '/var/task'"),
        (got(detail="no item in test-plans"), "speaks of 'test-plans'"),
        (got(detail="Input should be a valid string"), "speaks of 'Input should'"),
        (got(trace="…"), "no Problem"),
        (got(type="about:blank"), "about:blank is no heading"),
        (got(errors=[{"pointer": "serial", "detail": "x"}]), "a pointer that is none"),
        (Got(200, {"content-type": "text/html", "cache-control": "no-store"}, b""), "is text/html"),
        (Got(422, {"content-type": judge.PROBLEM}, got().body), "may be kept by a cache"),
    ],
)
def test_what_does_not_hold_is_found(answer: Got, words: str) -> None:
    assert any(words in each for each in said(answer)), said(answer)


def test_a_refusal_that_writes_is_found_with_what_it_wrote() -> None:
    assert said(got(), items={"plan": 2}) == ["refused with 422, and changed items: plan"]


def told(mutator: Mutator, way: Way) -> list[tuple[str, str, bytes | None]]:
    """Two hundred requests but for their headers: a signature is of the second it is made in."""
    sent = [each for number in range(200) for each in mutator.requests(way, number)]
    return [(each.path, each.query, each.body) for each in sent]


@pytest.mark.parametrize("way", ["in", "out"])
def test_a_request_is_found_again_by_its_seed_and_number(way: Way) -> None:
    assert told(Mutator(ASKS, 7), way) == told(Mutator(ASKS, 7), way)
    assert told(Mutator(ASKS, 7), way) != told(Mutator(ASKS, 8), way)


def test_every_route_has_its_turn() -> None:
    mutator = Mutator(ASKS, 1)
    turns = [mutator.requests("in", number)[-1].route for number in range(len(ROUTES))]
    assert turns == list(ROUTES)


def test_whoever_is_nobody_may_nothing() -> None:
    mutator = Mutator(ASKS, 1)
    asked = [mutator.requests("out", number)[0] for number in range(1000)]
    barred = [sent for sent in asked if sent.route.access]
    assert len(barred) > 400
    for sent in barred:
        assert sent.route.access
        with pytest.raises(NotAllowed):
            account_of(sent.event(), sent.route.access)


def test_the_seed_is_that_of_the_environment_where_none_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FUZZ_SEED", "7")
    assert asked([]).seed == 7
    assert asked(["--seed", "8", "--signed-in"]).ways == ("in",)

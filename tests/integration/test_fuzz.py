"""Odd requests of every route, 10,000 by whoever may and 10,000 by nobody: none is a defect, none
tells of the inside, and none that is refused writes anything.

Another seed: `FUZZ_SEED=7`. One request again: `python -m tests.fuzz --seed 7 --only in:4711`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from care.web.routes import ROUTES
from tests.fuzz.mutator import OPEN
from tests.fuzz.run import Fuzz, fuzz_of
from tests.fuzz.town import Town, a_town
from tests.support.calls import name_of

SEED = int(os.environ.get("FUZZ_SEED", "1"))
REQUESTS, PARTS = 10_000, 4  # of each kind; so that several processes have their share
PER_PART = REQUESTS // PARTS
# What cannot be brought about by one request in a town that stands: each wants a state that only
# time, the bank or another act leads to.
NEVER_DONE = {
    "POST /api/claims/{claim_id}/found",
    "GET /api/claims/{claim_id}/invoice",
    "POST /api/account/erase",
    "POST /api/claims/{claim_id}/evidence/submit",
    "POST /api/plans/{plan_id}/evidence/submit",
    "POST /api/claims/{claim_id}/settle-task",
    "POST /api/plans/{plan_id}/settle-task",
    "POST /api/claims/{claim_id}/settle",
}


@pytest.fixture(scope="module")
def fuzz() -> Iterator[Fuzz]:
    with a_town(Town()) as town:
        yield fuzz_of(town, SEED)


def part_of(number: int) -> range:
    return range(number * PER_PART, (number + 1) * PER_PART)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_may_be_asked_is_a_defect_or_refused_with_traces(
    fuzz: Fuzz, part: int
) -> None:
    totals = fuzz.ask("in", part_of(part))
    totals.held(SEED)
    assert totals.requests >= PER_PART
    assert min(totals.reached(name_of(route)) for route in ROUTES) >= PER_PART // len(ROUTES)
    assert 0.25 < totals.done < 0.75
    assert {200, 201, 400, 404, 409, 413, 415, 422} <= totals.statuses.keys()


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_nobody_asks_is_a_defect_or_leaves_traces(fuzz: Fuzz, part: int) -> None:
    totals = fuzz.ask("out", part_of(part))
    totals.held(SEED)
    assert totals.requests >= PER_PART
    assert min(totals.reached(name_of(route)) for route in OPEN) >= PER_PART // 2 // len(OPEN)
    assert {200, 400, 403, 404, 413, 415, 422} == totals.statuses.keys()


def test_every_route_does_what_it_is_asked_for_at_least_once(fuzz: Fuzz) -> None:
    """What is odd is odd beside something that is right: else nothing would come past the first
    look."""
    totals = fuzz.ask("in", range(len(ROUTES) * 20))
    done = {name for (name, status), _ in totals.answers.items() if status < 300}
    assert {name_of(route) for route in ROUTES} - done == NEVER_DONE

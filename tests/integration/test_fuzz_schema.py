"""Schemathesis finds nothing in the API's document that is not so, with all checks that apply."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import pytest

from tests.fuzz import by_schema
from tests.fuzz.estate import settled
from tests.fuzz.town import Town, a_town
from tests.support.calls import name_of
from tests.support.estate_asks import Ask

SEED = int(os.environ.get("FUZZ_SEED", "1"))
PARTS, EXAMPLES = 6, 10
Settled = tuple[Town, Mapping[str, Ask]]


@pytest.fixture(scope="module")
def town() -> Iterator[Settled]:
    with a_town(Town()) as town:
        yield town, settled(town)


@pytest.mark.parametrize("part", range(PARTS))
def test_the_document_promises_what_is_so(town: Settled, part: int) -> None:
    report = by_schema.asked(*town, part, PARTS, seed=SEED, examples=EXAMPLES)
    assert report.failed + report.found == []
    names = {name_of(route) for route in by_schema.routes(part, PARTS)}
    assert names <= report.operations
    assert report.statuses.total() > len(names) * 20
    assert report.statuses[422] and report.statuses[200]

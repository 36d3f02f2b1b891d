"""The fuzz on tables, which have their own mind of keys, numbers and sizes: byte by byte."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from care.web.routes import ROUTES
from tests.fuzz.mutator import Way
from tests.fuzz.run import Fuzz, fuzz_of
from tests.fuzz.tables import a_town_on_tables

SEED = int(os.environ.get("FUZZ_SEED", "1"))
A_ROUTE = 6  # requests


@pytest.fixture(scope="module")
def fuzz() -> Iterator[Fuzz]:
    with a_town_on_tables() as town:
        yield fuzz_of(town, SEED)


@pytest.mark.parametrize(("way", "requests"), [("in", len(ROUTES) * A_ROUTE), ("out", 200)])
def test_what_is_refused_leaves_all_tables_as_they_were(
    fuzz: Fuzz, way: Way, requests: int
) -> None:
    assert len(fuzz.town.left()["items"]) > 100
    totals = fuzz.ask(way, range(requests))
    totals.held(SEED)
    assert totals.requests >= requests
    assert totals.done > 0.1

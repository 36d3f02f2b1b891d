"""No property has a stopwatch, and every story of the suite is told in Spanish, too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.house import House
from tests.support.spoken import read_of, unsaid

settings.register_profile("any machine", deadline=None, print_blob=True)
settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def _each_story_is_told_in_spanish(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test with a house: all that its customers can read is said to the last word."""
    yield
    for value in getattr(request.node, "funcargs", {}).values():
        if isinstance(value, House):
            assert unsaid(read_of(value.store)) == []

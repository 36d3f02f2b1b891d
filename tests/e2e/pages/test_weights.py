"""The weight of the first page and of each journey, by bytes and not by time."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from infra.pages.weights import FIRST_PAGE, JOURNEY, JOURNEYS, Meter, Weight, weigh
from tests.support.fake_visits import STATES, Visit


@pytest.mark.parametrize("journey", JOURNEYS)
def test_journey_is_within_its_budget(dist: Path, browser: Browser, journey: str) -> None:
    found = weigh(browser, dist, journey)
    assert not found.above, found
    assert found.budget == (FIRST_PAGE if journey == "first page" else JOURNEY)


def test_journeys_are_made_of_states_and_pages_that_there_are(dist: Path) -> None:
    for step in {step for steps in JOURNEYS.values() for step in steps}:
        assert step in STATES or (dist / step.partition("?")[0]).is_file(), step


def test_meter_counts_what_is_sent_compressed_and_what_is_in_the_cache_not_at_all(
    visit: Visit,
) -> None:
    meter = Meter(visit.page)
    visit.open("terms.html")
    visit.page.wait_for_load_state("networkidle")
    first = meter.weight("terms")
    plain = len((visit.fake.dist / "terms.html").read_bytes())
    plain += len((visit.fake.dist / "css/site.css").read_bytes())
    assert 0 < first.files < plain
    assert first.answers == 0
    visit.open("terms.html")
    visit.page.wait_for_load_state("networkidle")
    again = meter.weight("terms")
    # The page itself is asked for anew, and is the same.
    assert (again.requests, again.files) == (first.requests + 1, first.files)


def test_answers_of_the_service_are_weighed_and_the_pages_of_others_are_not(visit: Visit) -> None:
    meter = Meter(visit.page)
    visit.open("status.html?serial=AC3M0001")
    visit.sees("status")
    visit.page.wait_for_load_state("networkidle")
    seen = meter.weight("status")
    assert 0 < seen.answers < 1024
    visit.page.goto(f"{visit.site}/pay/plan/plan-active")
    visit.page.wait_for_load_state("networkidle")
    assert meter.weight("status") == seen


def test_what_is_above_its_budget_is_said_to_be() -> None:
    heavy = Weight("buy", requests=3, files=JOURNEY, answers=1)
    light = Weight("buy", requests=3, files=JOURNEY, answers=0)
    assert (heavy.above, light.above) == (True, False)

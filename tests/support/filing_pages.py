"""What the tests of filing look for on its pages."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from playwright.sync_api import Locator

from tests.support.fake_visits import Visit

NOON = datetime(2026, 11, 22, 20, tzinfo=UTC).timestamp()


def at_noon(visit: Visit) -> None:
    """The day that the canned claims are of, so that the days left are known."""
    visit.fake.sign_in.clock_ahead_seconds = int(NOON - time.time())


def card(visit: Visit, service: str) -> Locator:
    """The card of a service, whether it may be had or not."""
    return visit.page.locator(f"#service-{service}")


def services(visit: Visit, test_id: str) -> list[str | None]:
    """The services of a list, in its order."""
    cards = visit.page.get_by_test_id(test_id).locator("[data-service]").all()
    return [each.get_attribute("data-service") for each in cards]


def answer(visit: Visit, name: str) -> Locator:
    """One line of the answers to check."""
    return visit.page.locator(f"[data-answer={name}]")


def tick_all(visit: Visit) -> None:
    """Gives every consent that is asked for."""
    for box in visit.page.locator("#settlement-form input[type=checkbox]").all():
        box.check()

"""Ways to the store's counter in each of its states."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator, expect

from care.domain.codes import ActivationCode
from tests.support import fake_store
from tests.support.visits_start import CODE, DRONE

if TYPE_CHECKING:
    from tests.support.fake_visits import Visit

EMAIL = "kim@example.com"
LOST = "We could not reach the service"
# Chromium itself sends again what a kept connection lost, as often as it has kept ones.
EVERY_TIME = 100
REASON = {"": "Unreadable", "es": "Ilegible"}  # what a clerk of that language writes


def enter_store(visit: Visit, person: str = "store") -> None:
    """Signs in at the counter; a person of the store finds it ready for a scan."""
    visit.open("store.html")
    visit.page.get_by_test_id("store-enter").click()
    visit.page.click(f"#{person}")
    if person == "store":
        expect(visit.page.locator("#code-1")).to_be_focused()


def at(visit: Visit, task: str) -> None:
    """At the counter, with one of the other tasks before one."""
    enter_store(visit)
    visit.page.locator(f"[data-tab={task}]").click()
    expect(visit.page.locator(f"[data-task={task}] h1").first).to_be_visible()


def scan(visit: Visit, text: str) -> None:
    """What a scanner does: it types where the focus is, and presses Enter."""
    visit.page.keyboard.type(text)
    visit.page.keyboard.press("Enter")


def look(
    visit: Visit, serial: str = DRONE, email: str = EMAIL, test_id: str = "may-redeem"
) -> None:
    """Code, serial and e-mail up to the answer, without a mouse."""
    enter_store(visit)
    scan(visit, CODE.text)
    scan(visit, serial)
    scan(visit, email)
    visit.sees(test_id)


def redeem(visit: Visit, serial: str = DRONE, email: str = EMAIL) -> None:
    """Up to the confirmation."""
    look(visit, serial, email)
    visit.page.get_by_test_id("redeem-now").click()
    visit.sees("redeemed")


def sell(visit: Visit, code: ActivationCode = CODE) -> None:
    """One card scanned to be sold."""
    at(visit, "sell")
    expect(visit.page.locator("#sell-1")).to_be_focused()
    scan(visit, code.text)
    visit.sees("told")


def ask_change(visit: Visit, wants: str, code: ActivationCode = CODE) -> None:
    """Code, what is wanted and why, up to the question whether it is meant."""
    at(visit, "change")
    scan(visit, code.text)
    visit.page.check(f"#wants-{wants}")
    visit.page.fill("#reason", REASON[visit.locale])
    visit.page.keyboard.press("Enter")
    visit.sees("confirm")


def change(visit: Visit, wants: str, test_id: str, code: ActivationCode = CODE) -> None:
    """Up to what became of it."""
    ask_change(visit, wants, code)
    visit.page.get_by_test_id("sure").click()
    visit.sees(test_id)


def groups(visit: Visit, field: str = "code") -> list[str]:
    """What stands in the five groups of a code."""
    return [visit.page.locator(f"#{field}-{number}").input_value() for number in range(1, 6)]


def bodies(visit: Visit, path: str) -> list[Any]:
    """What was posted to that path, in order."""
    return [body for _, body in visit.fake.sent(path)]


def kept(visit: Visit) -> str:
    """All that the tab remembers."""
    return str(visit.page.evaluate("JSON.stringify(sessionStorage)"))


def told(visit: Visit) -> Locator:
    """The large answer of the last act on a card."""
    return visit.page.get_by_test_id("told")


def _closed(visit: Visit) -> None:
    visit.open("store.html")
    visit.sees("store-sign-in")


def _refused(visit: Visit) -> None:
    enter_store(visit, "desk")
    visit.sees("store-refused")


def _errors(visit: Visit) -> None:
    enter_store(visit)
    visit.page.click("#look")
    visit.sees("problem")


def _today(visit: Visit) -> None:
    visit.fake.store_cards = fake_store.cards()
    # The list names the hour at which it was asked for.
    visit.page.clock.set_fixed_time("2026-11-22T20:00:00Z")
    at(visit, "today")
    visit.sees("day-row")


STATES: dict[str, Callable[[Visit], None]] = {
    "store-closed": _closed,
    "store-refused": _refused,
    "store": enter_store,
    "store-errors": _errors,
    "store-look": look,
    "store-no": lambda visit: look(visit, "NO3M0001", test_id="may-not-redeem"),
    "store-unsold": lambda visit: look(visit, "UNSOLD01", test_id="may-not-redeem"),
    "store-redeemed": redeem,
    "store-print": lambda visit: redeem(visit, email=""),
    "store-sell": sell,
    "store-sell-no": lambda visit: sell(visit, fake_store.USED),
    "store-today": _today,
    "store-today-none": lambda visit: at(visit, "today"),
    "store-change": lambda visit: at(visit, "change"),
    "store-confirm": lambda visit: ask_change(visit, "void"),
    "store-voided": lambda visit: change(visit, "void", "told"),
    "store-reissued": lambda visit: change(visit, "reissue", "reissued"),
}

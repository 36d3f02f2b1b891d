"""Ways to each page of the service desk, in each of its states."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from playwright.sync_api import FilePayload

from tests.support import fake_claim_states as states
from tests.support import fake_desk_answers as desk

if TYPE_CHECKING:
    from tests.support.fake_visits import Visit

NOON = "2026-11-23T20:00:00+00:00"  # the day that the canned answers are looked at on
ID = "claim-1"
PHOTO = FilePayload(name="unit.jpg", mimeType="image/jpeg", buffer=b"\xff\xd8\xff\xd9")


def enter(visit: Visit, work: list[dict[str, Any]] | None = None) -> None:
    """A person of the desk in front of the list, at noon in New York."""
    ahead = datetime.fromisoformat(NOON).timestamp() - time.time()
    visit.fake.sign_in.clock_ahead_seconds = int(ahead)
    visit.fake.desk_work = work
    visit.sign_in("desk")


def day(visit: Visit) -> None:
    """The list of a whole day."""
    visit.fake.claims[ID] = states.paid()
    enter(visit, desk.day())
    visit.sees("work")


def scan(visit: Visit, serial: str = "AC3M0002", keys: str = "") -> None:
    """A unit on the bench, its questions answered as far as `keys` go."""
    visit.paid_claim()
    enter(visit)
    visit.page.fill("#serial", serial)
    visit.page.keyboard.press("Enter")
    for key in keys:
        visit.page.keyboard.press(key)


def one(visit: Visit, claim: dict[str, Any]) -> None:
    """One claim, on its page at the desk."""
    enter(visit)
    visit.fake.desk_claims[ID] = claim
    visit.open(f"desk-claim.html?id={ID}")
    visit.sees("next")


def act(visit: Visit, code: str) -> None:
    """Opens that act's form on the claim's page."""
    visit.page.locator(f"[data-act={code}]").click()
    visit.sees("act")


def rule(visit: Visit, code: str) -> None:
    """Enters a ruling, with its reason and its name."""
    act(visit, code)
    visit.page.fill("#reason-reason", "Called the cardholder")
    visit.page.fill("#reason-approved_by", "Kim Lee")
    visit.page.get_by_test_id("act-go").click()


def task(visit: Visit, id_: str) -> None:
    """A row of the list that is no claim, on its page."""
    enter(visit, desk.day())
    visit.open(f"desk-task.html?id={id_}")


def _closed(visit: Visit) -> None:
    visit.open("desk.html")
    visit.sees("desk-sign-in")


def _refused(visit: Visit) -> None:
    visit.open("desk.html")
    visit.page.get_by_test_id("desk-enter").click()
    visit.page.click("#store")
    visit.sees("desk-refused")


def _question(visit: Visit) -> None:
    scan(visit)
    visit.sees("battery-yes")


def _verdict(visit: Visit) -> None:
    scan(visit, keys="yy")
    visit.sees("verdict")


def _finding(visit: Visit) -> None:
    scan(visit, keys="nn")
    visit.sees("send-finding")


def _foreign(visit: Visit) -> None:
    _finding(visit)
    visit.page.set_input_files("#finding-photo", PHOTO)
    visit.page.fill("#finding-found_by", "Kim")
    visit.page.click("#send-finding")
    visit.sees("verdict")


def ship(visit: Visit) -> None:
    """The form to ship, called from its row."""
    day(visit)
    visit.page.locator(f"[data-claim={ID}]").get_by_role("button").click()
    visit.sees("ship")


def _ship_refused(visit: Visit) -> None:
    ship(visit)
    for name, text in {"ship-serial": "NO3M0007", "carrier": "UPS", "tracking": "1Z999"}.items():
        visit.page.fill(f"#{name}", text)
    visit.page.click("#ship")
    visit.sees("outcome")


def _inspect(visit: Visit) -> None:
    one(visit, desk.at_the_bench())
    act(visit, "inspect")
    visit.page.check("#inspect-outcome-accident")


def _sure(visit: Visit) -> None:
    one(visit, desk.doubted())
    rule(visit, "refuse_order")
    visit.sees("sure")


def _not_accepted(visit: Visit) -> None:
    one(visit, desk.owed() | {"_refuse": desk.NOT_ACCEPTED})
    rule(visit, "desk_accepts")
    visit.page.get_by_test_id("act-yes").click()
    visit.sees("outcome")


def _claim(make: Callable[[], dict[str, Any]]) -> Callable[[Visit], None]:
    return lambda visit: one(visit, make())


def _task(id_: str, sees: str) -> Callable[[Visit], None]:
    def way(visit: Visit) -> None:
        task(visit, id_)
        visit.sees(sees)

    return way


def figures(visit: Visit, figures: dict[str, Any] = desk.FIGURES) -> None:
    """The charts."""
    visit.fake.desk_figures = figures
    enter(visit)
    visit.open("desk-figures.html")
    visit.sees("holds")


STATES: dict[str, Callable[[Visit], None]] = {
    "desk-closed": _closed,
    "desk-refused": _refused,
    "desk-question": _question,
    "desk-finding": _finding,
    "desk-verdict": _verdict,
    "desk-verdict-foreign": _foreign,
    "desk-work": day,
    "desk-ship": ship,
    "desk-ship-refused": _ship_refused,
    "desk-claim-ship": _claim(desk.to_ship),
    "desk-claim-incomplete": _claim(desk.failed),
    "desk-claim-photo": _claim(desk.foreign),
    "desk-claim-over": _claim(desk.over),
    "desk-claim-owed": _claim(desk.owed),
    "desk-claim-inspect": _inspect,
    "desk-claim-sure": _sure,
    "desk-claim-refused": _not_accepted,
    "desk-task-plan": _task("plan-7", "act"),
    "desk-task-video": _task("grant-video", "watch"),
    "desk-task-region": _task("grant-region", "act"),
    "desk-task-over": _task("plan-gone", "task-over"),
    "desk-figures": figures,
    "desk-figures-none": lambda visit: figures(visit, desk.NO_FIGURES),
}

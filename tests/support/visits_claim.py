"""Ways to each page of one claim, in each of its states."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.support import fake_claim_acts as acts
from tests.support import fake_claim_states as states

if TYPE_CHECKING:
    from tests.support.fake_visits import Visit

ID = "claim-1"


def owner(visit: Visit, state: str, page: str = "claim", **changes: Any) -> None:
    """The owner of a claim in that state, signed in, on one of its pages."""
    visit.fake.claims[ID] = states.STATES[state]() | changes
    visit.sign_in()
    visit.open(f"{page}.html?id={ID}")
    expect(visit.page.locator("[data-waiting]")).to_be_hidden()


def _on(state: str, page: str = "claim") -> Callable[[Visit], None]:
    return lambda visit: owner(visit, state, page)


def _open(state: str, page: str, press: str, sees: str, **changes: Any) -> Callable[[Visit], None]:
    """On the page, with the part of it pressed, and what is seen then."""

    def way(visit: Visit) -> None:
        owner(visit, state, page, **changes)
        visit.page.get_by_test_id(press).click()
        visit.sees(sees)

    return way


def move(visit: Visit, **changes: str) -> None:
    """A new address, sent."""
    to = {"name": "Ada Flyer", "line1": "2 Side St", "city": "Salem", "state": "OR"}
    for name, value in (to | {"postal_code": "97301"} | changes).items():
        visit.page.fill(f"#address-{name}", value)
    visit.page.click("#move")


def _moved(visit: Visit) -> None:
    owner(visit, "paid", "claim-move")
    move(visit)
    visit.sees("told")


def _wrong_address(visit: Visit) -> None:
    owner(visit, "paid", "claim-move")
    move(visit, postal_code="ABC", city="")
    visit.sees("problem")


def _moved_abroad(visit: Visit) -> None:
    owner(visit, "paid", "claim-move", _refuse=acts.ABROAD)
    move(visit)
    visit.sees("outcome")


def _earlier(visit: Visit) -> None:
    owner(visit, "released")
    visit.page.locator("summary").first.click()
    visit.page.locator("summary").last.click()
    visit.sees("ledger")


def _compared(visit: Visit) -> None:
    owner(visit, "paid", "claim-change")
    visit.sees("open-services")


STATES: dict[str, Callable[[Visit], None]] = {
    "claim-unpaid": _on("unpaid"),
    "claim-shipped": _on("shipped"),
    "claim-at-risk": _on("at_risk"),
    "claim-lost-hold": _on("lost"),
    "claim-incomplete": _on("incomplete"),
    "claim-released": _earlier,
    "claim-invoice": _open("released", "claim", "invoice-act", "invoice-by"),
    "claim-defaulted": _on("defaulted"),
    "claim-cancelled": _on("cancelled"),
    "claim-quoted": _on("quoted"),
    "claim-flyaway": _on("flyaway"),
    "send-back": _on("shipped", "send-back"),
    "send-back-nothing": _on("released", "send-back"),
    "claim-choose": _on("quoted", "claim-choose"),
    "claim-choose-one": _on("unmendable", "claim-choose"),
    "claim-choose-none": _on("paid", "claim-choose"),
    "claim-choose-refused": _open(
        "quoted", "claim-choose", "replacement", "outcome", _refuse=acts.NONE_LEFT
    ),
    "claim-decline": _open("quoted", "claim-choose", "decline", "decline-sure"),
    "claim-cancel": _on("paid", "claim-cancel"),
    "claim-cancel-done": _open("paid", "claim-cancel", "cancel", "told"),
    "claim-cancel-late": _on("shipped", "claim-cancel"),
    "claim-found": _on("flyaway", "claim-found"),
    "claim-found-late": _on("replaced", "claim-found"),
    "claim-found-done": _open("replaced", "claim-found", "found", "told"),
    "claim-move": _on("paid", "claim-move"),
    "claim-move-wrong": _wrong_address,
    "claim-move-refused": _moved_abroad,
    "claim-move-done": _moved,
    "claim-change": _compared,
    "claim-change-sheet": _open("paid", "claim-change", "choose-basic", "undone"),
    "claim-change-late": _on("shipped", "claim-change"),
}

"""Ways to the pages of the start: check, buy, redeem, verify, review, status."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from care.domain.codes import RANDOM_BYTES, ActivationCode

if TYPE_CHECKING:
    from tests.support.fake_visits import Visit

CODE = ActivationCode.made_of(bytes(range(RANDOM_BYTES)))
DRONE = "AC3M0009"
VIDEO = {"name": "flight.mp4", "mimeType": "video/mp4", "buffer": b"x" * 3_000_000}


def see(page: str, test_id: str) -> Callable[[Visit], None]:
    """A way to a page that shows that part to anybody."""

    def go(visit: Visit) -> None:
        visit.open(page)
        visit.sees(test_id)

    return go


def signed(page: str, test_id: str) -> Callable[[Visit], None]:
    """A way to a page that shows that part to who is signed in."""

    def go(visit: Visit) -> None:
        visit.sign_in()
        see(page, test_id)(visit)

    return go


def enter_card(visit: Visit, serial: str = DRONE) -> None:
    """Code and serial on the card's form, up to its answer."""
    visit.open("redeem.html")
    type_code(visit)
    visit.page.fill("#serial", serial)
    visit.page.click("#look-at-card")


def type_code(visit: Visit, text: str = CODE.shown) -> None:
    """Types the code into the first group; each full one leads to the next."""
    visit.page.locator("#code-1").press_sequentially(text)


def card_answer(visit: Visit, serial: str = DRONE, test_id: str = "card-answer") -> None:
    """What the card would give, for who is signed in."""
    visit.sign_in()
    enter_card(visit, serial)
    visit.sees(test_id)


def _card_errors(visit: Visit) -> None:
    visit.open("redeem.html")
    type_code(visit, CODE.text[:-1] + ("0" if CODE.text[-1] != "0" else "1"))
    visit.page.click("#look-at-card")
    visit.sees("problem")


def _redeemed(visit: Visit) -> None:
    card_answer(visit)
    visit.page.get_by_test_id("redeem-now").click()
    visit.sees("card-redeemed")


def await_video(visit: Visit) -> None:
    """Applied: the form for the video."""
    signed(f"verify.html?serial={DRONE}", "verify-intro")(visit)
    visit.page.get_by_test_id("apply").click()
    visit.sees("verify-upload")


def _no_video(visit: Visit) -> None:
    await_video(visit)
    visit.page.click("#send-video")
    visit.sees("problem")


def _sending(visit: Visit) -> None:
    await_video(visit)
    visit.page.route("**/uploads", lambda route: None)  # it never ends
    visit.page.set_input_files("#video", [VIDEO])
    visit.page.click("#send-video")
    visit.sees("progress")


def ask_review(visit: Visit, serial: str = "ODD3M0001") -> None:
    """The region is said, and the review asked for."""
    signed(f"review.html?serial={serial}", "ask-review")(visit)
    visit.page.check("#region-US")
    visit.page.click("#ask-review")


def _review(visit: Visit) -> None:
    ask_review(visit)
    visit.sees("grant")


def _plan_return(choice: str, test_id: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        visit.sign_in()
        visit.open(f"buy.html?serial={DRONE}")
        visit.page.check("#agree_terms")
        visit.page.click("#pay")
        visit.at_the_provider()
        visit.page.locator(f"#{choice}").click()
        visit.sees(test_id)

    return go


STATES: dict[str, Callable[[Visit], None]] = {
    "check-new": see("index.html?serial=NEW3M0001", "eligible"),
    "check-unknown": see("index.html?serial=NOBODY1", "outcome"),
    "check-odd": see("index.html?serial=ODD3M0001", "outcome"),
    "buy-signed-in": signed(f"buy.html?serial={DRONE}&term=24", "lines"),
    "buy-euro": see("buy.html?serial=EURO0001", "lines"),
    "buy-refused": see("buy.html?serial=NO3M0001", "outcome"),
    "plan-confirmed": _plan_return("pay", "plan-confirmed"),
    "plan-declined": _plan_return("decline", "payment-declined"),
    "plan-open": _plan_return("back", "payment-open"),
    "redeem": see("redeem.html", "code-state"),
    "redeem-errors": _card_errors,
    "card-answer": card_answer,
    "card-refused": lambda visit: card_answer(visit, "USED0001", "outcome"),
    "card-redeemed": _redeemed,
    "verify-ask": lambda visit: visit.open("verify.html"),
    "verify": see(f"verify.html?serial={DRONE}", "verify-intro"),
    "verify-upload": await_video,
    "verify-errors": _no_video,
    "verify-sending": _sending,
    "verify-watched": signed("verify.html?serial=WATCHED1", "grant"),
    "verify-open": signed("verify.html?serial=OPEN0001", "grant"),
    "verify-rejected": signed("verify.html?serial=FAILED01", "grant"),
    "review": see("review.html?serial=ODD3M0001", "ask-review"),
    "review-asked": _review,
    "status-empty": lambda visit: visit.open("status.html"),
    "status-unknown": see("status.html?serial=NONE0001", "status"),
    "status-retired": see("status.html?serial=GONE0001", "status"),
}

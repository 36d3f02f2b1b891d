"""Ways to each page in each of its states, on the fake site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.support import fake_claims as claims
from tests.support import (
    visits_claim,
    visits_desk,
    visits_filing,
    visits_plans,
    visits_start,
    visits_store,
)
from tests.support.fake_api import FakeApi
from tests.support.visits_filing import ADDRESS

FILED = {"serial": "AC3M0002", "cause": "collision", "parts": ["camera"], "sends": "unit"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One reader of the site, in front of one fake world. `locale` is the folder of the pages that
    are read: none for English, "es" for Spanish; ways to a state go by ids and never by words."""

    page: Page
    site: str
    fake: FakeApi
    locale: str = ""

    def open(self, path: str) -> None:
        """Goes to a page of the site, in the reader's language."""
        folder = f"{self.locale}/" if self.locale else ""
        self.page.goto(f"{self.site}/{folder}{path}")

    def sign_in(self, person: str = "customer") -> None:
        """Signs in on the page of the plans, or of the desk, and comes back to it; who is signed in
        already just goes there."""
        desk = person == "desk"
        kept = "aftercare.session.staff" if desk else "aftercare.session"
        self.open("desk.html" if desk else "plans.html")
        if not self.page.evaluate(f"sessionStorage.getItem('{kept}')"):
            self.page.get_by_test_id("desk-enter" if desk else "problem-action").click()
            self.page.locator(f"#{person}").click()
        ready = "#scan" if desk else "[data-testid=plan]"
        expect(self.page.locator(ready).first).to_be_visible()

    def paid_claim(self) -> str:
        """A claim that is paid and waits for its replacement to ship."""
        self.fake.claims["claim-1"] = claims.claim("claim-1", FILED)
        claims.pay_claim(self.fake.claims["claim-1"])
        return "claim-1"

    def tell_damage(self, serial: str = "AC3M0002") -> None:
        """Steps 1 and 2 of a claim: what happened, and what is damaged."""
        self.open(f"claim-new.html?serial={serial}")
        self.page.check("#cause-collision")
        self.page.click("#to-damage")
        self.page.check("#parts-camera")
        self.page.check("#sends-unit")
        expect(self.page.locator("#shipping_country")).to_be_visible()

    def compare(self, serial: str = "AC3M0002") -> None:
        """Step 3, all services side by side."""
        self.tell_damage(serial)
        self.page.select_option("#shipping_country", "US")
        self.page.click("#to-services")
        self.sees("service")

    def tell_address(
        self, service: str = "premium", serial: str = "AC3M0002", **changes: str
    ) -> None:
        """Step 4, up to the answers to check."""
        self.compare(serial)
        self.page.get_by_test_id(f"choose-{service}").click()
        for name, value in (ADDRESS | changes).items():
            self.page.fill(f"#address-{name}", value)
        self.page.click("#to-settlement")
        expect(self.page.locator("#pay")).to_be_visible()

    def file(self) -> None:
        """Step 5, up to the provider's page."""
        self.tell_address()
        self.page.check("#consents-express")
        self.page.check("#consents-hold")
        self.page.click("#pay")
        self.at_the_provider()

    def at_the_provider(self) -> None:
        """Waits for the provider's page: its button has the same id as that of ours before it."""
        expect(self.page.get_by_role("heading", name="Payment")).to_be_visible()

    def sees(self, test_id: str) -> None:
        """Waits until that part of the page is shown."""
        expect(self.page.get_by_test_id(test_id).first).to_be_visible()


def _check_empty(visit: Visit) -> None:
    visit.open("index.html")
    visit.page.click("#check-serial")
    visit.sees("problem")


def _refused(visit: Visit) -> None:
    visit.open("index.html?serial=NO3M0001")
    visit.sees("outcome")


def _eligible(visit: Visit) -> None:
    visit.open("index.html?serial=AC3M0009")
    visit.sees("eligible")


def _signed_out(visit: Visit) -> None:
    visit.open("plans.html")
    visit.sees("problem")


def _buy(visit: Visit) -> None:
    visit.open("buy.html?serial=AC3M0009")
    visit.sees("pay")


def _plans(visit: Visit) -> None:
    visit.paid_claim()
    visit.sign_in()


def _claim(visit: Visit) -> None:
    claim_id = visit.paid_claim()
    visit.sign_in()
    visit.open(f"claim.html?id={claim_id}")
    visit.sees("you-need-to")


def _status(visit: Visit) -> None:
    visit.open("status.html?serial=AC3M0001")
    visit.sees("status")


def _sign_in_failed(visit: Visit) -> None:
    visit.open("signed-in.html?code=stolen&state=foreign")
    visit.sees("sign-in-failed")


STATES: dict[str, Callable[[Visit], None]] = {
    "check": lambda visit: visit.open("index.html"),
    "check-empty": _check_empty,
    "refused": _refused,
    "eligible": _eligible,
    "buy": _buy,
    "plans-signed-out": _signed_out,
    "plans": _plans,
    "claim": _claim,
    "status": _status,
    "sign-in-failed": _sign_in_failed,
    "terms": lambda visit: visit.open("terms.html"),
    "not-found": lambda visit: visit.open("no-such-page.html"),
    **visits_start.STATES,
    **visits_store.STATES,
    **visits_desk.STATES,
    **visits_plans.STATES,
    **visits_filing.STATES,
    **visits_claim.STATES,
}

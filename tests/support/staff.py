"""The desk and a store's clerk before the whole running stack, with a scanner and no mouse."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.support.reader import PATIENCE
from tests.support.traveller import Traveller

DESK, CLERK = "desk@example.com", "store@example.com"


@dataclass(frozen=True)
class Desk(Traveller):
    """At the dock: a scanner types a serial number and presses Enter, two keys answer."""

    def enter(self) -> None:
        """Signs in; the next scan goes where it belongs."""
        self.open("desk.html")
        self.keyboard.press("Sign in to the desk")
        self.sign_in()
        self.is_ready()

    def is_ready(self) -> None:
        """Waits until the field for the next unit has the focus."""
        expect(self.reader.page.locator("#scan-form #serial")).to_be_focused(timeout=PATIENCE)

    def receive(self, serial: str, answers: str, result: str) -> Locator:
        """Scans a unit, answers battery and maker with one key each, e.g. "yn"; the verdict."""
        page = self.reader.page
        self.keyboard.fill("Serial number", serial)
        page.keyboard.press("Enter")
        for question, key in zip(("battery", "genuine"), answers, strict=True):
            expect(page.locator(f"[data-question={question}] fieldset")).to_be_focused()
            page.keyboard.press(key)
        verdict = self.part("verdict")
        expect(verdict).to_have_attribute("data-result", result, timeout=PATIENCE)
        self.is_ready()
        return verdict

    def row(self, claim_id: str) -> Locator:
        """The claim's row of the work list."""
        return self.reader.page.locator(f"li[data-claim='{claim_id}']")

    def refresh(self) -> None:
        """Asks for the list anew."""
        self.keyboard.press("Refresh the list")

    def ship(self, claim_id: str, serial: str, spare: str) -> None:
        """Takes the claim from the list and ships `spare` for the broken unit `serial`."""
        expect(self.row(claim_id)).to_have_attribute("data-why", "ship", timeout=PATIENCE)
        self.keyboard.press(f"Ship a replacement for {serial}")
        self.keyboard.fill("Serial number of the replacement", spare)
        self.keyboard.fill("Carrier", "UPS")
        self.keyboard.fill("Tracking number", "1Z999AA10123456784")
        self.keyboard.press("Ship it")
        expect(self.part("shipped")).to_contain_text(spare, timeout=PATIENCE)

    def open_claim(self, claim_id: str, state: str) -> None:
        """The claim's page, once it is in that state."""
        self.open(f"desk-claim.html?id={claim_id}")
        expect(self.part("claim-state")).to_have_text(state, timeout=PATIENCE)


@dataclass(frozen=True)
class Clerk(Traveller):
    """At a store's counter."""

    def enter(self) -> None:
        """Signs in; the next scan goes where it belongs."""
        self.open("store.html")
        self.keyboard.press("Sign in to the counter")
        self.sign_in()
        expect(self.reader.page.locator("#code-1")).to_be_focused(timeout=PATIENCE)

    def scan(self, text: str) -> None:
        """What a scanner does: it types where the focus is, and presses Enter."""
        self.reader.page.keyboard.type(text)
        self.reader.page.keyboard.press("Enter")

    def turn_to(self, task: str) -> None:
        """Takes another of the counter's tasks. The site's own links come before its tabs."""
        tabs = self.reader.page.locator(".tabs")
        tabs.get_by_role("link", name=task, exact=True).focus()
        self.reader.page.keyboard.press("Enter")
        expect(tabs.locator("[aria-current]")).to_have_text(task)

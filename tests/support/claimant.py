"""A customer with a broken drone, who files and follows a claim by the keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, expect

from tests.support.stack import Stack
from tests.support.traveller import PACIFIC, Traveller
from tests.support.visitor import Visitor, a_key, world_now

ADDRESS = {
    "Full name": "Ana Pilot",
    "Street address": "1 Market St",
    "City": "San Francisco",
    "State or province": "CA",
    "ZIP or postal code": "94105",
}


@dataclass(frozen=True)
class Claimant(Traveller):
    """The questions of a claim are answered one page after the other."""

    def enter(self) -> None:
        """Opens their plans, and signs in from there."""
        self.open("plans.html")
        self.keyboard.press("Sign in")
        self.sign_in()
        self.reads("My plans and claims")

    def tell(self, cause: str) -> None:
        """Says what happened."""
        self.reads("What happened?")
        self.keyboard.choose("Choose what comes closest", cause)
        self.keyboard.press("Continue")

    def show(self, part: str) -> None:
        """Says what is damaged, and that the unit alone is sent in."""
        self.reads("What is damaged?")
        self.keyboard.tick(part)
        self.keyboard.choose("What you send in", "The unit")
        self.keyboard.press("See the services and what they cost")

    def take(self, service: str) -> None:
        """Chooses one of the services that stand side by side."""
        self.reads("Choose a service")
        self.keyboard.press(f"Choose {service}")

    def give_address(self) -> None:
        """Says where the parcel goes, and comes to the last page before the claim is filed."""
        self.reads("Where do we send it?")
        for label, text in ADDRESS.items():
            self.keyboard.fill(label, text)
        self.keyboard.press("Check your answers")
        self.reads("Check your answers")

    def end_session(self) -> None:
        """Time ends the session: this tab has no tokens any more, and keeps all else."""
        self.reader.page.evaluate("sessionStorage.removeItem('aftercare.session')")

    def open_claim(self, claim_id: str, heading: str) -> None:
        """The page of a claim, read anew."""
        self.open(f"claim.html?id={claim_id}")
        self.reads(heading)

    def offer(self, service: str) -> Locator:
        """Charged now and held, on the card of a service."""
        return self.reader.page.locator(f"#service-{service} .amount")

    def money(self, test_id: str) -> dict[str, str]:
        """The amounts of a list of money lines, each on a line of its own, by how sure they are."""
        amounts = self.part(test_id).locator("li[data-kind] > .amount")
        expect(amounts.first).to_be_visible()
        read = "(found) => found.map((at) => [at.parentNode.dataset.kind, at.innerText])"
        return dict(amounts.evaluate_all(read))

    def events(self) -> list[str]:
        """The kinds of what was done, oldest first, folded away or not."""
        read = "(lines) => lines.map((at) => at.dataset.type)"
        return list(self.part("timeline").locator("[data-type]").evaluate_all(read))

    def steps(self) -> list[str]:
        """The kinds of what comes next, in order."""
        read = "(lines) => lines.map((at) => at.dataset.step)"
        return list(self.part("timeline").locator("[data-step]").evaluate_all(read))


def covered(stack: Stack, email: str, **reported: str) -> str:
    """The serial of a drone with one replacement left. Its plan comes from the old books, so that
    it is in force at once and no test waits for a day to pass."""
    serial = stack.new_device(**reported)
    today = world_now(stack).date()
    row = {
        "reference": a_key(),
        "account_id": stack.account_of(email),
        "serial": serial,
        "sold_on": "2023-07-12",
        "starts_on": str(today - timedelta(days=30)),
        "ends_on": str(today + timedelta(days=300)),
        "replacements": 1,
        "used": 0,
    }
    imported = Visitor(stack, stack.operator()).post("/plans/import", {"plans": [row]})
    assert imported["imported"] == 1, imported
    return serial


def books(stack: Stack, subject: str) -> list[tuple[str, str, int, int]]:
    """What the provider has of a claim or plan: what for, status, received, refunded; in order."""
    intents = stack.double.books(subject=subject)["intents"]
    ordered = sorted(intents, key=lambda x: (x["effect"], int(x["n"])))
    return [(x["effect"], x["status"], x["amount_received"], x["refunded"]) for x in ordered]


def only_claim(ana: Visitor) -> dict[str, Any]:
    """The one claim of an account, as its list tells it."""
    (claim,) = ana.get("/account")["claims"]
    return dict(claim)


def end_of(day: datetime, left: str) -> str:
    """The end of a local day of California, as a page tells a deadline; `left` is e.g. "1 day"."""
    local = day.astimezone(PACIFIC)
    date = f"{local:%A, %B} {local.day}, {local.year}"
    return f"By the end of {date}, Pacific Time · {left} left"

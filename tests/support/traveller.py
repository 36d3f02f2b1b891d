"""A customer who goes the whole way by the keyboard alone, to the provider and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, expect

from infra.local.people import PASSWORD
from tests.support.keyboard import Keyboard
from tests.support.reader import PATIENCE, VISA, Reader
from tests.support.stack import Stack
from tests.support.visitor import Visitor

PACIFIC = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True)
class Traveller:
    """A reader, and their keyboard."""

    reader: Reader
    keyboard: Keyboard

    @classmethod
    def at(cls, browser: Browser, stack: Stack, email: str, locale: str = "en-US") -> Traveller:
        """In California; `locale` is how they have set their browser."""
        reader = Reader.at(browser, stack, email, locale)
        return cls(reader, Keyboard(reader.page))

    @property
    def path(self) -> str:
        """The page that they are on, e.g. `/es/buy.html`."""
        return urlsplit(self.reader.page.url).path

    def open(self, page: str) -> None:
        """Types the address of a page of the site."""
        self.reader.open(page)

    def back(self) -> None:
        """The browser's own Back, whose key is the browser's and reaches no page."""
        self.reader.page.go_back()

    def part(self, test_id: str) -> Locator:
        """A part of the page."""
        return self.reader.page.get_by_test_id(test_id)

    def reads(self, heading: str) -> None:
        """Waits for the page or the answer of that very heading."""
        headings = self.reader.page.locator("h1:visible")
        expect(headings).to_have_text([heading], timeout=PATIENCE)

    def fact(self, name: str) -> Locator:
        """What stands beside `name` in a list of facts."""
        term = self.reader.page.locator("dt", has_text=name)
        return self.reader.page.locator("dl > div", has=term).locator("dd:visible").first

    def sign_in(self) -> None:
        """Fills in the sign-in service's page, wherever they were sent from, and comes back."""
        self.keyboard.fill("Username", self.reader.email)
        self.reader.page.keyboard.press("Tab")
        self.reader.page.keyboard.type(PASSWORD)
        self.reader.page.keyboard.press("Enter")

    def pay(self, amount: str, card: str = VISA) -> None:
        """Fills in the provider's page and presses Pay, e.g. `pay("239.00 USD")`."""
        typed = {
            "Card number": card,
            "Expiry": "12/34",
            "Security code": "123",
            "Name on card": "Ana Pilot",
            "Postal code": "94105",
        }
        for label, text in typed.items():
            self.keyboard.fill(label, text)
        self.keyboard.press(f"Pay {amount}", "button")

    def done(self) -> None:
        """Leaves; no script failed on the way, and the browser refused nothing."""
        self.reader.page.context.close()
        assert self.reader.wrong == [], self.reader.wrong


def only_plan(owner: Visitor) -> dict[str, Any]:
    """The one plan of an account, as its list tells it."""
    (plan,) = owner.get("/account")["plans"]
    return dict(plan)


def written(day: datetime) -> str:
    """A calendar date as a reader in the United States writes it: December 6, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def deadline(at: datetime, now: datetime) -> str:
    """An instant of California within its day, as a page tells a deadline to a reader there."""
    local = at.astimezone(PACIFIC)
    left = (local.date() - now.astimezone(PACIFIC).date()).days
    days = {0: "today is the last day", 1: "1 day left"}.get(left, f"{left} days left")
    hour = f"{local:%b} {local.day}, {local.year}, {local.hour % 12 or 12}:{local:%M %p}"
    return f"By {hour} Pacific Time · {days}"

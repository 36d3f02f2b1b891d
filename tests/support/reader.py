"""People with a browser in front of the whole running stack: a customer, and the service desk."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, expect

from infra.local.people import PASSWORD
from tests.support.stack import Stack

PATIENCE = 60_000  # ms: the first call of a door is a cold start on a busy machine
DESK = "desk@example.com"
VISA = "4242424242424242"


@dataclass
class Reader:
    """One person, one browser context. Nothing foreign is asked for, no script fails, and the
    browser refuses nothing that a page does. `uploads` is the address of our bucket for videos."""

    page: Page
    site: str
    email: str
    uploads: str = ""
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, browser: Browser, stack: Stack, email: str, locale: str = "en-US") -> Reader:
        """A reader in California on a wide screen."""
        context = browser.new_context(locale=locale, timezone_id="America/Los_Angeles")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        uploads = f"{stack.world.emulator_url}/{stack.outputs['UploadsBucket']}"
        reader = cls(page, stack.site, email, uploads)
        page.on("pageerror", lambda error: reader.wrong.append(str(error)))
        page.on("console", lambda said: reader._listen(said.text, said.location["url"]))
        page.on("request", lambda sent: reader._watch(sent.url))
        return reader

    def _watch(self, url: str) -> None:
        ours = url == self.uploads or url.startswith(("http://localhost:", "data:"))
        if not ours:
            self.wrong.append(url)

    def _listen(self, said: str, where: str) -> None:
        refused = any(
            word in said for word in ("Content Security Policy", "Trusted", "CORS policy")
        )
        if refused and where.startswith(f"{self.site}/"):
            self.wrong.append(said)

    def open(self, page: str) -> None:
        """A page of the site."""
        self.page.goto(f"{self.site}/{page}")

    def sees(self, test_id: str, text: str) -> None:
        """Waits until the part of the page says so."""
        expect(self.page.get_by_test_id(test_id)).to_contain_text(text, timeout=PATIENCE)

    def sign_in(self) -> None:
        """Fills in the sign-in service's page, wherever the reader was sent from."""
        self.page.locator("input[name=username]").fill(self.email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.keyboard.press("Enter")

    def pay(self, amount: str, card: str = VISA) -> None:
        """Fills in the provider's page and presses Pay."""
        self.page.get_by_label("Card number").fill(card)
        self.page.get_by_label("Expiry").fill("12/34")
        self.page.get_by_label("Security code").fill("123")
        self.page.get_by_label("Name on card").fill("Ana Pilot")
        self.page.get_by_label("Postal code").fill("94105")
        self.page.get_by_role("button", name=f"Pay {amount}").click()

    def buy(self, serial: str) -> None:
        """Checks a serial number, signs in, buys its 12-month plan and is told so."""
        self.open("index.html")
        self.page.fill("#serial", serial)
        self.page.click("#check-serial")
        expect(self.page.get_by_test_id("eligible")).to_be_visible(timeout=PATIENCE)
        self.page.get_by_test_id("offer").first.get_by_role("link").click()
        self.page.check("#agree_terms")
        self.page.click("#pay")
        self.sign_in()
        self.page.click("#pay")
        self.pay("239.00 USD")
        expect(self.page.get_by_test_id("plan-confirmed")).to_be_visible(timeout=PATIENCE)

    def file(self, serial: str, fee: str) -> str:
        """Files a claim for a collision, agrees, pays; returns the claim's id."""
        self.open("plans.html")
        plan = self.page.locator(f"[data-testid=plan][data-serial={serial}]")
        plan.get_by_role("link", name="File a claim").click()
        self.page.check("#cause-collision")
        self.page.click("#to-damage")
        self.page.check("#parts-camera")
        self.page.check("#sends-unit")
        self.page.select_option("#shipping_country", COUNTRY)
        self.page.click("#to-services")
        self.page.get_by_test_id("choose-premium").click()
        for part, text in ADDRESS.items():
            self.page.fill(f"#address-{part}", text)
        self.page.click("#to-settlement")
        self.sees("settlement-lines", fee)
        self.sees("settlement-lines", "$999")
        self.page.check("#consents-express")
        self.page.check("#consents-hold")
        self.page.click("#pay")
        self.pay("999.00 USD")
        expect(self.page.get_by_test_id("claim-confirmed")).to_be_visible(timeout=PATIENCE)
        return self.page.url.partition("claim=")[2].partition("&")[0]

    def enter_desk(self) -> None:
        """Signs in at the desk."""
        self.open("desk.html")
        self.page.get_by_test_id("desk-enter").click()
        self.sign_in()
        expect(self.page.locator("#scan-form")).to_be_visible(timeout=PATIENCE)

    def ship(self, claim_id: str, spare: str) -> None:
        """Takes the claim from the list of work and ships a spare unit."""
        self.page.get_by_test_id("refresh-work").click()
        row = self.page.locator(f"[data-claim={claim_id}]")
        expect(row.get_by_test_id("ship-to")).to_contain_text("1 Market St", timeout=PATIENCE)
        row.get_by_role("button").click()
        self.page.fill("#ship-serial", spare)
        self.page.fill("#carrier", "UPS")
        self.page.fill("#tracking", "1Z999AA10123456784")
        self.page.click("#ship")
        self.sees("shipped", spare)

    def scan(self, serial: str) -> None:
        """As a scanner and two keys do: serial, Enter, battery yes, of the maker yes."""
        self.page.locator("#scan-form #serial").fill(serial)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_test_id("battery-yes")).to_be_visible()
        self.page.get_by_test_id("battery-yes").click()
        self.page.get_by_test_id("genuine-yes").click()


ADDRESS = {
    "name": "Ana Pilot",
    "line1": "1 Market St",
    "city": "San Francisco",
    "state": "CA",
    "postal_code": "94105",
}
COUNTRY = "US"

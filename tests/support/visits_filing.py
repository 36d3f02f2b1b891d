"""Ways to each page of filing a claim, in each of its states."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.support.fake_visits import Visit

ADDRESS = {
    "name": "Ada Flyer",
    "line1": "1 Main Street",
    "city": "Portland",
    "state": "OR",
    "postal_code": "97201",
}
LOST = {"date": "2026-11-22", "time": "09:30"}


def device(visit: Visit) -> None:
    """The choice of a device, with one of one's own."""
    visit.sign_in()
    visit.open("claim-new.html")
    visit.sees("own-devices")


def happened(visit: Visit, serial: str = "AC3M0002") -> None:
    """Step 1, empty."""
    visit.sign_in()
    visit.open(f"claim-new.html?serial={serial}")
    expect(visit.page.locator("[data-model]")).not_to_be_empty()


def lost(visit: Visit, serial: str = "AC3M0002") -> None:
    """All that is asked about a loss, up to the services."""
    visit.sign_in()
    visit.open(f"claim-new.html?serial={serial}")
    visit.page.check("#cause-loss")
    for name, value in LOST.items():
        visit.page.fill(f"#lost_at-{name}", value)
    visit.page.click("#to-damage")
    visit.page.select_option("#shipping_country", "US")
    visit.page.click("#to-services")
    visit.sees("service")


def defect(visit: Visit) -> None:
    """The services for a defect."""
    visit.sign_in()
    visit.open("claim-new.html?serial=AC3M0002")
    visit.page.check("#cause-defect")
    visit.page.click("#to-damage")
    visit.page.check("#parts-gimbal")
    visit.page.check("#sends-unit")
    visit.page.select_option("#shipping_country", "US")
    visit.page.click("#to-services")
    visit.sees("service")


def busy(visit: Visit) -> None:
    """No service at all: a claim is open."""
    visit.sign_in()
    visit.tell_damage("BUSY0002")
    visit.page.select_option("#shipping_country", "US")
    visit.page.click("#to-services")
    visit.sees("closed-service")


def settled(visit: Visit, service: str = "premium", serial: str = "AC3M0002") -> None:
    """The answers to check."""
    visit.sign_in()
    visit.tell_address(service, serial)


def flyaway(visit: Visit, serial: str = "AC3M0002") -> None:
    """The answers to check of a lost device."""
    lost(visit, serial)
    visit.page.get_by_test_id("choose-flyaway").click()
    for name, value in ADDRESS.items():
        visit.page.fill(f"#address-{name}", value)
    visit.page.click("#to-settlement")
    visit.sees("pay")


def filed(visit: Visit, service: str = "premium", choice: str = "pay") -> None:
    """Back from the provider's page of that service."""
    settled(visit, service)
    for tick in visit.page.locator("#settlement-form input[type=checkbox]").all():
        tick.check()
    visit.page.click("#pay")
    visit.at_the_provider()
    visit.page.click(f"#{choice}")


def sent_in(visit: Visit) -> None:
    """A repair that was filed: there is no provider's page."""
    settled(visit, "repair")
    visit.page.click("#pay")
    visit.sees("claim-confirmed")


def in_review(visit: Visit) -> None:
    """A loss that the service desk looks at first."""
    flyaway(visit, "UNBOUND02")
    visit.page.check("#consents-fee")
    visit.page.click("#pay")
    visit.sees("claim-confirmed")


def moved(visit: Visit) -> None:
    """A fee that rose while the claim was filed: the new one is shown."""
    settled(visit, "basic", "DEAR0002")
    visit.page.check("#consents-express")
    visit.page.click("#pay")
    visit.sees("problem")


def _what_errors(visit: Visit) -> None:
    happened(visit)
    visit.page.click("#to-damage")
    visit.sees("problem")


def _loss_errors(visit: Visit) -> None:
    happened(visit)
    visit.page.check("#cause-loss")
    visit.page.click("#to-damage")
    visit.sees("problem")


def _damage(visit: Visit) -> None:
    visit.sign_in()
    visit.tell_damage()


def _damage_errors(visit: Visit) -> None:
    visit.sign_in()
    visit.open("claim-new.html?serial=AC3M0009")
    visit.page.check("#cause-water")
    visit.page.click("#to-damage")
    visit.page.click("#to-services")
    visit.sees("problem")


def _loss_country(visit: Visit) -> None:
    visit.sign_in()
    visit.open("claim-new.html?serial=AC3M0002")
    visit.page.check("#cause-loss")
    for name, value in LOST.items():
        visit.page.fill(f"#lost_at-{name}", value)
    visit.page.click("#to-damage")
    expect(visit.page.locator("#shipping_country")).to_be_visible()


def _services(visit: Visit) -> None:
    visit.sign_in()
    visit.compare()


def _services_declared(visit: Visit) -> None:
    _services(visit)
    visit.page.check("#suspects_defect")
    visit.page.locator("[data-testid=declarable] summary").click()
    visit.page.check("#exclusions-deliberate")
    expect(visit.page.locator("[data-testid=open-services] #service-premium")).to_have_count(0)


def _address(visit: Visit) -> None:
    visit.sign_in()
    visit.compare()
    visit.page.get_by_test_id("choose-premium").click()
    expect(visit.page.locator("#address-name")).to_be_visible()


def _address_errors(visit: Visit) -> None:
    _address(visit)
    visit.page.click("#to-settlement")
    visit.sees("problem")


def _declined(visit: Visit) -> None:
    filed(visit, choice="decline")
    visit.sees("payment-declined")


def _unpaid(visit: Visit) -> None:
    filed(visit, choice="back")
    visit.sees("payment-open")


def _paid(service: str) -> Callable[[Visit], None]:
    def way(visit: Visit) -> None:
        filed(visit, service)
        visit.sees("claim-confirmed")

    return way


def _lost_paid(visit: Visit) -> None:
    flyaway(visit)
    visit.page.check("#consents-fee")
    visit.page.click("#pay")
    visit.at_the_provider()
    visit.page.click("#pay")
    visit.sees("claim-confirmed")


STATES: dict[str, Callable[[Visit], None]] = {
    "claim-device": device,
    "claim-what": happened,
    "claim-what-errors": _what_errors,
    "claim-loss-errors": _loss_errors,
    "claim-damage": _damage,
    "claim-damage-errors": _damage_errors,
    "claim-loss-country": _loss_country,
    "services": _services,
    "services-declared": _services_declared,
    "services-defect": defect,
    "services-loss": lost,
    "services-busy": busy,
    "address": _address,
    "address-errors": _address_errors,
    "settlement": settled,
    "settlement-basic": lambda visit: settled(visit, "basic"),
    "settlement-repair": lambda visit: settled(visit, "repair"),
    "settlement-flyaway": flyaway,
    "settlement-review": lambda visit: flyaway(visit, "UNBOUND02"),
    "settlement-moved": moved,
    "declined": _declined,
    "unpaid": _unpaid,
    "confirmed": _paid("premium"),
    "confirmed-basic": _paid("basic"),
    "confirmed-repair": sent_in,
    "confirmed-flyaway": _lost_paid,
    "confirmed-review": in_review,
}

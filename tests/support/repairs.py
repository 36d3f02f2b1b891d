"""Short cuts through the life of a Repair and a Replacement claim, on `House`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from care.domain.claim import Claim
from care.domain.errors import CardRefused
from care.domain.ledger import Purpose
from care.domain.money import Money
from care.domain.parts import Condition, Service
from care.domain.serials import SerialNumber
from care.usecases.change_service import Change
from care.usecases.ship_replacement import Parcel

from .builders import usd
from .house import ANA, DRONE, SPARE, House

CLERK = "desk-1"
PRICE = usd(12000)
FEE = usd(15900)  # the first paid replacement of the 12-month plan
MILLISECOND = timedelta(milliseconds=1)


def delivered(house: House, serial: str = DRONE) -> None:
    """The registry knows that the device was delivered yesterday."""
    device = house.device(serial)
    house.put(replace(device, delivered_at=house.clock.now() - timedelta(days=1)))


def filed(
    house: House, service: Service = Service.REPAIR, serial: str = DRONE, n: int = 1
) -> Claim:
    """Ana's claim number `n`, its unit not sent yet."""
    if service is Service.REPLACEMENT:
        delivered(house, serial)
    key = f"claim-key-{service}-{n:08}"
    return house.claims.file(house.filing(serial, key, service), house.op())


def received(house: House, service: Service = Service.REPAIR, serial: str = DRONE) -> Claim:
    """The same with its unit at the centre."""
    claim = filed(house, service, serial)
    house.scan(serial)
    return house.claim(claim.claim_id)


def inspected(house: House, claim: Claim, outcome: str, price: Money | None = None) -> Claim:
    """The desk's finding; an accident is quoted at `PRICE`."""
    if outcome == "accident" and price is None:
        price = PRICE
    return house.bench.inspect(
        claim.claim_id, outcome, house.op(), by=CLERK, price=price, note="Seen on the bench."
    )


def quoted(house: House, service: Service = Service.REPAIR) -> Claim:
    """An accident, quoted."""
    return inspected(house, received(house, service), "accident")


def chosen(house: House, claim: Claim, choice: Purpose | None, amount: Money | None) -> Claim:
    """Ana's answer to the quote."""
    return house.managing.choose(claim.claim_id, ANA, choice, amount, house.op())


def pays(house: House, claim: Claim, card: str = "visa") -> Claim:
    """Ana pays on the open page and comes back, whatever becomes of it."""
    pages = [line.page_id for line in claim.ledger if line.page_id]
    house.payments.pay(pages[-1], card)
    return comes_back(house, claim)


def comes_back(house: House, claim: Claim) -> Claim:
    """Ana comes back from the page."""
    try:
        return house.claims.go_on(claim.claim_id, ANA, house.op())
    except CardRefused:
        return house.claim(claim.claim_id)


def repair_paid(house: House) -> Claim:
    """A quote whose repair is paid."""
    claim = quoted(house)
    return pays(house, chosen(house, claim, Purpose.REPAIR, PRICE))


def replacement_paid(house: House) -> Claim:
    """A quote whose replacement is paid."""
    claim = quoted(house)
    return pays(house, chosen(house, claim, Purpose.FEE, FEE))


def sent_back(house: House, claim: Claim) -> Claim:
    """The unit on its way home."""
    return house.bench.send_back(claim.claim_id, "UPS", "1Z-HOME", house.op())


def reshipped(house: House, claim: Claim, serial: str, why: str = "lost") -> Claim:
    """Another unit on its way."""
    return house.shipping.reship(claim.claim_id, parcel(serial), why, house.op())


def parcel(serial: str = SPARE, condition: Condition | None = None) -> Parcel:
    """A unit with its carrier."""
    return Parcel(SerialNumber(serial), "UPS", "1Z-AGAIN", condition)


def change_to(house: House, claim: Claim, service: Service, **changes: object) -> Change:
    """What Ana agrees to when she takes another service."""
    facts_at = house.clock.now()
    damage = house.damage(claim.serial, Service.PREMIUM)
    figures = house.claims.preview(ANA, damage, "US", service, facts_at).settlement
    fee, hold, version = _shown(house, service) if figures is None else _of(figures)
    shown = {"consent_version": version, "fee": fee, "hold": hold} | changes
    return Change(service, "192.0.2.7", **shown)  # type: ignore[arg-type]


def _of(figures: object) -> tuple[Money, Money, str | None]:
    return figures.fee, figures.hold, figures.consent_version  # type: ignore[attr-defined]


def _shown(house: House, service: Service) -> tuple[Money | None, Money | None, str | None]:
    """While a claim is open its own preview is refused: the figures come from the catalog."""
    from care.domain.consents import VERSIONS

    price = house.catalog.price("mavic-3", "US", 12)
    assert price is not None
    fee = {Service.PREMIUM: FEE, Service.BASIC: FEE, Service.FLYAWAY: price.flyaway_fee}
    hold = price.hold if service is Service.PREMIUM else None
    return fee.get(service), hold, VERSIONS.get(service)


def book(house: House, claim: Claim) -> tuple[int, int, int]:
    """What the provider's books say of the claim: captured, refunded, live holds."""
    books = house.payments.books()
    if claim.claim_id not in books:
        return 0, 0, 0
    found = books[claim.claim_id]
    return found.captured, found.refunded, found.live_holds

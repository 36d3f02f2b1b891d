"""Every operation on a claim up to its shipment, of any service, each in its situation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from care.domain.claim import Claim
from care.domain.ledger import Purpose
from care.domain.parts import Service
from tests.simulation.operations import Act, GatedHouse, answer_of, operation
from tests.support import repairs
from tests.support.house import ANA, DRONE, SPARE2

NO_FEE = 23900 + 99900  # the card's limit after the plan and the hold


def _covered(house: GatedHouse) -> None:
    """In effect, on a drone that was bound to Ana's account yesterday (SVC-10)."""
    house.covered()
    yesterday = house.clock.now() - timedelta(days=1)
    house.put(replace(house.device(DRONE), bound_account=ANA, bound_at=yesterday))


def _filed(house: GatedHouse, service: Service = Service.PREMIUM) -> Claim:
    _covered(house)
    return house.filed(service=service)


def _paid(house: GatedHouse, service: Service = Service.PREMIUM, card: str = "visa") -> Claim:
    return house.come_back(house.pays_page(_filed(house, service), card))


@operation("file Premium", main=True)
def _premium_filed(house: GatedHouse) -> Act:
    house.covered()
    filing = house.filing()
    return lambda h: h.claims.file(filing, h.op())


@operation("go on after the page of Premium", main=True)
def _premium_paid(house: GatedHouse) -> Act:
    claim = house.pays_page(_filed(house))
    return lambda h: h.come_back(claim)


@operation("the hold and the fee found by the sweep", swept=True)
def _premium_swept(house: GatedHouse) -> Act:
    claim = house.pays_page(_filed(house))
    house.at_once(claim.due_at)
    return lambda h: h.sweeps()


@operation("the fee needs the cardholder")
def _fee_needs_action(house: GatedHouse) -> Act:
    claim = house.pays_page(_filed(house), "authenticationRequired")
    return lambda h: h.come_back(claim)


@operation("the fee verified by the cardholder", main=True)
def _fee_verified(house: GatedHouse) -> Act:
    claim = _paid(house, card="authenticationRequired")
    house.payments.verify(claim.ledger[-1].provider_id or "")
    return lambda h: h.come_back(claim)


@operation("the cardholder fails to verify the fee")
def _fee_not_verified(house: GatedHouse) -> Act:
    claim = _paid(house, card="authenticationRequired")
    house.payments.verify(claim.ledger[-1].provider_id or "", ok=False)
    return lambda h: h.come_back(claim)


@operation("the fee refused", main=True)
def _fee_refused(house: GatedHouse) -> Act:
    claim = house.pays_page(_filed(house))
    house.payments.limit("visa", NO_FEE)
    return lambda h: h.come_back(claim)


@operation("another try after a refused fee")
def _tried_again(house: GatedHouse) -> Act:
    claim = house.pays_page(_filed(house))
    house.payments.limit("visa", NO_FEE)
    answer_of(house, lambda h: h.come_back(claim))
    return lambda h: h.come_back(claim, try_again=True)


@operation("a claim lapses unpaid", swept=True)
def _claim_lapsed(house: GatedHouse) -> Act:
    claim = _filed(house)
    house.travel(hours=23)
    house.at_once(claim.lapses_at)
    return lambda h: h.sweeps()


@operation("ship", main=True)
def _shipped(house: GatedHouse) -> Act:
    claim = _paid(house)
    return lambda h: h.ship(claim)


@operation("reship")
def _reshipped(house: GatedHouse) -> Act:
    claim = house.ship(_paid(house))
    return lambda h: repairs.reshipped(h, claim, SPARE2)


@operation("cancel before payment")
def _cancelled_unpaid(house: GatedHouse) -> Act:
    claim = _filed(house)
    return lambda h: h.managing.cancel(claim.claim_id, ANA, h.op())


@operation("cancel after payment", main=True)
def _cancelled_paid(house: GatedHouse) -> Act:
    claim = _paid(house)
    return lambda h: h.managing.cancel(claim.claim_id, ANA, h.op())


@operation("cancel a page that was just paid")
def _cancelled_beside_payment(house: GatedHouse) -> Act:
    claim = house.pays_page(_filed(house))
    return lambda h: h.managing.cancel(claim.claim_id, ANA, h.op())


def _changed(service: Service) -> None:
    @operation(f"change of service to {service}", main=service is Service.BASIC)
    def _change(house: GatedHouse) -> Act:
        claim = _paid(house)
        asked = repairs.change_to(house, claim, service)
        return lambda h: h.changing.change(claim.claim_id, ANA, asked, h.op())


for _service in (Service.BASIC, Service.REPAIR):
    _changed(_service)


@operation("file Basic")
def _basic_filed(house: GatedHouse) -> Act:
    house.covered()
    filing = house.filing(service=Service.BASIC)
    return lambda h: h.claims.file(filing, h.op())


@operation("pay Basic")
def _basic_paid(house: GatedHouse) -> Act:
    claim = house.pays_page(_filed(house, Service.BASIC))
    return lambda h: h.come_back(claim)


@operation("the unit of Basic received")
def _basic_received(house: GatedHouse) -> Act:
    _paid(house, Service.BASIC)
    return lambda h: h.scan()


@operation("ship Basic")
def _basic_shipped(house: GatedHouse) -> Act:
    claim = _paid(house, Service.BASIC)
    house.scan()
    return lambda h: h.ship(claim)


@operation("Basic never sent in", swept=True)
def _basic_lapsed(house: GatedHouse) -> Act:
    claim = _paid(house, Service.BASIC)
    assert claim.return_by is not None
    house.at_once(claim.return_by.at)
    return lambda h: h.sweeps()


@operation("file Flyaway")
def _flyaway_filed(house: GatedHouse) -> Act:
    _covered(house)
    filing = house.filing(service=Service.FLYAWAY)
    return lambda h: h.claims.file(filing, h.op())


@operation("pay Flyaway")
def _flyaway_paid(house: GatedHouse) -> Act:
    claim = house.pays_page(_filed(house, Service.FLYAWAY), "visa_debit")
    return lambda h: h.come_back(claim)


@operation("found after paying Flyaway")
def _flyaway_found(house: GatedHouse) -> Act:
    claim = _paid(house, Service.FLYAWAY)
    return lambda h: h.managing.found(claim.claim_id, ANA, h.op())


@operation("ship Flyaway")
def _flyaway_shipped(house: GatedHouse) -> Act:
    claim = _paid(house, Service.FLYAWAY)
    return lambda h: h.ship(claim)


def _quoted(house: GatedHouse) -> Claim:
    house.covered()
    return repairs.quoted(house)


@operation("the repair chosen")
def _repair_chosen(house: GatedHouse) -> Act:
    claim = _quoted(house)
    return lambda h: repairs.chosen(h, claim, Purpose.REPAIR, repairs.PRICE)


@operation("the repair paid")
def _repair_paid(house: GatedHouse) -> Act:
    claim = repairs.chosen(house, _quoted(house), Purpose.REPAIR, repairs.PRICE)
    house.pays_page(claim)
    return lambda h: h.come_back(claim)


@operation("the replacement of a quote paid")
def _replacement_paid(house: GatedHouse) -> Act:
    claim = repairs.chosen(house, _quoted(house), Purpose.FEE, repairs.FEE)
    house.pays_page(claim)
    return lambda h: h.come_back(claim)


@operation("cannot be mended", main=True)
def _cannot_mend(house: GatedHouse) -> Act:
    house.covered()
    claim = repairs.repair_paid(house)
    return lambda h: h.bench.cannot_mend(claim.claim_id, "Cracked.", h.op(), by="desk-1")

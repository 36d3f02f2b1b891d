"""Keyed requests of customers about their claims, each in its situation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from care.domain.claim import Claim
from care.domain.ledger import Purpose
from care.domain.money import Money
from care.domain.parts import Service
from tests.simulation.operations import GatedHouse

from . import repairs
from .doors import address_body
from .events import Call
from .house import ANA, DRONE
from .keyed_acts import act, asked, covered, filed, money, paid


def _go_on(claim: Claim, **body: Any) -> Call:
    return asked(f"/claims/{claim.claim_id}/continue", body)


def _shown(house: GatedHouse, service: Service) -> dict[str, Any]:
    """The figures and the consent of the settlement page, as they are sent."""
    filing = house.filing(service=service)
    sent: dict[str, Any] = {"service": service.value}
    if filing.consent_version:
        agreed = {"premium": ("express", "hold"), "basic": ("express",), "flyaway": ("fee",)}
        consents = dict.fromkeys(agreed[service], True)
        sent["consents"] = consents | {"version": filing.consent_version}
        sent["fee"] = money(filing.fee) if filing.fee else None
    if service is Service.PREMIUM and filing.hold:
        sent["hold"] = money(filing.hold)
    return sent


def _filing(house: GatedHouse, service: Service) -> Call:
    damage = house.damage(service=service)
    body = _shown(house, service) | {
        "serial": DRONE,
        "cause": damage.cause.value,
        "parts": [part.value for part in damage.parts],
        "sends": damage.sends.value,
        "address": address_body(),
    }
    if damage.lost_at:
        body["lost_at"] = damage.lost_at.isoformat(timespec="milliseconds")
    return asked("/claims", body)


@act("file Premium")
def _file_premium(house: GatedHouse) -> Call:
    covered(house)
    return _filing(house, Service.PREMIUM)


@act("file Repair")
def _file_repair(house: GatedHouse) -> Call:
    covered(house)
    return _filing(house, Service.REPAIR)


@act("file Flyaway")
def _file_flyaway(house: GatedHouse) -> Call:
    covered(house)
    return _filing(house, Service.FLYAWAY)


@act("come back from the page of Premium")
def _claim_paid(house: GatedHouse) -> Call:
    return _go_on(house.pays_page(filed(house)))


@act("come back to a refused fee")
def _fee_refused(house: GatedHouse) -> Call:
    claim = house.pays_page(filed(house))
    house.payments.limit("visa", 23900 + 99900)
    return _go_on(claim)


@act("come back to a fee that the bank verifies")
def _fee_verified(house: GatedHouse) -> Call:
    return _go_on(house.pays_page(filed(house), "authenticationRequired"))


@act("try again after a refused fee")
def _tried_again(house: GatedHouse) -> Call:
    call = _fee_refused(house)
    claim = house.store.claims_of(ANA)[0]
    repairs.comes_back(house, claim)
    return replace(call, json={"try_again": True})


@act("cancel before payment")
def _cancel_unpaid(house: GatedHouse) -> Call:
    return asked(f"/claims/{filed(house).claim_id}/cancel", {})


@act("cancel after payment")
def _cancel_paid(house: GatedHouse) -> Call:
    return asked(f"/claims/{paid(house).claim_id}/cancel", {})


@act("change to Basic")
def _change_to_basic(house: GatedHouse) -> Call:
    covered(house)
    body = _shown(house, Service.BASIC)
    claim = house.come_back(house.pays_page(house.filed()))
    return asked(f"/claims/{claim.claim_id}/change", body)


@act("change to Repair")
def _change_to_repair(house: GatedHouse) -> Call:
    return asked(f"/claims/{paid(house).claim_id}/change", {"service": "repair"})


def _choice(house: GatedHouse, choice: str, amount: Money | None) -> Call:
    house.covered()
    body = {"choice": choice} | ({"amount": money(amount)} if amount else {})
    return asked(f"/claims/{repairs.quoted(house).claim_id}/choose", body)


@act("choose the repair")
def _choose_repair(house: GatedHouse) -> Call:
    return _choice(house, "repair", repairs.PRICE)


@act("choose the replacement")
def _choose_replacement(house: GatedHouse) -> Call:
    return _choice(house, "replacement", repairs.FEE)


@act("decline a quote")
def _decline(house: GatedHouse) -> Call:
    return _choice(house, "decline", None)


@act("choose the other after one was chosen")
def _choose_other(house: GatedHouse) -> Call:
    call = _choice(house, "replacement", repairs.FEE)
    claim = house.store.claims_of(ANA)[0]
    repairs.chosen(house, claim, Purpose.REPAIR, repairs.PRICE)
    return call


@act("choose after the quote ran out")
def _choose_late(house: GatedHouse) -> Call:
    """No sweep has seen yet that it did: the request itself ends the quote, and is refused."""
    call = _choice(house, "repair", repairs.PRICE)
    house.at_once(house.store.claims_of(ANA)[0].due_at)
    house.clock.forward(timedelta(days=60))
    return call


@act("find a lost device")
def _found(house: GatedHouse) -> Call:
    return asked(f"/claims/{paid(house, Service.FLYAWAY).claim_id}/found", {})

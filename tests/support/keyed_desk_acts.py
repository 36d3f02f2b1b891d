"""Keyed requests of the service desk, each in its situation."""

from __future__ import annotations

from typing import Any

from care.domain.claim import Claim
from care.domain.parts import Service
from tests.simulation.operations import GatedHouse

from . import repairs
from .calls import PARCEL
from .events import CLERK, Call
from .house import DRONE, SPARE, SPARE2
from .keyed_acts import act, asked, money, paid


def _at_desk(claim: Claim, what: str, body: dict[str, Any]) -> Call:
    return asked(f"/claims/{claim.claim_id}/{what}", body, CLERK)


@act("ship")
def _ship(house: GatedHouse) -> Call:
    return _at_desk(paid(house), "ship", PARCEL | {"serial": SPARE})


@act("ship Flyaway")
def _ship_flyaway(house: GatedHouse) -> Call:
    return _at_desk(paid(house, Service.FLYAWAY), "ship", PARCEL | {"serial": SPARE})


@act("ship a returned Basic")
def _ship_basic(house: GatedHouse) -> Call:
    claim = paid(house, Service.BASIC)
    house.scan()
    return _at_desk(claim, "ship", PARCEL | {"serial": SPARE})


@act("reship")
def _reship(house: GatedHouse) -> Call:
    claim = house.ship(paid(house))
    return _at_desk(claim, "reship", PARCEL | {"serial": SPARE2, "lost": "lost"})


def _decision(claim: Claim, decision: str) -> Call:
    body = {"decision": decision, "reason": "Odd.", "approved_by": "R. Lopez"}
    return _at_desk(claim, "decide", body)


@act("refuse a paid order")
def _refuse_order(house: GatedHouse) -> Call:
    return _decision(paid(house), "refuse_order")


@act("another reason to default")
def _other_default(house: GatedHouse) -> Call:
    return _decision(house.ship(paid(house)), "other_default")


@act("inspect an accident")
def _accident(house: GatedHouse) -> Call:
    house.covered()
    body = {"outcome": "accident", "quote": money(repairs.PRICE)}
    return _at_desk(repairs.received(house), "inspect", body)


@act("inspect a defect")
def _defect(house: GatedHouse) -> Call:
    house.covered()
    return _at_desk(repairs.received(house), "inspect", {"outcome": "defect"})


@act("say that a paid repair cannot be done")
def _cannot_mend(house: GatedHouse) -> Call:
    house.covered()
    return _at_desk(repairs.repair_paid(house), "cannot-mend", {"note": "Cracked."})


def _scan(serial: str = DRONE, **found: Any) -> Call:
    unit = {"serial": serial, "battery": True, "genuine": True} | found
    return asked("/returns", unit, CLERK)


@act("scan a whole unit")
def _scan_whole(house: GatedHouse) -> Call:
    house.ship(paid(house))
    return _scan()


@act("scan a unit of another maker")
def _scan_foreign(house: GatedHouse) -> Call:
    house.ship(paid(house))
    return _scan(genuine=False, finding={"photo": "photo-1", "found_by": "K. Lee"})


@act("scan a unit that nobody awaits")
def _scan_unknown(house: GatedHouse) -> Call:
    return _scan("9ZZZ9999")


@act("scan a unit after its default")
def _scan_late(house: GatedHouse) -> Call:
    house.ship(paid(house))
    house.travel(days=20)
    return _scan()

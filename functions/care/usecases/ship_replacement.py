"""Ships the replacement of a paid claim; the plan goes with it (SVC-6, LNK-1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ..domain.claim import Claim, Shipment
from ..domain.device import Device
from ..domain.errors import NotFound, Refused
from ..domain.event import Actor, Note
from ..domain.parts import Sends
from ..domain.plan import Plan
from ..domain.rules import shipping
from ..domain.serials import SerialNumber
from ..domain.states import ClaimState, HoldState
from ..domain.terms import Catalog
from ..domain.windows import days_after, local_date
from .ports import Clock, Store
from .settle import Settle


@dataclass(frozen=True, slots=True)
class ShipReplacement:
    """The desk's shipping. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle

    def ship(
        self, claim_id: str, serial: SerialNumber, carrier: str, tracking: str, op: str
    ) -> Claim:
        """The claim after shipping. The same unit again gets the first answer.

        Raises `NotFound`, `Refused` (SVC-6, LNK-1), `Conflict` where somebody was faster.
        """
        claim = self.store.claim(claim_id)
        if claim is None:
            raise NotFound
        if claim.shipment is not None and claim.shipment.serial == serial.text:
            return claim
        now = self.clock.now()
        devices = self.store.devices((claim.serial, serial.text))
        unit = devices.get(serial.text)
        facts = shipping.ShipFacts(now, claim, unit, self._models(claim.model))
        decision = shipping.decide(facts)
        plan, old = self.store.plan(claim.covering_plan), devices.get(claim.serial)
        if not decision.allowed or plan is None or old is None or unit is None:
            raise Refused(decision)
        shipment = Shipment(serial.text, carrier, tracking, now)
        claim = self._commit(_shipped(claim, shipment, now), plan, old, unit, now, op)
        return self.settle.on_claim(claim, op)

    def _commit(
        self, claim: Claim, plan: Plan, old: Device, unit: Device, now: datetime, op: str
    ) -> Claim:
        note = _note(claim)
        if claim.ended:
            old = replace(old, open_claim_id=None)
        if claim.sends is Sends.BATTERY:  # SVC-14: a battery changes no serial, only the count
            plan = plan.replaced(plan.serial)
        else:
            plan, old = plan.replaced(unit.serial), _retired(old, unit, now)
            unit = replace(unit, plan_id=plan.plan_id)
        return self.settle.keep(claim, (note,), now, f"{op}/ship", plan, old, unit)

    def _models(self, model: str) -> frozenset[str]:
        """The model itself and the catalog's successor (LNK-1)."""
        listed = self.catalog.models.get(model)
        return frozenset({model, listed.successor or model} if listed else {model})


def _retired(old: Device, unit: Device, now: datetime) -> Device:
    """The old serial out of use, naming what took its place (LNK-1, ELG-8)."""
    return replace(old, retired_at=now, replaced_by=unit.serial, plan_id=None)


def _shipped(claim: Claim, shipment: Shipment, now: datetime) -> Claim:
    """HLD-10: shipped on a later local date, the return period counts from the shipment."""
    finding = claim.state is ClaimState.PAID and claim.scans
    event = "ship_with_finding" if finding else "ship"
    after = claim.moved(event, shipment=shipment, reserved=False)
    if claim.hold_state is not HoldState.LOST:  # a lost hold stays the desk's task (HLD-6)
        after = replace(after, work_since=None)
    zone = claim.terms.zone
    if claim.paid_at and local_date(now, zone) > local_date(claim.paid_at, zone):
        after = replace(after, return_by=days_after(now, claim.terms.return_days, zone))
    return after


def _note(claim: Claim) -> Note:
    by = claim.return_by
    wait = f" Send the unit back by {by.text}." if by and not claim.ended else ""
    shipment = claim.shipment
    moved = claim.sends is not Sends.BATTERY
    bound = " The plan is bound to its serial number." if moved else ""
    return Note(
        "shipped",
        Actor.DESK,
        f"Your replacement is on its way.{wait}{bound}",
        ("SVC-6", "LNK-1", "HLD-10"),
        None,
        f"{shipment.carrier} {shipment.tracking}" if shipment else None,
    )

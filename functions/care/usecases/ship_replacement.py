"""Ships the replacement of a claim of any service; the plan goes with it (LNK-1, LNK-2, SHP-2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..domain import shipping
from ..domain.claim import Claim, Shipment
from ..domain.decision import Decision
from ..domain.device import Device
from ..domain.errors import NotFound, Refused, WrongState
from ..domain.event import Event, Note
from ..domain.parts import Condition, Sends
from ..domain.plan import Plan
from ..domain.reshipping import reshipped
from ..domain.rules import shipping as rules
from ..domain.serials import SerialNumber
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .facts import market_of
from .ports import Clock, Put, Store
from .seal import seal_plan
from .settle import Settle

_Moved = tuple[Plan, Plan]  # before the shipment, and after it


@frozen
class Parcel:
    """The unit that ships and with whom. `condition` None: as the registry knows the unit."""

    serial: SerialNumber
    carrier: str
    tracking: str
    condition: Condition | None = None

    def shipment(self, unit: Device | None, now: datetime) -> Shipment:
        """The same as the claim records it, shipped at `now` (UTC)."""
        known = shipping.condition_of(unit) if unit else Condition.NEW
        condition = self.condition or known
        return Shipment(self.serial.text, self.carrier, self.tracking, now, condition)


@frozen
class _Swap:
    """All that one shipment moves: the claim, the serial that goes, the one that comes."""

    claim: Claim
    shipment: Shipment
    old: Device
    unit: Device
    now: datetime


@frozen
class ShipReplacement:
    """The desk's shipping. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle

    def ship(
        self,
        claim_id: str,
        serial: SerialNumber,
        carrier: str,
        tracking: str,
        op: str,
        *,
        condition: Condition | None = None,
    ) -> Claim:
        """The claim after shipping. The same unit again gets the first answer.

        Raises `NotFound`, `Refused` (SVC-6, LNK-1, COV-5, TRM-5), `WrongState`, `Conflict` where
        somebody was faster.
        """
        claim, parcel = self._claim(claim_id), Parcel(serial, carrier, tracking, condition)
        if _is_sent(claim, serial):
            return claim
        swap = self._decided(claim, parcel, claim.serial, rules.decide)
        return self._keep(swap, shipping.shipped(claim, swap.shipment, swap.now), op)

    def reship(self, claim_id: str, parcel: Parcel, why: str, op: str) -> Claim:
        """The claim with another unit on its way, because the first was lost, undeliverable or
        refused, as `why` says (SHP-2). The same unit again gets the first answer.

        Raises `NotFound`, `WrongState`, `Refused` (LNK-1, COV-5; STS-2 where the address was
        erased), `Conflict`.
        """
        claim = self._claim(claim_id)
        if _is_sent(claim, parcel.serial):
            return claim
        if claim.shipment is None:
            raise WrongState(claim.state, "reship")
        swap = self._decided(claim, parcel, claim.shipment.serial, rules.decide_again)
        after = reshipped(claim, swap.shipment)
        note = shipping.reshipped_note(after, why)
        bound = [(plan, plan.moved_to(swap.unit.serial)) for plan in self._bound(swap.old)]
        moved, told = _told(bound, ("LNK-1", "SHP-2"), swap.now)
        puts: tuple[Put, ...] = (*moved, *_serials(swap))
        claim = self.settle.keep(after, (note,), swap.now, f"{op}/reship", *puts, told=told)
        return self.settle.on_claim(claim, op)

    def _claim(self, claim_id: str) -> Claim:
        claim = self.store.claim(claim_id)
        if claim is None:
            raise NotFound
        return claim

    def _decided(
        self,
        claim: Claim,
        parcel: Parcel,
        going: str,
        decide: Callable[[rules.ShipFacts], Decision],
    ) -> _Swap:
        """What the parcel swaps for the serial `going`. Raises `Refused`."""
        now = self.clock.now()
        devices = self.store.devices((going, parcel.serial.text))
        old, unit = devices.get(going), devices.get(parcel.serial.text)
        shipment = parcel.shipment(unit, now)
        lost = old if going != claim.serial else None
        models = self._models(claim.model)
        facts = rules.ShipFacts(now, claim, self._fit(unit), models, shipment.condition, lost)
        decision = decide(facts)
        if not decision.allowed or old is None or unit is None:
            raise Refused(decision)
        return _Swap(claim, shipment, old, unit, now)

    def _fit(self, unit: Device | None) -> Device | None:
        """The unit as of its market: one of `DE` is of the EU (ELG-6, LNK-1)."""
        return unit and replace(unit, region=market_of(self.catalog, unit.region))

    def _plans(self, swap: _Swap) -> list[_Moved]:
        """Every plan that the shipment moves, before and after it: a battery alone moves the count
        only."""
        claim, unit = swap.claim, swap.unit
        battery = claim.sends is Sends.BATTERY
        named = self._named(claim.plan_id) if battery else self._bound(swap.old, claim.plan_id)
        if battery and shipping.free(claim):
            return []
        return [(plan, shipping.carried(plan, claim, unit)) for plan in named]

    def _bound(self, device: Device, *more: str | None) -> tuple[Plan, ...]:
        """The plans on a serial: the one bound, a queued renewal, an order that is not paid."""
        found = self._named(device.plan_id, device.next_plan_id, device.order_id, *more)
        return tuple(plan for plan in found if plan.serial == device.serial)

    def _named(self, *ids: str | None) -> tuple[Plan, ...]:
        plans = (self.store.plan(id_) for id_ in dict.fromkeys(ids) if id_)
        return tuple(plan for plan in plans if plan is not None)

    def _keep(self, swap: _Swap, after: Claim, op: str) -> Claim:
        plans, told = _told(self._plans(swap), shipping.plan_rules(swap.claim), swap.now)
        note: Note = shipping.shipped_note(after, plans, swap.now)
        old, unit = _serials(swap)
        if after.ended:
            old = replace(old, open_claim_id=None)
        puts: tuple[Put, ...] = (*plans, old, unit)
        claim = self.settle.keep(after, (note,), swap.now, f"{op}/ship", *puts, told=told)
        return self.settle.on_claim(claim, op)

    def _models(self, model: str) -> frozenset[str]:
        """The model itself and the catalog's successor (LNK-1)."""
        listed = self.catalog.models.get(model)
        return frozenset({model, listed.successor or model} if listed else {model})


def _told(
    moved: list[_Moved], rules: tuple[str, ...], now: datetime
) -> tuple[tuple[Plan, ...], tuple[Event, ...]]:
    """The plans after the shipment, each with an event of its own where it changed (LNK-1)."""
    plans: list[Plan] = []
    events: list[Event] = []
    for before, after in moved:
        changed = after.serial != before.serial or after.used != before.used
        notes = (shipping.plan_note(before, after, rules),) if changed else ()
        plan, said = seal_plan(after, notes, now)
        plans.append(plan)
        events += said
    return tuple(plans), tuple(events)


def _is_sent(claim: Claim, serial: SerialNumber) -> bool:
    return claim.shipment is not None and claim.shipment.serial == serial.text


def _serials(swap: _Swap) -> tuple[Device, Device]:
    """Both serials after the swap (LNK-1). A lost battery is out of use like any lost unit; a
    battery that came back is the unit's, whose serial stays."""
    lost = swap.old.serial != swap.claim.serial
    if swap.claim.sends is not Sends.BATTERY or lost:
        return shipping.swapped(swap.old, swap.unit, swap.now)
    return swap.old, shipping.used_battery(swap.unit, swap.now)

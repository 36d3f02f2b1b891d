"""What a shipment of the maker's shop, or its failure, makes of the plans of an order."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..domain import bundle
from ..domain.device import Device
from ..domain.errors import BadValue, TooEarly
from ..domain.plan import Plan
from ..domain.rules import bundle as rules
from ..domain.rules.eligibility import FUTURE_HOURS, BindFacts
from ..domain.serials import SerialNumber
from ..domain.shop_order import Place, Shipped, ShopOrder
from ..domain.states import PlanState
from ..domain.terms import Catalog
from ..domain.touch import UseGrant
from ..domain.turn import Turn
from ..domain.values import replace
from ..frozen import frozen
from .facts import bind_facts, with_grants
from .keep_grant import hold_grants
from .order_events import Change, LineFailed, LineShipped
from .ports import Store

FUTURE = timedelta(hours=FUTURE_HOURS)
STANDING = (PlanState.AWAITING_SERIAL, PlanState.SCHEDULED)


@frozen
class ShipBundle:
    """Reads what stands and answers what is to be stored; writes nothing. `now` is our clock's."""

    store: Store
    catalog: Catalog
    now: datetime

    def shipped(self, order: ShopOrder, event: LineShipped) -> Change | None:
        """BUY-1: the unit's serial, and the plan that is for it. None for a serial that was told
        before: the first instant stands (BUY-8). Raises `BadValue` for an unknown line."""
        _look_up_line(order, event.line)
        if order.shipment(event.line, event.serial):
            return None
        return self._next(order, Shipped(event.line, event.serial, event.at))

    def failed(self, order: ShopOrder, event: LineFailed) -> Change | None:
        """BUY-8: the unit was lost, refused or exchanged, and its plan may move. A serial that was
        one too many until now is the one that it moves to.

        Raises `TooEarly` for a serial that has not shipped, `BadValue` for an unknown line.
        """
        _look_up_line(order, event.line)
        unit = order.shipment(event.line, event.serial)
        if unit is None:
            raise TooEarly("the serial has not shipped yet")
        if unit.lost:
            return None
        order = order.with_shipment(replace(unit, lost=True))
        stray = order.stray_on(event.line)
        if stray is not None and not unit.stray:
            return self._next(order.without(stray), replace(stray, stray=False))
        plan = self.store.plan(unit.plan_id) if unit.plan_id else None
        if plan is None or plan.state not in STANDING:
            return Change(order)
        told = bundle.stray_failed if unit.stray else bundle.unit_failed
        return Change(order, (told(plan, event.serial, event.reason),))

    def _next(self, order: ShopOrder, unit: Shipped) -> Change:
        place = order.place_of_next(unit.line)
        unit = replace(unit, plan_id=place.plan_id, stray=place.stray)
        plan = self.store.plan(place.plan_id) if place.plan_id else None
        if plan is None:
            return Change(order.with_next(unit, place))
        if plan.state not in STANDING:
            return self._after_the_end(order.with_next(unit, place), unit, plan)
        return self._decided(order, unit, place, plan)

    def _after_the_end(self, order: ShopOrder, unit: Shipped, plan: Plan) -> Change:
        """The plan ended before its device shipped. By the shop's clock it may have been the other
        way round: that is for the desk (RFD-5)."""
        if order.cancelled_at is None or unit.at >= order.cancelled_at:
            return Change(order)
        return Change(order, (bundle.shipped_after_the_end(plan, unit.serial, self.now),))

    def _decided(self, order: ShopOrder, unit: Shipped, place: Place, plan: Plan) -> Change:
        serial = SerialNumber(unit.serial)
        known = bind_facts(self.store, self.catalog, serial, order.region, unit.at)
        before = self.store.device(plan.serial) if plan.serial else None
        first = order.shipment(unit.line, plan.serial)
        facts = rules.BundleFacts(
            bind=self._as_shipped(known, unit.at),
            plan=plan,
            failed=first is not None and first.lost,
            before=before,
            claimed=before is not None and self._claimed(before, plan),
        )
        decision = rules.decide(facts)
        if not decision.allowed or known.device is None:
            barred = replace(unit, barred=not place.stray)
            turn = bundle.barred(plan, unit.serial, decision, self.now)
            return Change(order.with_next(barred, place), (turn,))
        plan, grants, events = hold_grants(facts.bind, plan, self.now)
        uses = tuple(UseGrant(each.grant_id, plan.plan_id) for each in grants)
        turn = bundle.bound(plan, unit.serial, unit.at, decision)
        turns, devices = self._moved(turn, known.device, before)
        return Change(order.with_next(unit, place), turns, devices, grants, events, uses)

    def _as_shipped(self, facts: BindFacts, at: datetime) -> BindFacts:
        """ELG as of the ship event `at`. What was activated after it was new then (ELG-1); an
        activation that lies ahead of us is the registry's mistake and stays (ELG-11)."""
        device = facts.device
        activated = device.activated_at if device else None
        if device is None or activated is None or not at < activated <= self.now + FUTURE:
            return facts
        new = replace(facts, device=replace(device, activated_at=None))
        return with_grants(new, self.catalog, facts.grants)

    def _claimed(self, device: Device, plan: Plan) -> bool:
        """Whether a claim is open on the device, or was ever filed for it under the plan."""
        last = self.store.claim(device.last_claim_id) if device.last_claim_id else None
        under = last is not None and last.plan_id == plan.plan_id
        return device.open_claim_id is not None or under

    def _moved(
        self, turn: Turn[Plan], device: Device, before: Device | None
    ) -> tuple[tuple[Turn[Plan], ...], tuple[Device, ...]]:
        """The plan on `device`, the unit `before` free of it, and the renewal behind it moved."""
        plan = turn.after
        device = replace(device, plan_id=plan.plan_id)
        if before is None:
            return (turn,), (device,)
        ids = [id_ for id_ in (before.next_plan_id, before.order_id) if id_]
        found = [self.store.plan(id_) for id_ in ids]
        renewals = tuple(bundle.followed(renewal, plan) for renewal in found if renewal)
        device = replace(device, next_plan_id=before.next_plan_id, order_id=before.order_id)
        freed = replace(before, plan_id=None, next_plan_id=None, order_id=None)
        return (turn, *renewals), (device, freed)


def _look_up_line(order: ShopOrder, line: str) -> None:
    if order.device_line(line) is None:
        raise BadValue("/line", "The order has no such device line.")

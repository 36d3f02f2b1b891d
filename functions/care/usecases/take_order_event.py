"""Takes what the maker's shop tells of its orders (BUY-1, BUY-8, RFD-5).

An event is recorded by its id together with what it changes; under another id a repeat finds done
what it asks for. One that comes before what it builds on is answered by `TooEarly`, not recorded,
and the shop repeats it: kept here, it would have to be told apart from an event about an order that
is none of ours.
"""

from __future__ import annotations

from datetime import datetime

from ..domain import bundle
from ..domain.errors import BadValue, TooEarly
from ..domain.event import Event
from ..domain.plan import Plan
from ..domain.shop_order import ShopOrder
from ..domain.states import PlanState
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .heard import Heard
from .order_events import Change, LineFailed, LineShipped, OrderCancelled, OrderEvent, OrderPlaced
from .place_bundle import placed
from .ports import Clock, Commit, Keys, Put, Seen, Store
from .races import decided_anew
from .seal import seal_plan
from .ship_bundle import ShipBundle


@frozen
class TakeOrderEvent:
    """`wall` is the wall clock, with which the shop signs; `clock` may be moved in the local
    cloud. Money that goes back is left to the sweep, a minute later."""

    store: Store
    clock: Clock
    catalog: Catalog
    wall: Clock
    keys: Keys

    def verify(self, body: bytes, signature: str) -> None:
        """Raises `BadValue` where the maker did not sign `body`, or more than 300 s ago."""
        self.keys.check("maker", body, signature, self.wall.now())

    def take(self, heard: Heard, event: OrderEvent, op: str) -> bool:
        """Whether the event changed anything; the same event again is answered as the first time.

        Raises `TooEarly`, `BadValue` for what does not fit the order or the catalog and for another
        event under the same id, and `Conflict` where it meets other writers again and again.
        """
        return decided_anew(lambda each: self._take(heard, event, each), op)

    def _take(self, heard: Heard, event: OrderEvent, op: str) -> bool:
        now = self.clock.now()
        answered = heard.answered_before(self.store, now)
        if answered is not None:
            return answered
        change = self._change(event, self.store.shop_order(event.order_id), now)
        seen = heard.record(now, changed=change is not None)
        if change is None:
            self.store.commit(Commit((seen,)), f"{op}/heard")
            return False
        self._keep(change, seen, now, op)
        return True

    def _change(self, event: OrderEvent, order: ShopOrder | None, now: datetime) -> Change | None:
        if isinstance(event, OrderPlaced):
            return self._placed(event, order)
        if order is None:
            raise TooEarly("the order has not been placed yet")
        match event:
            case LineShipped():
                return ShipBundle(self.store, self.catalog, now).shipped(order, event)
            case LineFailed():
                return ShipBundle(self.store, self.catalog, now).failed(order, event)
            case OrderCancelled():
                return self._cancelled(order, event, now)

    def _placed(self, event: OrderPlaced, order: ShopOrder | None) -> Change | None:
        if order is None:
            return placed(event, self.catalog)
        if order.request_hash != event.request_hash:
            raise BadValue("/order_id", "This order was placed before, with other contents.")
        return None

    def _cancelled(self, order: ShopOrder, event: OrderCancelled, now: datetime) -> Change | None:
        if order.cancelled_at is not None:
            return None
        told = [bundle.cancelled(plan, now) for plan in self._standing(order)]
        return Change(replace(order, cancelled_at=event.at), tuple(told))

    def _standing(self, order: ShopOrder) -> list[Plan]:
        """The order's plans that have not ended before their time."""
        found = [self.store.plan(plan_id) for plan_id in order.plan_ids]
        standing = (PlanState.AWAITING_SERIAL, PlanState.SCHEDULED)
        return [plan for plan in found if plan is not None and plan.state in standing]

    def _keep(self, change: Change, seen: Seen, now: datetime, op: str) -> None:
        puts: list[Put] = [seen, change.order, *change.devices, *change.grants]
        events: list[Event] = list(change.events)
        for turn in change.plans:
            plan, said = seal_plan(turn.after, turn.notes, now)
            puts.append(plan)
            events += said
        self.store.commit(Commit(tuple(puts), tuple(events), change.touches), op)

"""The maker's shop and the carrier, telling a house or the doors what happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from care.domain.carrier import CarrierNews, Scanned
from care.domain.money import Money
from care.domain.plan import Plan
from care.domain.shop_order import DeviceLine, ShopOrder
from care.usecases.heard import Heard
from care.usecases.order_events import (
    LineFailed,
    LineShipped,
    OrderCancelled,
    OrderedPlan,
    OrderEvent,
    OrderPlaced,
)
from care.usecases.payments import PageOrder
from care.usecases.ports import Commit
from care.usecases.take_carrier_event import TakeCarrierEvent
from care.usecases.take_order_event import TakeOrderEvent

from .house import ANA, DRONE, SPARE, SPARE2, START, House
from .small_ports import FixedClock, MemoryKeys

ORDER = "W-2026-1001"
FEE = Money(23900, "USD")


class Shop:
    """The shop of the house `house`: each call is one event of it."""

    def __init__(self, house: House) -> None:
        self.house, self.wall, self.keys = house, FixedClock(START), MemoryKeys()
        self.orders = TakeOrderEvent(house.store, house.clock, house.catalog, self.wall, self.keys)

    def place(self, *, count: int = 1, of: int | None = None, **changes: Any) -> bool:
        """An order of Mavic 3, as many as `of`, with `count` plans of 12 months."""
        devices = of or max(count, 1)
        line = OrderedPlan("P1", "D1", 12, count, FEE, changes.pop("payment_id", None))
        fields: dict[str, Any] = {
            "order_id": ORDER,
            "at": START,
            "account_id": ANA,
            "region": "US",
            "locale": "en-US",
            "devices": (DeviceLine("D1", "mavic-3", devices),),
            "plans": (line,) if count else (),
            "request_hash": "hash",
        }
        return self._tell(OrderPlaced(**(fields | changes)))

    def ship(self, serial: str, at: datetime = START, line: str = "D1") -> bool:
        """A unit of the line has shipped."""
        return self._tell(LineShipped(ORDER, line, serial, at))

    def fail(self, serial: str, reason: str = "lost", line: str = "D1") -> bool:
        """A unit was lost, refused or exchanged."""
        return self._tell(LineFailed(ORDER, line, serial, reason))

    def cancel(self, at: datetime = START) -> bool:
        """The order was cancelled."""
        return self._tell(OrderCancelled(ORDER, at))

    def _tell(self, event: OrderEvent) -> bool:
        """Each call is an event of its own."""
        op = self.house.op()
        return self.orders.take(Heard("maker", op, "hash"), event, op)

    def paid(self, plans: int = 1) -> str:
        """The id of a payment of the shop's for so many plans."""
        amount = Money(FEE.amount * plans, FEE.currency)
        return paid_at_the_shop(self.house.payments, self.house.clock, amount)

    def beside(self, *events: Callable[[], object]) -> Shop:
        """The same shop, before whose next writes these `events` happen, one before each."""
        other = Shop(self.house)
        other.orders = replace(self.orders, store=Beside(self.house.store, *events))
        return other

    def stored(self) -> tuple[Any, ...]:
        """All that stands of the order, to see that nothing changed."""
        timelines = [self.house.store.timeline(plan_id) for plan_id in self.order.plan_ids]
        devices = [self.house.device(serial) for serial in (DRONE, SPARE, SPARE2)]
        return self.order, self.plans, timelines, devices

    @property
    def order(self) -> ShopOrder:
        """The order as stored."""
        order = self.house.store.shop_order(ORDER)
        assert order is not None
        return order

    @property
    def plans(self) -> list[Plan]:
        """The order's plans as stored, in the order in which they bind."""
        return [self.house.plan(plan_id) for plan_id in self.order.plan_ids]


class Beside:
    """A store in which `events` happen right before the next commits, one before each."""

    def __init__(self, store: Any, *events: Callable[[], object]) -> None:
        self.store, self.events = store, list(events)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def commit(self, commit: Commit, op: str) -> None:
        if self.events:
            self.events.pop(0)()
        self.store.commit(commit, op)


class Carrier:
    """The carrier of the returns of `house`."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.events = TakeCarrierEvent(
            house.store, house.clock, FixedClock(START), MemoryKeys(), house.settle
        )

    def beside(self, *events: Callable[[], object]) -> Carrier:
        """The same carrier, before whose next writes these `events` happen, one before each."""
        other = Carrier(self.house)
        store: Any = Beside(self.house.store, *events)
        settle = replace(self.house.settle, store=store)
        other.events = replace(self.events, store=store, settle=settle)
        return other

    def says(self, claim_id: str, scanned: Scanned, at: datetime) -> bool:
        """One scan, dated `at` by the carrier; each call is an event of its own."""
        op = self.house.op()
        return self.events.take(
            Heard("carrier", op, "hash"), claim_id, CarrierNews(scanned, at), op
        )


def paid_at_the_shop(payments: Any, clock: Any, amount: Money) -> str:
    """The id of a captured payment of the shop's, on the provider that we share."""
    page = payments.open_page(
        PageOrder(
            subject="shop_W1",
            customer="cus_shop",
            amount=amount,
            title="Order",
            explanation="Paid at the shop.",
            locale="en-US",
            return_url="http://localhost:8080/",
            expires_at=clock.now() + timedelta(hours=1),
            hold=False,
            express=False,
        ),
        "shop/W1/page",
    )
    payments.pay(page.page_id)
    paid = payments.read_page(page.page_id).payment
    payments.capture(paid.provider_id, amount, "shop/W1/capture", descriptor="SHOP W1")
    return str(paid.provider_id)

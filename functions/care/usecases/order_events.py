"""What the maker's shop tells of its orders, and what one event changes.

All instants are UTC, by the shop's clock (TIM-1).
"""

from __future__ import annotations

from datetime import datetime

from ..domain.device import Device
from ..domain.event import Event
from ..domain.grant import Grant
from ..domain.money import Money
from ..domain.plan import Plan
from ..domain.shop_order import DeviceLine, ShopOrder
from ..domain.touch import Touch
from ..domain.turn import Turn
from ..frozen import frozen


@frozen
class OrderedPlan:
    """Plans of one kind for the devices of a line. `price` is what one of them cost there."""

    line: str
    device_line: str
    term_months: int
    quantity: int
    price: Money
    payment_id: str | None


@frozen
class OrderPlaced:
    """A paid order. `request_hash` tells a repeat from another order under the same id."""

    order_id: str
    at: datetime
    account_id: str
    region: str
    locale: str
    devices: tuple[DeviceLine, ...]
    plans: tuple[OrderedPlan, ...]
    request_hash: str


@frozen
class LineShipped:
    """One unit of a device line has shipped, under this serial."""

    order_id: str
    line: str
    serial: str
    at: datetime


@frozen
class LineFailed:
    """A unit that shipped was lost, refused or exchanged (BUY-8)."""

    order_id: str
    line: str
    serial: str
    reason: str


@frozen
class OrderCancelled:
    """The order was cancelled; what had shipped before stays shipped (RFD-5)."""

    order_id: str
    at: datetime


OrderEvent = OrderPlaced | LineShipped | LineFailed | OrderCancelled


@frozen
class Change:
    """What is stored together: the order, its plans with their notes, the devices and grants."""

    order: ShopOrder
    plans: tuple[Turn[Plan], ...] = ()
    devices: tuple[Device, ...] = ()
    grants: tuple[Grant, ...] = ()
    events: tuple[Event, ...] = ()
    touches: tuple[Touch, ...] = ()

"""The bodies of signed events: what the maker's shop and the carrier tell.

An event is known by the id that its sender gave it: told again, it is answered as the first time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from ...domain.carrier import CarrierNews, Scanned
from ...domain.errors import BadValue
from ...domain.shop_order import DeviceLine
from ...usecases import order_events
from ...usecases.heard import Heard
from ...usecases.ids import fingerprint
from ..errors import Fault, Invalid
from .body import Body
from .devices import Instant
from .fields import Amount, Code, ForeignId, Locale, Months, Number, ObjectId, RegionCode, Serial

MOST_PLANS = 40  # of an order: each is stored with its event in one transaction of at most 100


class DeviceLineBody(Body):
    """Devices of one model."""

    line: Number
    model: Code
    quantity: int = Field(ge=1, le=1000)


class PlanLineBody(Body):
    """Plans for the devices of a line. `price` is what one of them cost, `payment_id` the shop's
    payment at the payment provider, by which a refund goes back."""

    line: Number
    device_line: Number
    term_months: Months
    quantity: int = Field(ge=1, le=MOST_PLANS)
    price: Amount
    payment_id: ObjectId | None = None

    @property
    def plan(self) -> order_events.OrderedPlan:
        """The same as a value of the use case."""
        return order_events.OrderedPlan(
            self.line,
            self.device_line,
            self.term_months,
            self.quantity,
            self.price.money,
            self.payment_id,
        )


class ShopEvent(Body):
    """What every event of the shop says; `at` is the shop's own time (TIM-1)."""

    event_id: ForeignId
    order_id: Number
    at: Instant


class OrderPlacedEvent(ShopEvent):
    """A paid order of devices, with the plans that were bought together with them."""

    type: Literal["order_placed"]
    account_id: ObjectId
    region: RegionCode
    locale: Locale = "en-US"
    devices: Annotated[list[DeviceLineBody], Field(min_length=1, max_length=MOST_PLANS)]
    plans: Annotated[list[PlanLineBody], Field(max_length=MOST_PLANS)]

    @field_validator("plans")
    @classmethod
    def _not_too_many(cls, plans: list[PlanLineBody]) -> list[PlanLineBody]:
        if sum(plan.quantity for plan in plans) > MOST_PLANS:
            raise BadValue("", f"An order has at most {MOST_PLANS} plans.")
        return plans

    @property
    def event(self) -> order_events.OrderPlaced:
        """The same as a value of the use case."""
        content = self.model_dump(exclude={"event_id", "at"})
        return order_events.OrderPlaced(
            order_id=self.order_id,
            at=self.at,
            account_id=self.account_id,
            region=self.region,
            locale=self.locale,
            devices=tuple(DeviceLine(d.line, d.model, d.quantity) for d in self.devices),
            plans=tuple(plan.plan for plan in self.plans),
            request_hash=fingerprint(content),
        )


class ShippedEvent(ShopEvent):
    """One unit of a device line has shipped: `shipped_at` counts (TRM-1)."""

    type: Literal["shipped"]
    line: Number
    serial: Serial
    shipped_at: Instant

    @property
    def event(self) -> order_events.LineShipped:
        """The same as a value of the use case."""
        return order_events.LineShipped(self.order_id, self.line, self.serial, self.shipped_at)


class LineFailedEvent(ShopEvent):
    """A unit that shipped was lost, refused or exchanged (BUY-8)."""

    type: Literal["line_failed"]
    line: Number
    serial: Serial
    reason: Literal["lost", "refused", "exchanged"]

    @property
    def event(self) -> order_events.LineFailed:
        """The same as a value of the use case."""
        return order_events.LineFailed(self.order_id, self.line, self.serial, self.reason)


class OrderCancelledEvent(ShopEvent):
    """The order was cancelled (RFD-5)."""

    type: Literal["order_cancelled"]

    @property
    def event(self) -> order_events.OrderCancelled:
        """The same as a value of the use case."""
        return order_events.OrderCancelled(self.order_id, self.at)


AnyOrderEvent = OrderPlacedEvent | ShippedEvent | LineFailedEvent | OrderCancelledEvent
ORDER_EVENTS = (OrderPlacedEvent, ShippedEvent, LineFailedEvent, OrderCancelledEvent)
_BY_TYPE: Mapping[str, Any] = {
    "order_placed": OrderPlacedEvent,
    "shipped": ShippedEvent,
    "line_failed": LineFailedEvent,
    "order_cancelled": OrderCancelledEvent,
}


def heard(sender: str, event: ShopEvent | CarrierEvent) -> Heard:
    """The event as its `sender` names it, with the hash of all that it says."""
    return Heard(sender, event.event_id, fingerprint(event.model_dump(mode="json")))


def read_order_event(document: Any) -> AnyOrderEvent:
    """The event in `document`, by its `type`. Raises `Invalid`."""
    if not isinstance(document, dict):
        raise Invalid(Fault("", "An object is expected."))
    kind = document.get("type")
    if not isinstance(kind, str) or kind not in _BY_TYPE:
        raise Invalid(Fault("/type", f"One of: {', '.join(_BY_TYPE)}."))
    event: AnyOrderEvent = _BY_TYPE[kind].read(document)
    return event


class CarrierEvent(Body):
    """One scan of a parcel; `reference` is what the return label says: the claim's id."""

    event_id: ForeignId
    type: Literal["in_transit", "delivered"]
    reference: ObjectId
    at: Instant

    @property
    def news(self) -> CarrierNews:
        """The same as a value of the domain."""
        return CarrierNews(Scanned(self.type), self.at)

"""An order of the maker's shop: which plans were bought together with which devices (BUY-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """Devices of one model on an order."""

    line: str
    model: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """Plans on an order, naming their device line; `plan_ids` in the order in which they bind."""

    line: str
    device_line: str
    term_months: int
    plan_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shipped:
    """A serial that shipped for a device line, `at` by the maker's clock (TIM-1).

    `plan_id` is the plan that bound to it, None beyond the plans. `lost` once an order event said
    that it was lost, refused or exchanged (BUY-8).
    """

    line: str
    serial: str
    at: datetime
    plan_id: str | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """`order_id` is the shop's own. `cancelled_at` (UTC) ends it before it ships (RFD-5)."""

    order_id: str
    account_id: str
    region: str
    ordered_at: datetime
    devices: tuple[DeviceLine, ...]
    plans: tuple[PlanLine, ...]
    request_hash: str
    shipped: tuple[Shipped, ...] = ()
    cancelled_at: datetime | None = None
    version: int = 0

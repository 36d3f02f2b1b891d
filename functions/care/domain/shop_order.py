"""An order of the maker's shop: which plans were bought together with which devices (BUY-1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ..frozen import frozen


@frozen
class DeviceLine:
    """Devices of one model on an order."""

    line: str
    model: str
    quantity: int


@frozen
class PlanLine:
    """Plans on an order, naming their device line; `plan_ids` in the order in which they bind."""

    line: str
    device_line: str
    term_months: int
    plan_ids: tuple[str, ...]


@frozen
class Shipped:
    """A serial that shipped for a device line, `at` by the maker's clock (TIM-1).

    `plan_id` is the plan that it is for, None beyond the plans; `barred` says that the rules did
    not let that plan bind to it. `lost` once an order event said that it was lost, refused or
    exchanged, `replaced_by` the serial that then shipped in its place (BUY-8). `stray` while it is
    a serial too many: no order event says which one it stands for.
    """

    line: str
    serial: str
    at: datetime
    plan_id: str | None = None
    barred: bool = False
    lost: bool = False
    replaced_by: str | None = None
    stray: bool = False


@frozen
class Place:
    """Where a serial that ships belongs: its plan, or none, and the unit in whose place it is."""

    plan_id: str | None
    instead_of: Shipped | None = None
    stray: bool = False


@frozen
class ShopOrder:
    """`order_id` is the shop's own. `cancelled_at` (UTC) is when the shop cancelled it (RFD-5)."""

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

    @property
    def plan_ids(self) -> tuple[str, ...]:
        """Every plan of the order."""
        return tuple(plan_id for line in self.plans for plan_id in line.plan_ids)

    def device_line(self, line: str) -> DeviceLine | None:
        """The device line of that name, or None."""
        return next((each for each in self.devices if each.line == line), None)

    def plans_for(self, line: str) -> tuple[str, ...]:
        """The plans of a device line, in the order in which they bind."""
        return tuple(
            plan_id for each in self.plans if each.device_line == line for plan_id in each.plan_ids
        )

    def shipped_on(self, line: str) -> tuple[Shipped, ...]:
        """What shipped for a device line, in the order in which it was told."""
        return tuple(each for each in self.shipped if each.line == line)

    def shipment(self, line: str, serial: str) -> Shipped | None:
        """The shipment of a serial for a line, or None."""
        return next((each for each in self.shipped_on(line) if each.serial == serial), None)

    def place_of_next(self, line: str) -> Place:
        """Where the next serial of `line` belongs: in the place of a lost unit, else to the next
        plan in order or beyond the plans. With all the ordered devices told of, it is in the place
        of one that the rules barred, else it is astray."""
        known = [each for each in self.shipped_on(line) if not each.stray]
        standing = [each for each in known if each.replaced_by is None]
        for each in standing:
            if each.lost:
                return Place(each.plan_id, each)
        plans, ordered = self.plans_for(line), self.device_line(line)
        if ordered is not None and len(standing) < ordered.quantity:
            return Place(plans[len(standing)] if len(standing) < len(plans) else None)
        for each in standing:
            if each.barred:
                return Place(each.plan_id, each)
        bound = [each.plan_id for each in standing if each.plan_id]
        return Place(bound[-1] if bound else None, stray=True)

    def with_shipment(self, shipped: Shipped) -> ShopOrder:
        """The order with `shipped` in the place of its older self, or appended."""
        places = [(each.line, each.serial) for each in self.shipped]
        if (shipped.line, shipped.serial) not in places:
            return replace(self, shipped=(*self.shipped, shipped))
        at = places.index((shipped.line, shipped.serial))
        return replace(self, shipped=(*self.shipped[:at], shipped, *self.shipped[at + 1 :]))

    def with_next(self, shipped: Shipped, place: Place) -> ShopOrder:
        """The order with `shipped` in its place, and the unit that it replaces, if any, naming
        it."""
        order = self.with_shipment(shipped)
        if place.instead_of is None:
            return order
        return order.with_shipment(replace(place.instead_of, replaced_by=shipped.serial))

    def stray_on(self, line: str) -> Shipped | None:
        """The oldest serial of `line` that is astray and has not failed, or None."""
        known = self.shipped_on(line)
        return next((each for each in known if each.stray and not each.lost), None)

    def without(self, shipped: Shipped) -> ShopOrder:
        """The order as if `shipped` had not been told yet."""
        return replace(self, shipped=tuple(each for each in self.shipped if each != shipped))

"""Plans that were ordered together with their devices: one for each unit of each plan line."""

from __future__ import annotations

from ..domain import bundle
from ..domain.errors import BadValue
from ..domain.plan import Plan
from ..domain.shop_order import PlanLine, ShopOrder
from ..domain.states import PlanState
from ..domain.terms import Catalog, Price, Region
from ..domain.turn import Turn
from ..frozen import frozen
from .facts import market_of
from .ids import derived_id
from .order_events import Change, OrderedPlan, OrderPlaced


def placed(event: OrderPlaced, catalog: Catalog) -> Change:
    """The order and its plans, each awaiting its serial (BUY-1).

    Raises `BadValue` for a region without terms (COV-7), a plan that is not sold for the model of
    its device line, and more plans than devices.
    """
    region = catalog.regions.get(market_of(catalog, event.region) or "")
    if region is None:
        raise BadValue("/region", "No plans are sold in this region.")
    _look_through(event)
    return _Placing(event, catalog, region).change()


@frozen
class _Placing:
    """One order whose lines fit together."""

    event: OrderPlaced
    catalog: Catalog
    region: Region

    def change(self) -> Change:
        """Everything of the order, to be stored together."""
        event, told = self.event, list[Turn[Plan]]()
        prices = [self._price(index, plan) for index, plan in enumerate(event.plans)]
        lines = tuple(_line(event.order_id, plan) for plan in event.plans)
        for plan, price, line in zip(event.plans, prices, lines, strict=True):
            for plan_id in line.plan_ids:
                unpaid = self._unpaid(plan_id, plan, price)
                told.append(bundle.ordered(unpaid, plan.payment_id, event.at, event.order_id))
        order = ShopOrder(
            order_id=event.order_id,
            account_id=event.account_id,
            region=self.region.id,
            ordered_at=event.at,
            devices=event.devices,
            plans=lines,
            request_hash=event.request_hash,
        )
        return Change(order, tuple(told))

    def _price(self, index: int, plan: OrderedPlan) -> Price:
        """What the catalog says of the plan; the fee is what the shop took (RFD-5)."""
        model = next(each.model for each in self.event.devices if each.line == plan.device_line)
        price = self.catalog.price(model, self.region.id, plan.term_months)
        if price is None:
            detail = "This plan is not sold for the model of its device line."
            raise BadValue(f"/plans/{index}/term_months", detail)
        if plan.price.currency != self.region.currency:
            raise BadValue(f"/plans/{index}/price", f"Money here is in {self.region.currency}.")
        return price

    def _unpaid(self, plan_id: str, plan: OrderedPlan, price: Price) -> Plan:
        return Plan(
            plan_id=plan_id,
            account_id=self.event.account_id,
            serial="",
            model=price.model,
            region=self.region.id,
            zone=self.region.zone,
            term_months=price.term_months,
            terms_version=self.region.terms_version,
            price=plan.price,
            state=PlanState.AWAITING_PAYMENT,
            created_at=self.event.at,
            total=price.replacements,
            left=price.replacements,
            locale=self.event.locale,
            request_hash=self.event.request_hash,
            policies=self.catalog.policies,
            fees=price.fees,
        )


def _look_through(event: OrderPlaced) -> None:
    """Raises `BadValue` for lines named twice, and for plans beyond the devices of their line."""
    for name, lines in (
        ("devices", [device.line for device in event.devices]),
        ("plans", [plan.line for plan in event.plans]),
    ):
        for index, line in enumerate(lines):
            if line in lines[:index]:
                raise BadValue(f"/{name}/{index}/line", "This line is named twice.")
    left = {device.line: device.quantity for device in event.devices}
    for index, plan in enumerate(event.plans):
        if plan.device_line not in left:
            raise BadValue(f"/plans/{index}/device_line", "The order has no such device line.")
        left[plan.device_line] -= plan.quantity
        if left[plan.device_line] < 0:
            raise BadValue(f"/plans/{index}/quantity", "These are more plans than devices.")


def _line(order_id: str, plan: OrderedPlan) -> PlanLine:
    """The line with the ids of its plans, derived: the same order again makes the same plans."""
    keys = (f"{order_id}\n{plan.line}\n{k}" for k in range(1, plan.quantity + 1))
    plan_ids = tuple(derived_id("plan", "shop", key) for key in keys)
    return PlanLine(plan.line, plan.device_line, plan.term_months, plan_ids)

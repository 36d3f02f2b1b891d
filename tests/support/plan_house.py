"""The house with the doors of a plan's life: renewed, given back, voided, imported."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from care.catalog import load
from care.domain.device import Device
from care.domain.plan import Plan
from care.domain.serials import SerialNumber
from care.domain.terms import Price
from care.usecases.customers import Customers
from care.usecases.import_plans import ImportPlans
from care.usecases.purchase_plan import Purchase
from care.usecases.renew_plan import Renewal, RenewPlan
from care.usecases.return_plan import ReturnPlan
from care.usecases.show_account import ShowAccount

from .house import ANA, DRONE, House

RENEW_KEY = "renew-key-00000001"


class PlanHouse(House):
    """A house whose plans can be followed to their end, and beyond."""

    def __init__(self) -> None:
        super().__init__()
        customers = Customers(self.store, self.payments, self.directory)
        shared = (self.store, self.clock, self.catalog)
        self.renewing = RenewPlan(*shared, customers, self.settle)
        self.returning = ReturnPlan(*shared, self.settle)
        self.importing = ImportPlans(*shared, self.settle)
        self.account = ShowAccount(*shared)

    def sold(self, model: str, serial: str, months: int, *, region: str = "US") -> Plan:
        """A paid plan of any model and term, on a new device of Ana's."""
        self.put(Device(serial, model, region))
        price = self.price(model, months, region)
        order = Purchase(
            ANA, SerialNumber(serial), months, None, price.fee, "en-US", f"buy-{serial}-0000", "h"
        )
        plan = self.purchase.buy(order, self.op())
        self.payments.pay(plan.ledger[-1].page_id or "")
        return self.purchase.go_on(plan.plan_id, ANA, self.op())

    def price(self, model: str = "mavic-3", months: int = 12, region: str = "US") -> Price:
        """The catalog's price of a plan."""
        price = load().price(model, region, months)
        assert price is not None
        return price

    def renewal(self, plan: Plan, key: str = RENEW_KEY, **changes: object) -> Renewal:
        """What the owner submits on the page that shows the renewal."""
        fee = self.price(plan.model, 12, plan.region).fee
        asked = Renewal(plan.account_id, plan.plan_id, fee, "en-US", key, f"hash-{plan.plan_id}")
        return replace(asked, **changes)  # type: ignore[arg-type]

    def ordered_renewal(self, plan: Plan, key: str = RENEW_KEY) -> Plan:
        """A renewal's order, its page open."""
        return self.renewing.renew(self.renewal(plan, key), self.op())

    def renewed(self, plan: Plan, key: str = RENEW_KEY, card: str = "visa") -> Plan:
        """A paid renewal, queued behind `plan`."""
        order = self.ordered_renewal(plan, key)
        self.payments.pay(order.ledger[-1].page_id or "", card)
        return self.purchase.go_on(order.plan_id, plan.account_id, self.op())

    def device_returned(self, serial: str = DRONE) -> None:
        """The maker's registry says that the device went back to its seller, now."""
        known = self.device(serial)
        self.put(replace(known, returned_at=self.clock.now()))

    def given_back(self, plan: Plan) -> Plan:
        """The owner gives the plan back."""
        return self.returning.give_back(plan.plan_id, plan.account_id, self.op())

    def voided(self, plan: Plan, reason: str = "wrong record") -> Plan:
        """An operator voids the plan."""
        return self.returning.void(plan.plan_id, reason, "operator-1", self.op())

    def at(self, moment: datetime | None, **later: float) -> None:
        """It is `moment`, or so much later, and all that is due then is settled."""
        assert moment is not None
        self.clock.set(moment + timedelta(**later))
        self.settle_everything()

"""Buys a plan for one serial number: decided before money, authorized, bound, then captured."""

from __future__ import annotations

from datetime import datetime

from ..domain import purchase as buying
from ..domain.device import Device
from ..domain.errors import BadValue, KeyReused, Refused
from ..domain.event import Actor, Note
from ..domain.ledger import Status, last
from ..domain.money import Money
from ..domain.plan import Plan
from ..domain.rules import eligibility
from ..domain.rules.eligibility import BindFacts
from ..domain.serials import SerialNumber
from ..domain.states import PlanState
from ..domain.terms import Catalog, Price, Region
from ..domain.values import replace
from ..frozen import frozen
from .customers import Customers
from .facts import Asked, bind_facts_on, promoted
from .ids import derived_id
from .keep_grant import hold_grants
from .owned import own_plan
from .payments import Payments
from .ports import Account, Clock, Commit, Directory, Store
from .seal import seal, stored
from .settle import Settle


@frozen
class Purchase:
    """What the buyer submits. `price` is the one that was shown: a changed one is told, not taken.
    `key` is the Idempotency-Key, `request_hash` the body's."""

    account_id: str
    serial: SerialNumber
    term_months: int
    region: str | None
    price: Money
    locale: str
    key: str
    request_hash: str


@frozen
class PurchasePlan:
    """BUY-2. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    payments: Payments
    directory: Directory
    settle: Settle

    def buy(self, purchase: Purchase, op: str) -> Plan:
        """The order, with its page open. The same key again is the same order.

        Raises `KeyReused`, `Refused` (ELG), `BadValue` for a term not sold or a changed price,
        `Conflict` where another order took the serial at the same moment.
        """
        plan_id = derived_id("plan", purchase.account_id, purchase.key)
        known, device, account = self.store.several(
            (Plan, plan_id), (Device, purchase.serial.text), (Account, purchase.account_id)
        )
        if known is not None:
            if known.request_hash != purchase.request_hash:
                raise KeyReused
            return self.settle.on_plan(known, op, poked=True)
        return self.settle.on_plan(self._order(plan_id, purchase, device, account, op), op)

    def go_on(self, plan_id: str, account_id: str, op: str) -> Plan:
        """Looks at the page again and does what is due; opens a new page where the last one is
        gone. Raises `NotFound`."""
        plan = own_plan(self.store, plan_id, account_id)
        plan = self.settle.on_plan(plan, op, poked=True)
        line = last(plan.ledger)
        if plan.state is PlanState.AWAITING_PAYMENT and line and line.status is Status.VOIDED:
            now = self.clock.now()
            again = buying.open_page(plan, now)
            again = replace(again, due_at=buying.wakes_at(again, now))
            self.store.commit(Commit((again,)), f"{op}/page")
            plan = self.settle.on_plan(stored(again), f"{op}/new")
        return plan

    def _order(
        self,
        plan_id: str,
        purchase: Purchase,
        device: Device | None,
        account: Account | None,
        op: str,
    ) -> Plan:
        now = self.clock.now()
        asked = Asked(purchase.serial, purchase.region, now)
        facts = bind_facts_on(device, self.store, self.catalog, asked)
        decision = eligibility.decide(facts)
        if not decision.allowed or facts.device is None or facts.region is None:
            raise Refused(decision)
        price = self._price(facts.device, facts.region, purchase)
        account = account or Account(purchase.account_id)
        customers = Customers(self.store, self.payments, self.directory)
        known = customers.known(account, op)
        plan = _new_plan(plan_id, purchase, facts.region, price, known.customer, now)
        plan = buying.open_page(replace(plan, policies=self.catalog.policies), now)
        note = Note(
            "order_placed",
            Actor.CUSTOMER,
            f"A plan of {price.term_months} months was ordered for {price.fee.text}.",
            tuple(dict.fromkeys(("BUY-2", "ELG-10", *decision.passed))),
            price.fee,
        )
        plan, commit = _order_of(plan, note, facts, now)
        with customers.together(known, op):
            self.store.commit(replace(commit, puts=(*commit.puts, *known.new)), f"{op}/order")
        return stored(plan)

    def _price(self, device: Device, region: Region, purchase: Purchase) -> Price:
        price = self.catalog.price(device.model, region.id, purchase.term_months)
        if price is None:
            raise BadValue("/term_months", "This term is not sold for the device.")
        if price.fee != purchase.price:
            raise BadValue("/price", f"The price is {price.fee.text}; look at it and try again.")
        return price


def _order_of(plan: Plan, note: Note, facts: BindFacts, now: datetime) -> tuple[Plan, Commit]:
    """The order as it is stored, with the serial and the grants that it holds (ELG-10)."""
    if facts.device is None:
        raise LookupError("no order without its device")
    plan, grants, more = hold_grants(facts, plan, now)
    plan, events = seal(plan, (note,), now)
    plan = replace(plan, due_at=buying.wakes_at(plan, now))
    device = replace(promoted(facts.device, facts.plan, now), order_id=plan.plan_id)
    return plan, Commit((plan, device, *grants), events + more)


def _new_plan(
    plan_id: str,
    purchase: Purchase,
    region: Region,
    price: Price,
    customer: str,
    now: datetime,
) -> Plan:
    return Plan(
        plan_id=plan_id,
        account_id=purchase.account_id,
        serial=purchase.serial.text,
        model=price.model,
        region=region.id,
        zone=region.zone,
        term_months=price.term_months,
        terms_version=region.terms_version,
        price=price.fee,
        state=PlanState.AWAITING_PAYMENT,
        created_at=now,
        total=price.replacements,
        left=price.replacements,
        locale=purchase.locale,
        request_hash=purchase.request_hash,
        customer=customer,
        fees=price.fees,
    )

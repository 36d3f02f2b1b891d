"""Buys a plan for one serial number: decided before money, authorized, bound, then captured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ..domain import purchase as buying
from ..domain.device import Device
from ..domain.errors import BadValue, Conflict, KeyReused, Refused
from ..domain.event import Actor, Note
from ..domain.ledger import Status, last
from ..domain.money import Money
from ..domain.plan import Plan
from ..domain.rules import eligibility
from ..domain.serials import SerialNumber
from ..domain.states import PlanState
from ..domain.terms import Catalog, Price, Region
from .facts import bind_facts
from .ids import derived_id, fingerprint
from .owned import own_plan
from .ports import Account, Clock, Commit, Directory, InDoubt, Payments, Store
from .seal import stored
from .settle import Settle


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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
        known = self.store.plan(plan_id)
        if known is not None:
            if known.request_hash != purchase.request_hash:
                raise KeyReused
            return self.settle.on_plan(known, op, poked=True)
        return self.settle.on_plan(self._order(plan_id, purchase, op), op)

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

    def _order(self, plan_id: str, purchase: Purchase, op: str) -> Plan:
        now = self.clock.now()
        facts = bind_facts(self.store, self.catalog, purchase.serial, purchase.region, now)
        decision = eligibility.decide(facts)
        if not decision.allowed or facts.device is None or facts.region is None:
            raise Refused(decision)
        price = self._price(facts.device, facts.region, purchase)
        customer = self._customer(purchase.account_id, op)
        plan = _new_plan(plan_id, purchase, facts.region, price, customer, now)
        note = Note(
            "order_placed",
            Actor.CUSTOMER,
            f"A plan of {price.term_months} months was ordered for {price.fee.text}.",
            ("BUY-2", "ELG-10", *(f.id for f in decision.rules if f.outcome == "passed")),
            price.fee,
        )
        held = replace(facts.device, order_id=plan_id)
        return self.settle.keep_plan(plan, (note,), now, f"{op}/order", held)

    def _price(self, device: Device, region: Region, purchase: Purchase) -> Price:
        price = self.catalog.price(device.model, region.id, purchase.term_months)
        if price is None:
            raise BadValue("/term_months", "This term is not sold for the device.")
        if price.fee != purchase.price:
            raise BadValue("/price", f"The price is {price.fee.text}; look at it and try again.")
        return price

    def _customer(self, account_id: str, op: str) -> str:
        """The provider's id of the customer, made once an account under a key of its own.

        Raises `InDoubt`; a stored answer moves the key's number on, so that the next try is new.
        """
        account = self.store.account(account_id) or Account(account_id)
        if account.customer:
            return account.customer
        email = self.directory.email(account_id)
        key = f"cus/{account_id}/{fingerprint({'email': email})[:8]}/{account.k}"
        try:
            made = replace(account, customer=self.payments.customer(account_id, email, key))
        except InDoubt as doubt:
            if doubt.answer_stored:
                self.store.commit(Commit((replace(account, k=account.k + 1),)), f"{op}/doubt")
            raise
        return self._keep(made, op)

    def _keep(self, account: Account, op: str) -> str:
        """Stores the customer; where another request was faster, theirs is the customer."""
        made = account.customer or ""
        try:
            self.store.commit(Commit((account,)), f"{op}/customer")
        except Conflict:
            faster = self.store.account(account.account_id)
            return faster.customer if faster and faster.customer else made
        return made


def _new_plan(
    plan_id: str,
    purchase: Purchase,
    region: Region,
    price: Price,
    customer: str,
    now: datetime,
) -> Plan:
    plan = Plan(
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
    )
    return buying.open_page(plan, now)

"""Renews a plan: ordered like a plan, queued behind the present one, then captured (RNW-3)."""

from __future__ import annotations

from ..domain import purchase as buying
from ..domain import renewing
from ..domain.decision import Decision
from ..domain.errors import BadValue, KeyReused, Refused, WrongState
from ..domain.event import Actor, Note
from ..domain.money import Money
from ..domain.plan import Plan
from ..domain.rules import renewal as rules
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .customers import Customers
from .facts import promoted
from .ids import derived_id
from .owned import own_plan
from .ports import Clock, Store
from .renewals import renew_facts
from .settle import Settle


@frozen
class Renewal:
    """What the owner submits. `price` is the one that was shown: a changed one is told, not taken.
    `key` is the Idempotency-Key, `request_hash` that of the body and the plan's id."""

    account_id: str
    plan_id: str
    price: Money
    locale: str
    key: str
    request_hash: str


@frozen
class RenewPlan:
    """RNW-2, RNW-3. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    customers: Customers
    settle: Settle

    def renew(self, renewal: Renewal, op: str) -> Plan:
        """The renewal's order, with its page open. The same key again is the same order.

        Raises `KeyReused`, `NotFound`, `Refused` (RNW-3), `WrongState` for one that awaits its
        serial, `BadValue` for a changed price, `InDoubt`, `Conflict` where another order took the
        serial at the same moment.
        """
        plan_id = derived_id("plan", renewal.account_id, renewal.key)
        known = self.store.plan(plan_id)
        if known is not None:
            if known.request_hash != renewal.request_hash:
                raise KeyReused
            return self.settle.on_plan(known, op, poked=True)
        return self.settle.on_plan(self._order(plan_id, renewal, op), op)

    def _order(self, plan_id: str, renewal: Renewal, op: str) -> Plan:
        plan = own_plan(self.store, renewal.plan_id, renewal.account_id)
        if not plan.serial:
            raise WrongState(plan.state, "renew")
        facts, device = renew_facts(self.store, self.catalog, plan, self.clock.now())
        decision = rules.decide(facts)
        if not decision.allowed or not facts.price or not facts.region or device is None:
            raise Refused(decision)
        if facts.price.fee != renewal.price:
            shown = facts.price.fee.text
            raise BadValue("/price", f"The price is {shown}; look at it and try again.")
        policies = self.catalog.policies
        order = renewing.renewal_of(facts.plan, facts.price, facts.region.terms_version, policies)
        order = replace(
            order,
            plan_id=plan_id,
            created_at=facts.now,
            locale=renewal.locale,
            request_hash=renewal.request_hash,
            customer=self.customers.of(renewal.account_id, op),
        )
        order, note = buying.open_page(order, facts.now), _note(order, decision)
        held = replace(promoted(device, facts.bind.plan, facts.now), order_id=plan_id)
        return self.settle.keep_plan(order, (note,), facts.now, f"{op}/order", held)


def _note(order: Plan, decision: Decision) -> Note:
    return Note(
        "order_placed",
        Actor.CUSTOMER,
        f"A renewal of {order.term_months} months was ordered for {order.price.text}.",
        tuple(dict.fromkeys(("ELG-10", *decision.passed))),
        order.price,
    )

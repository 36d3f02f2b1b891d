"""What a customer sees of their own plans and claims. Another's object is as if it were missing."""

from __future__ import annotations

from datetime import datetime

from ..domain.claim import Claim
from ..domain.costs import paid_so_far
from ..domain.event import Event
from ..domain.money import Money
from ..domain.plan import Plan
from ..domain.terms import Catalog
from ..frozen import frozen
from .facts import plan_in_charge
from .owned import own_claim, own_plan
from .ports import Clock, Store
from .renewals import RenewalOffer, offer_for


@frozen
class Overview:
    """All plans and claims of an account, newest first, as of `now` (UTC)."""

    plans: tuple[Plan, ...]
    claims: tuple[Claim, ...]
    now: datetime


@frozen
class ShowAccount:
    """Reads only."""

    store: Store
    clock: Clock
    catalog: Catalog

    def overview(self, account_id: str) -> Overview:
        """Everything of the account."""
        plans = self.store.plans_of(account_id)
        claims = self.store.claims_of(account_id)
        return Overview(tuple(plans), tuple(claims), self.clock.now())

    def plan(self, plan_id: str, account_id: str) -> tuple[Plan, list[Event]]:
        """One plan with its timeline. Raises `NotFound`, also for another account's."""
        return own_plan(self.store, plan_id, account_id), self.store.timeline(plan_id)

    def open_claim_id(self, plan: Plan) -> str | None:
        """The claim that is open on the plan's serial (TRM-6), of the plan in charge of it."""
        device = self.store.device(plan.serial) if plan.serial else None
        if device is None or device.open_claim_id is None:
            return None
        in_charge = plan_in_charge(self.store, device, self.clock.now())
        return device.open_claim_id if in_charge and in_charge.plan_id == plan.plan_id else None

    def paid_so_far(self, plan: Plan) -> Money:
        """The purchase fee and the replacement fees paid for the plan until now (PAY-6)."""
        return paid_so_far(plan, self.store.claims_of(plan.account_id))

    def renewal(self, plan: Plan) -> RenewalOffer | None:
        """Whether the plan may be renewed now, and with what; None where it has no term."""
        return offer_for(self.store, self.catalog, plan, self.clock.now())

    def claim(self, claim_id: str, account_id: str) -> tuple[Claim, list[Event]]:
        """One claim with its timeline. Raises `NotFound`, also for another account's."""
        return own_claim(self.store, claim_id, account_id), self.store.timeline(claim_id)

    def plan_of(self, claim: Claim) -> Plan | None:
        """The plan that covers the claim, whosever it is by now; None for a claim without one."""
        return self.store.plan(claim.plan_id) if claim.plan_id else None

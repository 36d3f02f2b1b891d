"""What a customer sees of their own plans and claims. Another's object is as if it were missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..domain.claim import Claim
from ..domain.event import Event
from ..domain.plan import Plan
from .owned import own_claim, own_plan
from .ports import Clock, Store


@dataclass(frozen=True, slots=True)
class Overview:
    """All plans and claims of an account, newest first, as of `now` (UTC)."""

    plans: tuple[Plan, ...]
    claims: tuple[Claim, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class ShowAccount:
    """Reads only."""

    store: Store
    clock: Clock

    def overview(self, account_id: str) -> Overview:
        """Everything of the account."""
        plans = self.store.plans_of(account_id)
        claims = self.store.claims_of(account_id)
        return Overview(tuple(plans), tuple(claims), self.clock.now())

    def plan(self, plan_id: str, account_id: str) -> tuple[Plan, list[Event]]:
        """One plan with its timeline. Raises `NotFound`, also for another account's."""
        return own_plan(self.store, plan_id, account_id), self.store.timeline(plan_id)

    def open_claim_id(self, plan: Plan) -> str | None:
        """The claim that is open on the plan's serial (TRM-6)."""
        device = self.store.device(plan.serial)
        return device.open_claim_id if device and device.plan_id == plan.plan_id else None

    def claim(self, claim_id: str, account_id: str) -> tuple[Claim, list[Event]]:
        """One claim with its timeline. Raises `NotFound`, also for another account's."""
        return own_claim(self.store, claim_id, account_id), self.store.timeline(claim_id)

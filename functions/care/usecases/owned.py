"""An account's own plan or claim. Another's is as if it were missing: the two answer alike."""

from __future__ import annotations

from ..domain.claim import Claim
from ..domain.errors import NotFound
from ..domain.plan import Plan
from .ports import Store


def own_plan(store: Store, plan_id: str, account_id: str) -> Plan:
    """The account's plan. Raises `NotFound`, also for another account's."""
    plan = store.plan(plan_id)
    if plan is None or plan.account_id != account_id:
        raise NotFound
    return plan


def own_claim(store: Store, claim_id: str, account_id: str) -> Claim:
    """The account's claim. Raises `NotFound`, also for another account's."""
    claim = store.claim(claim_id)
    if claim is None or claim.account_id != account_id:
        raise NotFound
    return claim

"""A proof of cover that the owner can show to anybody: sealed, read-only, without a name."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..domain.errors import BadValue, CareError, WrongState
from ..domain.plan import Plan
from ..domain.states import PlanState
from ..domain.windows import instant
from ..frozen import frozen
from .misses import NOTHING, MissLimit, of_address
from .owned import own_plan
from .ports import Clock, Keys, Store

PURPOSE = "proof"


class ProofOver(CareError):
    """The token is over, or none of ours: the two answer alike, and say nothing of a plan."""


@frozen
class Made:
    """A token, and until when it can be opened (UTC)."""

    token: str
    expires_at: datetime


@frozen
class Proof:
    """What the token shows: the plan as it stands at `now` (UTC)."""

    plan: Plan
    now: datetime
    expires_at: datetime


@frozen
class ProveCover:
    """Writes nothing but misses: a token is stored nowhere."""

    store: Store
    clock: Clock
    keys: Keys

    def make(self, plan_id: str, account_id: str) -> Made:
        """A token that is good for `proof_days` of 24 hours.

        Raises `NotFound`, `WrongState` for a plan that is not bound yet, or was undone.
        """
        plan = own_plan(self.store, plan_id, account_id)
        if plan.state is not PlanState.SCHEDULED:
            raise WrongState(plan.state, "proof")
        until = instant(self.clock.now() + timedelta(days=plan.policies.proof_days))
        facts: dict[str, str | int] = {"plan": plan_id, "until": until.isoformat()}
        return Made(self.keys.seal(PURPOSE, facts), until)

    def show(self, token: str, address: str) -> Proof:
        """The plan as it stands now, on whatever serial and in whatever hands.

        `address` names who asks. Raises `ProofOver`, which is a miss of theirs, `TooManyMisses`.
        """
        now = self.clock.now()
        limit = MissLimit(self.store, of_address(address), now)
        plan_id, until = self._said(token)
        (plan,) = limit.read((Plan, plan_id))
        if plan is None or until is None or now > until or plan.state is not PlanState.SCHEDULED:
            limit.missed()
            raise ProofOver
        return Proof(plan, now, until)

    def _said(self, token: str) -> tuple[str, datetime | None]:
        """The plan and the end that the token names; of one that is none of ours, neither."""
        try:
            facts = self.keys.open(PURPOSE, token)
        except BadValue:
            return NOTHING, None
        return str(facts["plan"]), datetime.fromisoformat(str(facts["until"]))

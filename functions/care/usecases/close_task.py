"""The desk closes what waits for it: a store or seller told, a failed refund paid another way."""

from __future__ import annotations

from datetime import datetime

from ..domain import claim_task, desk_work, refunding
from ..domain.claim import Approval, Claim
from ..domain.errors import Conflict, NotFound
from ..domain.plan import Plan
from ..frozen import frozen
from .ports import Clock, Store
from .settle import Settle

MOST_RACES = 5


@frozen
class Done:
    """What the desk's account `by` did about it. `since` (UTC) names the task by the instant from
    which it waited; None is whichever waits. On a claim a named person answers for it."""

    note: str
    by: str
    since: datetime | None = None
    approved_by: str = ""


@frozen
class CloseTask:
    """`op` names the request."""

    store: Store
    clock: Clock
    settle: Settle

    def close(self, plan_id: str, done: Done, op: str) -> Plan:
        """The plan, its task closed. Asked again: the first answer, also where another task came
        up since, if `since` tells them apart.

        Raises `NotFound`, `WrongState` where nothing waits, `Conflict` beside other writers.
        """
        for race in range(MOST_RACES):
            plan = self.store.plan(plan_id)
            if plan is None:
                raise NotFound
            if _closed_before(plan, done):
                return plan
            now = self.clock.now()
            turn = refunding.task_closed(plan, done.note, done.by, now)
            try:
                return self.settle.keep_plan(turn.after, turn.notes, now, f"{op}/closed/{race}")
            except Conflict:
                continue  # somebody else wrote the plan: looked at anew
        raise Conflict("too many writers at once")

    def close_on_claim(self, claim_id: str, done: Done, op: str) -> Claim:
        """The same for a claim whose refund came back (PAY-4): what it waited for goes on."""
        for race in range(MOST_RACES):
            claim = self.store.claim(claim_id)
            if claim is None:
                raise NotFound
            if claim_task.closed_before(claim, done.since):
                return claim
            now = self.clock.now()
            said = Approval(claim_task.SETTLED, done.approved_by, done.note, now, done.by)
            turn = desk_work.paid_another_way(claim, said)
            try:
                kept = self.settle.keep(turn.after, turn.notes, now, f"{op}/closed/{race}")
            except Conflict:
                continue  # somebody else wrote the claim: looked at anew
            return self.settle.on_claim(kept, f"{op}/{race}")
        raise Conflict("too many writers at once")


def _closed_before(plan: Plan, done: Done) -> bool:
    if plan.task_closed_at is None:
        return False
    if plan.task is None:
        return True
    return done.since is not None and done.since <= plan.task_closed_at

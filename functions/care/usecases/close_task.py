"""The desk closes what waits for it on a plan: a store or seller told, a failed refund paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..domain import refunding
from ..domain.errors import Conflict, NotFound
from ..domain.plan import Plan
from .ports import Clock, Store
from .settle import Settle

MOST_RACES = 5


@dataclass(frozen=True, slots=True)
class Done:
    """What the desk's account `by` did about it. `since` (UTC) names the task by the instant from
    which it waited; None is whichever waits."""

    note: str
    by: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
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


def _closed_before(plan: Plan, done: Done) -> bool:
    if plan.task_closed_at is None:
        return False
    if plan.task is None:
        return True
    return done.since is not None and done.since <= plan.task_closed_at

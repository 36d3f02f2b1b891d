"""What waits for the desk, and in which order: the urgent first, then by reason, then the longest.

Most of it bears a mark, `work_since`, set by what happened. Four reasons bear none, for nothing
happened: a return that is overdue, a hold that lapses, a return that is incomplete and a quote that
is unanswered wait for the clock or the owner, and the desk keeps an eye on them. They are found by
their lines (`claim_line`) and judged when the list is read, so a row is never late and no sweep has
to write one. `MONTHS` of lines reach back 89 days or more: 30 to send a unit in, 14 of a cure, 30
of a quote, and 15 for the bench; what takes longer waits for the desk itself, and bears the mark.

An invoice never waits for the desk: it is made in the moment in which it is asked for (INV-1).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ..frozen import frozen
from .claim import Claim
from .claim_line import ClaimLine
from .desk_clocks import A_DAY
from .grant import Grant
from .plan import Plan
from .states import ClaimState
from .work_reasons import WATCHED_SINCE, Why, of_grant, of_plan, reasons

Task = Claim | Plan | Grant

MONTHS = 4
SHORTEST_RETURN = timedelta(days=7)  # HLD-4
ANSWER_SOON = timedelta(days=3)
URGENT = frozenset({Why.HOLD_LOST, Why.HOLD_LAPSING, Why.OVERDUE, Why.NOT_SHIPPED})
_HOLDS = (Why.HOLD_LOST, Why.HOLD_LAPSING)
_RANK = {why: rank for rank, why in enumerate(Why)}


@frozen
class Waiting:
    """One row: `task` waits `since` (UTC) because of `why`; `next` is the reason whose work is done
    first: a hold comes back by its owner, and the rest goes on meanwhile."""

    task: Task
    why: Why
    next: Why
    since: datetime
    urgent: bool


def waiting(task: Task, now: datetime) -> Waiting | None:
    """The row of `task` at `now` (UTC); None where nothing of it waits for the desk."""
    if isinstance(task, Claim):
        return _claim_waiting(task, now)
    why = of_plan(task) if isinstance(task, Plan) else of_grant(task)
    since = task.work_since
    return Waiting(task, why, why, since, _urgent(task, why, now)) if since else None


def ordered(tasks: Iterable[Task], now: datetime) -> list[Waiting]:
    """The rows of what waits of `tasks`, whatever order they came in."""
    return sorted([row for task in tasks if (row := waiting(task, now))], key=_place)


def may_wait(line: ClaimLine, now: datetime) -> bool:
    """Whether the claim of `line` may be one of those that bear no mark: worth reading."""
    if line.state in (ClaimState.RETURN_INCOMPLETE, ClaimState.QUOTED):
        return True
    lapses = line.hold_lapses_at
    lapsing = line.hold_open and lapses is not None and now >= lapses - A_DAY
    back = line.state in (ClaimState.RETURN_DUE, ClaimState.ARRIVED)
    return lapsing or (back and now >= line.filed_at + SHORTEST_RETURN)


def answer_by(task: Task) -> datetime | None:
    """Until when the bank takes evidence for a dispute that nobody has answered yet (PAY-8)."""
    disputes = [] if isinstance(task, Grant) else [line.dispute for line in task.ledger]
    open_ = [each.due_by for each in disputes if each and each.to_answer and each.due_by]
    return min(open_, default=None)


def id_of(task: Task) -> str:
    """The id of a claim, a plan or a grant."""
    if isinstance(task, Claim):
        return task.claim_id
    return task.plan_id if isinstance(task, Plan) else task.grant_id


def _claim_waiting(claim: Claim, now: datetime) -> Waiting | None:
    found = reasons(claim, now)
    seen = [why for why in found if claim.work_since or why in WATCHED_SINCE]
    if not seen:
        return None
    why = seen[0]
    since = claim.work_since or WATCHED_SINCE[why](claim)
    return Waiting(claim, why, _next(claim, why, found), since, _urgent(claim, why, now))


def _next(claim: Claim, why: Why, found: tuple[Why, ...]) -> Why:
    """What the hand does. A hold alone, while the unit is on its way, is all there is to do."""
    rest = next(each for each in found if each not in _HOLDS)
    alone = claim.state is ClaimState.RETURN_DUE and rest is Why.SCAN
    return why if why in _HOLDS and alone else rest


def _urgent(task: Task, why: Why, now: datetime) -> bool:
    answer = answer_by(task)
    return why in URGENT or (answer is not None and now >= answer - ANSWER_SOON)


def _place(row: Waiting) -> tuple[bool, int, datetime, str]:
    return not row.urgent, _RANK[row.why], row.since, id_of(row.task)

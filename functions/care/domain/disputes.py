"""What a bank dispute of a payment brings with it (PAY-8, PAYMENTS section 4).

While it is open nothing of that payment is refunded by us; a lost one counts as the refund, and the
same purpose is never charged again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from . import answering
from .claim import Claim
from .decision import Decision, Finding, NextStep, Outcome
from .desk_work import still_waits
from .event import Actor, Note
from .ledger import DisputeState, Goal, Line, Purpose, Status, put_line
from .plan import Plan
from .registry import carries_out
from .tables import HOLD
from .turn import Turn
from .values import replace
from .windows import day_text, local_date

PLAN_TASK = "dispute"
_TYPES = {
    DisputeState.OPEN: "dispute_opened",
    DisputeState.WON: "dispute_won",
    DisputeState.LOST: "dispute_lost",
}


def unfrozen(ledger: Sequence[Line]) -> list[Line]:
    """The lines that the driver may act on: the refund of a disputed payment waits (PAY-8)."""
    disputed = [x.provider_id for x in ledger if x.dispute and _in_state(x, DisputeState.OPEN)]
    if not disputed:
        return list(ledger)
    return [x for x in ledger if x.purpose is not Purpose.REFUND or x.refunds not in disputed]


@carries_out("PAY-8")
def disputed(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """News of a dispute, told once: opened, it is the desk's task; a default's hold goes with it.

    Lost, it is the refund: one that we meant to make is dropped. Won, what waited goes on.
    """
    if not [line for line in claim.ledger if line.dispute]:
        return None
    line = _news(claim.ledger)
    if line is None or line.dispute is None:
        return _answered(claim, now)
    state = line.dispute.state
    after = claim.with_line(_told(line), *_dropped(claim.ledger, line))
    for event in _hold_events(claim, line):
        after = after.hold_moved(event)
    opened = state is DisputeState.OPEN
    # On an open claim each news of a dispute is the desk's to look at, in whatever order it comes.
    task = (claim.work_since or now) if opened or not claim.ended else still_waits(after)
    return Turn(replace(after, work_since=task), (_note(line, claim.terms.zone),))


def plan_disputed(plan: Plan, now: datetime) -> Turn[Plan] | None:
    """The same for a plan's purchase; the plan goes on until an operator voids it (TRM-8)."""
    line = _news(plan.ledger)
    if line is None or line.dispute is None:
        return _plan_answered(plan, now)
    ledger = put_line(plan.ledger, _told(line))
    for refund in _dropped(plan.ledger, line):
        ledger = put_line(ledger, refund)
    after = replace(plan, ledger=ledger)
    if line.dispute.state is DisputeState.OPEN and plan.task is None:
        after = replace(after, task=PLAN_TASK, work_since=now)
    elif line.dispute.state is not DisputeState.OPEN and plan.task == PLAN_TASK:
        after = replace(after, task=None, work_since=None)
    return Turn(after, (_note(line, plan.zone),))


def _answered(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """What became of the evidence is told once; taken, the desk has no more to do about it."""
    line = answering.untold(claim.ledger)
    if line is None:
        return None
    refused = answering.was_refused(line)
    after = claim.with_line(answering.told(line))
    task = (claim.work_since or now) if refused else still_waits(after)
    return Turn(replace(after, work_since=task), (answering.outcome_note(line),))


def _plan_answered(plan: Plan, now: datetime) -> Turn[Plan] | None:
    """The same for a plan's purchase."""
    line = answering.untold(plan.ledger)
    if line is None:
        return None
    after = replace(plan, ledger=put_line(plan.ledger, answering.told(line)))
    if answering.was_refused(line):
        after = replace(after, task=plan.task or PLAN_TASK, work_since=plan.work_since or now)
    elif plan.task == PLAN_TASK:
        after = replace(after, task=None, work_since=None)
    return Turn(after, (answering.outcome_note(line),))


def refusal(claim: Claim, now: datetime) -> Decision:
    """Why nothing is refunded at `now` (UTC) of a default that is under dispute."""
    finding = Finding(
        "PAY-8",
        Outcome.FAILED,
        "The bank's dispute of this payment is open: nothing of it is refunded by us meanwhile.",
        {"hold_state": claim.hold_state.value},
    )
    step = NextStep("await_dispute", "Decide again once the bank has decided the dispute.")
    return Decision(False, now, claim.terms.version, (finding,), (step,))


def _in_state(line: Line, state: DisputeState) -> bool:
    return line.dispute is not None and line.dispute.state is state


def _news(ledger: Iterable[Line]) -> Line | None:
    return next((x for x in ledger if x.dispute and x.dispute.told is not x.dispute.state), None)


def _told(line: Line) -> Line:
    dispute = line.dispute
    return replace(line, dispute=dispute and replace(dispute, told=dispute.state))


def _dropped(ledger: Iterable[Line], line: Line) -> list[Line]:
    """Refunds of a lost payment that were meant and not made: the bank made them."""
    if not _in_state(line, DisputeState.LOST):
        return []
    meant = (x for x in ledger if x.purpose is Purpose.REFUND and x.refunds == line.provider_id)
    return [x.aims(Goal.VOIDED) for x in meant if x.status is Status.INTENDED]


def _hold_events(claim: Claim, line: Line) -> list[str]:
    """The hold's moves, where the disputed money is the default; a dispute that is over before we
    heard of it was opened before."""
    if line.dispute is None or line.purpose not in (Purpose.HOLD, Purpose.DEFAULT):
        return []
    events = [] if line.dispute.told else ["dispute"]
    if line.dispute.state is not DisputeState.OPEN:
        events.append(line.dispute.state.value)
    return events if (claim.hold_state, events[0]) in HOLD else []


def _note(line: Line, zone: str) -> Note:
    dispute = line.dispute
    state = dispute.state if dispute else DisputeState.OPEN
    sentence = {
        DisputeState.OPEN: f"Your bank opened a dispute of {line.amount.text}. While it is open "
        "nothing of this payment is refunded by us.",
        DisputeState.WON: f"The dispute of {line.amount.text} was decided: the payment stands.",
        DisputeState.LOST: f"The dispute of {line.amount.text} was decided: your bank gave it "
        "back. It is not charged again.",
    }[state]
    if state is DisputeState.OPEN and dispute and dispute.due_by:
        sentence += f" The service desk answers by {day_text(local_date(dispute.due_by, zone))}."
    return Note(_TYPES[state], Actor.PROVIDER, sentence, ("PAY-8",), line.amount, line.provider_id)

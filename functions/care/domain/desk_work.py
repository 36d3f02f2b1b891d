"""What is left for the desk on a claim when one of its tasks is done (PAY-4, PAY-8)."""

from __future__ import annotations

from datetime import datetime

from .adopting import unexplained
from .claim import Approval, Claim
from .claim_task import SETTLED, returned_refunds
from .errors import WrongState
from .event import Actor, Note
from .hold import defaulted_at
from .ledger import Purpose
from .payment import unit_in_hand
from .states import HoldState
from .turn import Turn
from .values import replace


def paid_another_way(claim: Claim, said: Approval) -> Turn[Claim]:
    """What came back was paid another way, by the word of a named person: `said.reason` is how, for
    the customer to read. Raises `WrongState` where no refund came back."""
    refunds = returned_refunds(claim)
    if not refunds:
        raise WrongState(claim.state, SETTLED)
    lines = [replace(line, paid_otherwise=said.at) for line in refunds]
    note = Note(
        "task_closed",
        Actor.DESK,
        f"The service desk: {said.reason}",
        ("PAY-4",),
        refunds[-1].amount,
        said.asked_by,
    )
    approvals = (*claim.approvals, said)
    after = replace(claim.with_line(*lines), approvals=approvals, task_closed_at=said.at)
    return Turn(replace(after, work_since=still_waits(after)), (note,))


def stays_on_the_list(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """What the bank brought to the desk stays its task, whatever else was done on the claim."""
    if claim.work_since is not None or not _about_money(claim):
        return None
    return Turn(replace(claim, work_since=now))


def still_waits(claim: Claim) -> datetime | None:
    """Since when the desk's work waits on the claim once one task of it is done: on one that is
    over only what is left of others, and a claim that is open keeps its place on the list."""
    due = defaulted_at(claim)
    late = any(due and scan.at >= due for scan in claim.scans)
    owed = claim.hold_state is HoldState.DEBT
    left = late or owed or unit_in_hand(claim) or _about_money(claim)
    return claim.work_since if left or not claim.ended else None


def _about_money(claim: Claim) -> bool:
    about = [x for x in claim.ledger if x.dispute or x.purpose in (Purpose.ORPHAN, Purpose.REFUND)]
    disputed = any(line.dispute and line.dispute.to_answer for line in about)
    return bool(about) and (disputed or unexplained(about) or bool(returned_refunds(claim)))


CONSEQUENCES = (stays_on_the_list,)

"""A refund that did not go back by the way the money came, as the desk's task (PAY-4)."""

from __future__ import annotations

from datetime import datetime

from .claim import Claim
from .ledger import Line, Purpose, Status

SETTLED = "settle_task"


def returned_refunds(claim: Claim) -> tuple[Line, ...]:
    """The refunds that came back or were never made, and that nobody paid another way yet."""
    refunds = claim.lines(Purpose.REFUND)
    return tuple(x for x in refunds if x.status is Status.REFUND_FAILED and not x.paid_otherwise)


def closed_before(claim: Claim, since: datetime | None) -> bool:
    """Whether the task that has waited `since` (UTC) was closed already; without a `since`, whether
    the last one was and none waits."""
    if claim.task_closed_at is None:
        return False
    if not returned_refunds(claim):
        return True
    return since is not None and since <= claim.task_closed_at

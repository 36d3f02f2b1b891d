"""An early fraud warning: a bank doubts a payment that it took (PAY-3, PAYMENTS section 3)."""

from __future__ import annotations

from datetime import datetime

from .claim import Claim
from .event import Actor, Note
from .ledger import Line, put_line
from .parts import Service
from .plan import Plan
from .states import ClaimState
from .turn import Turn
from .values import replace

# Where a replacement may still ship, or be asked money for: there the desk looks first.
STOPPED = frozenset(
    {
        *((Service.PREMIUM, ClaimState.AWAITING_PAYMENT), (Service.PREMIUM, ClaimState.HELD)),
        *((Service.PREMIUM, ClaimState.PAID), (Service.PREMIUM, ClaimState.RETURNED_FIRST)),
        *((Service.BASIC, ClaimState.AWAITING_PAYMENT), (Service.BASIC, ClaimState.PAID)),
        *((Service.BASIC, ClaimState.RETURN_INCOMPLETE), (Service.BASIC, ClaimState.RECEIVED)),
        *((Service.FLYAWAY, ClaimState.AWAITING_PAYMENT), (Service.FLYAWAY, ClaimState.PAID)),
        (Service.REPAIR, ClaimState.REPLACING),
    }
)


def warned(claim: Claim, payment_id: str, now: datetime) -> Turn[Claim] | None:
    """The warning about a payment of the claim, told once: before anything ships the order waits
    for the desk, as after its ruling `verify`; afterwards it is a note."""
    line = _unwarned(claim.ledger, payment_id)
    if line is None:
        return None
    after = claim.with_line(replace(line, warned=True))
    sentence = f"A bank reported a doubt about the payment of {line.amount.text}."
    if claim.shipment is None and (claim.service, claim.state) in STOPPED:
        after = replace(after, verifying=True, work_since=claim.work_since or now)
        sentence += " The service desk verifies the order before anything ships."
    return Turn(after, (_note(line, sentence),))


def plan_warned(plan: Plan, payment_id: str) -> Turn[Plan] | None:
    """The same about a plan's purchase: nothing ships for it, so it is a note."""
    line = _unwarned(plan.ledger, payment_id)
    if line is None:
        return None
    ledger = put_line(plan.ledger, replace(line, warned=True))
    sentence = f"A bank reported a doubt about the payment of {line.amount.text}."
    return Turn(replace(plan, ledger=ledger), (_note(line, sentence),))


def _unwarned(ledger: tuple[Line, ...], payment_id: str) -> Line | None:
    return next((x for x in ledger if x.provider_id == payment_id and not x.warned), None)


def _note(line: Line, sentence: str) -> Note:
    return Note(
        "payment_doubted", Actor.PROVIDER, sentence, ("PAY-3",), line.amount, line.provider_id
    )

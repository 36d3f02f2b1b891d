"""What follows for an Express Basic claim: the fee first, then the unit, then the replacement.

SVC-5. The page takes the fee (`page_payment.py`); the dock scan is `intake.py`.
"""

from __future__ import annotations

from datetime import datetime

from .claim import Claim
from .event import Actor, Note
from .intake import cure_ends_at, not_sent_at
from .ledger import Line, Purpose
from .page_payment import PagePayment
from .payment import undone
from .registry import carries_out
from .states import ClaimState
from .turn import Turn
from .windows import days_after


def _paid(claim: Claim, line: Line, now: datetime) -> Turn[Claim]:
    """The fee is captured: the unit is awaited from now on."""
    by = days_after(now, claim.terms.policies.not_sent_days, claim.terms.zone)
    note = Note(
        "claim_paid",
        Actor.PROVIDER,
        f"The replacement fee of {claim.fee.text} was charged. Send the unit, so that it is "
        f"received by {by.text}; your replacement ships then.",
        ("SVC-5", "TRM-6", "PAY-7"),
        claim.fee,
        line.provider_id,
    )
    return Turn(claim.moved("fee_ok", paid_at=now, return_by=by), (note,))


@carries_out("SVC-5")
def not_received(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """Not received in its days, or not cured: the claim is over, its fee goes back, the replacement
    returns to the plan, and what was sent goes home."""
    ends = not_sent_at(claim)
    if ends is not None and now >= ends:
        days = claim.terms.policies.not_sent_days
        return undone(
            claim,
            "not_sent_30d",
            _over("claim_lapsed", f"Nothing was received within {days} days, and the claim lapsed"),
            now,
        )
    ends = cure_ends_at(claim)
    if ends is not None and now >= ends:
        return undone(
            claim,
            "cure_over",
            _over("claim_cancelled", "What was sent did not pass the checks in time"),
            now,
        )
    return None


def _over(type_: str, why: str) -> Note:
    return Note(type_, Actor.SYSTEM, f"{why}. The fee you paid goes back.", ("SVC-5", "TRM-6"))


CONSEQUENCES = (PagePayment(Purpose.FEE, ClaimState.AWAITING_PAYMENT, True, _paid), not_received)
WAKES = (not_sent_at, cure_ends_at)

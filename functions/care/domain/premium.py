"""What follows for a Premium claim from its ledger: the hold, then the fee on the card (SVC-6).

The hold's own life is in `renewal.py` and `hold.py`.
"""

from __future__ import annotations

from datetime import datetime

from . import healing, hold, order_card, reminders, renewal
from .claim import Claim
from .event import Actor, Note
from .ledger import GONE, Goal, Purpose, Status, Way, last, new_line
from .payment import card_fault, given_back
from .registry import carries_out
from .states import ClaimState
from .touch import Reserve
from .turn import Turn
from .values import replace
from .windows import Deadline, days_after


def _hold_came(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if claim.state is not ClaimState.AWAITING_PAYMENT or claim.verifying:
        return None
    line = last(claim.lines(Purpose.HOLD))
    if line is None or line.status is not Status.AUTHORIZED or line.goal is Goal.VOIDED:
        return None
    if fault := card_fault(claim, line):
        note = Note("card_refused", Actor.SYSTEM, f"{fault} Nothing was charged.", ("PAY-1",))
        return Turn(claim.moved("card_refused").voiding(Purpose.HOLD), (note,))
    note = Note(
        "hold_placed",
        Actor.PROVIDER,
        f"A hold of {claim.hold.text} was placed on your card. It is not a charge.",
        ("HLD-1", "SVC-6", "TRM-6"),
        claim.hold,
        line.provider_id,
    )
    after = _wanting_fee(claim.moved("hold_ok", reserved=True).hold_moved("authorized"), now)
    return Turn(after, (note,), (Reserve(claim.covering_plan),))


def _wanting_fee(claim: Claim, now: datetime) -> Claim:
    """The claim with its fee to be captured, the newest of its ledger: the line that was written
    ahead, or a new one where an older release filed the claim."""
    fee = last(line for line in claim.lines(Purpose.FEE) if line.ahead)
    if fee is None:
        fee = new_line(claim.ledger, Purpose.FEE, claim.fee, Goal.CAPTURED, Way.SAVED_CARD, now)
    before = tuple([line for line in claim.ledger if line.key != fee.key])
    return replace(claim, ledger=(*before, fee.aims(Goal.CAPTURED)))


def _fee_came(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if claim.state is not ClaimState.HELD or claim.verifying:
        return None  # the desk verifies the order first (PAY-3)
    fee = last(claim.lines(Purpose.FEE))
    if fee is None or fee.status is not Status.CAPTURED:
        return None
    return_by = return_period(claim, now)
    note = Note(
        "claim_paid",
        Actor.PROVIDER,
        f"The replacement fee of {claim.fee.text} was charged. Send the unit back by "
        f"{return_by.text}.",
        ("SVC-6", "HLD-4", "PAY-7"),
        claim.fee,
        fee.provider_id,
    )
    return Turn(claim.moved("fee_ok", paid_at=now, return_by=return_by, work_since=now), (note,))


@carries_out("HLD-4")
def return_period(claim: Claim, start: datetime) -> Deadline:
    """The deadline that counts from `start` (UTC): the payment, when hold and fee both stand, or a
    later shipment (HLD-10, SHP-2). As many days as were agreed to; never earlier than it was."""
    fresh = days_after(start, claim.terms.return_days, claim.terms.zone)
    return max((fresh, claim.return_by or fresh), key=lambda end: end.at)


def _fee_refused(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if claim.state is not ClaimState.HELD:
        return None
    fee = last(claim.lines(Purpose.FEE))
    if fee is None or fee.status not in GONE:
        return None
    note = Note(
        "fee_refused",
        Actor.PROVIDER,
        "Your bank refused the replacement fee. Nothing was charged and the hold is being "
        "released; the claim waits for another try.",
        ("SVC-6", "PAY-1"),
        claim.fee,
    )
    after, touches = given_back(claim.moved("fee_refused").voiding(Purpose.FEE, Purpose.HOLD))
    return Turn(after, (note,), touches)


CONSEQUENCES = (
    _hold_came,
    _fee_came,
    _fee_refused,
    *healing.CONSEQUENCES,
    *order_card.CONSEQUENCES,
    *renewal.CONSEQUENCES,
    *hold.CONSEQUENCES,
    *reminders.CONSEQUENCES,
)
WAKES = (*renewal.WAKES, *reminders.WAKES)

"""What follows for a lost device: the desk's look, the fee, the find (SVC-10)."""

from __future__ import annotations

from datetime import datetime

from .claim import Claim
from .event import Actor, Note
from .ledger import Line, Purpose
from .page_payment import PagePayment
from .payment import open_page, undone
from .states import ClaimState
from .touch import CloseClaimOn
from .turn import Turn
from .values import replace

APPROVAL = "approve_flyaway"  # the desk's yes, by name: from then on the claim can be paid


def approved(claim: Claim, now: datetime) -> Turn[Claim]:
    """The desk found the binding: the claim can be paid, for its whole time from now (PAY-3).

    `claim` carries the approval already, by name. Raises `WrongState`.
    """
    after = open_page(claim.moved("approved", work_since=None), now)
    note = Note(
        "flyaway_approved",
        Actor.DESK,
        f"Your flyaway was approved. The flyaway fee of {claim.fee.text} can be paid now.",
        ("SVC-10",),
        claim.fee,
    )
    return Turn(after, (note,))


def declined(claim: Claim, now: datetime) -> Turn[Claim]:
    """The desk found no binding before the loss; nothing was charged. Raises `WrongState`."""
    note = Note(
        "claim_refused",
        Actor.DESK,
        "The service desk could not find that your account was bound to the device before the "
        "loss. Nothing was charged.",
        ("SVC-10",),
    )
    after = claim.moved("declined", work_since=None)
    return Turn(after, (note,), (CloseClaimOn(claim.serial, claim.claim_id),))


def found(claim: Claim, now: datetime) -> Turn[Claim]:
    """The device turned up: before shipping all is undone and the money goes back; later it is
    recorded, and its serial stays retired. Said twice, the first find stands. Raises `WrongState`.
    """
    if claim.found_at is not None:
        return Turn(claim)
    if claim.state is ClaimState.COMPLETED:
        note = _found("device_found", "recorded; its serial number stays retired")
        return Turn(claim.moved("found", found_at=now), (note,))
    note = _found("claim_cancelled", "the claim is cancelled, and what was paid goes back")
    turn = undone(claim, "found", note, now)
    return replace(turn, after=replace(turn.after, found_at=now))


def _found(type_: str, what: str) -> Note:
    return Note(type_, Actor.CUSTOMER, f"The lost device was found: {what}.", ("SVC-10",))


def _paid(claim: Claim, line: Line, now: datetime) -> Turn[Claim]:
    """The fee is captured: the desk ships."""
    note = Note(
        "claim_paid",
        Actor.PROVIDER,
        f"The flyaway fee of {claim.fee.text} was charged. Your replacement is being prepared.",
        ("SVC-10", "TRM-6", "PAY-7"),
        claim.fee,
        line.provider_id,
    )
    return Turn(claim.moved("fee_ok", paid_at=now, work_since=now), (note,))


CONSEQUENCES = (PagePayment(Purpose.FEE, ClaimState.AWAITING_PAYMENT, True, _paid),)
WAKES = ()

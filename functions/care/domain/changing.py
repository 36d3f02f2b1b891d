"""What the customer may change of an open claim: cancel it, or take another service."""

from __future__ import annotations

from datetime import datetime

from .claim import Claim
from .event import Actor, Note
from .ledger import Goal, Purpose, last
from .parts import Service
from .payment import given_back, undone, unit_in_hand
from .registry import carries_out
from .renewal import STANDING, hold_note
from .states import ClaimState, HoldState
from .turn import Turn
from .values import replace

PAID_FOR = (Purpose.FEE, Purpose.REPAIR)
# Nothing of the former service is left: what the new one needs is set by its own filing.
_BLANK = {
    "reserved": False,
    "paid_at": None,
    "return_by": None,
    "cure_by": None,
    "paused_at": None,
    "reminded": (),
}


@carries_out("HLD-9")
def cancelled(claim: Claim, now: datetime) -> Turn[Claim]:
    """Before the replacement ships all is undone: the hold released, what was paid refunded, the
    replacement given back; a unit that was received goes home. Raises `WrongState`."""
    here = unit_in_hand(claim)
    hold = "The hold is being released. " if claim.hold_state in STANDING else ""
    paid = "What was paid goes back. " if claim.paid_at else ""
    home = "Your unit goes home." if here else ""
    note = Note(
        "claim_cancelled",
        Actor.CUSTOMER,
        f"The claim was cancelled. {hold}{paid}{home}".strip(),
        ("HLD-9", "SHP-1") if here else ("HLD-9",),
    )
    turn = undone(claim, "cancel", note, now)
    return replace(turn, after=replace(turn.after, work_since=now)) if here else turn


def former_undone(claim: Claim, service: Service) -> Turn[Claim]:
    """The claim as just filed for `service`, its former service's money aimed back and its
    reservation given back (SVC-12). The filing instant stays; a hold that stood is being released,
    and is told when it is gone."""
    after, touches = given_back(claim)
    after = after.voiding(Purpose.HOLD, *PAID_FOR)
    taken = [line.aims(Goal.VOIDED) for line in after.ledger if line.purpose in PAID_FOR]
    after = after.with_line(*taken)
    if claim.hold_state is HoldState.LOST:
        after = after.hold_moved("cancel")
    blank = replace(after, service=service, state=ClaimState.FILED, **_BLANK)
    # An order that the desk verifies waits on, under whatever service (PAY-3).
    since = claim.work_since if claim.verifying else None
    return Turn(replace(blank, work_since=since), (), touches)


def _former_hold_gone(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """The hold of the Premium service that was left is gone at the provider (SVC-12)."""
    holds = claim.lines(Purpose.HOLD)
    if claim.service is Service.PREMIUM or claim.hold_state not in STANDING:
        return None
    if not all(claim.let_go(line) for line in holds):
        return None
    line = last(holds)
    sentence = "The hold of the former service was released."
    note = hold_note("hold_released", sentence, ("SVC-12",), claim, line)
    money = line.amount if line else None
    return Turn(claim.hold_moved("release"), (replace(note, money=money),))


CONSEQUENCES = (_former_hold_gone,)

"""The end of a Premium hold: released when the unit is back, or taken at a default.

HLD-2, HLD-5, HLD-8. A default takes the hold that stands and lets every other go; only without one
is the card charged anew. At no time are two holds captured.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from .claim import Claim
from .event import Actor, Note
from .ledger import Goal, Line, Purpose, Status, Way, last, new_line
from .renewal import AT_STAKE, STANDING, overdue, taken_by_hand
from .renewal import hold_note as _note
from .states import ClaimState, HoldState
from .touch import CloseClaimOn
from .turn import Turn

# A hold is released upon receipt (HLD-2), or because what it stood for was undone.
_WHY_RELEASED = {
    ClaimState.AWAITING_PAYMENT: ("SVC-6",),
    ClaimState.REFUSED: ("SVC-6",),
    ClaimState.LAPSED: ("PAY-3",),
    ClaimState.CANCELLED: ("HLD-9",),
}
NOT_RELEASED = AT_STAKE | {ClaimState.HELD, ClaimState.DEFAULTED}


def _deadline(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if not overdue(claim, now):
        return None
    late = claim.state is ClaimState.RETURN_DUE
    reasons = ("HLD-5",) if late else tuple(dict.fromkeys(_open_reasons(claim)))
    note = _note(
        "defaulted",
        "The unit was not received in the return period."
        if late
        else "What was sent back did not pass the checks in time.",
        ("HLD-5", *(r for r in reasons if r != "HLD-5")),
        claim,
        claim.standing_hold,
    )
    after = claim.moved(
        "deadline" if late else "cure_over", default_reasons=reasons, work_since=None
    )
    return Turn(_taking(after, now), (note,), (CloseClaimOn(claim.serial, claim.claim_id),))


def _open_reasons(claim: Claim) -> tuple[str, ...]:
    """The reasons of every failed scan: one default whatever their number (HLD-5)."""
    return tuple(reason for scan in claim.scans for reason in scan.reasons) or ("HLD-5",)


def _taking(claim: Claim, now: datetime) -> Claim:
    """The hold that stands aimed at capture, every other let go; without one, a new charge."""
    standing = taken_by_hand(claim) or claim.standing_hold
    claim = claim.voiding(Purpose.HOLD)
    if standing is not None:
        return claim.with_line(standing.aims(Goal.CAPTURED))
    if claim.hold_state in STANDING:  # the old one lapsed while a renewal is still in doubt
        claim = claim.hold_moved("gone")
    charge = new_line(
        claim.ledger, Purpose.DEFAULT, claim.hold, Goal.CAPTURED, Way.OFF_SESSION, now
    )
    return claim.hold_moved("deadline").with_line(charge)


def _capture_missed(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """The hold lapsed between the deadline and its capture: charge the card instead (HLD-6)."""
    missed = [line for line in claim.lines(Purpose.HOLD) if line.goal is Goal.CAPTURED]
    if claim.hold_state not in STANDING or not missed or missed[-1].status is not Status.VOIDED:
        return None
    return Turn(_taking(claim.hold_moved("gone"), now))


def _taken(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if claim.hold_state not in STANDING or claim.state is not ClaimState.DEFAULTED:
        return None
    meant = [line for line in claim.lines(Purpose.HOLD) if line.goal is Goal.CAPTURED]
    line = last(line for line in meant if line.status is Status.CAPTURED)
    return Turn(claim.hold_moved("capture"), (_charged(claim, line),)) if line else None


def _charge_answered(claim: Claim, now: datetime) -> Turn[Claim] | None:
    line = last(claim.lines(Purpose.DEFAULT))
    if claim.hold_state is not HoldState.CHARGING or line is None:
        return None
    if line.status is Status.CAPTURED:
        return Turn(claim.hold_moved("charge_ok"), (_charged(claim, line),))
    if line.status not in (Status.REFUSED, Status.NEEDS_ACTION, Status.VOIDED):
        return None
    note = _note(
        "default_unpaid",
        "Your bank refused the charge. The amount is owed; the service desk will be in touch.",
        ("HLD-6",),
        claim,
        line,
    )
    after = claim.hold_moved("charge_refused").voiding(Purpose.DEFAULT)
    return Turn(replace(after, work_since=now), (note,))


def _charged(claim: Claim, line: Line) -> Note:
    sentence = f"{claim.hold.text} was charged, equal to the hold. Nothing more will be charged."
    return _note("default_charged", sentence, ("HLD-5",), claim, line)


def _released(claim: Claim, now: datetime) -> Turn[Claim] | None:
    holds = claim.lines(Purpose.HOLD)
    if claim.hold_state not in STANDING or claim.state in NOT_RELEASED:
        return None
    if not all(claim.let_go(line) for line in holds):
        return None
    note = _note(
        "hold_released",
        f"The hold of {claim.hold.text} was released. Your bank may take some days to show it.",
        _WHY_RELEASED.get(claim.state, ("HLD-2",)),
        claim,
        last(holds),
    )
    return Turn(claim.hold_moved("release"), (note,))


def _closed(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """Received, and nothing is held any more: the claim is complete."""
    done = (HoldState.RELEASED, HoldState.CLOSED)
    if claim.state is not ClaimState.RECEIVED or claim.hold_state not in done:
        return None
    note = Note("completed", Actor.SYSTEM, "The claim is complete.", ("HLD-2",))
    after = claim.moved("released", work_since=None)
    return Turn(after, (note,), (CloseClaimOn(claim.serial, claim.claim_id),))


def _refunded(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """A default given back for a late unit: the claim is complete (HLD-8)."""
    line = last(claim.lines(Purpose.REFUND))
    taken = claim.hold_state in (HoldState.CAPTURED, HoldState.CHARGED)
    if claim.state is not ClaimState.LATE_RETURN or not taken or line is None:
        return None
    if line.status is not Status.REFUNDED:
        return None
    note = replace(
        _note(
            "default_refunded",
            f"{line.amount.text} was refunded by the way it came.",
            ("HLD-8",),
            claim,
            line,
        ),
        money=line.amount,
    )
    return Turn(claim.hold_moved("refund").moved("refunded"), (note,))


def _debt_closed(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """A late unit where the default was never paid: nothing to refund, nothing owed (HLD-8)."""
    if claim.state is not ClaimState.LATE_RETURN or claim.hold_state is not HoldState.CLOSED:
        return None
    note = Note("completed", Actor.SYSTEM, "The claim is complete.", ("HLD-8",))
    return Turn(claim.moved("refunded"), (note,))


CONSEQUENCES = (
    _deadline,
    _capture_missed,
    _taken,
    _charge_answered,
    _released,
    _closed,
    _refunded,
    _debt_closed,
)

"""The end of a Premium hold: released when the unit is back, or taken at a default.

HLD-2, HLD-5, HLD-8. A default takes the hold that stands and lets every other go; only without one
is the card charged anew. At no time are two holds captured.
"""

from __future__ import annotations

from datetime import datetime

from . import debt
from .claim import Claim
from .event import Actor, Note
from .ledger import Goal, Line, Purpose, Status, Way, last, new_line
from .order_card import BRAND_CHANGED, changed_brand, order_card, other_brand
from .registry import carries_out
from .renewal import AT_STAKE, STANDING, overdue, taken_by_hand
from .renewal import hold_note as _note
from .states import ClaimState, HoldState
from .touch import CloseClaimOn
from .turn import Turn
from .values import replace

# A hold is released upon receipt (HLD-2), or because what it stood for was undone.
_WHY_RELEASED = {
    ClaimState.AWAITING_PAYMENT: ("SVC-6",),
    ClaimState.REFUSED: ("SVC-6",),
    ClaimState.LAPSED: ("PAY-3",),
    ClaimState.CANCELLED: ("HLD-9",),
}
OTHER_DEFAULT = "other_default"
NOT_RELEASED = AT_STAKE | {ClaimState.HELD, ClaimState.DEFAULTED}


@carries_out("HLD-5")
def default(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """The default, where the return period with pause and cure is over at `now` (UTC): equal to the
    hold, once, whatever number of reasons; all of them are recorded."""
    if not overdue(claim, now):
        return None
    late = claim.state is ClaimState.RETURN_DUE
    sentence = (
        "The unit was not received in the return period."
        if late
        else "What was sent back did not pass the checks in time."
    )
    event = "deadline" if late else "cure_over"
    return _defaulted(claim, event, ("HLD-5",) if late else (), sentence, now)


@carries_out("RET-6")
def other_default(claim: Claim, now: datetime) -> Turn[Claim]:
    """A default on another ground, like an exclusion found on what came back (COV-6).

    `claim` carries the named approval already; without one it is a defect, and LookupError. The
    default goes the way of every other. Raises `WrongState` where none is possible: before the
    replacement shipped (HLD-10), once the unit was taken in, and a second time (HLD-5).
    """
    if not any(each.what == OTHER_DEFAULT for each in claim.approvals):
        raise LookupError("another ground for a default needs a named approval")
    if claim.state is ClaimState.ARRIVED:  # what arrived is what the ground was found on
        claim = claim.moved("unit_bad")
    event = "deadline" if claim.state is ClaimState.RETURN_DUE else "cure_over"
    sentence = (
        "The service desk decided, by a named approval, that what came back does not count as the "
        "return."
    )
    return _defaulted(claim, event, ("RET-6",), sentence, now)


def defaulted_at(claim: Claim) -> datetime | None:
    """When the default became due (UTC): at the end of the return period with its cure, or when
    another ground was approved (RET-6)."""
    approved = [each.at for each in claim.approvals if each.what == OTHER_DEFAULT]
    return approved[-1] if approved else claim.default_at


def _defaulted(
    claim: Claim, event: str, why: tuple[str, ...], sentence: str, now: datetime
) -> Turn[Claim]:
    reasons = _all_reasons(claim, why)
    rules = ("HLD-5", *(r for r in reasons if r != "HLD-5"))
    note = _note("defaulted", sentence, rules, claim, claim.standing_hold)
    after = claim.moved(event, default_reasons=reasons, work_since=None)
    return Turn(_taking(after, now), (note,), (CloseClaimOn(claim.serial, claim.claim_id),))


def _all_reasons(claim: Claim, why: tuple[str, ...]) -> tuple[str, ...]:
    """`why` and the reasons of every failed scan, each once: one default for all (HLD-5)."""
    found = (reason for scan in claim.scans for reason in scan.reasons)
    return tuple(dict.fromkeys((*why, *found))) or ("HLD-5",)


def _taking(claim: Claim, now: datetime) -> Claim:
    """The hold that stands aimed at capture, every other let go; without one, a new charge.

    A card whose brand the bank changed is not charged: nobody agreed to that (PAY-2).
    """
    standing = taken_by_hand(claim) or claim.standing_hold
    claim = claim.voiding(Purpose.HOLD)
    if standing is not None:
        return claim.with_line(standing.aims(Goal.CAPTURED))
    if claim.hold_state in STANDING:  # the old one lapsed while a renewal is still in doubt
        claim = claim.hold_moved("gone")
    charge = new_line(
        claim.ledger, Purpose.DEFAULT, claim.hold, Goal.CAPTURED, Way.OFF_SESSION, now
    )
    if changed_brand(claim):
        charge = replace(charge, status=Status.REFUSED, refusal=BRAND_CHANGED)
    return claim.hold_moved("deadline").with_line(charge)


def _capture_missed(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """The hold lapsed between the deadline and its capture: charge the card instead (HLD-6)."""
    if claim.hold_state not in STANDING or claim.state is not ClaimState.DEFAULTED:
        return None
    missed = [line for line in claim.lines(Purpose.HOLD) if line.goal is Goal.CAPTURED]
    if not missed or missed[-1].status is not Status.VOIDED:
        return None
    note = _note(
        "default_missed",
        "The hold lapsed before it could be taken. The same card is charged instead, once.",
        ("HLD-5", "HLD-6"),
        claim,
        missed[-1],
    )
    return Turn(_taking(claim.hold_moved("gone"), now), (note,))


def _taken(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if claim.hold_state not in STANDING or claim.state is not ClaimState.DEFAULTED:
        return None
    meant = [line for line in claim.lines(Purpose.HOLD) if line.goal is Goal.CAPTURED]
    line = last(line for line in meant if line.status is Status.CAPTURED)
    return Turn(claim.hold_moved("capture"), (_charged(claim, line),)) if line else None


def _charge_on_other_brand(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """The card that was to be charged without its holder is of another brand now: it is not
    (PAY-2)."""
    charging = claim.hold_state is HoldState.CHARGING
    line = last(claim.lines(Purpose.DEFAULT)) if charging else None
    if line is None:
        return None
    if line.status is not Status.CREATED or not other_brand(line, order_card(claim.ledger)):
        return None
    return Turn(claim.with_line(replace(line, status=Status.REFUSED, refusal=BRAND_CHANGED)))


def _charge_answered(claim: Claim, now: datetime) -> Turn[Claim] | None:
    charging = claim.hold_state is HoldState.CHARGING
    line = last(claim.lines(Purpose.DEFAULT)) if charging else None
    if line is None:
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
    after = claim.hold_moved("release")
    if claim.state is ClaimState.COMPLETED:  # what the desk was called for is done (HLD-2)
        after = replace(after, work_since=None)
    return Turn(after, (note,))


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
    taken = claim.hold_state in (HoldState.CAPTURED, HoldState.CHARGED)
    if claim.state is not ClaimState.LATE_RETURN or not taken:
        return None
    line = last(claim.lines(Purpose.REFUND))
    if line is None or not line.went_back:
        return None
    how = "refunded by the way it came" if not line.paid_otherwise else "paid back"
    note = replace(
        _note(
            "default_refunded",
            f"{line.amount.text} was {how}.",
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
    default,
    _capture_missed,
    _taken,
    _charge_on_other_brand,
    _charge_answered,
    _released,
    _closed,
    _refunded,
    _debt_closed,
    *debt.CONSEQUENCES,
)

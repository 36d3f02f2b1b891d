"""What a dock scan makes of a claim (HLD-2, HLD-8, RET-5, RET-7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from .claim import Claim
from .ledger import Goal, Purpose, Status, Way, new_line
from .money import Money
from .renewal import AT_STAKE, overdue
from .states import ClaimState, HoldState
from .windows import days_after

AWAITED = AT_STAKE  # while a default is possible the unit is awaited, and the other way round
ARRIVED_BEFORE = frozenset(
    {
        ClaimState.RETURNED_FIRST,
        ClaimState.RECEIVED,
        ClaimState.LATE_RETURN,
        ClaimState.COMPLETED,
    }
)
BEING_CHARGED = frozenset({HoldState.LIVE, HoldState.AT_RISK, HoldState.CHARGING})
_DEFAULTS = (Purpose.HOLD, Purpose.DEFAULT)


def knows(claim: Claim, serial: str) -> bool:
    """Whether the claim waits for a unit, or got this very one. A unit for a claim that is unpaid
    or undone, and a second one, are recorded and sent home (RET-7)."""
    if claim.state in AWAITED or claim.state is ClaimState.DEFAULTED:
        return True
    return claim.state in ARRIVED_BEFORE and serial == claim.serial


def unsettled(claim: Claim, now: datetime) -> bool:
    """Whether a default comes before the scan: one that the clock has made due and no sweep has
    seen yet, or one whose charge is under way."""
    charging = claim.state is ClaimState.DEFAULTED and claim.hold_state in BEING_CHARGED
    return overdue(claim, now) or charging


def received(claim: Claim) -> Claim:
    """The claim with the unit in and its hold aimed at release (HLD-2)."""
    after = claim.moved("unit_ok").voiding(Purpose.HOLD)
    if claim.hold_state is HoldState.LOST:
        after = after.hold_moved("unit_ok")
    waits_for_ship = after.state is ClaimState.RETURNED_FIRST
    return replace(after, work_since=after.work_since if waits_for_ship else None)


def incomplete(claim: Claim, now: datetime) -> Claim:
    """A failed check opens a cure until the deadline, and at least its days from now (RET-5)."""
    days = days_after(now, claim.terms.cure_days, claim.terms.zone)
    ends = [end for end in (claim.return_by, days) if end]
    cure = claim.cure_by or max(ends, key=lambda end: end.at)
    return claim.moved("unit_bad", cure_by=cure)


def late_return(claim: Claim, fee: Money, now: datetime) -> Claim:
    """The default given back, less the late fee (HLD-8)."""
    charged = [line for line in claim.ledger if line.purpose in _DEFAULTS and line.settled]
    taken = next(line for line in charged if line.status is Status.CAPTURED)
    refund = new_line(
        claim.ledger, Purpose.REFUND, taken.amount - fee, Goal.REFUNDED, Way.BACK, now
    )
    return claim.with_line(replace(refund, refunds=taken.provider_id)).moved("late_unit_ok")


def debt_forgiven(claim: Claim) -> Claim:
    """A late unit where the default was never paid: it is owed no more (HLD-8)."""
    return claim.moved("late_unit_ok", work_since=None).hold_moved("unit_ok")

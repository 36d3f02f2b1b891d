"""The clocks that the desk watches: a return, a hold, a shipment, a quote (HLD-4 to HLD-7, SVC-8).

What is read here calls the desk; what it makes of a claim is decided elsewhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .claim import Claim
from .parts import Service
from .premium import return_period
from .renewal import AT_STAKE, asked_for, renewal_due_at
from .states import HOLD_STANDS, ClaimState, HoldState
from .values import replace
from .windows import Deadline, first_instant, local_date

A_DAY = timedelta(hours=24)
RENEWAL_LATE = timedelta(hours=1)  # a renewal is asked for in its minute; after an hour it failed
_BACK = frozenset({ClaimState.RETURN_DUE, ClaimState.RETURN_INCOMPLETE, ClaimState.ARRIVED})


def agreed_end(claim: Claim) -> Deadline | None:
    """The end of the return period as it was agreed to, before a pause, a cure or a search for the
    parcel gave more days (HLD-4, HLD-10); None while none runs."""
    if claim.paid_at is None or claim.shipment is None:
        return None
    zone, shipped = claim.terms.zone, claim.shipment.at
    late = local_date(shipped, zone) > local_date(claim.paid_at, zone)
    return return_period(replace(claim, return_by=None), shipped if late else claim.paid_at)


def return_overdue(claim: Claim, now: datetime) -> bool:
    """A Premium unit that was to be back, and no default yet: a pause, a cure or the carrier's
    "delivered" stands before it, or it was not seen to yet (HLD-5, HLD-7, RET-5)."""
    end = agreed_end(claim) if claim.service is Service.PREMIUM and claim.state in _BACK else None
    return end is not None and end.passed(now)


def overdue_since(claim: Claim) -> datetime:
    """When the agreed return period ended (UTC), of a claim that has one."""
    end = agreed_end(claim)
    return end.at if end else claim.filed_at


def hold_lapsing(claim: Claim, now: datetime) -> bool:
    """The hold that stands lapses within 24 hours, and its renewal was refused or is late
    (HLD-6). One that outlives the return needs none."""
    line = claim.standing_hold if claim.state in AT_STAKE else None
    if line is None or line.capture_before is None or now < line.capture_before - A_DAY:
        return False
    if claim.hold_state is not HoldState.LIVE:
        return claim.hold_state in HOLD_STANDS
    due = line.capture_before - timedelta(hours=claim.terms.policies.renew_ahead_hours)
    wanted = asked_for(claim) is not None or renewal_due_at(claim) is not None
    return wanted and now >= due + RENEWAL_LATE


def lapsing_from(claim: Claim) -> datetime:
    """A day before the standing hold lapses (UTC), of a claim that has one."""
    line = claim.standing_hold
    lapses = line.capture_before if line else None
    return lapses - A_DAY if lapses else claim.filed_at


def ready_at(claim: Claim) -> datetime:
    """Since when nothing but the desk stands before the shipment of the replacement (UTC)."""
    premium, looked = claim.service is Service.PREMIUM, claim.inspection
    steps = (claim.paid_at, None if premium else claim.received_at, looked.at if looked else None)
    return max([step for step in steps if step], default=claim.filed_at)


def quoted_at(claim: Claim) -> datetime:
    """When the quote that waits was made: at the inspection, or, to the day, when the unit turned
    out not to be mended after all (SVC-8)."""
    found = claim.inspection.at if claim.inspection else claim.filed_at
    if claim.quote is None:
        return found
    end = claim.quote.answer_by
    day = end.last_day - timedelta(days=claim.terms.policies.quote_days)
    return max(found, first_instant(day, end.zone))

"""What a dock scan makes of a claim of any service (HLD-2, HLD-8, RET-5, RET-7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from .claim import Claim, Scan
from .ledger import Goal, Line, Purpose, Status, Way, new_line
from .money import Money
from .parts import Service
from .registry import carries_out
from .renewal import AT_STAKE, overdue
from .states import ClaimState, HoldState, Table
from .tables import CLAIMS
from .values import replace
from .windows import Deadline, days_after

_SENT_IN = frozenset({ClaimState.FILED, ClaimState.RETURN_INCOMPLETE})
# While a default is possible a Premium unit is awaited, and the other way round.
AWAITED: Mapping[Service, frozenset[ClaimState]] = {
    Service.PREMIUM: AT_STAKE,
    Service.BASIC: frozenset({ClaimState.PAID, ClaimState.RETURN_INCOMPLETE}),
    Service.REPAIR: _SENT_IN,
    Service.REPLACEMENT: _SENT_IN,
    Service.FLYAWAY: frozenset(),
}
# The unit was received and lies with us, unless it has gone home since.
ARRIVED_BEFORE = frozenset(
    {
        ClaimState.RETURNED_FIRST,
        ClaimState.RECEIVED,
        ClaimState.APPROVED,
        ClaimState.QUOTED,
        ClaimState.MENDING,
        ClaimState.REPLACING,
        ClaimState.GOING_HOME,
        ClaimState.LATE_RETURN,
        ClaimState.COMPLETED,
    }
)
BEING_CHARGED = frozenset({HoldState.LIVE, HoldState.AT_RISK, HoldState.CHARGING})
SAME_UNIT = timedelta(hours=24)
_DEFAULTS = (Purpose.HOLD, Purpose.DEFAULT)


def awaits(claim: Claim) -> bool:
    """Whether a unit is to come in for the claim."""
    return claim.state in AWAITED[claim.service]


def not_sent_at(claim: Claim) -> datetime | None:
    """When a claim lapses because its unit was never received (UTC): the end of the day that its
    payment (SVC-5) or its filing (SVC-8) named. None of Premium, where a default is (HLD-5)."""
    premium = claim.service is Service.PREMIUM
    if premium or not awaits(claim) or claim.state is ClaimState.RETURN_INCOMPLETE:
        return None
    return claim.return_by.at if claim.return_by else None


def cure_ends_at(claim: Claim) -> datetime | None:
    """When the cure of a failed check ends (UTC), of any service but Premium; None while there is
    none (RET-5)."""
    premium = claim.service is Service.PREMIUM
    if premium or claim.state is not ClaimState.RETURN_INCOMPLETE:
        return None
    return claim.cure_by.at if claim.cure_by else None


@carries_out("RET-7")
def knows(claim: Claim, serial: str) -> bool:
    """Whether a scanned unit is the claim's business: it awaits one, or got this very one.

    A unit for a claim that is unpaid or undone, a second one, and the replacement itself sent back
    by mistake are recorded, told and sent home, and the deadline goes on.
    """
    if claim.shipment is not None and serial == claim.shipment.serial:
        return False
    if awaits(claim) or claim.state is ClaimState.DEFAULTED:
        return True
    here = claim.state in ARRIVED_BEFORE and claim.sent_home is None
    return here and serial == claim.serial and claim.service is not Service.FLYAWAY


def unsettled(claim: Claim, now: datetime) -> bool:
    """Whether a default comes before the scan: one that the clock has made due and no sweep has
    seen yet, or one whose charge is under way."""
    charging = claim.state is ClaimState.DEFAULTED and claim.hold_state in BEING_CHARGED
    return overdue(claim, now) or charging


@carries_out("HLD-2")
def received(claim: Claim, scan: Scan) -> Claim:
    """The claim with the unit in: a Premium hold is aimed at release, of every other service the
    desk's work begins. Raises `WrongState`."""
    after = claim.moved("unit_ok", received_at=scan.at, scans=(*claim.scans, scan))
    if claim.service is not Service.PREMIUM:
        return replace(after, work_since=scan.at)
    after = after.voiding(Purpose.HOLD)
    if claim.hold_state is HoldState.LOST:
        after = after.hold_moved("unit_ok")
    waits_for_ship = after.state is ClaimState.RETURNED_FIRST
    return replace(after, work_since=after.work_since if waits_for_ship else None)


def incomplete(claim: Claim, scan: Scan) -> Claim:
    """The claim with a finding, and the cure that it opens (RET-5).

    A second finding where the table of the service has none is kept, and moves nothing.
    """
    cure = cure_until(claim, scan.reasons, scan.at)
    table: Table = CLAIMS[claim.service]
    after = claim.moved("unit_bad") if (claim.state, "unit_bad") in table else claim
    # The desk was called to scan what the carrier delivered (HLD-7); a lost hold stays its task.
    scanned = claim.state is ClaimState.ARRIVED and claim.hold_state is not HoldState.LOST
    waits = None if scanned else claim.work_since
    return replace(after, cure_by=cure, scans=(*claim.scans, scan), work_since=waits)


def scanned_before(claim: Claim, scan: Scan) -> bool:
    """Whether the newest scan of the claim found the same of the same unit, within a day: it was
    scanned twice, not sent twice."""
    if not claim.scans:
        return False
    newest = claim.scans[-1]
    return replace(newest, at=scan.at) == scan and scan.at - newest.at < SAME_UNIT


@carries_out("RET-5")
def cure_until(claim: Claim, reasons: tuple[str, ...], now: datetime) -> Deadline:
    """The end of the cure that a finding told at `now` (UTC) opens.

    Premium: the deadline, and at least the cure's days from telling; Basic and the services that
    inspect: their days from telling. A finding that was not told before opens its days anew; one
    told before, the same wrong unit again, extends nothing. Never earlier than it was.
    """
    told = {reason for scan in claim.scans for reason in scan.reasons}
    if claim.cure_by is not None and told.issuperset(reasons):
        return claim.cure_by
    basic, premium = claim.service is Service.BASIC, claim.service is Service.PREMIUM
    days = claim.terms.policies.basic_cure_days if basic else claim.terms.cure_days
    ends = [days_after(now, days, claim.terms.zone)]
    ends += [end for end in (claim.cure_by, claim.return_by if premium else None) if end]
    return max(ends, key=lambda end: end.at)


def cure_end(claim: Claim) -> Deadline | None:
    """The last day for what is missing: of Premium never before the deadline itself."""
    return claim.due_back if claim.service is Service.PREMIUM else claim.cure_by


@carries_out("HLD-8")
def late_return(
    claim: Claim, late_fee: Money, now: datetime, event: str = "late_unit_ok"
) -> tuple[Claim, Money | None]:
    """A return after the default: the claim, and what is refunded of the default.

    Less the late fee, except where the carrier had the unit in time and only its news came late
    (HLD-7). None where the default was never paid or went back by a dispute: it is owed no more.
    `event` is `late_unit_ok`, or `desk_accepts`. Raises `WrongState`.
    """
    after = claim.moved(event, work_since=None, received_at=claim.received_at or now)
    if claim.hold_state is HoldState.DEBT:
        return after.hold_moved("unit_ok").voiding(Purpose.DEFAULT), None
    if claim.hold_state is HoldState.CLOSED:
        return after, None
    taken = next(line for line in claim.ledger if _is_default(line))
    back = taken.amount if claim.carrier_in_time else taken.amount - late_fee
    refund = new_line(claim.ledger, Purpose.REFUND, back, Goal.REFUNDED, Way.BACK, now)
    return after.with_line(replace(refund, refunds=taken.provider_id)), back


def _is_default(line: Line) -> bool:
    """What was taken as the default; a hold that went back already is none."""
    return line.purpose in _DEFAULTS and line.settled and line.status is Status.CAPTURED

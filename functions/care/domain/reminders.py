"""What a Premium claim reminds of, once each: the customer of the return, the desk of what it owes.

HLD-2, HLD-3, HLD-10. A letter is due at nine in the morning of the claim's zone; an alarm when its
business days are over (TIM-5).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ..frozen import frozen
from .claim import Claim
from .event import Actor, Note
from .registry import carries_out
from .renewal import DEFAULTABLE, STANDING
from .states import ClaimState
from .turn import Turn
from .values import replace
from .windows import business_days_after, instant, local_date

ADVISED_DAYS = 3  # HLD-3: shipping within three days of payment is advised
DAYS_BEFORE = 2  # the reminder of a deadline, before its last day
MORNING = time(9)
ADVISED = "send_back_advised"
_TO_SHIP = frozenset({ClaimState.PAID, ClaimState.RETURNED_FIRST})
# Complete with a hold: the unit came first, and the replacement shipped before the release.
_IN = frozenset({ClaimState.RECEIVED, ClaimState.RETURNED_FIRST, ClaimState.COMPLETED})


@lru_cache(maxsize=256)
def morning(day: date, zone: str) -> datetime:
    """Nine o'clock of `day` in `zone`, as UTC: no zone's clock skips or repeats it."""
    return instant(datetime.combine(day, MORNING, ZoneInfo(zone)))


@frozen
class Reminder:
    """One thing to remind of. `when` (UTC) is None while there is nothing to remind of; `name` is
    what the claim keeps, so that it is written once. An `alarm` becomes the desk's task."""

    when: Callable[[Claim], datetime | None]
    name: Callable[[Claim], str]
    note: Callable[[Claim], Note]
    alarm: bool = False

    def wakes_at(self, claim: Claim) -> datetime | None:
        """When it is due (UTC); None where it is not, or was written."""
        moment = self.when(claim)
        return None if moment is None or self.name(claim) in claim.reminded else moment

    def __call__(self, claim: Claim, now: datetime) -> Turn[Claim] | None:
        """The consequence at `now` (UTC), or None."""
        moment = self.wakes_at(claim)
        if moment is None or now < moment:
            return None
        after = reminded(claim, self.name(claim))
        if self.alarm:
            after = replace(after, work_since=claim.work_since or now)
        return Turn(after, (self.note(claim),))


def reminded(claim: Claim, *names: str) -> Claim:
    """The claim with these reminders behind it."""
    return replace(claim, reminded=(*claim.reminded, *names))


@carries_out("HLD-3")
def advised_at(claim: Claim) -> datetime | None:
    """When to remind that shipping within three days of payment is advised, and not required: the
    morning of the third day, where nothing came back and no later reminder was written."""
    if claim.state not in (ClaimState.PAID, ClaimState.RETURN_DUE) or ADVISED in claim.reminded:
        return None
    on_its_way = claim.arrived_at or claim.paused_at or claim.cure_by
    if on_its_way or claim.paid_at is None or of_deadline(claim) in claim.reminded:
        return None
    day = local_date(claim.paid_at, claim.terms.zone) + timedelta(days=ADVISED_DAYS)
    return morning(day, claim.terms.zone)


def deadline_at(claim: Claim) -> datetime | None:
    """When to remind of the last day, cure included: two days before it. A moved one is a new one.

    None while no default is possible (HLD-10).
    """
    if claim.state not in DEFAULTABLE or claim.due_back is None:
        return None
    return morning(claim.due_back.last_day - timedelta(days=DAYS_BEFORE), claim.terms.zone)


def ship_alarm_at(claim: Claim) -> datetime | None:
    """When a paid replacement that has not shipped calls the desk (HLD-10)."""
    return _unshipped(claim, claim.terms.policies.ship_alarm_business_days)


def ship_offer_at(claim: Claim) -> datetime | None:
    """When the customer is told so, and offered to cancel (HLD-10, HLD-9)."""
    return _unshipped(claim, claim.terms.policies.ship_offer_business_days)


def release_alarm_at(claim: Claim) -> datetime | None:
    """When a hold that is still not released after receipt calls the desk (HLD-2)."""
    if claim.state not in _IN or claim.hold_state not in STANDING or claim.received_at is None:
        return None
    days = claim.terms.policies.release_alarm_business_days
    return _business_days(claim, claim.received_at, days)


def _unshipped(claim: Claim, days: int) -> datetime | None:
    if claim.state not in _TO_SHIP or claim.paid_at is None:
        return None
    return _business_days(claim, claim.paid_at, days)


def _business_days(claim: Claim, start: datetime, days: int) -> datetime:
    return business_days_after(start, days, claim.terms.zone, claim.terms.holidays).at


def of_deadline(claim: Claim) -> str:
    """The name of the reminder of the present deadline."""
    return f"return_by {claim.due_back.last_day}" if claim.due_back else "return_by"


def _advice(claim: Claim) -> Note:
    by = claim.due_back
    until = f" It has to be received by {by.text}." if by else ""
    sentence = f"Please send your unit back; it is best sent within three days of payment.{until}"
    return Note("send_back_advised", Actor.SYSTEM, sentence, ("HLD-3",))


def _last_days(claim: Claim) -> Note:
    by = claim.due_back
    sentence = f"Your unit has to be received by {by.text if by else 'its date'}."
    return Note("return_reminder", Actor.SYSTEM, sentence, ("HLD-3", "HLD-5"), claim.hold)


def _overdue(claim: Claim) -> Note:
    sentence = "Your replacement has not shipped yet. The service desk was called."
    return Note("ship_overdue", Actor.SYSTEM, sentence, ("HLD-10",))


def _offer(claim: Claim) -> Note:
    sentence = (
        "Your replacement still has not shipped, and we are sorry. You can wait for it, or cancel "
        "the claim: the hold is released and the fee refunded."
    )
    return Note("ship_delayed", Actor.SYSTEM, sentence, ("HLD-10", "HLD-9"))


def _unreleased(claim: Claim) -> Note:
    sentence = "The hold is not released yet although your unit is in. The service desk was called."
    return Note("release_overdue", Actor.SYSTEM, sentence, ("HLD-2",), claim.hold)


def _always(name: str) -> Callable[[Claim], str]:
    return lambda _: name


# The reminder of the deadline goes first: after an outage it takes the place of the earlier advice.
REMINDERS = (
    Reminder(deadline_at, of_deadline, _last_days),
    Reminder(advised_at, _always(ADVISED), _advice),
    Reminder(ship_alarm_at, _always("ship_overdue"), _overdue, alarm=True),
    Reminder(ship_offer_at, _always("ship_delayed"), _offer),
    Reminder(release_alarm_at, _always("release_overdue"), _unreleased, alarm=True),
)
CONSEQUENCES = REMINDERS
WAKES = tuple(each.wakes_at for each in REMINDERS)

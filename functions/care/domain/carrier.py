"""What a carrier's news makes of a Premium claim whose unit is on its way back (HLD-7).

The carrier's own time counts, not ours: news that is late to us is as good as news in time, as long
as the default was not charged meanwhile.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ..frozen import frozen
from .claim import Claim
from .event import Actor, Note
from .parts import Service
from .registry import carries_out
from .renewal import DEFAULTABLE
from .rulings import Ruling
from .states import ClaimState
from .turn import Turn
from .values import replace
from .windows import days_after


class Scanned(StrEnum):
    """What the carrier's scan says."""

    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"


@frozen
class CarrierNews:
    """One scan, `at` (UTC) by the carrier's clock (TIM-1)."""

    scanned: Scanned
    at: datetime


@carries_out("HLD-7")
def heard(claim: Claim, news: CarrierNews, now: datetime) -> Turn[Claim] | None:
    """What follows at `now` (UTC, our clock) from `news`; None where it changes nothing.

    "In transit", dated before the deadline, moves it once; "delivered", dated before it, stops it.
    A default that was charged before we heard stands, without late fee when the unit is received
    (HLD-8).
    """
    if claim.service is not Service.PREMIUM:
        return None
    if claim.state is ClaimState.PAID:
        return _before_the_replacement(claim, news)
    if claim.default_at is None or news.at >= claim.default_at:
        return None
    if claim.state is ClaimState.DEFAULTED:
        return _after_the_default(claim, news, now)
    return _HEARD[news.scanned](claim, news, now)


def _in_transit(claim: Claim, news: CarrierNews, now: datetime) -> Turn[Claim] | None:
    """The deadline at the end of the days after the scan, where that is later; once (HLD-7)."""
    ends = days_after(news.at, claim.terms.pause_days, claim.terms.zone)
    if claim.state is not ClaimState.RETURN_DUE or claim.paused_at is not None:
        return None
    if claim.default_at is None or ends.at <= claim.default_at:
        return None
    note = _note(
        "deadline_moved",
        f"The carrier has your parcel. The last day to receive it is now {ends.text}.",
    )
    return Turn(claim.moved("in_transit", return_by=ends, paused_at=news.at), (note,))


def _delivered(claim: Claim, news: CarrierNews, now: datetime) -> Turn[Claim] | None:
    """The unit is at the centre: nothing is charged for lateness, and the desk is called. A repeat
    of what the desk has looked for and not found, by name, calls nobody."""
    if claim.state not in DEFAULTABLE or _looked_for(claim, news.at):
        return None
    return Turn(_at_the_centre(claim, news.at, now), (_ARRIVED,))


def _before_the_replacement(claim: Claim, news: CarrierNews) -> Turn[Claim] | None:
    """Sent before the replacement shipped: no deadline runs yet, the arrival is kept (HLD-10)."""
    if news.scanned is not Scanned.DELIVERED or claim.arrived_at is not None:
        return None
    return Turn(replace(claim, arrived_at=news.at), (_ARRIVED,))


def _after_the_default(claim: Claim, news: CarrierNews, now: datetime) -> Turn[Claim] | None:
    if claim.carrier_in_time is not None:
        return None
    delivered = news.scanned is Scanned.DELIVERED
    note = _note(
        "carrier_in_time",
        "The carrier dates your parcel before the deadline. Once the unit is received and checked, "
        "what was charged for it is refunded without a late fee.",
        "HLD-8",
    )
    waits = claim.work_since or now if delivered else claim.work_since
    arrived = news.at if delivered else claim.arrived_at
    return Turn(
        replace(claim, carrier_in_time=news.at, arrived_at=arrived, work_since=waits), (note,)
    )


def _lay_at_the_centre(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """The replacement has shipped, and the unit was delivered before: the desk is called."""
    if claim.state is not ClaimState.RETURN_DUE or claim.arrived_at is None:
        return None
    note = _note(
        "parcel_waits",
        "Your parcel was delivered before your replacement shipped. It is being checked, and "
        "nothing is charged for lateness.",
    )
    return Turn(_at_the_centre(claim, claim.arrived_at, now), (note,))


def _looked_for(claim: Claim, at: datetime) -> bool:
    return any(said.what == Ruling.NOT_FOUND and at <= said.at for said in claim.approvals)


def _at_the_centre(claim: Claim, at: datetime, now: datetime) -> Claim:
    return claim.moved("delivered", arrived_at=at, work_since=claim.work_since or now)


def _note(type_: str, sentence: str, *more: str) -> Note:
    return Note(type_, Actor.CARRIER, sentence, ("HLD-7", *more))


_ARRIVED = _note(
    "unit_arrived",
    "Your parcel was delivered to the service centre. It is being checked, and nothing is charged "
    "for lateness.",
)
_HEARD = {Scanned.IN_TRANSIT: _in_transit, Scanned.DELIVERED: _delivered}
CONSEQUENCES = (_lay_at_the_centre,)

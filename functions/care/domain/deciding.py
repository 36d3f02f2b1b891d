"""The desk's rulings, each with what it makes of a claim, and which of them stand open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from . import disputes, flyaway, hold, intake, rulings, services
from .claim import Approval, Claim
from .errors import CareError, Conflict, Refused
from .event import Actor, Note
from .money import Money
from .rulings import Ruling
from .states import HoldState
from .turn import Turn
from .values import replace

_MAKES: Mapping[Ruling, Callable[[Claim, datetime], Turn[Claim]]] = {
    Ruling.REFUSE_ORDER: rulings.refuse_order,
    Ruling.VERIFY: rulings.verify,
    Ruling.VERIFIED: rulings.verified,
    Ruling.NOT_FOUND: rulings.not_found,
    Ruling.WRITTEN_OFF: rulings.written_off,
    Ruling.OTHER_DEFAULT: hold.other_default,
    Ruling.APPROVE_FLYAWAY: flyaway.approved,
    Ruling.DECLINE_FLYAWAY: flyaway.declined,
}


def decided(claim: Claim, ruling: Ruling, late_fee: Money, now: datetime) -> Turn[Claim]:
    """What `ruling` makes of `claim`, which carries its approval, at `now` (UTC).

    Raises `WrongState` where it is nothing to decide now, `Refused` (PAY-8) while the bank's
    dispute is open, `Conflict` while the default is being charged.
    """
    if ruling is Ruling.DESK_ACCEPTS:
        return _accepted(claim, late_fee, now)
    return _MAKES[ruling](claim, now)


def open_rulings(claim: Claim, late_fee: Money, now: datetime) -> tuple[Ruling, ...]:
    """The rulings that would be taken at `now` (UTC): each is tried, after what the clock has made
    of the claim; nothing is kept of it."""
    claim = services.follow_up(claim, now).after
    return tuple(ruling for ruling in Ruling if _would_do(claim, ruling, late_fee, now))


def _would_do(claim: Claim, ruling: Ruling, late_fee: Money, now: datetime) -> bool:
    said = Approval(ruling.value, "", "", now)
    try:
        decided(replace(claim, approvals=(*claim.approvals, said)), ruling, late_fee, now)
    except CareError:  # a refusal of any kind is the answer that was asked for
        return False
    return True


def _accepted(claim: Claim, late_fee: Money, now: datetime) -> Turn[Claim]:
    """A return beyond its days, or one that failed its checks, taken by name (HLD-8)."""
    if claim.hold_state is HoldState.DISPUTED:
        raise Refused(disputes.refusal(claim, now))
    if claim.hold_state in intake.BEING_CHARGED and claim.default_reasons:
        raise Conflict("the default is being charged at this moment")
    after, back = intake.late_return(claim, late_fee, now, "desk_accepts")
    sentence = (
        "The service desk accepted your return; the default is refunded."
        if back is not None
        else "The service desk accepted your return; the default is owed no more."
    )
    return Turn(after, (Note("late_return", Actor.DESK, sentence, ("HLD-8",), back),))

"""What a named person of the desk decides about a claim by hand (PAY-3, PAY-4, RET-6, HLD-8).

Each function is given the claim with the approval in it already. Code never invents one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from . import reminders
from .claim import Claim
from .due import due_effect
from .errors import WrongState
from .event import Actor, Note
from .ledger import Effect, Line, Purpose
from .payment import undone
from .registry import carries_out
from .states import HoldState
from .turn import Turn
from .values import replace
from .windows import Deadline, end_of_day, local_date

# What asks money of a card. A page that is open may be finished: its payment only authorizes.
_TAKING = frozenset({Effect.CREATE, Effect.CONFIRM, Effect.CAPTURE})


class Ruling(StrEnum):
    """What can be decided."""

    REFUSE_ORDER = "refuse_order"
    VERIFY = "verify"
    VERIFIED = "verified"
    NOT_FOUND = "not_found"
    DESK_ACCEPTS = "desk_accepts"
    WRITTEN_OFF = "written_off"
    OTHER_DEFAULT = "other_default"
    APPROVE_FLYAWAY = "approve_flyaway"
    DECLINE_FLYAWAY = "decline_flyaway"


@carries_out("PAY-3")
def free_to_act(claim: Claim, lines: Sequence[Line], now: datetime) -> list[Line]:
    """The lines on which the driver may act at `now` (UTC).

    While the order is being verified nothing is taken: the claim waits, and an unpaid one still
    lapses after its hours, with every authorization voided (`payment.lapsed`). A paid one, that a
    bank doubted, owes nothing more before it ships; its hold is kept alive meanwhile (HLD-6).
    """
    if not claim.verifying or claim.paid_at is not None:
        return list(lines)
    return [x for x in lines if due_effect(x, now, poked=True) not in _TAKING]


@carries_out("PAY-4")
def refuse_order(claim: Claim, now: datetime) -> Turn[Claim]:
    """The order is refused before anything ships; money goes back by the way it came, and a refund
    that the bank returns is a desk task (`payment.refund_returned`). Raises `WrongState`."""
    note = _note(
        "claim_refused",
        "The order could not be verified and was refused. Nothing ships; what was paid goes back "
        "by the way it came.",
        "PAY-4",
    )
    return undone(claim, "refuse_order", note, now)


def verify(claim: Claim, now: datetime) -> Turn[Claim]:
    """The order is to be verified first: nothing moves meanwhile. Raises `WrongState`."""
    if claim.verifying:
        raise WrongState(claim.state, "verify")
    note = _note(
        "verification_asked",
        "The service desk verifies the order before anything is charged. You need not do anything.",
        "PAY-3",
    )
    return Turn(claim.moved("verify", verifying=True, work_since=claim.work_since or now), (note,))


def verified(claim: Claim, now: datetime) -> Turn[Claim]:
    """The order is verified: the claim goes on. Raises `WrongState` where nothing was asked."""
    if not claim.verifying or claim.ended:
        raise WrongState(claim.state, "verified")
    note = _note("order_verified", "The order is verified; the claim goes on.", "PAY-3")
    waits = claim.work_since if claim.paid_at is not None else None  # it is to be shipped, say
    return Turn(replace(claim, verifying=False, work_since=waits), (note,))


def not_found(claim: Claim, now: datetime) -> Turn[Claim]:
    """The parcel that the carrier says it delivered is not here (HLD-7). Raises `WrongState`.

    The arrival had stopped the deadline, so the days that were left then run from today on, and at
    least one full local day is given: nobody is charged for time in which the desk searched.
    """
    by = _resumed(claim, now)
    note = _note(
        "unit_not_found",
        "The carrier reports your parcel as delivered, and the service centre cannot find it. "
        f"Please ask the carrier for its proof. The unit has to be received by {by.text}.",
        "HLD-7",
    )
    # A lost hold stays the desk's task (HLD-6).
    waits = claim.work_since if claim.hold_state is HoldState.LOST else None
    after = claim.moved("not_found", return_by=by, arrived_at=None, work_since=waits)
    told = reminders.deadline_at(after)
    if told is not None and now >= told:  # this letter names the day already
        after = reminders.reminded(after, reminders.of_deadline(after))
    return Turn(after, (note,))


def _resumed(claim: Claim, now: datetime) -> Deadline:
    zone, due = claim.terms.zone, claim.due_back
    today = local_date(now, zone)
    stopped = local_date(claim.arrived_at or now, zone)
    left = (due.last_day - stopped).days if due else 0
    fresh = end_of_day(today + timedelta(days=max(left, 1)), zone)
    return max((fresh, due or fresh), key=lambda end: end.at)


def written_off(claim: Claim, now: datetime) -> Turn[Claim]:
    """A default that the bank refused is owed no more. Raises `WrongState` without a debt."""
    note = _note("debt_written_off", f"{claim.hold.text} are owed no more.", "HLD-6")
    after = claim.hold_moved("written_off").voiding(Purpose.DEFAULT)
    return Turn(replace(after, work_since=None), (replace(note, money=claim.hold),))


def _note(type_: str, sentence: str, *rules: str) -> Note:
    return Note(type_, Actor.DESK, sentence, rules)

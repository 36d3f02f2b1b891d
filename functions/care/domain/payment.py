"""What every claim that is paid shares: its page, its lapse, its undoing, its refunds.

A Premium claim's page takes the hold, and the fee follows on the saved card (`premium.py`). Every
other page takes the amount itself (`page_payment.py`).
"""

from __future__ import annotations

from datetime import datetime

from . import adopting
from .claim import Claim
from .event import Actor, Note
from .ledger import Goal, Line, Purpose, Status, Way, last, new_line
from .money import Money
from .parts import Service
from .registry import carries_out
from .reports import (
    OTHER_AMOUNT,
    OTHER_CUSTOMER,
    SHORTEST_PAGE,
    failure_text,
    told_failure,
    untold_failure,
)
from .states import ClaimState, HoldState
from .touch import CloseClaimOn, GiveBack, Touch
from .turn import Turn
from .values import replace

BRANDS = frozenset({"visa", "mastercard", "amex"})  # PAY-1
EXPRESS = frozenset({Service.PREMIUM, Service.BASIC})
UNPAID = frozenset(
    {ClaimState.FILED, ClaimState.IN_REVIEW, ClaimState.AWAITING_PAYMENT, ClaimState.HELD}
)
LAPSING = frozenset({ClaimState.FILED, ClaimState.AWAITING_PAYMENT, ClaimState.HELD})
PAID_AT_FILING = EXPRESS | {Service.FLYAWAY}


def open_page(claim: Claim, now: datetime) -> Claim:
    """The claim with a new try of its page, open until the claim lapses (PAY-3).

    Premium asks for the hold, and writes the fee ahead; every other service asks for its fee.
    """
    if claim.service is Service.PREMIUM:
        claim = replace(_fee_ahead(claim, now), hold_state=HoldState.NONE)
        purpose, amount = Purpose.HOLD, claim.hold
    else:
        purpose, amount = Purpose.FEE, claim.fee
    return page_for(claim, purpose, amount, claim.lapses_at, now)


def _fee_ahead(claim: Claim, now: datetime) -> Claim:
    """The claim with the intent of its fee, which nothing wants before the hold stands (SVC-6).

    That of a former try is given up: a payment may have been made for it, on that try's card.
    """
    stale = [line.aims(Goal.VOIDED) for line in claim.lines(Purpose.FEE) if line.ahead]
    claim = claim.with_line(*stale)
    if not claim.fee:
        return claim
    way = Way.SAVED_CARD
    return claim.with_line(new_line(claim.ledger, Purpose.FEE, claim.fee, Goal.VOIDED, way, now))


def page_for(
    claim: Claim, purpose: Purpose, amount: Money, until: datetime, now: datetime
) -> Claim:
    """The claim with a page that authorizes `amount`, open until `until` (UTC) or longer: the
    provider takes no page that lives less than half an hour."""
    line = new_line(claim.ledger, purpose, amount, Goal.AUTHORIZED, Way.PAGE, now)
    return claim.with_line(replace(line, page_expires_at=max(until, now + SHORTEST_PAGE)))


def lapse_at(claim: Claim) -> datetime | None:
    """When an unpaid claim lapses (UTC); None once it is paid, over or with the desk (PAY-3)."""
    lapsing = claim.service in PAID_AT_FILING and claim.state in LAPSING
    return claim.lapses_at if lapsing else None


def none_left(claim: Claim, now: datetime) -> Turn[Claim]:
    """The last replacement went to another claim while the customer paid (SVC-1, TRM-6)."""
    note = Note(
        "claim_refused",
        Actor.SYSTEM,
        "No replacement was left on the plan when the payment arrived. Nothing was charged; "
        "what your bank holds is being released.",
        ("SVC-1", "TRM-6"),
    )
    after = claim.moved("none_left").voiding(Purpose.HOLD, Purpose.FEE)
    return Turn(after, (note,), (CloseClaimOn(claim.serial, claim.claim_id),))


@carries_out("PAY-1")
def card_fault(claim: Claim, line: Line) -> str | None:
    """Why what was authorized on a page cannot be taken (PAY-1, PAY-7), or None.

    Express takes three brands of credit card, other payments what the provider offers; a zero
    amount is paid by no card (PAY-9).
    """
    if line.refusal == OTHER_AMOUNT:
        return "The amount on the payment page was not the one that you agreed to."
    if line.refusal == OTHER_CUSTOMER:
        return "What was paid on the payment page was not paid for your account."
    if claim.service not in EXPRESS or line.purpose is Purpose.REPAIR or not line.amount:
        return None
    name = claim.service.capitalize()
    if line.card is None or line.card.brand not in BRANDS:
        return f"{name} is paid by Visa, Mastercard or American Express."
    if line.card.funding != "credit":
        why = "cannot carry the hold" if claim.service is Service.PREMIUM else "are not taken"
        return f"{name} is paid by credit card; debit and prepaid cards {why}."
    return None


def refusal(claim: Claim) -> str | None:
    """Why the last try to pay failed, for the customer; None where no try has failed."""
    # A refund is no try, nor is what a service took that the claim had before its quote (SVC-12).
    since = claim.inspection.at if claim.inspection else claim.filed_at
    no_try = (Purpose.REFUND, Purpose.ORPHAN)
    tries = (x for x in claim.ledger if x.purpose not in no_try and x.recorded_at >= since)
    line = last(tries)
    waits = claim.state in (ClaimState.AWAITING_PAYMENT, ClaimState.QUOTED)
    if not waits or line is None or line.goal is not Goal.VOIDED:
        return None
    if line.way is Way.PAGE:
        if line.card is None:
            return None
        return card_fault(claim, line) or (None if line.purpose is Purpose.HOLD else _BANK)
    return _BANK


_BANK = "Your bank refused the replacement fee."


def given_back(claim: Claim) -> tuple[Claim, tuple[Touch, ...]]:
    """The claim without its reservation, and the touch that returns it to the plan (TRM-6)."""
    if not claim.reserved:
        return claim, ()
    return replace(claim, reserved=False), (GiveBack(claim.covering_plan),)


def lapsed(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """PAY-3: unpaid 24 hours after filing, nothing charged and every authorization voided."""
    lapses_at = lapse_at(claim)
    if lapses_at is None or now < lapses_at:
        return None
    hours = claim.terms.policies.unpaid_hours
    note = Note(
        "claim_lapsed",
        Actor.SYSTEM,
        f"The claim was not paid within {hours} hours and has lapsed. Nothing was charged.",
        ("PAY-3",),
    )
    return undone(claim, "unpaid_24h", note)


def cancelled(claim: Claim, now: datetime) -> Turn[Claim]:
    """HLD-9: before the replacement ships all is undone. Raises `WrongState` afterwards."""
    note = Note(
        "claim_cancelled",
        Actor.CUSTOMER,
        "The claim was cancelled. The hold is being released and what was paid goes back."
        if claim.service is Service.PREMIUM
        else "The claim was cancelled. What was paid goes back.",
        ("HLD-9",) if claim.service is Service.PREMIUM else ("SVC-12",),
    )
    return undone(claim, "cancel", note, now)


def undone(claim: Claim, event: str, note: Note, now: datetime | None = None) -> Turn[Claim]:
    """The claim after `event`, with its money aimed back and its reservation given back.

    Where the claim is over by it, another may be filed for the serial, and a unit that lies with
    the desk since `now` (UTC, where it is given) is its task: it goes home. Raises `WrongState`.
    """
    after, touches = given_back(claim.moved(event, work_since=None, verifying=False))
    if after.ended:
        touches = (CloseClaimOn(claim.serial, claim.claim_id), *touches)
        after = replace(after, work_since=now if unit_in_hand(claim) else None)
    after = after.voiding(Purpose.HOLD, Purpose.FEE, Purpose.REPAIR)
    if claim.hold_state is HoldState.LOST:
        after = after.hold_moved("cancel")
    taken = (*after.lines(Purpose.FEE), *after.lines(Purpose.REPAIR))
    return Turn(after.with_line(*(line.aims(Goal.VOIDED) for line in taken)), (note,), touches)


def unit_in_hand(claim: Claim) -> bool:
    """Whether a unit of the customer's lies with the desk and nothing was shipped for it."""
    return bool(claim.scans) and claim.shipment is None and claim.sent_home is None


def taken_goes_back(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """Money taken on a line that was to be voided is refunded: undoing raced a capture (PAY-4)."""
    for line in claim.ledger:
        taken = line.goal is Goal.VOIDED and line.status is Status.CAPTURED
        if not taken or line.purpose is Purpose.ORPHAN:
            continue  # what an orphan was for a person finds out (`adopting.taken`)
        given = {refund.refunds for refund in claim.lines(Purpose.REFUND)}
        if line.amount and not line.lost and line.provider_id not in given:
            refund = new_line(
                claim.ledger, Purpose.REFUND, line.amount, Goal.REFUNDED, Way.BACK, now
            )
            note = Note(
                "refund_started",
                Actor.SYSTEM,
                f"{line.amount.text} goes back by the way it came.",
                ("PAY-4", "HLD-9"),
                line.amount,
                line.provider_id,
            )
            return Turn(claim.with_line(replace(refund, refunds=line.provider_id)), (note,))
    return None


def refund_returned(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """A refund that the bank sent back, or that the provider does not make, is told and becomes the
    desk's task, once (PAY-4)."""
    for line in claim.lines(Purpose.REFUND):
        if untold_failure(line):
            note = Note(
                "refund_failed",
                Actor.PROVIDER,
                failure_text(line),
                ("PAY-4",),
                line.amount,
                line.provider_id or line.refunds,
            )
            told = claim.with_line(told_failure(line))
            return Turn(replace(told, work_since=claim.work_since or now), (note,))
    return None


CONSEQUENCES = (lapsed, taken_goes_back, refund_returned, adopting.taken)
WAKES = (lapse_at,)

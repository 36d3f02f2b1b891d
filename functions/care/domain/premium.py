"""What follows for a Premium claim from its ledger and the clock: payment, lapse, undoing.

The hold's own life is in `renewal.py` and `hold.py`. Each consequence is a pure
function `(claim, now) -> Turn | None`; `next_step` and `wakes_at` are the driver's two questions.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from . import hold, renewal
from .claim import Claim
from .event import Actor, Note
from .ledger import Goal, Line, Purpose, Status, Way, last, new_line
from .reports import HALF_DONE, OTHER_AMOUNT, REFUND_RETURNED, SHORTEST_PAGE
from .states import ClaimState, HoldState
from .touch import CloseClaimOn, GiveBack, Reserve, Touch
from .turn import Step, Turn, advance, line_wakes_at, next_effect
from .windows import days_after

BRANDS = frozenset({"visa", "mastercard", "amex"})  # PAY-1
UNPAID = frozenset({ClaimState.FILED, ClaimState.AWAITING_PAYMENT, ClaimState.HELD})


def follow_up(claim: Claim, now: datetime) -> Turn[Claim]:
    """Everything that follows at `now` (UTC) without asking the provider."""
    return advance(claim, now, CONSEQUENCES)


def next_step(claim: Claim, now: datetime, *, poked: bool = False) -> Step | None:
    """The one effect that is due at the provider, or None."""
    return next_effect(claim.ledger, now, poked=poked)


def wakes_at(claim: Claim, now: datetime) -> datetime | None:
    """When the sweep has to look at this claim again (UTC); None when nothing can become due.

    What follows already is half done: whoever stores the claim may die before it settles it.
    """
    moments = [line_wakes_at(line, now) for line in claim.ledger]
    if follow_up(claim, now).after != claim:
        moments.append(now + HALF_DONE)
    if claim.state in UNPAID:
        moments.append(claim.lapses_at)
    if claim.state in renewal.DEFAULTABLE:
        moments.append(claim.default_at)
    moments += [renewal.renewal_due_at(claim), renewal.swap_due_at(claim)]
    return min((moment for moment in moments if moment), default=None)


def open_page(claim: Claim, now: datetime) -> Claim:
    """The claim with a new try of the hold's page (PAY-3: until the claim lapses)."""
    line = new_line(claim.ledger, Purpose.HOLD, claim.hold, Goal.AUTHORIZED, Way.PAGE, now)
    line = replace(line, page_expires_at=max(claim.lapses_at, now + SHORTEST_PAGE))
    return replace(claim.with_line(line), hold_state=HoldState.NONE)


def none_left(claim: Claim, now: datetime) -> Turn[Claim]:
    """The last replacement went to another claim while the customer paid (SVC-1, TRM-6)."""
    note = Note(
        "claim_refused",
        Actor.SYSTEM,
        "No replacement was left on the plan when the payment arrived. Nothing was charged; "
        "the hold is being released.",
        ("SVC-1", "TRM-6"),
    )
    after = claim.moved("none_left").voiding(Purpose.HOLD)
    return Turn(after, (note,), (CloseClaimOn(claim.serial, claim.claim_id),))


def card_fault(line: Line) -> str | None:
    """Why an authorized hold cannot be taken (PAY-1, PAY-7), or None."""
    if line.refusal == OTHER_AMOUNT:
        return "The amount on the payment page was not the one that you agreed to."
    if line.card is None or line.card.brand not in BRANDS:
        return "Premium is paid by Visa, Mastercard or American Express."
    if line.card.funding != "credit":
        return "Premium is paid by credit card; debit and prepaid cards cannot carry the hold."
    return None


def refusal(claim: Claim) -> str | None:
    """Why the last try to pay failed, for the customer; None where no try has failed."""
    line = last(claim.ledger)
    if (
        claim.state is not ClaimState.AWAITING_PAYMENT
        or line is None
        or line.goal is not Goal.VOIDED
    ):
        return None
    if line.purpose is Purpose.FEE:
        return "Your bank refused the replacement fee."
    return card_fault(line) if line.card else None


def _hold_came(claim: Claim, now: datetime) -> Turn[Claim] | None:
    line = last(claim.lines(Purpose.HOLD))
    if claim.state is not ClaimState.AWAITING_PAYMENT or line is None:
        return None
    if line.status is not Status.AUTHORIZED or line.goal is Goal.VOIDED:
        return None
    if fault := card_fault(line):
        note = Note("card_refused", Actor.SYSTEM, f"{fault} Nothing was charged.", ("PAY-1",))
        return Turn(claim.moved("card_refused").voiding(Purpose.HOLD), (note,))
    fee = new_line(claim.ledger, Purpose.FEE, claim.fee, Goal.CAPTURED, Way.SAVED_CARD, now)
    note = Note(
        "hold_placed",
        Actor.PROVIDER,
        f"A hold of {claim.hold.text} was placed on your card. It is not a charge.",
        ("HLD-1", "SVC-6", "TRM-6"),
        claim.hold,
        line.provider_id,
    )
    after = claim.moved("hold_ok").hold_moved("authorized").with_line(fee)
    return Turn(after, (note,), (Reserve(claim.plan_id),))


def _fee_came(claim: Claim, now: datetime) -> Turn[Claim] | None:
    fee = last(claim.lines(Purpose.FEE))
    if claim.state is not ClaimState.HELD or fee is None or fee.status is not Status.CAPTURED:
        return None
    return_by = days_after(now, claim.terms.return_days, claim.terms.zone)
    note = Note(
        "claim_paid",
        Actor.PROVIDER,
        f"The replacement fee of {claim.fee.text} was charged. Send the unit back by "
        f"{return_by.text}.",
        ("SVC-6", "HLD-4", "PAY-7"),
        claim.fee,
        fee.provider_id,
    )
    return Turn(claim.moved("fee_ok", paid_at=now, return_by=return_by, work_since=now), (note,))


def _fee_refused(claim: Claim, now: datetime) -> Turn[Claim] | None:
    fee = last(claim.lines(Purpose.FEE))
    gone = (Status.REFUSED, Status.VOIDED)
    if claim.state is not ClaimState.HELD or fee is None or fee.status not in gone:
        return None
    note = Note(
        "fee_refused",
        Actor.PROVIDER,
        "Your bank refused the replacement fee. Nothing was charged and the hold is being "
        "released; the claim waits for another try.",
        ("SVC-6", "PAY-1"),
        claim.fee,
    )
    after = claim.moved("fee_refused").voiding(Purpose.FEE, Purpose.HOLD)
    return Turn(after, (note,), (GiveBack(claim.plan_id),))


def _lapsed(claim: Claim, now: datetime) -> Turn[Claim] | None:
    if claim.state not in UNPAID or now < claim.lapses_at:
        return None
    note = Note(
        "claim_lapsed",
        Actor.SYSTEM,
        "The claim was not paid within 24 hours and has lapsed. Nothing was charged.",
        ("PAY-3",),
    )
    return _undone(claim, "unpaid_24h", note)


def cancelled(claim: Claim, now: datetime) -> Turn[Claim]:
    """HLD-9: before the replacement ships all is undone. Raises `WrongState` afterwards."""
    note = Note(
        "claim_cancelled",
        Actor.CUSTOMER,
        "The claim was cancelled. The hold is being released and what was paid goes back.",
        ("HLD-9",),
    )
    return _undone(claim, "cancel", note)


def _undone(claim: Claim, event: str, note: Note) -> Turn[Claim]:
    touches: tuple[Touch, ...] = (CloseClaimOn(claim.serial, claim.claim_id),)
    if claim.state not in (ClaimState.FILED, ClaimState.AWAITING_PAYMENT):
        touches += (GiveBack(claim.plan_id),)
    after = claim.moved(event, work_since=None).voiding(Purpose.HOLD, Purpose.FEE)
    if claim.hold_state is HoldState.LOST:
        after = after.hold_moved("cancel")
    paid = [line.aims(Goal.VOIDED) for line in after.lines(Purpose.FEE)]
    return Turn(after.with_line(*paid), (note,), touches)


def _taken_goes_back(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """Money taken on a line that was to be voided is refunded: undoing raced a capture (PAY-4)."""
    given = {line.refunds for line in claim.lines(Purpose.REFUND)}
    for line in claim.ledger:
        taken = line.goal is Goal.VOIDED and line.status is Status.CAPTURED
        if taken and line.amount and line.provider_id not in given:
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


def _refund_returned(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """A refund that the bank sent back is told and becomes the desk's task, once (PAY-4)."""
    for line in claim.lines(Purpose.REFUND):
        if line.status is Status.REFUND_FAILED and line.refusal is None:
            note = Note(
                "refund_failed",
                Actor.PROVIDER,
                f"Your bank did not take the refund of {line.amount.text}. The service desk will "
                "be in touch.",
                ("PAY-4",),
                line.amount,
                line.provider_id,
            )
            told = claim.with_line(replace(line, refusal=REFUND_RETURNED))
            return Turn(replace(told, work_since=claim.work_since or now), (note,))
    return None


CONSEQUENCES = (
    _hold_came,
    _fee_came,
    _fee_refused,
    _lapsed,
    *renewal.CONSEQUENCES,
    *hold.CONSEQUENCES,
    _taken_goes_back,
    _refund_returned,
)

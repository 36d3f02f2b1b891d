"""What is written about a claim's payment and shipping."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...domain.claim import Claim
from ...domain.event import Event
from ...domain.parts import Condition, Sends, Service
from ...domain.windows import Deadline
from .letter import BANK_FEES, Block, Letter, minute, short_day, until
from .returns import LINK, owes_return, send_to
from .services import FILED, PAID, SERVICE_LETTERS, by_service

GOES_BACK: Mapping[Sends, str] = {
    Sends.UNIT: "the unit",
    Sends.UNIT_WITH_BATTERY: "the unit with its battery",
    Sends.BATTERY: "the battery",
}
REPAIR = "The repair service is open to you instead: it takes every cause and every part."


def _filed(event: Event, claim: Claim) -> Letter:
    points = (
        f"Serial number: {claim.serial}",
        f"Replacement fee: {claim.fee.text}",
        f"Hold on the card: {claim.hold.text}. It is not a charge.",
        f"To be paid by: {_lapse(claim)}",
    )
    return Letter(
        f"We have your claim for {claim.serial}",
        (event.note.sentence, points, "Unpaid by then, the claim lapses and nothing is charged."),
        "Pay and see your claim",
    )


def _paid(event: Event, claim: Claim) -> Letter:
    by = claim.due_back
    points = (
        f"Charged: {claim.fee.text}, the replacement fee.",
        f"Held: {claim.hold.text} on {_card(claim)}. It is not a charge.",
        f"Charged only if {_not_received(claim, by)}, or fails the checks and is not cured in "
        f"time: {claim.hold.text}, once.",
    )
    blocks: tuple[Block, ...] = (
        "Your claim is paid and the replacement is being made ready.",
        points,
        f"Please send back {_what(claim)} with serial number {claim.serial}. It is best sent "
        "within three days. The hold is released when it has been received and checked.",
        *send_to(claim),
        BANK_FEES,
        *_agreed(claim),
    )
    subject = f"Paid: send {claim.serial} back"
    return Letter(f"{subject} by {short_day(by.last_day)}" if by else subject, blocks, LINK, by)


def _not_received(claim: Claim, by: Deadline | None) -> str:
    if by is None:
        return f"{_what(claim)} is not received in the return period"
    return f"{_what(claim)} is not received by {until(by)}"


def _shipped(event: Event, claim: Claim) -> Letter:
    shipment, by = claim.shipment, claim.due_back if owes_return(claim) else None
    blocks: list[Block] = [event.note.sentence]
    if shipment:
        blocks.append(
            (
                f"Replacement: serial number {shipment.serial}, {_AS[shipment.condition]}",
                f"Carrier: {shipment.carrier}",
                f"Tracking number: {shipment.tracking}",
            )
        )
    if by:
        blocks.append(
            f"Please send back {_what(claim)} with serial number {claim.serial}: it has to be "
            f"received by {until(by)}."
        )
        blocks.extend(send_to(claim))
    return Letter(f"Your replacement for {claim.serial} was shipped", tuple(blocks), LINK, by)


# COV-5
_AS = {Condition.NEW: "a new unit", Condition.EQUIVALENT: "a unit equivalent to new"}


def _refused_card(subject: str) -> Callable[[Event, Claim], Letter]:
    def write(event: Event, claim: Claim) -> Letter:
        waits = f"The claim waits for another try until {_lapse(claim)}; then it lapses."
        if claim.quote is not None:
            waits = f"The quote waits for another try until {until(claim.quote.answer_by)}."
        return Letter(subject, (event.note.sentence, waits), "Try again")

    return write


def _over(subject: str, *more: str) -> Callable[[Event, Claim], Letter]:
    def write(event: Event, claim: Claim) -> Letter:
        return Letter(f"{subject} ({claim.serial})", (event.note.sentence, *more), LINK)

    return write


def _agreed(claim: Claim) -> tuple[Block, ...]:
    return (f"This is what you agreed to: “{claim.consent.text}”",) if claim.consent else ()


def _card(claim: Claim) -> str:
    card = claim.standing_hold.card if claim.standing_hold else None
    return f"your card ending in {card.last4} ({card.brand})" if card else "the same card"


def _what(claim: Claim) -> str:
    return GOES_BACK[claim.sends]


def _lapse(claim: Claim) -> str:
    return minute(claim.lapses_at, claim.terms.zone)


CLAIM_LETTERS: Mapping[str, Callable[[Event, Claim], Letter]] = {
    "claim_filed": by_service(FILED, _filed),
    "claim_paid": by_service(PAID, _paid),
    "shipped": _shipped,
    "card_refused": _refused_card("Your card cannot be used for this claim"),
    "fee_refused": _refused_card("Your bank refused the replacement fee"),
    "claim_lapsed": _over("Your claim has lapsed", "You can file again while the plan is active."),
    "claim_refused": by_service(
        {Service.FLYAWAY: _over("Your flyaway was refused")},
        _over("Your claim was refused", REPAIR),
    ),
    "claim_cancelled": _over("Your claim was cancelled"),
    **SERVICE_LETTERS,
}

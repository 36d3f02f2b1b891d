"""What is written about a claim that holds nothing: Basic, Flyaway, Repair and Replacement."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...domain.claim import Claim
from ...domain.event import Event
from ...domain.parts import Service
from ...domain.states import ClaimState
from .letter import BANK_FEES, Block, Letter, minute, short_day, until
from .returns import LINK, send_to

UNPAID = "Unpaid by then, the claim lapses and nothing is charged."
Write = Callable[[Event, Claim], Letter]


def _to_pay(event: Event, claim: Claim) -> Letter:
    points = (
        f"Serial number: {claim.serial}",
        f"To be paid: {claim.fee.text}. Nothing is held.",
        f"To be paid by: {minute(claim.lapses_at, claim.terms.zone)}",
    )
    blocks = (event.note.sentence, points, UNPAID)
    return Letter(f"We have your claim for {claim.serial}", blocks, "Pay and see your claim")


def _flyaway_filed(event: Event, claim: Claim) -> Letter:
    if claim.state is not ClaimState.IN_REVIEW:
        return _to_pay(event, claim)
    text = "You are written to when the desk has decided. Nothing is charged before."
    subject = f"We have your flyaway for {claim.serial}"
    return Letter(subject, (event.note.sentence, text), LINK)


def _sent_in(event: Event, claim: Claim) -> Letter:
    by = claim.return_by
    blocks: tuple[Block, ...] = (event.note.sentence, *send_to(claim), _INSPECTED)
    return Letter(f"Send {claim.serial} in for {claim.service}", blocks, LINK, by)


def _basic_paid(event: Event, claim: Claim) -> Letter:
    by = claim.return_by
    last = f" by {until(by)}" if by else ""
    blocks: tuple[Block, ...] = (
        event.note.sentence,
        (f"Charged: {claim.fee.text}, the replacement fee. Nothing is held.",),
        f"Not received{last}, or not cured in time, the claim is cancelled and the fee goes back.",
        *send_to(claim),
        BANK_FEES,
        *_agreed(claim),
    )
    subject = f"Paid: send {claim.serial}"
    return Letter(f"{subject} by {short_day(by.last_day)}" if by else subject, blocks, LINK, by)


def _flyaway_paid(event: Event, claim: Claim) -> Letter:
    blocks: tuple[Block, ...] = (
        event.note.sentence,
        "If you find the device, please say so on the page of your claim. Before the replacement "
        "ships the claim is cancelled and the fee goes back.",
        BANK_FEES,
        *_agreed(claim),
    )
    return Letter(f"Paid: your flyaway for {claim.serial}", blocks, LINK)


def _approved(event: Event, claim: Claim) -> Letter:
    by = f"To be paid by: {minute(claim.lapses_at, claim.terms.zone)}"
    blocks = (event.note.sentence, (by,), UNPAID)
    return Letter(f"Your flyaway for {claim.serial} was approved", blocks, "Pay and see your claim")


def _agreed(claim: Claim) -> tuple[Block, ...]:
    return (f"This is what you agreed to: “{claim.consent.text}”",) if claim.consent else ()


_INSPECTED = (
    "It is inspected before anything is asked of you. A defect under warranty costs nothing and "
    "uses no replacement of a plan."
)
FILED: Mapping[Service, Write] = {
    Service.BASIC: _to_pay,
    Service.FLYAWAY: _flyaway_filed,
    Service.REPAIR: _sent_in,
    Service.REPLACEMENT: _sent_in,
}
PAID: Mapping[Service, Write] = {Service.BASIC: _basic_paid, Service.FLYAWAY: _flyaway_paid}
SERVICE_LETTERS: Mapping[str, Write] = {"flyaway_approved": _approved}


def by_service(others: Mapping[Service, Write], premium: Write) -> Write:
    """The letter of the claim's service."""

    def write(event: Event, claim: Claim) -> Letter:
        return others.get(claim.service, premium)(event, claim)

    return write

"""What is written about what the desk decided by hand, and about a unit that goes home."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...domain.claim import Claim
from ...domain.event import Event
from .letter import Letter, until
from .returns import LINK


def _verifying(event: Event, claim: Claim) -> Letter:
    text = (
        "Nothing is charged meanwhile. If the order cannot be verified in time, the claim lapses "
        "and every authorization is voided."
    )
    return Letter(f"We verify your order for {claim.serial}", (event.note.sentence, text), LINK)


def _not_found(event: Event, claim: Claim) -> Letter:
    by = claim.due_back
    due = (f"The last day is {until(by)}. It never moves earlier.",) if by else ()
    subject = f"We cannot find your parcel with {claim.serial}"
    return Letter(subject, (event.note.sentence, *due), LINK, by)


def _written_off(event: Event, claim: Claim) -> Letter:
    return Letter(f"Nothing is owed for {claim.serial}", (event.note.sentence,), LINK)


def _debt_paid(event: Event, claim: Claim) -> Letter:
    return Letter(f"The amount owed for {claim.serial} was paid", (event.note.sentence,), LINK)


def _debt_card(event: Event, claim: Claim) -> Letter:
    text = "You can pay on the page of your claim, with another credit card."
    return Letter("This card cannot be taken", (event.note.sentence, text), LINK)


def _sent_home(event: Event, claim: Claim) -> Letter:
    subject = f"A unit is sent back to you ({claim.serial})"
    return Letter(subject, (event.note.sentence,), LINK)


def _card_not_taken(event: Event, claim: Claim) -> Letter:
    text = "You can place the hold again on the page of your claim, with another credit card."
    return Letter("This card cannot carry the hold", (event.note.sentence, text), LINK)


RULING_LETTERS: Mapping[str, Callable[[Event, Claim], Letter]] = {
    "verification_asked": _verifying,
    "unit_not_found": _not_found,
    "debt_written_off": _written_off,
    "debt_paid": _debt_paid,
    "debt_card_refused": _debt_card,
    "unit_sent_home": _sent_home,
    "hold_card_refused": _card_not_taken,
}

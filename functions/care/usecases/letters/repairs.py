"""What is written about a unit that was sent in: found, quoted, mended, sent home."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...domain.claim import Claim, Shipment
from ...domain.event import Event
from ...domain.inspection import quote_of
from .letter import BANK_FEES, AsIs, Block, Letter, until
from .returns import LINK

_FREE = "Shipping to the centre and back is free within the region of purchase (SHP-1)."


def _quoted(event: Event, claim: Claim) -> Letter:
    """The quote sheet: both amounts beside each other, and the date (SVC-8, PAY-7)."""
    if claim.quote is None:
        return _told("Your quote")(event, claim)
    quote = quote_of(claim)
    points = [f"Repair: {quote.repair.text}"] if quote.mendable else []
    if quote.replacement is not None:
        points.append(f"Replacement by your plan instead: {quote.replacement.text}")
    points.append("Decline: nothing is charged, and your unit goes home")
    blocks: tuple[Block, ...] = (
        event.note.sentence,
        tuple(points),
        f"What you choose is the amount that is charged, and no other. Please choose by "
        f"{until(quote.answer_by)}; no answer is a decline.",
        _FREE,
        BANK_FEES,
    )
    return Letter(f"Your quote for {claim.serial}", blocks, "See the quote and choose")


def _changed(event: Event, claim: Claim) -> Letter:
    pays = claim.paid_at is None and bool(claim.fee)
    more: tuple[Block, ...] = (BANK_FEES,) if pays else ()
    if claim.return_by is not None and claim.terms.send_to:
        more = (
            f"Please send your unit, so that it is received by {until(claim.return_by)}:",
            AsIs(claim.terms.send_to),
            _FREE,
        )
    subject = f"Another service for {claim.serial}"
    return Letter(subject, (event.note.sentence, *more), "Pay and see your claim" if pays else LINK)


def _parcel(subject: str, of: Callable[[Claim], Shipment | None]) -> Callable[..., Letter]:
    def write(event: Event, claim: Claim) -> Letter:
        blocks: list[Block] = [event.note.sentence]
        if shipment := of(claim):
            blocks.append(
                (
                    f"Serial number: {shipment.serial}",
                    f"Carrier: {shipment.carrier}",
                    f"Tracking number: {shipment.tracking}",
                )
            )
        return Letter(f"{subject} ({claim.serial})", tuple(blocks), LINK)

    return write


def _told(subject: str, *more: str) -> Callable[[Event, Claim], Letter]:
    def write(event: Event, claim: Claim) -> Letter:
        return Letter(f"{subject} ({claim.serial})", (event.note.sentence, *more), LINK)

    return write


_AGAIN = "You can file a claim again whenever the unit is ready to be sent."

REPAIR_LETTERS: Mapping[str, Callable[[Event, Claim], Letter]] = {
    "defect_found": _told("Your unit is under warranty", _FREE),
    "no_fault_found": _told("No fault was found"),
    "quoted": _quoted,
    "cannot_mend": _quoted,
    "replacement_gone": _quoted,
    "quote_paid": _told("Your repair is paid", "It is sent home once it is mended, free."),
    "replacement_paid": _told("Your replacement is paid"),
    "quote_declined": _told("You declined the quote", _FREE),
    "quote_unanswered": _told("Your quote has run out", _FREE),
    "unit_not_sent": _told("Your claim has lapsed", _AGAIN),
    "cure_over": _told("Your claim is over", _AGAIN),
    "service_changed": _changed,
    "sent_home": _parcel("Your unit is on its way home", lambda claim: claim.sent_home),
    "reshipped": _parcel("Your replacement is sent once more", lambda claim: claim.shipment),
}

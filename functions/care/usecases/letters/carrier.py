"""What is written when the carrier tells of a parcel on its way to the service centre (HLD-7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...domain.claim import Claim
from ...domain.event import Event
from .letter import Block, Letter, until
from .returns import LINK


def _moved(event: Event, claim: Claim) -> Letter:
    by = claim.due_back
    blocks: list[Block] = [
        event.note.sentence,
        "The carrier had it before the deadline, so the deadline was moved. It is moved only once.",
    ]
    if by:
        blocks.append(f"The unit has to be received by {until(by)}.")
    return Letter(f"More time for {claim.serial} to arrive", tuple(blocks), LINK, by)


def _arrived(event: Event, claim: Claim) -> Letter:
    text = "You are written to again when it has been checked."
    return Letter(f"Your parcel with {claim.serial} has arrived", (event.note.sentence, text), LINK)


def _in_time(event: Event, claim: Claim) -> Letter:
    subject = f"No late fee for {claim.serial}"
    return Letter(subject, (event.note.sentence,), LINK)


CARRIER_LETTERS: Mapping[str, Callable[[Event, Claim], Letter]] = {
    "deadline_moved": _moved,
    "unit_arrived": _arrived,
    "carrier_in_time": _in_time,
}

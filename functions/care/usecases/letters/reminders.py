"""What reminds a customer: of the way back, of its last day, and of what we owe (HLD-3, HLD-10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...domain.claim import Claim
from ...domain.event import Event
from .letter import Block, Letter, short_day, until
from .returns import LINK, missing, send_to


def _advised(event: Event, claim: Claim) -> Letter:
    by = claim.due_back
    blocks: list[Block] = [
        f"Please send back {claim.serial}. It is best sent within three days of payment; that is "
        "advice, and no deadline."
    ]
    if by:
        blocks.append(f"It has to be received by {until(by)}.")
    blocks += [
        *send_to(claim),
        "If it is on its way already, there is nothing for you to do.",
    ]
    return Letter(f"A reminder: send {claim.serial} back", tuple(blocks), LINK, by)


def _last_days(event: Event, claim: Claim) -> Letter:
    by = claim.due_back
    when = f"by {until(by)}" if by else "by its date"
    blocks: tuple[Block, ...] = (
        f"{claim.serial} has to be received {when}. After that {claim.hold.text}, equal to the "
        "hold, are charged, once.",
        *missing(claim),
        *send_to(claim),
        "If it is on its way already, please check with the carrier that it arrives in time.",
    )
    subject = f"{claim.serial} is due back"
    return Letter(f"{subject} by {short_day(by.last_day)}" if by else subject, blocks, LINK, by)


def _delayed(event: Event, claim: Claim) -> Letter:
    days = claim.terms.policies.ship_offer_business_days
    blocks: tuple[Block, ...] = (
        f"Your replacement for {claim.serial} has not shipped within {days} business days of your "
        "payment. We are sorry.",
        "You can wait for it: nothing is charged for a return before the replacement has shipped, "
        "and the return period counts from its shipment (HLD-10).",
        "Or you can cancel: open your claim by the link below and choose to cancel it. The hold is "
        f"released and the fee of {claim.fee.text} refunded by the way it came, until the "
        "replacement ships (HLD-9).",
    )
    return Letter("Your replacement is late: wait, or cancel", blocks, "See or cancel your claim")


REMINDER_LETTERS: Mapping[str, Callable[[Event, Claim], Letter]] = {
    "send_back_advised": _advised,
    "return_reminder": _last_days,
    "ship_delayed": _delayed,
}

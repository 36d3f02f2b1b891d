"""What the customer reads on the provider's page, and which cards it takes (PAY-1)."""

from __future__ import annotations

from collections.abc import Callable

from ..domain.claim import Claim
from ..domain.ledger import Line, Purpose
from ..domain.parts import Service
from ..domain.payment import EXPRESS
from ..domain.plan import Plan
from ..words import wording

_Words = Callable[[Claim, Line], tuple[str, str]]


def page_words(subject: Plan | Claim, line: Line) -> tuple[str, str]:
    """Title and explanation of the provider's page, in the language of `subject`: what the customer
    reads beside the amount."""
    words = _OF_PLAN if isinstance(subject, Plan) else _OF_CLAIMS[line.purpose](subject, line)
    say = wording(subject.locale)
    return say(words[0]), say(words[1])


def _of_hold(claim: Claim, line: Line) -> tuple[str, str]:
    if claim.paid_at is not None:
        return (
            "Refundable hold: not a charge",
            f"{line.amount.text} is held again, not charged. It is charged, at most once, only if "
            "the unit does not come back as agreed.",
        )
    return (
        "Refundable hold: not a charge",
        f"{line.amount.text} is held, not charged. After this page the replacement fee of "
        f"{claim.fee.text} is charged to the same card. The hold is renewed until the unit is "
        f"received, and charged, at most once, only if it does not come back as agreed.",
    )


def _of_fee(claim: Claim, line: Line) -> tuple[str, str]:
    if claim.service is Service.FLYAWAY:
        return (
            "Flyaway fee",
            f"{line.amount.text} is charged for the replacement of your lost device, once a "
            "replacement of your plan is reserved.",
        )
    then = (
        "Your replacement ships once your unit is received and passes the checks."
        if claim.service is Service.BASIC
        else "Your replacement ships next."
    )
    return (
        "Replacement fee",
        f"{line.amount.text} is charged once a replacement of your plan is reserved. {then}",
    )


def _of_repair(claim: Claim, line: Line) -> tuple[str, str]:
    return "Repair", f"{line.amount.text} is charged for the repair of the quote you chose."


def _of_debt(claim: Claim, line: Line) -> tuple[str, str]:
    return (
        "Default: the unit was not returned as agreed",
        f"{line.amount.text} is charged, equal to the hold. Nothing more will be charged.",
    )


_OF_PLAN = (
    "Device care plan",
    "Your card is charged only once the plan is bound to your device.",
)
_OF_CLAIMS: dict[Purpose, _Words] = {
    Purpose.HOLD: _of_hold,
    Purpose.FEE: _of_fee,
    Purpose.REPAIR: _of_repair,
    Purpose.DEFAULT: _of_debt,
}


def for_credit_cards(subject: Plan | Claim, line: Line) -> bool:
    """Whether the page takes the credit cards of PAY-1 only: fee, hold and default of Express."""
    paid = line.purpose in (Purpose.HOLD, Purpose.FEE, Purpose.DEFAULT)
    return isinstance(subject, Claim) and subject.service in EXPRESS and paid

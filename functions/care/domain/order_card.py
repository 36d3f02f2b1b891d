"""One card for one order, and what happens when it changes (PAY-2, PAYMENTS section 2).

A number or an expiry renewed by the bank comes with the saved card and is recorded on the line. A
changed brand needs the customer anew: without them a card is asked only as the brand agreed to.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .claim import Claim
from .ledger import Card, Goal, Line, Purpose, Refusal, RefusalKind, Status, Way, last, new_line
from .registry import carries_out
from .renewal import AT_STAKE, asked_for, hold_note
from .states import HoldState
from .turn import Turn
from .values import replace

BRAND_CHANGED = Refusal("brand_changed", RefusalKind.DEAD)
_ASKABLE = (Status.CREATED, Status.AUTHORIZED)


@carries_out("PAY-2")
def order_card(ledger: Iterable[Line]) -> Card | None:
    """The one card of an order: that of the newest page which the customer completed and we took.

    Fee, hold and renewed hold share it; another is taken only by another page, at the customer's
    wish. None where no card was saved.
    """
    carded = [line for line in ledger if line.card is not None]
    pages = [line for line in carded if line.way is Way.PAGE and line.refusal is None]
    line = last(pages) or last(carded)
    return line.card if line else None


def changed_brand(claim: Claim) -> bool:
    """Whether the bank changed the brand of the order's card since its holder agreed."""
    line = last(line for line in claim.lines(Purpose.HOLD) if line.card is not None)
    return line is not None and line.refusal == BRAND_CHANGED


def other_brand(line: Line, agreed: Card | None) -> bool:
    """Whether the card of `line` is known to be of another brand than the one agreed to."""
    return bool(line.card and agreed and line.card.brand != agreed.brand)


_NEW_BRAND = (
    "Your bank changed your card to another brand: the hold can be renewed only with your "
    "agreement. Place it again on the page of your claim."
)


def brand_noticed(claim: Claim, card: Card, now: datetime) -> Turn[Claim] | None:
    """What follows where the bank is seen to have changed the order's card to `card`.

    Nothing for the same brand: number and expiry are recorded with the next hold. Else the customer
    is asked anew, long before the hold lapses, and no renewal is tried on it (PAY-2).
    """
    agreed, live = order_card(claim.ledger), claim.hold_state is HoldState.LIVE
    if claim.state not in AT_STAKE or not (live or claim.hold_state is HoldState.LOST):
        return None
    if agreed is None or asked_for(claim) or changed_brand(claim):
        return None  # what is asked for already is looked at before it is asked again
    if card.payment_method != agreed.payment_method or card.brand == agreed.brand:
        return None
    way = Way.OFF_SESSION
    never = new_line(claim.ledger, Purpose.HOLD, claim.hold, Goal.VOIDED, way, now)
    line = replace(never.aims(Goal.VOIDED), card=card, refusal=BRAND_CHANGED)
    after = claim.with_line(line)
    after = after.hold_moved("renew_refused") if live else after
    return Turn(after, (hold_note("hold_at_risk", _NEW_BRAND, ("PAY-2", "HLD-6"), claim, line),))


def _brand_asked_anew(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """A card of another brand is not asked without its holder, and a hold on it is let go: the
    customer is asked anew (PAY-2)."""
    if claim.state not in AT_STAKE:
        return None
    line = last(x for x in claim.lines(Purpose.HOLD) if x.way is Way.OFF_SESSION)
    if line is None or line.goal is not Goal.AUTHORIZED or line.status not in _ASKABLE:
        return None
    agreed = order_card(x for x in claim.lines(Purpose.HOLD) if x.n < line.n)
    if not other_brand(line, agreed):
        return None
    note = hold_note("hold_at_risk", _NEW_BRAND, ("PAY-2", "HLD-6"), claim, line)
    after = claim.with_line(replace(line.aims(Goal.VOIDED), refusal=BRAND_CHANGED))
    at_risk = claim.hold_state is HoldState.LIVE
    return Turn(after.hold_moved("renew_refused") if at_risk else after, (note,))


CONSEQUENCES = (_brand_asked_anew,)

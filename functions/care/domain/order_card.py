"""One card for one order, and what happens when it changes (PAY-2, PAYMENTS section 2).

A number or an expiry renewed by the bank comes with the saved card and is recorded on the line. A
changed brand needs the customer anew; so does a hold that could not be renewed. The customer heals
either on a page of the provider, with another card where they wish.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from .claim import Claim
from .event import Actor, Note
from .ledger import Card, Goal, Line, Purpose, Refusal, RefusalKind, Status, Way, last
from .payment import card_fault, page_for
from .registry import carries_out
from .renewal import AT_STAKE, hold_note
from .states import HoldState
from .turn import Turn
from .values import replace

BRAND_CHANGED = Refusal("brand_changed", RefusalKind.DEAD)
NOT_TAKEN = Refusal("card_not_taken", RefusalKind.DEAD)  # PAY-1, on a page that was to heal a hold
HEALING_PAGE = timedelta(hours=24)  # the longest that the provider keeps a page open
_NEEDS_HEALING = frozenset({HoldState.AT_RISK, HoldState.LOST})


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


def may_heal(claim: Claim) -> bool:
    """Whether the customer can help a hold that was not renewed, or is lost (HLD-6)."""
    return claim.state in AT_STAKE and claim.hold_state in _NEEDS_HEALING


def healing_page(claim: Claim) -> Line | None:
    """The page that is open, or about to be, for the customer to heal the hold on."""
    if not may_heal(claim):
        return None
    waits = (Status.INTENDED, Status.OPEN)
    return last(line for line in _pages(claim) if line.status in waits and _wanted(line))


def heal(claim: Claim, now: datetime) -> Claim:
    """The claim with a page for a hold in person; unchanged where one is open already."""
    if healing_page(claim):
        return claim
    return page_for(claim, Purpose.HOLD, claim.hold, now + HEALING_PAGE, now)


def _pages(claim: Claim) -> tuple[Line, ...]:
    """The pages after the first: those that heal."""
    return tuple(x for x in claim.lines(Purpose.HOLD) if x.way is Way.PAGE and x.n > 1)


def _wanted(line: Line) -> bool:
    return line.goal is Goal.AUTHORIZED


def _brand_asked_anew(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """A renewed hold on a card of another brand is let go: the customer is asked anew (PAY-2)."""
    line = last(claim.lines(Purpose.HOLD))
    if claim.state not in AT_STAKE or line is None or line.way is not Way.OFF_SESSION:
        return None
    agreed = order_card(claim.ledger)
    if line.status is not Status.AUTHORIZED or not _wanted(line) or not line.card or not agreed:
        return None
    if line.card.brand == agreed.brand:
        return None
    note = hold_note(
        "hold_at_risk",
        "Your bank changed your card to another brand: the hold can be renewed only with your "
        "agreement. Place it again on the page of your claim.",
        ("PAY-2", "HLD-6"),
        claim,
        line,
    )
    after = claim.with_line(replace(line.aims(Goal.VOIDED), refusal=BRAND_CHANGED))
    at_risk = claim.hold_state is HoldState.LIVE
    return Turn(after.hold_moved("renew_refused") if at_risk else after, (note,))


def _unfit_card(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """PAY-1 once more after a page that was to heal the hold: nothing is kept of a wrong card."""
    line = last(x for x in _pages(claim) if x.status is Status.AUTHORIZED and _wanted(x))
    fault = card_fault(claim, line) if line and claim.state in AT_STAKE else None
    if line is None or fault is None:
        return None
    note = Note("hold_card_refused", Actor.SYSTEM, f"{fault} Nothing was charged.", ("PAY-1",))
    return Turn(claim.with_line(replace(line.aims(Goal.VOIDED), refusal=NOT_TAKEN)), (note,))


def _page_unused(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """A healing page that expired is over, and stands in no other hold's way."""
    over = [x for x in _pages(claim) if x.status is Status.VOIDED and _wanted(x)]
    return Turn(claim.with_line(*(x.aims(Goal.VOIDED) for x in over))) if over else None


CONSEQUENCES = (_page_unused, _unfit_card, _brand_asked_anew)

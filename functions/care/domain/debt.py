"""A default that the bank refused: the customer may pay it on a page (HLD-6, STATES: Hold).

It is paid like any fee: authorized on the page, then captured. Until then it stays the desk's task;
a unit that comes in after all, or the desk's word, ends it and closes the page.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .claim import Claim
from .event import Actor, Note
from .ledger import GONE, Goal, Line, Purpose, Status, Way, last
from .payment import card_fault, page_for
from .states import HoldState
from .turn import Turn
from .values import replace

PAGE = timedelta(hours=24)  # the longest that the provider keeps a page open
_WAITS = (Status.INTENDED, Status.OPEN, Status.AUTHORIZED)


def debt_page(claim: Claim) -> Line | None:
    """The page of a debt that is open for the customer, or about to be, or was just paid."""
    line = _page(claim)
    return line if line and line.goal is not Goal.VOIDED and line.status in _WAITS else None


def asked_for(claim: Claim, now: datetime) -> Claim:
    """The claim in debt with a page for the amount of the default; unchanged where one is open."""
    if debt_page(claim):
        return claim
    return page_for(claim, Purpose.DEFAULT, claim.hold, now + PAGE, now)


def _page(claim: Claim) -> Line | None:
    if claim.hold_state is not HoldState.DEBT:
        return None
    return last(line for line in claim.lines(Purpose.DEFAULT) if line.way is Way.PAGE)


def _authorized(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """The customer paid on the page: captured, unless PAY-1 does not take the card."""
    line = _page(claim)
    if line is None or line.goal is not Goal.AUTHORIZED or line.status is not Status.AUTHORIZED:
        return None
    if fault := card_fault(claim, line):
        note = Note("debt_card_refused", Actor.SYSTEM, f"{fault} Nothing was charged.", ("PAY-1",))
        return Turn(claim.with_line(line.aims(Goal.VOIDED)), (note,))
    return Turn(claim.with_line(line.aims(Goal.CAPTURED)))


def _refused(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """A page that was left, or whose capture failed: the amount is owed as before."""
    line = _page(claim)
    if line is None or line.goal is Goal.VOIDED or line.status not in GONE:
        return None
    return Turn(claim.with_line(line.aims(Goal.VOIDED)))


def _paid(claim: Claim, now: datetime) -> Turn[Claim] | None:
    line = _page(claim)
    if line is None or line.goal is not Goal.CAPTURED or line.status is not Status.CAPTURED:
        return None
    note = Note(
        "debt_paid",
        Actor.PROVIDER,
        f"{line.amount.text} was paid, equal to the hold. Nothing more will be charged.",
        ("HLD-5", "HLD-6"),
        line.amount,
        line.provider_id,
    )
    return Turn(replace(claim.hold_moved("paid"), work_since=None), (note,))


CONSEQUENCES = (_authorized, _refused, _paid)

"""How the customer heals a hold that could not be renewed, or is lost (HLD-6, PAY-2).

On a page of the provider, with another card where they wish; or, where only the bank wants to see
its customer, by verifying the refused renewal itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .claim import Claim
from .errors import Conflict
from .event import Actor, Note
from .ladder import SWAP_AHEAD
from .ledger import Goal, Line, Purpose, Refusal, RefusalKind, Status, Way, last
from .payment import card_fault, page_for
from .renewal import AT_STAKE, NEEDS_HEALING, asked_for
from .reports import HALF_DONE
from .turn import Turn
from .values import replace

NOT_TAKEN = Refusal("card_not_taken", RefusalKind.DEAD)  # PAY-1, on a page that was to heal a hold
HEALING_PAGE = timedelta(hours=24)  # the longest that the provider keeps a page open
UNDISTURBED = timedelta(minutes=30)  # how long the ladder leaves who was sent to a page alone
MUST_VERIFY = "authentication_required"  # the bank wants its customer, not another card


def may_heal(claim: Claim) -> bool:
    """Whether the customer can help a hold that was not renewed, or is lost (HLD-6)."""
    return claim.state in AT_STAKE and claim.hold_state in NEEDS_HEALING


def healing(claim: Claim) -> Line | None:
    """What is open, or about to be, for the customer to heal the hold: a page, or the bank's
    verification of the renewal that was refused."""
    if not may_heal(claim):
        return None
    waits = (Status.INTENDED, Status.CREATED, Status.OPEN, Status.NEEDS_ACTION)
    asked = (x for x in claim.lines(Purpose.HOLD) if x.n > 1 and x.way is not Way.OFF_SESSION)
    return last(line for line in asked if line.status in waits and _wanted(line))


def heal(claim: Claim, now: datetime) -> Claim:
    """The claim with a way to a hold in person; unchanged where one is open already.

    A renewal that the bank wants verified is asked for once more, its holder present: the same
    payment. Everything else, and one whose verification failed, needs a page, with any card.
    Raises `Conflict` within the minute in which the bank's answer is in doubt: that hold may stand.
    """
    if healing(claim):
        return claim
    refused = asked_for(claim)
    if refused and refused.status is Status.CREATED and _soon(refused, now):
        raise Conflict("the bank is being asked for the hold")
    why = refused.refusal if refused and refused.status is Status.REFUSED else None
    if refused and why and why.code == MUST_VERIFY:
        present = replace(refused, way=Way.SAVED_CARD, status=Status.CREATED, not_before=None)
        return claim.with_line(present)
    return page_for(_left_alone(claim, now), Purpose.HOLD, claim.hold, now + HEALING_PAGE, now)


def _soon(waiting: Line, now: datetime) -> bool:
    return waiting.not_before is not None and waiting.not_before <= now + HALF_DONE


def _left_alone(claim: Claim, now: datetime) -> Claim:
    """The claim whose ladder waits for the customer who goes to a page, but not past the swap."""
    waiting, line = asked_for(claim), claim.standing_hold
    if waiting is None or waiting.status is not Status.CREATED or waiting.not_before is None:
        return claim
    until = now + UNDISTURBED
    if line and line.capture_before and now < line.capture_before - SWAP_AHEAD:
        until = min(until, line.capture_before - SWAP_AHEAD)
    return claim.with_line(replace(waiting, not_before=max(waiting.not_before, until)))


def _pages(claim: Claim) -> tuple[Line, ...]:
    """The pages after the first: those that heal."""
    return tuple([x for x in claim.lines(Purpose.HOLD) if x.way is Way.PAGE and x.n > 1])


def _wanted(line: Line) -> bool:
    return line.goal is Goal.AUTHORIZED


def _page_first(claim: Claim, now: datetime) -> Turn[Claim] | None:
    """Before the ladder asks the bank again the page beside it is closed, and one that the customer
    completed is the hold: both together would make three with the old one."""
    page, waiting = healing(claim), asked_for(claim)
    if page is None or page.way is not Way.PAGE or waiting is None:
        return None
    if waiting.status is not Status.CREATED or (waiting.not_before and now < waiting.not_before):
        return None
    if page.status is Status.INTENDED:
        return Turn(claim.with_line(page.aims(Goal.VOIDED)))
    if page.page_expires_at is None or page.page_expires_at <= now:
        return None
    return Turn(claim.with_line(replace(page, page_expires_at=now, not_before=None)))


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


CONSEQUENCES = (_page_unused, _unfit_card, _page_first)

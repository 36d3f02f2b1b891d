"""The life of a Repair claim, and of a Replacement claim, after its filing (SVC-8, SVC-9).

What the desk finds is `inspection.py`. Here the customer answers a quote: pays the repair, takes
the plan's replacement, or declines; and the clock ends what nobody goes on with.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .claim import Claim
from .event import Actor, Note
from .inspection import choice, quote_of
from .intake import cure_ends_at, not_sent_at
from .ledger import Goal, Line, Purpose, Status, last
from .money import Money
from .page_payment import PagePayment
from .parts import Service
from .payment import page_for, undone
from .states import ClaimState
from .turn import Turn
from .values import replace

LONGEST_PAGE = timedelta(hours=24)  # the provider takes no page that lives longer
SENT_IN = frozenset({Service.REPAIR, Service.REPLACEMENT})
_ASKED = (Purpose.REPAIR, Purpose.FEE)
_WAITS_FOR_CUSTOMER = (Status.INTENDED, Status.OPEN)


# What the customer chose


def payable(claim: Claim, purpose: Purpose) -> Money | None:
    """What the quote sheet asks for the repair, or for the replacement; None where it offers none
    (PAY-7)."""
    quote = claim.quote
    if quote is None:
        return None
    if purpose is Purpose.FEE:
        return quote.replacement
    return quote.repair if quote.mendable else None


def chosen(claim: Claim, purpose: Purpose, amount: Money, number: int, now: datetime) -> Claim:
    """The claim with a page for the choice; a page of another choice is closed.

    `number` says which paid replacement of the plan it would be (PAY-6), 0 for the repair.
    """
    fee = amount if purpose is Purpose.FEE else Money(0, amount.currency)
    after = replace(claim.voiding(*_ASKED), fee=fee, fee_number=number)
    return page_for(after, purpose, amount, _page_ends(claim, now), now)


def asked_for(claim: Claim, purpose: Purpose | None = None) -> Line | None:
    """The newest page of the quote (of `purpose`), where it is open for the customer or about to
    be."""
    line = _newest(claim)
    if line is None or line.goal is Goal.VOIDED or line.status not in _WAITS_FOR_CUSTOMER:
        return None
    return line if purpose in (None, line.purpose) else None


def _newest(claim: Claim) -> Line | None:
    """The newest payment of the quote; that of a former service (SVC-12) is none of it."""
    since = claim.inspection.at if claim.inspection else claim.filed_at
    return last((line for line in claim.ledger if line.recorded_at >= since), *_ASKED)


def reopened(claim: Claim, now: datetime) -> Claim:
    """The quoted claim with a new page for the choice that was made, where its page lapsed unused
    or failed; the same claim where nothing was chosen, or the quote is over."""
    line = _newest(claim)
    if claim.state is not ClaimState.QUOTED or line is None or now >= _answer_by(claim):
        return claim
    if asked_for(claim) or _being_taken(claim) or payable(claim, line.purpose) != line.amount:
        return claim
    ends = _page_ends(claim, now)
    return page_for(claim.voiding(*_ASKED), line.purpose, line.amount, ends, now)


def declined(claim: Claim, now: datetime) -> Turn[Claim]:
    """The customer declines: nothing is charged and the unit goes home, free. Raises
    `WrongState`."""
    sentence = "You declined the quote. Nothing is charged, and your unit goes home."
    note = Note("quote_declined", Actor.CUSTOMER, sentence, ("SVC-8", "SHP-1"))
    return _homeward(undone(claim, "declined", note, now), now)


def _homeward(turn: Turn[Claim], now: datetime) -> Turn[Claim]:
    """The same, the desk's task: the unit is to be sent."""
    return replace(turn, after=replace(turn.after, work_since=now))


def _page_ends(claim: Claim, now: datetime) -> datetime:
    """A page lives as long as the quote, and no longer than the provider lets one: a later one is
    opened anew (`reopened`)."""
    return min(_answer_by(claim), now + LONGEST_PAGE)


def _answer_by(claim: Claim) -> datetime:
    return quote_of(claim).answer_by.at


# What follows from the ledger


def _repair_paid(claim: Claim, line: Line, now: datetime) -> Turn[Claim]:
    note = Note(
        "quote_paid",
        Actor.PROVIDER,
        f"The repair was paid: {line.amount.text}. Your unit is being mended.",
        ("SVC-8", "PAY-7"),
        line.amount,
        line.provider_id,
    )
    return Turn(claim.moved("quote_paid", paid_at=now, work_since=now), (note,))


def _replacement_paid(claim: Claim, line: Line, now: datetime) -> Turn[Claim]:
    note = Note(
        "replacement_paid",
        Actor.PROVIDER,
        f"The replacement fee of {line.amount.text} was charged. A replacement is made ready, and "
        "the unit that you sent in stays here.",
        ("SVC-8", "TRM-6", "PAY-7"),
        line.amount,
        line.provider_id,
    )
    return Turn(claim.moved("replacement_paid", paid_at=now, work_since=now), (note,))


def none_left(claim: Claim, now: datetime) -> Turn[Claim]:
    """No replacement was left when its fee was to be taken: the rest stands (SVC-1, TRM-6)."""
    quote = replace(quote_of(claim), replacement=None)
    sentence = f"No replacement is left on the plan; nothing was charged. {choice(quote)}"
    note = Note("replacement_gone", Actor.SYSTEM, sentence, ("SVC-1", "TRM-6"))
    return Turn(claim.moved("card_refused", quote=quote).voiding(Purpose.FEE), (note,))


# What follows from the clock


def unanswered_at(claim: Claim) -> datetime | None:
    """When a quote counts as declined (UTC): at its last day's end, later while a page that was
    opened before is open to the customer; never while the money is being taken (SVC-8)."""
    if claim.state is not ClaimState.QUOTED or _being_taken(claim):
        return None
    line = asked_for(claim)
    until = line.page_expires_at if line else None
    return max(_answer_by(claim), until) if until else _answer_by(claim)


def _being_taken(claim: Claim) -> bool:
    """Whether the customer has paid on the page, and only the capture is to come."""
    line = _newest(claim)
    return line is not None and line.goal is Goal.CAPTURED


def _unanswered(claim: Claim, now: datetime) -> Turn[Claim] | None:
    ends = unanswered_at(claim)
    if ends is None or now < ends:
        return None
    sentence = "The quote was not answered in time. Nothing is charged, and your unit goes home."
    note = Note("quote_unanswered", Actor.SYSTEM, sentence, ("SVC-8", "SHP-1"))
    return _homeward(undone(claim, "unanswered_30d", note, now), now)


def _not_sent(claim: Claim, now: datetime) -> Turn[Claim] | None:
    ends = not_sent_at(claim)
    if ends is None or now < ends:
        return None
    days = claim.terms.policies.not_sent_days
    sentence = f"Your unit was not received within {days} days; the claim has lapsed."
    note = Note("unit_not_sent", Actor.SYSTEM, sentence, ("SVC-8",))
    return undone(claim, "not_sent_30d", note, now)


def _cure_over(claim: Claim, now: datetime) -> Turn[Claim] | None:
    ends = cure_ends_at(claim)
    if ends is None or now < ends:
        return None
    sentence = "What was missing did not come in time; the claim is over. What you sent goes home."
    note = Note("cure_over", Actor.SYSTEM, sentence, ("RET-5", "SHP-1"))
    return undone(claim, "cure_over", note, now)


REPAIR_CONSEQUENCES = (
    PagePayment(Purpose.REPAIR, ClaimState.QUOTED, reserves=False, paid=_repair_paid),
    PagePayment(Purpose.FEE, ClaimState.QUOTED, reserves=True, paid=_replacement_paid),
    _unanswered,
    _not_sent,
    _cure_over,
)
REPLACEMENT_CONSEQUENCES = (_not_sent, _cure_over)
WAKES = (unanswered_at, not_sent_at, cure_ends_at)

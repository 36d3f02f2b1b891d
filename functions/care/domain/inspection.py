"""What the desk's inspection makes of a unit that was sent in (SVC-8, SVC-9).

A defect under warranty is mended or swapped, free; an accident is quoted; without a fault the unit
goes home.
"""

from __future__ import annotations

from datetime import datetime

from .claim import Claim, Inspection, Quote
from .errors import BadValue
from .event import Actor, Note
from .ledger import Goal, Purpose
from .money import Money
from .parts import Service
from .turn import Turn
from .values import replace
from .windows import days_after

DEFECT, ACCIDENT, NO_FAULT = "defect", "accident", "no_fault"


def inspected(claim: Claim, found: Inspection, quote: Quote | None, now: datetime) -> Turn[Claim]:
    """The claim after the inspection; `quote` goes with an accident and with nothing else.

    A defect that is not confirmed makes a Replacement claim a Repair (SVC-9). Raises `WrongState`,
    `BadValue` for a quote that is missing or that nothing is to be paid for.
    """
    if (found.outcome == ACCIDENT) is (quote is None):
        raise BadValue("/quote", "An accident needs the price of its repair; nothing else has one.")
    after = claim.moved(found.outcome, inspection=found, quote=quote, work_since=now)
    if quote is not None:
        after = replace(after, service=Service.REPAIR, work_since=None)
    return Turn(after, (_FOUND[found.outcome](after, claim),))


def _defect_note(after: Claim, before: Claim) -> Note:
    swapped = before.service is Service.REPLACEMENT
    what = "Your unit is replaced" if swapped else "Your unit is mended or swapped"
    rules = ("SVC-9", "TRM-5") if swapped else ("SVC-8", "COV-8", "TRM-5")
    sentence = f"The inspection found a defect under warranty. {what}; it costs nothing."
    return Note("defect_found", Actor.DESK, sentence, rules)


def _accident_note(after: Claim, before: Claim) -> Note:
    quote = quote_of(after)
    rules = ("SVC-9", "SVC-8", "PAY-7") if before.service is not after.service else _QUOTED
    return Note(
        "quoted",
        Actor.DESK,
        f"The inspection found no defect under warranty. {choice(quote)}",
        rules,
        quote.repair,
    )


_QUOTED = ("SVC-8", "COV-8", "PAY-7")


def _no_fault_note(after: Claim, before: Claim) -> Note:
    sentence = "The inspection found no fault. Your unit goes home; it costs nothing."
    return Note("no_fault_found", Actor.DESK, sentence, ("SVC-8", "SHP-1"))


_FOUND = {DEFECT: _defect_note, ACCIDENT: _accident_note, NO_FAULT: _no_fault_note}


def choice(quote: Quote) -> str:
    """What the customer can choose from, and until when."""
    repair = f"The repair costs {quote.repair.text}. " if quote.mendable else ""
    fee = quote.replacement
    swap = f"A replacement by your plan costs {fee.text}. " if fee is not None else ""
    return f"{repair}{swap}Choose by {quote.answer_by.text}; no answer is a decline."


def quote_of(claim: Claim) -> Quote:
    """The quote sheet of a claim that has one. Raises LookupError for another."""
    if claim.quote is None:
        raise LookupError("the claim has no quote")
    return claim.quote


def quote_for(claim: Claim, repair: Money, replacement: Money | None, now: datetime) -> Quote:
    """The quote sheet of `now` (UTC), to be answered by the end of the last of its days (SVC-8)."""
    days = claim.terms.policies.quote_days
    return Quote(repair, replacement, days_after(now, days, claim.terms.zone))


def cannot_mend(claim: Claim, now: datetime) -> Turn[Claim]:
    """A paid repair that cannot be done: its money goes back, and the customer chooses anew.

    Raises `WrongState`. A defect has no quote and is swapped instead: the use case looks (TRM-5).
    """
    answer_by = days_after(now, claim.terms.policies.quote_days, claim.terms.zone)
    after = claim.moved("cannot_mend", paid_at=None, work_since=None)
    quote = replace(quote_of(claim), mendable=False, answer_by=answer_by)
    paid = [line.aims(Goal.VOIDED) for line in claim.lines(Purpose.REPAIR)]
    sentence = f"Your unit cannot be mended; what you paid goes back. {choice(quote)}"
    note = Note("cannot_mend", Actor.DESK, sentence, ("SVC-8", "PAY-4"), quote.repair)
    return Turn(replace(after.with_line(*paid), quote=quote), (note,))

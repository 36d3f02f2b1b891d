"""What the owner of a claim can do now, who has the claim, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..frozen import frozen
from .claim import Claim
from .owners import completed
from .parts import Service
from .renewal import AT_STAKE, DEFAULTABLE, STANDING, renewal_due_at
from .rules.changing import ChangeFacts, not_on_its_way, still_changeable
from .states import ClaimState, HoldState
from .tables import CLAIMS
from .windows import Deadline

UNPAID = frozenset({ClaimState.FILED, ClaimState.IN_REVIEW, ClaimState.AWAITING_PAYMENT})
TO_BE_SENT = frozenset(
    {
        (Service.PREMIUM, ClaimState.PAID),
        (Service.PREMIUM, ClaimState.RETURN_DUE),
        (Service.BASIC, ClaimState.PAID),
        (Service.REPAIR, ClaimState.FILED),
        (Service.REPLACEMENT, ClaimState.FILED),
    }
)
_SENT_IN = frozenset({Service.REPAIR, Service.REPLACEMENT})
_AT_THE_BANK = frozenset({ClaimState.HELD, ClaimState.LATE_RETURN})
_BEFORE_SHIPPING = UNPAID | {ClaimState.HELD, ClaimState.PAID, ClaimState.RETURNED_FIRST}


@frozen
class Step:
    """One thing that comes: a code for programs, a sentence for people, and when, as far as it is
    known: `at` an instant (UTC), `by` a deadline."""

    code: str
    sentence: str
    at: datetime | None = None
    by: Deadline | None = None


def to_be_sent(claim: Claim) -> bool:
    """Whether the unit is still to come in: for the first time, or complete at last (RET-5)."""
    unmended = claim.state is ClaimState.RETURN_INCOMPLETE or claim.state is ClaimState.DEFAULTED
    return unmended or (claim.service, claim.state) in TO_BE_SENT


def open_to(claim: Claim, now: datetime) -> tuple[str, ...]:
    """What the owner may do with the claim at `now` (UTC): HLD-9, SVC-12, SHP-3, SVC-8, SVC-10,
    INV-1. Each is decided again when it is done."""
    facts, table = ChangeFacts(now, claim), CLAIMS[claim.service]
    found = claim.found_at is None and (claim.state, "found") in table
    may = {
        "choose": claim.state is ClaimState.QUOTED,
        "send_back": to_be_sent(claim),
        "change": not still_changeable(facts).failed,
        "address": not not_on_its_way(facts).failed,
        "found": found,
        "cancel": (claim.state, "cancel") in table,
        "invoice": completed(claim),
    }
    return tuple(name for name, allowed in may.items() if allowed)


def held_by(claim: Claim) -> str | None:
    """Who has the claim now, where nothing is asked of its owner: `carrier`, `desk` or `bank`;
    None where it is over."""
    if claim.hold_state is HoldState.CHARGING or claim.state in _AT_THE_BANK:
        return "bank"
    if claim.ended or claim.state is ClaimState.DEFAULTED:
        return None
    if claim.state in DEFAULTABLE and claim.paused_at is not None:
        return "carrier"
    releasing = claim.service is Service.PREMIUM and claim.state is ClaimState.RECEIVED
    return "bank" if releasing else "desk"


def ahead(claim: Claim) -> tuple[Step, ...]:
    """What comes next, in order, if all goes as agreed; what is charged otherwise comes last."""
    if claim.state is ClaimState.DEFAULTED:
        return (_LATE_RETURN,)
    if claim.ended:
        return ()
    if claim.service is Service.PREMIUM:
        return tuple(_premium(claim))
    if claim.service is Service.BASIC:
        return tuple(_basic(claim))
    return tuple(_flyaway(claim) if claim.service is Service.FLYAWAY else _sent_in(claim))


def _premium(claim: Claim) -> Iterator[Step]:
    yield from _held_and_paid(claim)
    if claim.state in _BEFORE_SHIPPING and claim.shipment is None:
        yield _SHIPS
    if claim.state in UNPAID or renewal_due_at(claim):
        yield Step("hold_renews", _RENEWS, at=renewal_due_at(claim))
    if claim.state in UNPAID | AT_STAKE | {ClaimState.HELD}:
        yield Step("return_due", _RETURN, by=claim.due_back)
        yield Step("checks", _CHECKS)
        yield Step("released", f"Then the hold of {claim.hold.text} is released. {_BANKS}")
        lose = f"If it is not received by then, {claim.hold.text} is charged, once."
        yield Step("charged_if", lose, by=claim.due_back)
    elif claim.hold_state in STANDING:
        yield Step("released", f"The hold of {claim.hold.text} is released. {_BANKS}")


def _held_and_paid(claim: Claim) -> Iterator[Step]:
    if claim.state in UNPAID:
        yield Step("held", f"A hold of {claim.hold.text} is placed on your card: no charge.")
    if claim.state in UNPAID | {ClaimState.HELD}:
        yield Step("paid", f"The replacement fee of {claim.fee.text} is charged to the same card.")


def _basic(claim: Claim) -> Iterator[Step]:
    if claim.state in UNPAID:
        yield Step("paid", f"The replacement fee of {claim.fee.text} is charged.")
    if claim.state is not ClaimState.RECEIVED:
        yield Step("return_due", _RETURN, by=claim.due_back)
        yield Step("checks", _CHECKS)
    yield _SHIPS


def _flyaway(claim: Claim) -> Iterator[Step]:
    if claim.state is ClaimState.IN_REVIEW:
        yield Step("review", "The service desk looks at your claim.")
    if claim.state in UNPAID:
        yield Step("paid", f"The flyaway fee of {claim.fee.text} is charged.")
    yield _SHIPS


def _sent_in(claim: Claim) -> Iterator[Step]:
    if claim.state in (ClaimState.FILED, ClaimState.RETURN_INCOMPLETE):
        yield Step("return_due", _RETURN, by=claim.due_back)
    if claim.state in (ClaimState.FILED, ClaimState.RETURN_INCOMPLETE, ClaimState.RECEIVED):
        yield Step("inspected", "The service desk inspects it.")
        yield Step("quoted", _FREE_OR_QUOTE)
    else:
        yield Step("ships", _COMES_BACK[claim.state])


_SHIPS = Step("ships", "Your replacement ships, and you are told its serial number.")
_RENEWS = (
    "The hold is renewed on the same card, because a bank keeps one for about a week. It is no "
    "charge; for a short time two may show."
)
_RETURN = "Your unit is received at the service centre."
_CHECKS = "Its serial number, its battery and its maker are checked; nothing else is inspected."
_BANKS = "Your bank may take some days to show it."
_LATE_RETURN = Step(
    "late_return",
    "A complete return received within 20 business days after the deadline brings the charge back, "
    "less the late fee of your terms, if they name one.",
)
_FREE_OR_QUOTE = (
    "A defect under warranty is mended or swapped free; otherwise you get a quote and choose."
)
_COMES_BACK = {
    ClaimState.MENDING: "Your unit is mended and sent home.",
    ClaimState.APPROVED: "Your replacement ships, free.",
    ClaimState.REPLACING: "Your replacement ships, and you are told its serial number.",
    ClaimState.GOING_HOME: "Your unit is sent home.",
    ClaimState.QUOTED: "What you choose is done: mended, replaced, or sent home as it is.",
}

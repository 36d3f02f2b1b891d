"""What has to hold of the money, the counts and the timelines of a house that has come to rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from care.domain.claim import Claim
from care.domain.event import broken_at
from care.domain.ledger import Line, Purpose, Status, Way
from care.domain.plan import Plan
from care.domain.states import ClaimState, HoldState
from care.usecases.ports import Store
from care.usecases.seal import subject_of

from .payments import Book, MemoryPayments

# States of a line or a payment in which nothing is held, taken or asked for.
INERT = frozenset({Status.CREATED, Status.VOIDED, Status.REFUSED})
# Told at most once of a claim.
ONCE = frozenset({"claim_filed", "shipped", "defaulted", "default_charged", "completed"})
RESERVED = (ClaimState.HELD, ClaimState.PAID, ClaimState.RETURNED_FIRST)
SETTLED = (HoldState.CAPTURED, HoldState.CHARGED, HoldState.DEBT)


def wrongs(
    store: Store, payments: MemoryPayments, now: datetime, *subjects: Plan | Claim | None
) -> list[str]:
    """Everything that is wrong at `now` (UTC), a line each; `subjects` as they are stored."""
    found: list[str] = []
    standing = [each for each in subjects if each]
    for subject in standing:
        faults = (
            *_books(payments, subject),
            *_unknown(payments, subject),
            *_captures(subject.ledger),
            *_timeline(store, subject),
            *_waiting(subject, now),
        )
        found += [f"{subject_of(subject)} {subject.state}: {fault}" for fault in faults]
    plans = [each for each in standing if isinstance(each, Plan)]
    claims = [each for each in standing if isinstance(each, Claim)]
    for plan in plans:
        mine = [claim for claim in claims if claim.covering_plan == plan.plan_id]
        found += [f"{plan.plan_id} {plan.state}: {fault}" for fault in _counts(plan, mine)]
    for claim in claims:
        found += [f"{claim.claim_id} {claim.state}: {f}" for f in _claim(store, payments, claim)]
    return found


def _books(payments: MemoryPayments, subject: Plan | Claim) -> Iterable[str]:
    """The provider's books tell the same as the ledger, amount for amount."""
    book = payments.books().get(subject_of(subject), Book())
    paid = [line for line in subject.ledger if line.way is not Way.BACK]
    back = [line for line in subject.ledger if line.way is Way.BACK]
    told = {
        "held": _sum(paid, Status.AUTHORIZED),
        "captured": _sum(paid, Status.CAPTURED),
        "refunded": _sum(back, Status.REFUND_PENDING, Status.REFUNDED),
    }
    for name, amount in told.items():
        stands = getattr(book, name)
        if stands != amount:
            yield f"{name}: ledger {amount}, provider {stands}"


def _unknown(payments: MemoryPayments, subject: Plan | Claim) -> Iterable[str]:
    known = {line.provider_id for line in subject.ledger}
    for payment in payments.made_for(subject_of(subject)):
        if payment.provider_id not in known and payment.status not in INERT:
            yield f"{payment.provider_id} is {payment.status} and in no ledger"


def _captures(ledger: tuple[Line, ...]) -> Iterable[str]:
    """At most one capture of one purpose, but for what went back; a default is one, hold or not."""
    given = {line.refunds for line in ledger if line.way is Way.BACK}
    kept = [x for x in ledger if x.status is Status.CAPTURED and x.provider_id not in given]
    for purpose, number in Counter(_purpose(line) for line in kept).items():
        if number > 1:
            yield f"{purpose} is captured {number} times"


def _purpose(line: Line) -> Purpose:
    return Purpose.DEFAULT if line.purpose is Purpose.HOLD else line.purpose


def _timeline(store: Store, subject: Plan | Claim) -> Iterable[str]:
    events = store.timeline(subject_of(subject))
    if (number := broken_at(events, head=subject.head)) or len(events) != subject.seq:
        yield f"the timeline breaks at {number}: {len(events)} events of {subject.seq}"
    for type_, times in Counter(event.note.type for event in events).items():
        if times > 1 and type_ in ONCE:
            yield f"{type_} is told {times} times"


def _waiting(subject: Plan | Claim, now: datetime) -> Iterable[str]:
    """Nothing that was due is left, and nothing is planned to be undone for ever."""
    if subject.due_at and subject.due_at <= now - timedelta(minutes=5):
        yield f"due since {subject.due_at}"


def _counts(plan: Plan, claims: list[Claim]) -> Iterable[str]:
    shipped = sum(claim.shipment is not None for claim in claims)
    reserved = sum(claim.state in RESERVED for claim in claims)
    if plan.used + plan.left + plan.reserved != plan.total or min(plan.left, plan.reserved) < 0:
        yield "the replacements do not add up"
    if (plan.used, plan.reserved) != (shipped, reserved):
        yield f"{plan.used} used of {shipped} shipped, {plan.reserved} reserved of {reserved}"


def _claim(store: Store, payments: MemoryPayments, claim: Claim) -> Iterable[str]:
    book = payments.books().get(claim.claim_id, Book())
    device: Any = store.device(claim.serial)
    if (device.open_claim_id is None) != claim.ended:
        yield f"the device's open claim is {device.open_claim_id}"
    live = claim.hold_state in (HoldState.LIVE, HoldState.AT_RISK) and not claim.ended
    if book.live_holds > int(live):
        yield f"{book.live_holds} holds stand while it is {claim.hold_state}"
    if claim.state is ClaimState.DEFAULTED and claim.hold_state not in SETTLED:
        yield f"defaulted with its hold {claim.hold_state}"
    if book.captured > claim.fee.amount + claim.hold.amount:
        yield f"{book.captured} was taken, more than the most"


def _sum(lines: Iterable[Line], *statuses: Status) -> int:
    return sum(line.amount.amount for line in lines if line.status in statuses)

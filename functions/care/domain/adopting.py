"""Takes an object of the provider that no line knows into the ledger, to be undone by the driver.

Such a line has the purpose ORPHAN and stands before all others, so that the newest line of a
purpose stays what it is. What is held is released, a page closed; what was taken is never given
back by itself: a person finds out what it was for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from .books import BookedPage, BookedPayment
from .claim import Claim
from .claim_task import returned_refunds
from .event import Actor, Note
from .ledger import DisputeState, Goal, Line, Purpose, Status, Way
from .money import Money
from .plan import Plan
from .turn import Turn
from .values import replace

A = TypeVar("A", Plan, Claim)
PLAN_TASK = "A payment that no record explains was taken: find out what it was for, or refund it."


def adopted(subject: A, payment: BookedPayment, now: datetime) -> Turn[A] | None:
    """`subject` with a line for `payment`; None where a line has it already.

    Raises ValueError for a payment of which the provider does not say how it stands.
    """
    if payment.status is None:
        raise ValueError("the bank still thinks")
    if any(line.provider_id == payment.payment_id for line in subject.ledger):
        return None
    line = _orphan(subject.ledger, payment.amount, Way.OFF_SESSION, payment.status, now)
    line = replace(
        line, provider_id=payment.payment_id, capture_before=payment.capture_before, settled_at=now
    )
    if payment.status is Status.CAPTURED:
        return taken(_with_first(subject, replace(line, amount=payment.captured)), now)
    return Turn(_with_first(subject, line), (_found(line, payment.payment_id),))


def adopted_page(subject: A, page: BookedPage, now: datetime) -> Turn[A] | None:
    """The same for an open page, which is then closed."""
    if any(x.page_id == page.page_id and x.status is Status.OPEN for x in subject.ledger):
        return None
    line = _orphan(subject.ledger, page.amount, Way.PAGE, Status.OPEN, now)
    line = replace(line, page_id=page.page_id)
    return Turn(_with_first(subject, line), (_found(line, page.page_id),))


def taken(subject: A, now: datetime) -> Turn[A] | None:
    """An orphan that was captured is the desk's to explain, and told once."""
    line = next((x for x in subject.ledger if _untold(x)), None)
    if line is None:
        return None
    note = Note(
        "orphan_captured",
        Actor.PROVIDER,
        f"A payment of {line.amount.text} was found that no step here explains. The service desk "
        "looks into it.",
        ("PAY-7",),
        line.amount,
        line.provider_id,
    )
    after = _with(subject, replace(line, goal=Goal.CAPTURED, not_before=None))
    if isinstance(after, Plan):
        after = replace(after, task=after.task or PLAN_TASK)
    return Turn(replace(after, work_since=after.work_since or now), (note,))


def given_back(subject: A, payment: BookedPayment, now: datetime) -> Turn[A] | None:
    """A person refunded the orphan at the provider: the ledger says so, and the task is done where
    nothing else waits. None where the ledger says so already."""
    line = next((x for x in subject.ledger if x.provider_id == payment.payment_id), None)
    if line is None or line.purpose is not Purpose.ORPHAN or line.status is not Status.CAPTURED:
        return None
    note = Note(
        "orphan_given_back",
        Actor.PROVIDER,
        f"{line.amount.text} went back by the way it came.",
        ("PAY-4",),
        line.amount,
        line.provider_id,
    )
    back = replace(line, goal=Goal.REFUNDED, status=Status.REFUNDED, settled_at=now)
    after = _with(subject, back)
    if isinstance(after, Plan) and after.task == PLAN_TASK:
        return Turn(replace(after, task=None, work_since=None), (note,))
    if isinstance(after, Claim) and after.ended and not _waits(after):
        return Turn(replace(after, work_since=None), (note,))
    return Turn(after, (note,))


def unexplained(ledger: Iterable[Line]) -> bool:
    """Whether money was taken that no record explains, and no person gave back yet."""
    return any(x.purpose is Purpose.ORPHAN and x.status is Status.CAPTURED for x in ledger)


def _waits(claim: Claim) -> bool:
    """Whether a claim that is over has another task about its money."""
    disputed = any(x.dispute and x.dispute.state is DisputeState.OPEN for x in claim.ledger)
    return disputed or unexplained(claim.ledger) or bool(returned_refunds(claim))


def _untold(line: Line) -> bool:
    captured = line.purpose is Purpose.ORPHAN and line.status is Status.CAPTURED
    return captured and line.goal is Goal.VOIDED


def _orphan(ledger: Sequence[Line], amount: Money, way: Way, status: Status, now: datetime) -> Line:
    n = 1 + sum(line.purpose is Purpose.ORPHAN for line in ledger)
    return Line(Purpose.ORPHAN, n, amount, Goal.VOIDED, way, status, recorded_at=now)


def _found(line: Line, reference: str) -> Note:
    return Note(
        "orphan_found",
        Actor.SYSTEM,
        f"A payment of {line.amount.text} that no step here needs was found at the payment "
        "provider, not charged. It is being undone.",
        ("PAY-7",),
        line.amount,
        reference,
    )


def _with_first(subject: A, line: Line) -> A:
    return replace(subject, ledger=(line, *subject.ledger))


def _with(subject: A, line: Line) -> A:
    lines = (line if known.key == line.key else known for known in subject.ledger)
    return replace(subject, ledger=tuple(lines))

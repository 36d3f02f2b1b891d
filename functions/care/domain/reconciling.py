"""Compares one subject's ledger with what the provider has of it. Pure; it decides nothing more.

What is under way is no difference: a step that the driver goes on with in these minutes, a payment
that the customer just made, a hand's work of which the webhook is still on its way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from .books import BookedDispute, BookedPage, BookedPayment, BookedRefund, Found
from .differences import Difference, Kind, Repair
from .ledger import Goal, Line, Purpose, Status, Way
from .money import Money
from .our_books import BACK, GRACE, LIVE, Ours
from .reports import OTHER_AMOUNT

INERT_FOR = timedelta(hours=24)  # so long its key may bring an unconfirmed payment back
INERT = frozenset({Status.CREATED, Status.REFUSED, Status.NEEDS_ACTION})


def compare(
    ours: Ours, found: Found, now: datetime, looked_for: Iterable[str] = ()
) -> tuple[Difference, ...]:
    """What differs at `now` (UTC). `looked_for` are ids of the ledger that would be in `found` if
    the provider had them."""
    return (
        *(x for each in found.payments for x in _of_payment(ours, each, found, now)),
        *(x for each in found.pages for x in _of_page(ours, each, now)),
        *(x for each in found.refunds for x in _of_refund(ours, each)),
        *(x for each in found.disputes for x in _of_dispute(ours, each, now)),
        *_missing(ours, found, looked_for),
    )


def _of_payment(
    ours: Ours, payment: BookedPayment, found: Found, now: datetime
) -> Iterator[Difference]:
    line = ours.line(payment.payment_id)
    if payment.status is None or (line is None and payment.tags is None):
        return
    if line is None:
        yield from _unknown(ours, payment, now)
        return
    kind = _kind(ours, line, payment, now)
    if kind is not None:
        yield _difference(ours, line, payment, kind)
    yield from _wrong_amounts(ours, line, payment, found, now)


def _unknown(ours: Ours, payment: BookedPayment, now: datetime) -> Iterator[Difference]:
    """A payment that no line has the id of."""
    made_for = ours.made_for(payment.tags)
    patience = INERT_FOR if payment.status in INERT else GRACE
    if payment.status is Status.VOIDED or now - payment.moved_at < patience:
        return
    if payment.status in INERT:
        # The provider ends those of its pages; they can be neither confirmed nor cancelled by us.
        if payment.page_id or (made_for and made_for.way is Way.PAGE):
            return
        kind = Kind.INERT_ORPHAN
    elif payment.status is Status.AUTHORIZED:
        kind = Kind.ORPHAN_HOLD
    elif payment.kept:
        kind = Kind.UNKNOWN_PAYMENT
    else:
        return
    # A page that was paid, and nobody looked since: the line waits for just this payment.
    waits = made_for is not None and made_for.provider_id is None and _wanted(made_for)
    repair = Repair.LOOK if waits else Repair.ADOPT
    amount = payment.captured if kind is Kind.UNKNOWN_PAYMENT else payment.amount
    yield Difference(
        kind,
        ours.subject,
        payment.payment_id,
        f"nothing taken for {made_for.key} yet" if made_for and waits else "no line of the ledger",
        _words(payment),
        amount,
        Repair.PERSON if ours.ledger is None else repair,
    )


def _wanted(line: Line) -> bool:
    return line.goal is not Goal.VOIDED and line.status in (Status.INTENDED, Status.OPEN)


def _kind(ours: Ours, line: Line, payment: BookedPayment, now: datetime) -> Kind | None:
    if line.purpose is Purpose.ORPHAN and payment.status is Status.CAPTURED:
        over = line.status is Status.REFUNDED and not payment.kept  # a person gave it back
        return None if over else Kind.UNKNOWN_PAYMENT
    just_ended = payment.ended_at is not None and now - payment.ended_at < GRACE
    if just_ended or ours.under_way(line, now):
        return None
    if payment.status is Status.AUTHORIZED:
        return None if line.status is Status.AUTHORIZED else Kind.ORPHAN_HOLD
    if payment.status is Status.CAPTURED:
        return _captured(line)
    if line.status is Status.CAPTURED:
        return Kind.WRONG_AMOUNT
    return _gone(line, payment) if line.status is Status.AUTHORIZED else None


def _captured(line: Line) -> Kind | None:
    if line.status is Status.CAPTURED:
        return None
    # A hold that stood, or was let go, and that nobody here asked to take.
    stood = line.status in (Status.AUTHORIZED, Status.VOIDED) and line.goal is not Goal.CAPTURED
    return Kind.CAPTURED_BY_HAND if stood else Kind.CAPTURED_RECORDED_HELD


def _gone(line: Line, payment: BookedPayment) -> Kind:
    """The ledger has a hold that does not stand any more."""
    if payment.lapsed:
        return Kind.LAPSED_HOLD
    by_hand = payment.status is Status.VOIDED and line.goal is not Goal.VOIDED
    return Kind.CANCELLED_BY_HAND if by_hand else Kind.RELEASED_RECORDED_HELD


def _wrong_amounts(
    ours: Ours, line: Line, payment: BookedPayment, found: Found, now: datetime
) -> Iterator[Difference]:
    if line.status is not payment.status:
        return
    if line.status is Status.AUTHORIZED:
        going = line.goal is Goal.VOIDED or line.refusal == OTHER_AMOUNT
        if payment.amount != line.amount and not going:
            yield _amounts(ours, line, "held", line.amount, payment.amount)
        return
    if line.status is not Status.CAPTURED or line.purpose is Purpose.ORPHAN:
        return
    if payment.captured != line.amount:
        yield _amounts(ours, line, "taken", line.amount, payment.captured)
    refunds = [x for x in ours.ledger or () if x.way is Way.BACK and x.refunds == line.provider_id]
    back = Money(sum(x.amount.amount for x in refunds if x.status in BACK), line.amount.currency)
    told = {x.refund_id for x in found.refunds if x.status is Status.REFUND_FAILED}
    moves = any(ours.under_way(x, now) or x.provider_id in told for x in refunds)
    if payment.refunded != back and not moves:
        asked = any(x.status is Status.INTENDED for x in refunds)
        repair = Repair.LOOK if asked else Repair.PERSON
        yield _amounts(ours, line, "given back", back, payment.refunded, repair)


def _of_page(ours: Ours, page: BookedPage, now: datetime) -> Iterator[Difference]:
    if page.status != "open" or now - page.created_at < GRACE:
        return
    line = ours.page(page.page_id)
    if line is not None and line.status is Status.OPEN:
        if line.goal is not Goal.VOIDED or ours.under_way(line, now):
            return
        says, repair = "a page that is to be closed", Repair.LOOK
    else:
        made_for = ours.made_for(page.tags)
        if line is None and made_for and _wanted(made_for) and not made_for.page_id:
            return  # its answer was lost; the same page comes again under the same key
        says, repair = "no open page", Repair.ADOPT
    unknown = ours.ledger is None
    yield Difference(
        Kind.UNKNOWN_PAGE,
        ours.subject,
        page.page_id,
        says,
        "an open page",
        page.amount,
        Repair.PERSON if unknown else repair,
    )


def _of_refund(ours: Ours, refund: BookedRefund) -> Iterator[Difference]:
    line = ours.line(refund.refund_id)
    if line is None or refund.status is not Status.REFUND_FAILED or line.status not in BACK:
        return
    yield Difference(
        Kind.FAILED_REFUND,
        ours.subject,
        refund.refund_id,
        line.status.value,
        refund.status.value,
        refund.amount,
        Repair.LOOK,
    )


def _of_dispute(ours: Ours, dispute: BookedDispute, now: datetime) -> Iterator[Difference]:
    line = ours.line(dispute.payment_id)
    known = line.dispute if line else None
    same = known is not None and known.dispute_id == dispute.dispute_id
    if now - dispute.created_at < GRACE or (same and known and known.state is dispute.state):
        return
    yield Difference(
        Kind.DISPUTE,
        ours.subject,
        dispute.payment_id,
        f"dispute {known.state}" if same and known else "no dispute",
        f"dispute {dispute.state}",
        dispute.amount,
        # Of an unknown payment the dispute is looked at once the ledger has a line for it.
        Repair.LOOK if line else Repair.PERSON,
    )


def _missing(ours: Ours, found: Found, looked_for: Iterable[str]) -> Iterator[Difference]:
    for provider_id in sorted(frozenset(looked_for) - found.ids):
        line = ours.line(provider_id)
        if line is not None and line.status in LIVE | BACK:
            yield Difference(
                Kind.MISSING_AT_PROVIDER,
                ours.subject,
                provider_id,
                f"{line.key} {line.status}",
                "nothing",
                line.amount,
                Repair.PERSON,
            )


def _difference(ours: Ours, line: Line, payment: BookedPayment, kind: Kind) -> Difference:
    amount = payment.captured if payment.status is Status.CAPTURED else line.amount
    return Difference(
        kind,
        ours.subject,
        payment.payment_id,
        f"{line.key} {line.status}, to be {line.goal}",
        _words(payment),
        amount,
        _repair(line, payment, kind),
    )


def _repair(line: Line, payment: BookedPayment, kind: Kind) -> Repair:
    if kind is Kind.WRONG_AMOUNT:
        return Repair.PERSON
    if kind is not Kind.UNKNOWN_PAYMENT or line.status is not Status.CAPTURED:
        return Repair.LOOK
    # An orphan that was taken is never given back by itself; once it was, the ledger says so.
    return Repair.PERSON if payment.kept else Repair.ADOPT


def _amounts(
    ours: Ours, line: Line, what: str, mine: Money, theirs: Money, repair: Repair = Repair.PERSON
) -> Difference:
    return Difference(
        Kind.WRONG_AMOUNT,
        ours.subject,
        line.provider_id or "",
        f"{line.key} {what} {mine.text}",
        f"{what} {theirs.text}",
        theirs,
        repair,
    )


def _words(payment: BookedPayment) -> str:
    """`captured 129.00 USD, refunded 29.00 USD`."""
    if payment.status is Status.CAPTURED:
        back = f", given back {payment.refunded.text}" if payment.refunded else ""
        return f"captured {payment.captured.text}{back}"
    return f"{payment.status} {payment.amount.text}"

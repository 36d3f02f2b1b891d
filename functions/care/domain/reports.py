"""What the provider says of a payment or a page, in our words, and what a line makes of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..frozen import frozen
from .ledger import Card, Dispute, Goal, Line, Proof, Refusal, RefusalKind, Status
from .money import Money
from .values import replace


@frozen
class Report:
    """What the provider says of one payment, in our words.

    `card` is the one that was asked, before that the one that would be. `authorized_at` (UTC) is
    when the bank was asked.
    """

    provider_id: str
    status: Status
    amount: Money
    captured: Money
    card: Card | None = None
    capture_before: datetime | None = None
    action_url: str | None = None
    refusal: Refusal | None = None
    disputed: Dispute | None = None
    customer: str | None = None
    authorized_at: datetime | None = None
    proof: Proof | None = None


@frozen
class PageReport:
    """What the provider says of a hosted page; `payment` once the customer has confirmed there."""

    page_id: str
    status: str  # open, complete, expired
    url: str | None
    payment: Report | None = None


# The provider's page took another amount than was agreed (a converted currency, say): never used.
OTHER_AMOUNT = Refusal("other_amount", RefusalKind.DEAD)
# It is another customer's payment that the page led to: never used either.
OTHER_CUSTOMER = Refusal("other_customer", RefusalKind.DEAD)
NOT_AS_AGREED = (OTHER_AMOUNT, OTHER_CUSTOMER)
# The bank sent a refund back: told once, then the desk's.
REFUND_RETURNED = Refusal("refund_returned", RefusalKind.PERSON)
# The provider makes no such refund. The code says why, the kind whether it was told.
REFUND_REFUSED, REFUND_REFUSED_TOLD = RefusalKind.DEAD, RefusalKind.PERSON
# A page of ours lives at least so long: the provider takes none under 30 minutes.
SHORTEST_PAGE = timedelta(minutes=35)
# An open page is looked at again, without a hint, when it is twice as old as now, and not sooner
# than this: its age decides, so that a customer who asks often delays nothing.
PAGE_LOOK = timedelta(minutes=10)
HALF_DONE = timedelta(minutes=1)
UNKNOWN_WINDOW = timedelta(days=4)  # where the provider tells no capture_before: never +7 days
# A hold that outlives its guessed end is looked at less and less often, and hourly at last.
STANDS_ON = timedelta(hours=1)


def record(line: Line, report: Report, now: datetime, customer: str | None = None) -> Line:
    """`line` with the provider's word on its payment. A status that moved is dated `now`.

    `customer` is the provider's id of whose payment it has to be.
    """
    moved = report.status is not line.status
    capture_before = report.capture_before or line.capture_before
    if report.status is Status.AUTHORIZED and capture_before is None:
        capture_before = (report.authorized_at or now) + UNKNOWN_WINDOW
    refused = report.status is Status.REFUSED
    refusal = _not_as_agreed(line, report, customer) or report.refusal or line.refusal
    rests = (
        moved or report.status is Status.CAPTURED or _stands_on(line, report, capture_before, now)
    )
    return replace(
        line,
        status=report.status,
        provider_id=report.provider_id,
        card=report.card or line.card,
        capture_before=capture_before,
        action_url=report.action_url,
        refusal=refusal,
        k=line.k + refused,
        tries=line.tries + refused,
        not_before=None if rests else now + _patience(line, report.status, capture_before, now),
        settled_at=now if moved else line.settled_at,
        dispute=_disputed(line, report),
        proof=report.proof or line.proof,
    )


def _stands_on(line: Line, report: Report, ends: datetime | None, now: datetime) -> bool:
    """Whether a hold stands as it is meant to, and nothing is to be asked of it before it `ends`
    (UTC): a look at it changes nothing, so nothing is stored."""
    meant = report.status is Status.AUTHORIZED and line.goal is Goal.AUTHORIZED
    return meant and ends is not None and now + HALF_DONE < ends


def _patience(line: Line, status: Status, ends: datetime | None, now: datetime) -> timedelta:
    """When to look again at what does not rest; `ends` (UTC) is when a hold was to lapse. What
    waits for the customer is looked at like a page: their way back, or a webhook, comes sooner."""
    if status is Status.AUTHORIZED and ends is not None:
        return min(max(HALF_DONE, now - ends), STANDS_ON)
    if status is not Status.NEEDS_ACTION:
        return HALF_DONE
    since = line.settled_at if line.status is status else None
    return max(PAGE_LOOK, now - (since or now))


def _not_as_agreed(line: Line, report: Report, customer: str | None) -> Refusal | None:
    """Why what stands is not what was asked for; a currency is part of the amount."""
    if report.status is not Status.AUTHORIZED:
        return None
    if report.amount != line.amount:
        return OTHER_AMOUNT
    return OTHER_CUSTOMER if customer and report.customer not in (None, customer) else None


def _disputed(line: Line, report: Report) -> Dispute | None:
    """The provider's word on a dispute, with what we know of that very one (PAY-8)."""
    known, said = line.dispute, report.disputed
    if known and said and known.dispute_id == said.dispute_id:
        return replace(said, told=known.told, answer=known.answer)
    return said or known


def record_answer(line: Line, found: Dispute, now: datetime) -> Line:
    """`line` after its dispute was answered, with the provider's word on the dispute.

    What was decided before our evidence got there is no answer of ours: its state says the rest.
    """
    known = line.dispute
    answer = known.answer if known else None
    if answer is not None and found.submitted:
        answer = replace(answer, sent_at=now)
    dispute = replace(found, told=known.told if known else None, answer=answer)
    return replace(line, dispute=dispute, not_before=None)


def refused_answer(line: Line, code: str) -> Line:
    """`line` after the provider said that it does not take the evidence."""
    known = line.dispute
    answer = known and known.answer
    refused = answer and replace(answer, refused=code)
    dispute = known and replace(known, answer=refused)
    return replace(line, dispute=dispute, not_before=None, k=line.k + 1)


def record_page(line: Line, page: PageReport, now: datetime, customer: str | None = None) -> Line:
    """`line` with the provider's word on its page; `customer` as for `record`."""
    # The address is long and of use only while the page is open: an item under 1 KB costs half.
    line = replace(line, page_id=page.page_id, page_url=page.url if page.status == "open" else None)
    if page.payment is not None and page.status == "complete":
        return record(line, page.payment, now, customer)
    if page.status == "expired":
        return replace(line, status=Status.VOIDED, not_before=None, settled_at=now)
    later = now + max(PAGE_LOOK, now - line.recorded_at)
    return replace(line, status=Status.OPEN, not_before=later)


def failed_call(line: Line, now: datetime, *, answer_stored: bool) -> Line:
    """`line` after a call whose outcome is in doubt: looked at again in a minute.

    A stored answer (a 500) would be replayed under its key, so the number in the key moves on.
    """
    return replace(line, not_before=now + HALF_DONE, k=line.k + answer_stored)


def refused_refund(line: Line, code: str, now: datetime) -> Line:
    """`line`, a refund, after the provider said that it makes none: `code` is its word for why."""
    refusal = Refusal(code, REFUND_REFUSED)
    return replace(
        line, status=Status.REFUND_FAILED, refusal=refusal, not_before=None, settled_at=now
    )


def untold_failure(line: Line) -> bool:
    """Whether a refund failed and nobody was told: sent back by the bank, or never made."""
    new = line.refusal is None or line.refusal.kind is REFUND_REFUSED
    return line.status is Status.REFUND_FAILED and new


def told_failure(line: Line) -> Line:
    """The failed refund once it was told: it is told once."""
    if line.refusal is None:
        return replace(line, refusal=REFUND_RETURNED)
    return replace(line, refusal=Refusal(line.refusal.code, REFUND_REFUSED_TOLD))


def failure_text(line: Line) -> str:
    """Why the money did not go back, for the customer."""
    if line.refusal is None:
        why = f"Your bank did not take the refund of {line.amount.text}."
    else:
        why = f"The refund of {line.amount.text} could not be made by the way the money came."
    return f"{why} The service desk will be in touch."

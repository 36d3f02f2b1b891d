"""Performs one effect at the payment provider and records what it said. The only caller of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from ..domain.claim import Claim
from ..domain.ledger import Effect, Line, Purpose, Status, Way
from ..domain.order_card import order_card
from ..domain.plan import Plan
from ..domain.reports import (
    HALF_DONE,
    failed_call,
    record,
    record_answer,
    record_page,
    refused_answer,
    refused_refund,
)
from ..domain.values import replace
from ..frozen import frozen
from .bank_answer import AnswerRefused, Bundle
from .page_words import for_credit_cards, page_words
from .payments import InDoubt, PageOrder, PaymentOrder, Payments, RefundRefused, RefundReport
from .seal import subject_of
from .site import pages_of

PAGE_LIVES = timedelta(minutes=32)  # the provider takes none under 30; ours end a minute early
REFUND_LOOK = timedelta(days=1)  # a refund on its way is looked at again daily
# The provider forgets a key after 24 hours: short of that, what was sent under it is looked up.
KEY_TOLD = timedelta(hours=23)
CARD_TOLD = timedelta(minutes=1)  # how long ago at most the card was looked at when it is charged


@frozen
class Effects:
    """Asks the provider under keys derived from subject, purpose, number and effect.

    `site_url` has no slash at its end; `stack` tells our payments from another stack's. `bundle`
    puts together what a bank is told about a dispute; a door without it leaves that to the worker.
    """

    payments: Payments
    site_url: str
    stack: str
    bundle: Bundle | None = None

    def able(self, effect: Effect) -> bool:
        """Whether this door performs `effect`."""
        return self.bundle is not None or effect is not Effect.ANSWER_DISPUTE

    def perform(self, subject: Plan | Claim, line: Line, effect: Effect, now: datetime) -> Line:
        """`line` with the outcome. Never raises `InDoubt`: a doubt is recorded and looked at again
        in a minute, by id or under the same key."""
        try:
            return _HOW[effect](self, subject, line, now)
        except InDoubt as doubt:
            return failed_call(line, now, answer_stored=doubt.answer_stored)

    def key(self, subject: Plan | Claim, line: Line, effect: Effect) -> str:
        """`claim_…/hold/1/confirm/2`: the same for the same try of the same thing."""
        return f"{subject_of(subject)}/{line.key}/{effect}/{line.k}"

    def tags(self, subject: Plan | Claim, line: Line) -> dict[str, str]:
        """What the provider keeps with the payment, and reconciliation finds it by."""
        return {
            "subject": subject_of(subject),
            "effect": line.purpose.value,
            "n": str(line.n),
            "stack": self.stack,
        }

    def return_url(self, subject: Plan | Claim) -> str:
        """Where the provider sends the customer back to: a page in the language of `subject`."""
        pages = pages_of(self.site_url, subject.locale)
        page = "plan-return.html?plan" if isinstance(subject, Plan) else "claim-return.html?claim"
        return f"{pages}/{page}={subject_of(subject)}"

    def _open_page(self, subject: Plan | Claim, line: Line, now: datetime) -> Line:
        """A page that was not opened in its time is given up: nobody was sent to it, and the
        next try has a time of its own."""
        if line.page_expires_at is None or now + PAGE_LIVES > line.page_expires_at:
            return replace(line, status=Status.VOIDED, settled_at=now)
        title, explanation = page_words(subject, line)
        order = PageOrder(
            subject=subject_of(subject),
            customer=_customer(subject),
            amount=line.amount,
            title=title,
            explanation=explanation,
            locale=subject.locale,
            return_url=self.return_url(subject),
            expires_at=line.page_expires_at,
            hold=line.purpose is Purpose.HOLD,
            express=for_credit_cards(subject, line),
            tags=self.tags(subject, line),
            again=_made_before(line, now),
        )
        page = self.payments.open_page(order, self.key(subject, line, Effect.OPEN_PAGE))
        return record_page(line, page, now)

    def _read_page(self, subject: Plan | Claim, line: Line, now: datetime) -> Line:
        page = self.payments.read_page(line.page_id or "")
        return record_page(line, page, now, subject.customer)

    def _close_page(self, subject: Plan | Claim, line: Line, now: datetime) -> Line:
        page = self.payments.close_page(line.page_id or "")
        return record_page(line, page, now, subject.customer)

    def _create(self, subject: Plan | Claim, line: Line, now: datetime) -> Line:
        order = PaymentOrder(
            subject=subject_of(subject),
            customer=_customer(subject),
            payment_method=_saved_card(subject),
            amount=line.amount,
            capture=line.purpose is not Purpose.HOLD,
            descriptor=_descriptor(subject, line.purpose),
            tags=self.tags(subject, line),
            again=_made_before(line, now),
        )
        report = self.payments.create(order, self.key(subject, line, Effect.CREATE))
        return record(line, report, now)

    def _confirm(self, subject: Plan | Claim, line: Line, now: datetime) -> Line:
        """Without the customer, a card is asked only as the brand that was agreed to (PAY-2)."""
        seen = line.settled_at or now
        if line.way is Way.OFF_SESSION and line.card and now >= seen + CARD_TOLD:
            card = self.payments.card(line.card.payment_method)
            if card.brand != line.card.brand:
                return replace(line, card=card, not_before=now + HALF_DONE)
        report = self.payments.confirm(
            line.provider_id or "",
            self.key(subject, line, Effect.CONFIRM),
            off_session=line.way is Way.OFF_SESSION,
            return_url=self.return_url(subject),
        )
        return record(line, report, now)

    def _read(self, subject: Plan | Claim, line: Line, now: datetime) -> Line:
        return record(line, self.payments.read(line.provider_id or ""), now)

    def _capture(self, subject: Plan | Claim, line: Line, now: datetime) -> Line:
        purpose = Purpose.DEFAULT if line.purpose is Purpose.HOLD else line.purpose
        report = self.payments.capture(
            line.provider_id or "",
            line.amount,
            self.key(subject, line, Effect.CAPTURE),
            descriptor=_descriptor(subject, purpose),
        )
        return record(line, report, now)

    def _void(self, subject: Plan | Claim, line: Line, now: datetime) -> Line:
        key = self.key(subject, line, Effect.VOID)
        return record(line, self.payments.void(line.provider_id or "", key), now)

    def _refund(self, subject: Plan | Claim, line: Line, now: datetime) -> Line:
        tags, key = self.tags(subject, line), self.key(subject, line, Effect.REFUND)
        try:
            report = self.payments.refund(line.refunds or "", line.amount, tags, key)
        except RefundRefused as no:
            return refused_refund(line, no.code, now)
        return _refunded(line, report, now)

    def _read_refund(self, subject: Plan | Claim, line: Line, now: datetime) -> Line:
        return _refunded(line, self.payments.read_refund(line.provider_id or ""), now)

    def _answer_dispute(self, subject: Plan | Claim, line: Line, now: datetime) -> Line:
        if self.bundle is None or line.dispute is None:
            raise InDoubt("left to settle_due", answer_stored=False)
        key = self.key(subject, line, Effect.ANSWER_DISPUTE)
        evidence = self.bundle.about(subject, line)
        try:
            found = self.payments.answer_dispute(line.dispute.dispute_id, evidence, key)
        except AnswerRefused as no:
            return refused_answer(line, no.code)
        return record_answer(line, found, now)


def _made_before(line: Line, now: datetime) -> datetime | None:
    """Since when a former try may have made what is asked for now, where its key does not tell: its
    number moved on with a stored answer, or the provider has forgotten it."""
    known = line.k == 1 and now < line.recorded_at + KEY_TOLD
    return None if known else line.recorded_at


def _refunded(line: Line, report: RefundReport, now: datetime) -> Line:
    waits = report.status is Status.REFUND_PENDING
    return replace(
        line,
        status=report.status,
        provider_id=report.refund_id,
        not_before=now + REFUND_LOOK if waits else None,
        settled_at=now,
    )


def _saved_card(subject: Plan | Claim) -> str:
    """The provider's id of the one card of the order (PAY-2)."""
    card = order_card(subject.ledger)
    if card is None:
        raise LookupError("no card was saved")
    return card.payment_method


def _customer(subject: Plan | Claim) -> str:
    if subject.customer is None:
        raise LookupError("the account has no customer at the provider")
    return subject.customer


def _descriptor(subject: Plan | Claim, purpose: Purpose) -> str:
    """What a card statement shows: `HOLD 7F3K`, at most 12 characters."""
    word = "PLAN" if purpose is Purpose.PURCHASE else purpose.upper()
    return f"{word} {subject_of(subject)[-4:].upper()}"


_How = Callable[[Effects, Plan | Claim, Line, datetime], Line]
_HOW: dict[Effect, _How] = {
    Effect.OPEN_PAGE: Effects._open_page,
    Effect.READ_PAGE: Effects._read_page,
    Effect.CLOSE_PAGE: Effects._close_page,
    Effect.CREATE: Effects._create,
    Effect.CONFIRM: Effects._confirm,
    Effect.READ: Effects._read,
    Effect.CAPTURE: Effects._capture,
    Effect.VOID: Effects._void,
    Effect.REFUND: Effects._refund,
    Effect.READ_REFUND: Effects._read_refund,
    Effect.ANSWER_DISPUTE: Effects._answer_dispute,
}

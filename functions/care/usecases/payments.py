"""What the use cases need of the payment provider. The adapter and the tests' twin fulfil it."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import Protocol

from ..domain.errors import CareError
from ..domain.ledger import Card, Dispute, Status
from ..domain.money import Money
from ..domain.reports import PageReport, Report
from ..frozen import frozen
from .bank_answer import DisputeEvidence


class InDoubt(CareError):
    """The provider's answer is missing or of no use: what happened there is to be asked again.

    `answer_stored` says that the provider keeps the answer under the key (a 500), so the number in
    the key must move on; otherwise (no answer, 409, 429) the same key is sent again.
    """

    retry = True

    def __init__(self, detail: str, *, answer_stored: bool) -> None:
        super().__init__(detail)
        self.answer_stored = answer_stored


class RefundRefused(CareError):
    """The provider makes no such refund, and would not if asked again: the payment is unknown to
    it, too small or refunded already. Nothing moved. `code` is the provider's word."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the refund is refused as {code}")
        self.code = code


@frozen
class PageOrder:
    """All that a hosted page is made from. The same order under the same key is the same page.

    `hold` asks for what a Premium hold needs: the card kept for off-session use, extended
    authorization; `express` for credit cards of PAY-1 only. `tags` become the provider's metadata.
    `again` (UTC) says that a former try, not before that instant, may have made the page, and its
    key no longer tells: one that is open with the same tags is found and taken instead.
    """

    subject: str
    customer: str
    amount: Money
    title: str
    explanation: str
    locale: str
    return_url: str
    expires_at: datetime
    hold: bool
    express: bool
    tags: dict[str, str] = field(default_factory=dict)
    again: datetime | None = None


@frozen
class PaymentOrder:
    """A payment on a saved card, created inert. `capture` is False for a hold.

    `again` (UTC) says that a former try, not before that instant, may have made the payment, and
    its key no longer tells: one with the same tags is found and taken instead.
    """

    subject: str
    customer: str
    payment_method: str
    amount: Money
    capture: bool
    descriptor: str
    tags: dict[str, str] = field(default_factory=dict)
    again: datetime | None = None


@frozen
class RefundReport:
    """What the provider says of a refund."""

    refund_id: str
    status: Status  # REFUND_PENDING, REFUNDED, REFUND_FAILED


@frozen
class ProviderEvent:
    """A verified webhook: a hint that something about `subject` changed, never a fact to store.

    `object_id` is the payment's where it is about one, else the object's own. `stack` is whose the
    object says it is, `customer` the provider's customer that it belongs to; `created` is when the
    provider made the event, in epoch seconds.
    """

    event_id: str
    type: str
    subject: str | None
    object_id: str
    stack: str | None = None
    customer: str | None = None
    created: int | None = None


class Payments(Protocol):
    """The payment provider. Every call raises `InDoubt` where the outcome is not known.

    Keys are derived by the caller and sent as they are. A refusal of the card is a Report.
    """

    def customer(self, account_id: str, email: str, key: str) -> str: ...

    def open_page(self, order: PageOrder, key: str) -> PageReport: ...

    def read_page(self, page_id: str) -> PageReport: ...

    def close_page(self, page_id: str) -> PageReport:
        """Expires an open page; one that was completed meanwhile is reported as it is."""
        ...

    def card(self, payment_method: str) -> Card:
        """A saved card as it is now: the bank may have renewed its number, expiry or brand."""
        ...

    def create(self, order: PaymentOrder, key: str) -> Report:
        """An inert payment: nothing moves before `confirm`. The report shows the card as it is."""
        ...

    def confirm(self, payment_id: str, key: str, *, off_session: bool, return_url: str) -> Report:
        """Asks the bank, on the card that the payment was created with; `return_url` is for the
        customer's way back from 3-D Secure. A payment that is past it is reported as it is."""
        ...

    def read(self, payment_id: str) -> Report: ...

    def capture(self, payment_id: str, amount: Money, key: str, *, descriptor: str) -> Report:
        """Captures; a payment that is past it is reported as it is."""
        ...

    def void(self, payment_id: str, key: str) -> Report:
        """Cancels; a payment that is past it is reported as it is."""
        ...

    def refund(
        self, payment_id: str, amount: Money, tags: dict[str, str], key: str
    ) -> RefundReport:
        """Refunds once: a refund with the same tags that already stands is reported instead.

        Raises `RefundRefused` where the provider makes none.
        """
        ...

    def read_refund(self, refund_id: str) -> RefundReport: ...

    def answer_dispute(self, dispute_id: str, evidence: DisputeEvidence, key: str) -> Dispute:
        """Submits the evidence, once: a dispute that was answered or is over is reported as it is.

        Raises `AnswerRefused` where the provider does not take it.
        """
        ...

    def event(self, body: bytes, signature: str) -> ProviderEvent:
        """Verifies a webhook and asks nobody. Raises `BadValue` for a bad, stale or foreign
        signature."""
        ...

    def whose(self, payment_id: str) -> str | None:
        """The plan or claim that a payment says it is for; None for one that is none of ours."""
        ...

    def account_of(self, customer_id: str) -> str | None:
        """The account that a customer was made for; None for one that is none of ours."""
        ...

    def warned_of(self, payment_id: str) -> bool:
        """Whether the bank sent an early fraud warning about a payment."""
        ...

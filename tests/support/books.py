"""The port `Books` over the in-memory provider, and the mishaps that reconciliation has to find.

Kept honest by `tests/contract/test_books.py`, which runs the same cases at the payment double.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from care.domain.books import BookedDispute, BookedPage, BookedPayment, BookedRefund, Found, Tags
from care.domain.ledger import Status
from care.domain.money import Money
from care.usecases.payments import PaymentOrder

from .payment_machine import Machine, Page, Payment, Refund
from .payments import MemoryPayments

_ANSWER_WITHIN = timedelta(days=14)  # of a dispute, from its opening
T = TypeVar("T")


class MemoryBooks:
    """What the machine behind `payments` has; `stack` is the tag that makes it ours."""

    def __init__(self, payments: MemoryPayments, stack: str = "test") -> None:
        self._payments, self._stack = payments, stack

    @property
    def _machine(self) -> Machine:
        return self._payments._machine

    def payments(self, since: datetime, until: datetime) -> Iterator[BookedPayment]:
        booked = [self._payment(self._machine.payment(i)) for i in self._machine.payments]
        return iter(_made([x for x in booked if x.tags], since, until))

    def pages(self, since: datetime, until: datetime) -> Iterator[BookedPage]:
        pages = [self._page(self._machine.page(i)) for i in self._machine.pages]
        return iter(_made([x for x in pages if x], since, until))

    def refunds(self, since: datetime, until: datetime) -> Iterator[BookedRefund]:
        refunds = [self._refund(each) for each in self._machine.refunds.values()]
        return iter(_made(refunds, since, until))

    def disputes(self, since: datetime, until: datetime) -> Iterator[BookedDispute]:
        disputes = (self._dispute(each) for each in self._machine.payments.values())
        return iter(_made([x for x in disputes if x], since, until))

    def payment(self, payment_id: str) -> Found:
        if payment_id not in self._machine.payments:
            return Found()
        payment = self._machine.payment(payment_id)
        page = next((p for p in self._machine.pages.values() if p.payment is payment), None)
        booked = replace(self._payment(payment), page_id=page.id if page else None)
        refunds = tuple(self._refund(each) for each in self._machine.refunds_of(payment))
        dispute = self._dispute(payment)
        return Found((booked,), (), refunds, (dispute,) if dispute else ())

    def page(self, page_id: str) -> BookedPage | None:
        known = page_id in self._machine.pages
        return self._page(self._machine.page(page_id)) if known else None

    # Mishaps

    def orphan(self, like: str, status: Status, n: int = 99) -> str:
        """A payment as of the subject of the payment `like`, for a line `n` that nobody wrote."""
        known = self._machine.payment(like)
        capture = status is Status.CAPTURED
        order = PaymentOrder(
            subject=known.subject,
            customer=known.customer,
            payment_method="pm_card_visa",
            amount=known.amount,
            capture=capture,
            descriptor="HOLD 7F3K",
            tags=self._tagged(known.subject, n),
        )
        made = self._machine.create(order)
        if status is not Status.CREATED:
            self._machine.confirm(made, off_session=True)
        assert made.status is status
        return made.id

    def strange(self, like: str, subject: str, status: Status = Status.AUTHORIZED) -> str:
        """A payment that names a subject that nobody knows here."""
        made = self._machine.payment(self.orphan(like, status))
        made.subject = subject
        assert made.order
        made.order = replace(made.order, tags=self._tagged(subject, 1))
        return made.id

    def open_page_again(self, page_id: str) -> str:
        """A second page like that one, which no answer told us of."""
        order = self._machine.page(page_id).order
        later = self._machine.clock.now() + timedelta(hours=20)
        tags = self._tagged(order.subject, 99)
        return self._machine.open_page(replace(order, expires_at=later, tags=tags)).id

    def capture_part(self, payment_id: str, amount: int) -> None:
        """Somebody captures a part of a hold at the dashboard."""
        payment = self._machine.payment(payment_id)
        self._machine.capture(payment, Money(amount, payment.amount.currency))

    def refund_by_hand(self, payment_id: str, amount: int) -> str:
        """Somebody refunds at the dashboard: no tag of ours."""
        payment = self._machine.payment(payment_id)
        return self._machine.refund(payment, Money(amount, payment.amount.currency), {}).id

    def forget(self, payment_id: str) -> None:
        """The provider has no such payment any more."""
        del self._machine.payments[payment_id]

    def _tagged(self, subject: str, n: int) -> dict[str, str]:
        return {"subject": subject, "effect": "hold", "n": str(n), "stack": self._stack}

    # As they are now

    def _payment(self, payment: Payment) -> BookedPayment:
        currency = payment.amount.currency
        assert payment.created_at
        voided = payment.status is Status.VOIDED
        return BookedPayment(
            payment_id=payment.id,
            tags=self._tags(self._order_of(payment)),
            customer=payment.customer,
            created_at=payment.created_at,
            moved_at=payment.created_at,
            status=payment.status,
            amount=payment.amount,
            captured=Money(payment.taken, currency),
            refunded=Money(self._machine.refunded(payment), currency),
            capture_before=payment.capture_before,
            ended_at=(payment.ended_at or payment.capture_before) if voided else None,
        )

    def _order_of(self, payment: Payment) -> dict[str, str]:
        if payment.order is not None:
            return payment.order.tags
        pages = self._machine.pages.values()
        return next((page.order.tags for page in pages if page.payment is payment), {})

    def _page(self, page: Page) -> BookedPage | None:
        tags = self._tags(page.order.tags)
        assert page.created_at
        if tags is None:
            return None
        return BookedPage(page.id, tags, page.created_at, page.status, page.order.amount)

    def _refund(self, refund: Refund) -> BookedRefund:
        amount = Money(refund.amount, refund.payment.amount.currency)
        status = self._machine.refund_status(refund)
        tags = self._tags(refund.tags)
        return BookedRefund(refund.id, refund.payment.id, tags, refund.at, status, amount)

    def _dispute(self, payment: Payment) -> BookedDispute | None:
        dispute = payment.dispute
        if dispute is None or dispute.due_by is None:
            return None
        opened = dispute.due_by - _ANSWER_WITHIN
        amount = Money(payment.taken, payment.amount.currency)
        return BookedDispute(dispute.dispute_id, payment.id, opened, dispute.state, amount)

    def _tags(self, tags: dict[str, str]) -> Tags | None:
        if tags.get("stack") != self._stack:
            return None
        return Tags(tags["subject"], tags["effect"], int(tags["n"]))


class MemoryReports:
    """The port `Reports`: the newest is the one of the latest time."""

    def __init__(self) -> None:
        self.kept: dict[datetime, dict[str, Any]] = {}

    def put(self, at: datetime, report: dict[str, Any]) -> None:
        self.kept[at] = report

    def newest(self) -> dict[str, Any] | None:
        return self.kept[max(self.kept)] if self.kept else None


def _made(objects: Iterable[T], since: datetime, until: datetime) -> list[T]:
    found: list[Any] = [x for x in objects if since <= x.created_at < until]  # type: ignore[attr-defined]
    return sorted(found, key=lambda each: each.created_at, reverse=True)

"""The payment provider in memory: the port `Payments` with its edges, fast and without I/O.

Kept honest by `tests/contract/test_payments.py`, which runs the same cases on the payment double.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from care.adapters.stripe.errors import ProviderDefect, ProviderKeyReused
from care.adapters.stripe.mapping import refused
from care.adapters.stripe.pages import statement_suffix
from care.domain.errors import BadValue
from care.domain.ledger import Card, DisputeState, Status
from care.domain.money import Money
from care.domain.reports import PageReport, Report
from care.usecases.payments import (
    PageOrder,
    PaymentOrder,
    ProviderEvent,
    RefundRefused,
    RefundReport,
)
from care.usecases.ports import Clock

from .payment_cards import TestCard, card_of
from .payment_faults import Desk
from .payment_machine import Machine, Method, Page, Payment, Refund
from .payment_news import News

_CONFIRMABLE = (Status.CREATED, Status.REFUSED)
_VOIDABLE = (*_CONFIRMABLE, Status.NEEDS_ACTION, Status.AUTHORIZED)


@dataclass(slots=True)
class Book:
    """What one subject's money does now, in minor units. `captures` counts captured payments."""

    held: int = 0
    captured: int = 0
    refunded: int = 0
    live_holds: int = 0
    captures: int = 0


class MemoryPayments(News):
    """The port, and the levers of tests: `pay`, `verify`, `bank_says`, `limit`, `books`, faults.

    A call is named in a fault as in the port: `lose_reply_of("confirm")`. Where the adapter reads
    first (`confirm`) or after a refusal, the twin's one call stands for both requests.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._machine = Machine(clock)
        self.desk = Desk(clock)
        self.lose_reply_of = self.desk.lose_reply_of
        self.fail_500 = self.desk.fail_500

    # The port

    def customer(self, account_id: str, email: str, key: str) -> str:
        made: str = self._take(
            "customer", key, (account_id, email), lambda: self._machine.new_id("cus")
        )
        self.accounts[made] = account_id
        return made

    def open_page(self, order: PageOrder, key: str) -> PageReport:
        asked = replace(order, again=None)
        if order.again and (found := self._machine.page_like(asked)):
            return self._take("open_page", None, (), lambda: _page_report(found))
        return self._take(
            "open_page", key, (asked,), lambda: _page_report(self._machine.open_page(asked))
        )

    def read_page(self, page_id: str) -> PageReport:
        return self._take("read_page", None, (), lambda: _page_report(self._page(page_id)))

    def close_page(self, page_id: str) -> PageReport:
        return self._take("close_page", None, (), lambda: self._close(page_id))

    def card(self, payment_method: str) -> Card:
        return self._take("card", None, (), lambda: _shown(self._machine.method(payment_method)))

    def create(self, order: PaymentOrder, key: str) -> Report:
        statement_suffix(order.descriptor)
        asked = replace(order, again=None)
        if order.again and (found := self._machine.payment_like(asked)):
            return self._take("create", None, (), lambda: _report(found))
        return self._take("create", key, (asked,), lambda: _report(self._machine.create(asked)))

    def confirm(self, payment_id: str, key: str, *, off_session: bool, return_url: str) -> Report:
        asked = (payment_id, off_session or return_url)
        past = self._machine.payment(payment_id).status not in _CONFIRMABLE
        return self._take(
            "confirm", None if past else key, asked, lambda: self._confirm(payment_id, off_session)
        )

    def read(self, payment_id: str) -> Report:
        return self._take("read", None, (), lambda: self._looked_at(payment_id))

    def capture(self, payment_id: str, amount: Money, key: str, *, descriptor: str) -> Report:
        asked = (payment_id, amount, statement_suffix(descriptor))
        return self._take("capture", key, asked, lambda: self._capture(payment_id, amount))

    def void(self, payment_id: str, key: str) -> Report:
        return self._take("void", key, (payment_id,), lambda: self._void(payment_id))

    def refund(
        self, payment_id: str, amount: Money, tags: dict[str, str], key: str
    ) -> RefundReport:
        try:
            return self._refunded(payment_id, amount, tags, key)
        except ProviderKeyReused:
            raise
        except ProviderDefect as error:
            raise RefundRefused(error.code or "invalid") from error

    def _refunded(
        self, payment_id: str, amount: Money, tags: dict[str, str], key: str
    ) -> RefundReport:
        asked = (payment_id, amount, tuple(sorted(tags.items())))
        standing = self._refund_tagged(payment_id, tags)
        if standing is not None:
            return self._take("refund", None, asked, lambda: self._refund_report(standing))
        return self._take("refund", key, asked, lambda: self._refund(payment_id, amount, tags))

    def read_refund(self, refund_id: str) -> RefundReport:
        def work() -> RefundReport:
            return self._refund_report(self._machine.refunds[refund_id])

        return self._take("read_refund", None, (), work)

    def event(self, body: bytes, signature: str) -> ProviderEvent:
        if signature != _signature(body):
            raise BadValue("/headers/Stripe-Signature", "The signature does not fit the body.")
        return ProviderEvent(**json.loads(body))

    # The customer, the bank and the oracle

    def pay(self, page_id: str, card: str = "visa", *, verify: bool = True) -> str | None:
        """The customer pays on the page; 3-D Secure, where asked for, ends as `verify` says.

        Returns the word that refused the card, the page then still open; None when it is complete.
        """
        return self._machine.pay(self._page(page_id), _card(card), verify=verify)

    def verify(self, payment_id: str, *, ok: bool = True) -> None:
        """The customer answers the bank's 3-D Secure for a payment that needs it."""
        self._machine.verify(self._machine.payment(payment_id), ok=ok)

    def attached(self, card: str, customer: str) -> str:
        """A payment method that the customer saved earlier, agreed for off-session use."""
        method = self._machine.new_method(_card(card), customer)
        method.set_up = True
        return method.id

    def bank_says(self, *words: str) -> None:
        """The bank's next answers, in order: a decline code, `need_action` or `approve`."""
        self._machine.words.extend(words)

    def silence_bank(self) -> None:
        """Answers still to come are forgotten: the bank approves, within its limits."""
        self._machine.words.clear()

    def by_hand(self, payment_id: str, *, capture: bool) -> None:
        """Somebody captures a payment in full, or cancels it, on the provider's dashboard.

        No planned fault strikes there, and a payment that is past it stays as it is.
        """
        if capture:
            self._capture(payment_id, self._machine.payment(payment_id).amount)
        else:
            self._void(payment_id)

    def dispute(self, payment_id: str) -> None:
        """The cardholder disputes a captured payment at their bank."""
        self._machine.open_dispute(self._machine.payment(payment_id))

    def end_dispute(self, payment_id: str, state: str) -> None:
        """The bank decides: `won` or `lost`."""
        self._machine.end_dispute(self._machine.payment(payment_id), DisputeState(state))

    def renews_card(self, payment_id: str, card: str) -> None:
        """The bank gives the card of a payment another number, expiry or brand (PAY-2)."""
        self._machine.payment(payment_id).method.card = _card(card)

    def renews_method(self, method_id: str, card: str) -> None:
        """The same, of a saved payment method."""
        self._machine.method(method_id).card = _card(card)

    def limit(self, card: str, amount: int | None) -> None:
        """The card's credit line in minor units; None lifts it."""
        fingerprint = _card(card).fingerprint
        if amount is None:
            self._machine.limits.pop(fingerprint, None)
        else:
            self._machine.limits[fingerprint] = amount

    def webhook(
        self, type: str, object_id: str, subject: str | None, **more: Any
    ) -> tuple[bytes, str]:
        """Body and signature of an event; made at this instant, where no `created` says another."""
        id_ = more.pop("event_id", None) or self._machine.new_id("evt")
        more = {"created": int(self._machine.clock.now().timestamp())} | more
        event = ProviderEvent(id_, type, subject, object_id, **more)
        body = json.dumps(asdict(event)).encode()
        return body, _signature(body)

    def made_for(self, subject: str) -> list[Report]:
        """Every payment ever made for a subject, as it is now, known to a ledger or not."""
        ids = [i for i, payment in self._machine.payments.items() if payment.subject == subject]
        return [_report(self._machine.payment(i)) for i in ids]

    def books(self) -> dict[str, Book]:
        """By subject, every payment ever made counted as it stands now."""
        books: dict[str, Book] = defaultdict(Book)
        for payment_id in self._machine.payments:
            payment = self._machine.payment(payment_id)
            book = books[payment.subject]
            book.held += self._machine.held(payment)
            book.captured += payment.taken
            book.refunded += self._machine.refunded(payment)
            book.live_holds += payment.status is Status.AUTHORIZED
            book.captures += payment.status is Status.CAPTURED
        return books

    # What each call does. A function returned is asked anew whenever its key is replayed.

    def _take(
        self, call: str, key: str | None, asked: tuple[Any, ...], work: Callable[[], Any]
    ) -> Any:
        return self.desk.take(call, key, asked, work)

    def _now(self, payment_id: str) -> Report:
        return _report(self._machine.payment(payment_id))

    def _looked_at(self, payment_id: str) -> Report:
        return replace(self._now(payment_id), disputed=self._machine.payment(payment_id).dispute)

    def _page(self, page_id: str) -> Page:
        return self._machine.page(page_id)

    def _close(self, page_id: str) -> PageReport:
        page = self._page(page_id)
        if page.status == "open":
            page.status = "expired"
        return _page_report(page)

    def _confirm(self, payment_id: str, off_session: bool) -> Report | Callable[[], Report]:
        payment = self._machine.payment(payment_id)
        if payment.status in _CONFIRMABLE:
            self._machine.confirm(payment, off_session=off_session)
        why = payment.refusal
        if payment.status is Status.REFUSED and why:
            return lambda: refused(self._now(payment_id), why)
        return _report(payment)

    def _capture(self, payment_id: str, amount: Money) -> Report | Callable[[], Report]:
        payment = self._machine.payment(payment_id)
        if payment.status is not Status.AUTHORIZED:
            return lambda: self._now(payment_id)
        self._machine.capture(payment, amount)
        return _report(payment)

    def _void(self, payment_id: str) -> Report | Callable[[], Report]:
        payment = self._machine.payment(payment_id)
        if payment.status not in _VOIDABLE:
            return lambda: self._now(payment_id)
        payment.status, payment.ended_at = Status.VOIDED, self._machine.clock.now()
        return _report(payment)

    def _refund(self, payment_id: str, amount: Money, tags: dict[str, str]) -> RefundReport:
        payment = self._machine.payment(payment_id)
        return self._refund_report(self._machine.refund(payment, amount, tags))

    def _refund_tagged(self, payment_id: str, tags: dict[str, str]) -> Refund | None:
        known = self._machine.refunds_of(self._machine.payment(payment_id))
        return next((refund for refund in known if refund.tags == tags), None)

    def _refund_report(self, refund: Refund) -> RefundReport:
        return RefundReport(refund.id, self._machine.refund_status(refund))


def _report(payment: Payment) -> Report:
    asks = payment.status is Status.NEEDS_ACTION
    return Report(
        provider_id=payment.id,
        status=payment.status,
        amount=payment.amount,
        captured=Money(payment.taken, payment.amount.currency),
        card=_shown(payment.method, payment.asked),
        capture_before=payment.capture_before,
        action_url=f"https://bank.example/verify/{payment.id}" if asks else None,
        refusal=payment.refusal if payment.status is Status.REFUSED else None,
        customer=payment.customer,
    )


def _shown(method: Method, asked: TestCard | None = None) -> Card:
    card = asked or method.card
    return Card(method.id, card.brand, card.funding, card.fingerprint, card.number[-4:])


def _page_report(page: Page) -> PageReport:
    url = f"https://pay.example/{page.id}" if page.status == "open" else None
    complete = page.status == "complete" and page.payment
    return PageReport(page.id, page.status, url, _report(page.payment) if complete else None)


def _card(name: str) -> TestCard:
    card = card_of(name)
    if card is None:
        raise ValueError(f"{name} is no test card")
    return card


def _signature(body: bytes) -> str:
    return hashlib.sha256(b"memory" + body).hexdigest()

"""What the in-memory provider remembers, and the moves of its payments, pages and refunds.

Holds lapse, pages expire and refunds move on by the clock; nothing is scheduled, each look reckons.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from care.adapters.stripe.errors import ProviderDefect
from care.adapters.stripe.mapping import refusal
from care.adapters.stripe.pages import PAGE_ENDS_EARLY
from care.domain.errors import BadValue
from care.domain.ledger import Dispute, DisputeState, Refusal, Status
from care.domain.money import Money
from care.usecases.payments import InDoubt, PageOrder, PaymentOrder
from care.usecases.ports import Clock

from .payment_cards import TestCard, card_of

_IN_PERSON = timedelta(days=7)
_VISA_OFF_SESSION = timedelta(days=4, hours=18)
_REFUND_MOVES = timedelta(seconds=3)
_ANSWER_WITHIN = timedelta(days=14)
_FURTHER = (
    Status.REFUSED,
    Status.CREATED,
    Status.NEEDS_ACTION,
    Status.AUTHORIZED,
    Status.CAPTURED,
)
_LEAST, _MOST = 50, 99_999_999  # minor units


@dataclass(slots=True)
class Method:
    """A card as the provider keeps it; `set_up` says that its holder agreed to off-session use."""

    id: str
    card: TestCard
    customer: str | None = None
    set_up: bool = False
    used_up: bool = False


@dataclass(slots=True)
class Payment:
    """`asked` is the card as the bank was asked of it: no later renewal changes that. `order` is
    what it was created from; a page's payment has none."""

    id: str
    subject: str
    customer: str
    amount: Money
    capture: bool
    method: Method
    keeps_card: bool = False
    asked: TestCard | None = None
    order: PaymentOrder | None = None
    off_session: bool = False
    status: Status = Status.CREATED
    taken: int = 0
    capture_before: datetime | None = None
    refusal: Refusal | None = None
    dispute: Dispute | None = None
    created_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(slots=True)
class Page:
    id: str
    order: PageOrder
    expires_at: datetime
    status: str = "open"
    payment: Payment | None = None
    created_at: datetime | None = None


@dataclass(slots=True)
class Refund:
    id: str
    payment: Payment
    amount: int
    tags: dict[str, str]
    at: datetime


@dataclass(slots=True)
class Machine:
    """`words` are the bank's next answers: a decline code, `need_action` or `approve`."""

    clock: Clock
    words: deque[str] = field(default_factory=deque)
    limits: dict[str, int] = field(default_factory=dict)
    methods: dict[str, Method] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    made: int = 0

    def new_id(self, prefix: str) -> str:
        self.made += 1
        return f"{prefix}_{self.made}"

    def new_method(self, card: TestCard, customer: str | None = None) -> Method:
        method = Method(self.new_id("pm"), card, customer)
        self.methods[method.id] = method
        return method

    # Payments

    def create(self, order: PaymentOrder) -> Payment:
        _check_amount(order.amount)
        method = self._usable(order.payment_method, order.customer)
        return self._add(
            Payment(
                id=self.new_id("pi"),
                subject=order.subject,
                customer=order.customer,
                amount=order.amount,
                capture=order.capture,
                method=method,
                order=order,
            )
        )

    def payment_like(self, order: PaymentOrder) -> Payment | None:
        """What a look-up finds: the customer's payment of the same tags that has come furthest."""
        made = [self.payment(p.id) for p in self.payments.values() if _like(p.order, order)]
        alive = [payment for payment in made if payment.status in _FURTHER]
        return max(alive, key=lambda found: _FURTHER.index(found.status), default=None)

    def page_like(self, order: PageOrder) -> Page | None:
        """What a look-up finds: the customer's open page of the same tags, the newest."""
        made = [self.page(page.id) for page in self.pages.values() if _like(page.order, order)]
        return next((page for page in reversed(made) if page.status == "open"), None)

    def method(self, method_id: str) -> Method:
        try:
            return self.methods[method_id]
        except KeyError:
            raise ProviderDefect("resource_missing", "payment_method", None) from None

    def payment(self, payment_id: str) -> Payment:
        """As it is now: a hold whose time is over is void."""
        try:
            payment = self.payments[payment_id]
        except KeyError:
            raise ProviderDefect("resource_missing", "intent", None) from None
        end = payment.capture_before
        if payment.status is Status.AUTHORIZED and end and self.clock.now() >= end:
            payment.status = Status.VOIDED
        return payment

    def confirm(self, payment: Payment, *, off_session: bool, verified: bool = False) -> None:
        """Asks the bank, whose answer is the payment's new status."""
        payment.off_session, payment.refusal = off_session, None
        word = self._ask_bank(payment, verified=verified)
        if word == "need_action":
            payment.status = Status.NEEDS_ACTION
            return
        payment.asked = payment.method.card
        if word is not None:
            self.refuse(payment, word)
            return
        self._approve(payment)

    def refuse(self, payment: Payment, code: str) -> None:
        payment.status = Status.REFUSED
        payment.refusal = refusal({"code": code})

    def capture(self, payment: Payment, amount: Money) -> None:
        if amount.amount > payment.amount.amount:
            raise ProviderDefect("amount_too_large", "amount_to_capture", None)
        payment.status, payment.taken = Status.CAPTURED, amount.amount

    def _add(self, payment: Payment) -> Payment:
        payment.created_at = self.clock.now()
        self.payments[payment.id] = payment
        return payment

    def _usable(self, name: str, customer: str) -> Method:
        if name.startswith("pm_card_") and (card := card_of(name)):
            return self.new_method(card)
        method = self.methods.get(name)
        if method is None or method.used_up or method.customer not in (None, customer):
            raise ProviderDefect("payment_method_unusable", "payment_method", None)
        return method

    def _ask_bank(self, payment: Payment, *, verified: bool) -> str | None:
        card = payment.method.card
        if card.declines:
            return card.declines
        if not verified and self._asks(payment):
            return "authentication_required" if payment.off_session else "need_action"
        word = self.words.popleft() if self.words else "approve"
        if word == "need_action":
            return "authentication_required" if payment.off_session else word
        if word != "approve":
            return word
        limit = self.limits.get(card.fingerprint)
        full = limit is not None and self._used(card) + payment.amount.amount > limit
        return "insufficient_funds" if full else None

    def _asks(self, payment: Payment) -> bool:
        asks = payment.method.card.asks
        set_up = payment.off_session and payment.method.set_up
        return asks == "always" or (asks == "until_set_up" and not set_up)

    def _approve(self, payment: Payment) -> None:
        if payment.capture:
            payment.status, payment.taken = Status.CAPTURED, payment.amount.amount
        else:
            short = payment.off_session and payment.method.card.brand == "visa"
            payment.status = Status.AUTHORIZED
            payment.capture_before = self.clock.now() + (_VISA_OFF_SESSION if short else _IN_PERSON)
        if payment.keeps_card:
            payment.method.customer, payment.method.set_up = payment.customer, True
        elif payment.method.customer is None:
            payment.method.used_up = True

    def _used(self, card: TestCard) -> int:
        """What the card's limit carries: holds and captures, less what went back."""
        mine = [p.id for p in self.payments.values() if p.method.card == card]
        return sum(self.held(self.payment(i)) + self.kept(self.payments[i]) for i in mine)

    def held(self, payment: Payment) -> int:
        return payment.amount.amount if payment.status is Status.AUTHORIZED else 0

    def kept(self, payment: Payment) -> int:
        return payment.taken - self.refunded(payment)

    # Pages

    def open_page(self, order: PageOrder) -> Page:
        _check_amount(order.amount)
        seconds = int(order.expires_at.timestamp()) - PAGE_ENDS_EARLY
        expires_at = datetime.fromtimestamp(seconds, UTC)
        left = expires_at - self.clock.now()
        if not timedelta(minutes=30) <= left <= timedelta(hours=24):
            raise BadValue("/expires_at", "A payment page lives for 30 minutes to 24 hours.")
        page = Page(self.new_id("cs"), order, expires_at, created_at=self.clock.now())
        self.pages[page.id] = page
        return page

    def page(self, page_id: str) -> Page:
        """As it is now: an open page whose time is over is expired."""
        try:
            page = self.pages[page_id]
        except KeyError:
            raise ProviderDefect("resource_missing", "id", None) from None
        if page.status == "open" and self.clock.now() >= page.expires_at:
            page.status = "expired"
        return page

    def pay(self, page: Page, card: TestCard, *, verify: bool) -> str | None:
        """One press of Pay. The word that refuses it, which leaves the page open, or None."""
        if page.status != "open":
            return f"page_{page.status}"
        order = page.order
        if order.express and card.blocked_for_holds:
            return card.blocked_for_holds
        page.payment = payment = page.payment or self._add(
            Payment(
                id=self.new_id("pi"),
                subject=order.subject,
                customer=order.customer,
                amount=order.amount,
                capture=False,
                method=self.new_method(card),
                keeps_card=order.hold,
            )
        )
        payment.method = self.new_method(card)
        self.confirm(payment, off_session=False)
        if payment.status is Status.NEEDS_ACTION:
            self.verify(payment, ok=verify)
        if payment.refusal:
            return payment.refusal.code
        page.status = "complete"
        return None

    def verify(self, payment: Payment, *, ok: bool) -> None:
        """The cardholder answers the bank's 3-D Secure."""
        if payment.status is not Status.NEEDS_ACTION:
            raise ValueError(f"{payment.id} is {payment.status}")
        if ok:
            self.confirm(payment, off_session=False, verified=True)
        else:
            self.refuse(payment, "payment_intent_authentication_failure")

    # Disputes

    def open_dispute(self, payment: Payment) -> None:
        if payment.status is not Status.CAPTURED or payment.dispute:
            raise ValueError(f"{payment.id} cannot be disputed")
        due_by = self.clock.now() + _ANSWER_WITHIN
        payment.dispute = Dispute(self.new_id("dp"), DisputeState.OPEN, due_by)

    def end_dispute(self, payment: Payment, state: DisputeState) -> None:
        if payment.dispute is None:
            raise ValueError(f"{payment.id} is not disputed")
        payment.dispute = replace(payment.dispute, state=state)

    # Refunds

    def refund(self, payment: Payment, amount: Money, tags: dict[str, str]) -> Refund:
        if payment.status is not Status.CAPTURED:
            raise ProviderDefect("charge_not_captured", None, None)
        if payment.dispute and payment.dispute.state is DisputeState.OPEN:
            raise InDoubt("the payment is disputed", answer_stored=False)
        if self.kept(payment) == 0:
            raise ProviderDefect("charge_already_refunded", None, None)
        if not 0 < amount.amount <= self.kept(payment):
            raise ProviderDefect("amount_too_large", "amount", None)
        made = Refund(self.new_id("re"), payment, amount.amount, dict(tags), self.clock.now())
        self.refunds[made.id] = made
        return made

    def refunds_of(self, payment: Payment) -> Iterable[Refund]:
        return (refund for refund in self.refunds.values() if refund.payment is payment)

    def refund_status(self, refund: Refund) -> Status:
        moved = self.clock.now() >= refund.at + _REFUND_MOVES
        match refund.payment.method.card.refunds:
            case "later":
                return Status.REFUNDED if moved else Status.REFUND_PENDING
            case "fail_later":
                return Status.REFUND_FAILED if moved else Status.REFUNDED
        return Status.REFUNDED

    def refunded(self, payment: Payment) -> int:
        """What went back and stayed there, or is on its way."""
        return sum(
            refund.amount
            for refund in self.refunds_of(payment)
            if self.refund_status(refund) is not Status.REFUND_FAILED
        )


def _like(known: PageOrder | PaymentOrder | None, order: PageOrder | PaymentOrder) -> bool:
    """Whether a list by customer, filtered by the metadata, finds it."""
    if known is None or known.customer != order.customer:
        return False
    return (known.subject, known.tags) == (order.subject, order.tags)


def _check_amount(amount: Money) -> None:
    if not _LEAST <= amount.amount <= _MOST:
        code = "amount_too_small" if amount.amount < _LEAST else "amount_too_large"
        raise ProviderDefect(code, "amount", None)

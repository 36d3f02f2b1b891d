"""One way to drive the in-memory provider, the payment double and the provider's test mode.

`payments` is the port under test; the rest stands for the customer, the bank and the clock. The
test mode has no levers: there only what the port and test tokens can do is offered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import stripe

from care.adapters.stripe.payments import StripePayments
from care.domain.money import Money
from care.usecases.payments import PageOrder, PaymentOrder

from .double import API_KEY, SECRET, Double
from .payment_cards import card_of
from .payments import Book, MemoryPayments

RETURN_URL = "https://care.example/claims/paid?claim=7F3K"
HOLD = Money(30000, "USD")

# Which requests of the adapter a call of the port stands for.
_PATHS = {
    "open_page": "/v1/checkout/sessions",
    "close_page": "/v1/checkout/sessions/*/expire",
    "create": "/v1/payment_intents",
    "confirm": "/v1/payment_intents/*/confirm",
    "capture": "/v1/payment_intents/*/capture",
    "void": "/v1/payment_intents/*/cancel",
    "refund": "/v1/refunds",
    "answer_dispute": "/v1/disputes/*",
}


@dataclass
class FixedClock:
    """Stands still until it is moved."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass
class DoubleClock:
    """The double's own clock, UTC to the second."""

    double: Double

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.double.now(), UTC)


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class Rig:
    """What all three have. Each test has its own subject, and its keys begin with it."""

    payments: Any
    clock: Any
    subject: str = field(default_factory=lambda: f"claim_{uuid4().hex[:12]}")

    def key(self, text: str) -> str:
        return f"{self.subject}/{text}"

    def customer(self, name: str = "ada") -> str:
        made: str = self.payments.customer(
            f"{name}-{self.subject}", f"{name}@example.com", self.key(f"cus/{name}")
        )
        return made

    def page_order(self, customer: str, **other: Any) -> PageOrder:
        standard: dict[str, Any] = {
            "subject": self.subject,
            "customer": customer,
            "amount": HOLD,
            "title": "Refundable hold: not a charge",
            "explanation": "The replacement fee of 129.00 USD is charged next.",
            "locale": "en-US",
            "return_url": RETURN_URL,
            "expires_at": self.clock.now() + timedelta(hours=24),
            "hold": True,
            "express": True,
            "tags": {"effect": "hold", "n": "1"},
        }
        return PageOrder(**(standard | other))

    def payment_order(
        self, customer: str, method: str = "pm_card_visa", **other: Any
    ) -> PaymentOrder:
        standard: dict[str, Any] = {
            "subject": self.subject,
            "customer": customer,
            "payment_method": method,
            "amount": HOLD,
            "capture": False,
            "descriptor": "HOLD 7F3K",
            "tags": {"effect": "hold", "n": "2"},
        }
        return PaymentOrder(**(standard | other))

    def captured(self, method: str = "pm_card_visa") -> str:
        """A captured fee's id."""
        customer = self.customer(f"bea{method}")
        order = self.payment_order(customer, method, capture=True, tags={"effect": "fee"})
        inert = self.payments.create(order, self.key(f"{method}/create"))
        key = self.key(f"{method}/confirm/1")
        return str(
            self.payments.confirm(
                inert.provider_id, key, off_session=False, return_url=RETURN_URL
            ).provider_id
        )


class MemoryRig(Rig):
    def __init__(self) -> None:
        clock = FixedClock(datetime(2026, 3, 2, 9, 30, 0, 700_000, UTC))
        super().__init__(MemoryPayments(clock), clock)
        self.attached = self.payments.attached
        self.lose_reply_of = self.payments.lose_reply_of
        self.fail_500 = self.payments.fail_500
        self.limit = self.payments.limit
        self.dispute = self.payments.dispute
        self.end_dispute = self.payments.end_dispute

    def doubted(self) -> str:
        """A captured fee about which the bank sends a warning."""
        paid = self.captured()
        self.payments.warn(paid)
        return paid

    def submissions(self, payment_id: str) -> list[str]:
        """What was told of the product in each submission for the payment's dispute."""
        dispute = self.payments.read(payment_id).disputed
        return [each.product for each in self.payments.answers.get(dispute.dispute_id, [])]

    def dispute_webhook(self, payment_id: str) -> tuple[bytes, str]:
        """The event of a dispute: it names its payment, and nobody."""
        signed: tuple[bytes, str] = self.payments.webhook(
            "charge.dispute.created", payment_id, None
        )
        return signed

    def travel(self, by: timedelta) -> None:
        self.clock.at += by

    def pay(self, page_id: str, card: str = "visa", *, verify: bool = True) -> str | None:
        refusal: str | None = self.payments.pay(page_id, card, verify=verify)
        return refusal

    def verify(self, payment_id: str, *, ok: bool) -> None:
        self.payments.verify(payment_id, ok=ok)

    def decline_next(self, card: str, *codes: str) -> None:
        self.payments.bank_says(*codes)

    def renews_card(self, method: str, old: str, new: str) -> None:
        """The bank gives a saved card another number, by the network's updater."""
        self.payments.renews_method(method, new)

    def webhook(self, payment_id: str) -> tuple[bytes, str]:
        signed: tuple[bytes, str] = self.payments.webhook(
            "payment_intent.created", payment_id, self.subject
        )
        return signed

    def book(self) -> Book:
        book: Book = self.payments.books()[self.subject]
        return book


class ProviderRig(Rig):
    """The adapter, at the provider's test mode or the double."""

    def __init__(self, api_key: str, base_url: str | None, clock: Any) -> None:
        super().__init__(StripePayments(api_key, [SECRET], base_url, clock), clock)
        bases: Any = {"api": base_url} if base_url else None
        self.api = stripe.StripeClient(api_key, base_addresses=bases, max_network_retries=2)

    def attached(self, card: str, customer: str) -> str:
        method = self.api.v1.payment_methods.attach(f"pm_card_{card}", {"customer": customer})
        return method.id

    def webhook(self, payment_id: str) -> tuple[bytes, str]:
        """The event of the payment's creation, signed as the provider signs."""
        events = self.api.v1.events.list({"type": "payment_intent.created", "limit": 100})
        event = next(e for e in events.data if e.data.object["id"] == payment_id)
        body = json.dumps(event.to_dict())
        signature = stripe.WebhookSignature.generate_signature_header(body, SECRET)
        return body.encode(), signature


class DoubleRig(ProviderRig):
    def __init__(self, double: Double) -> None:
        super().__init__(API_KEY, double.url, DoubleClock(double))
        self._double = double

    def travel(self, by: timedelta) -> None:
        self._double.travel(int(by.total_seconds()))

    def pay(self, page_id: str, card: str = "visa", *, verify: bool = True) -> str | None:
        url = self.payments.read_page(page_id).url
        if url is None:
            return "page is closed"
        answer = self._double.pay(url, _number(card))
        if answer.location and "/auth/" in answer.location:
            answer = self._double.authenticate(answer.location, passed=verify)
        status = self.payments.read_page(page_id).status
        return None if status == "complete" else answer.alert or answer.heading or "still open"

    def verify(self, payment_id: str, *, ok: bool) -> None:
        url = self.payments.read(payment_id).action_url
        self._double.authenticate(url, passed=ok)

    def decline_next(self, card: str, *codes: str) -> None:
        self._double.control("POST", f"cards/{_number(card)}", {"next": list(codes)})

    def renews_card(self, method: str, old: str, new: str) -> None:
        """The bank gives a saved card another number, by the network's updater."""
        update = {"update": {"number": _number(new)}}
        self._double.control("POST", f"cards/{_number(old)}", update)

    def limit(self, card: str, amount: int | None) -> None:
        self._double.control("POST", f"cards/{_number(card)}", {"limit": amount})

    def dispute(self, payment_id: str) -> None:
        charge = self.api.v1.payment_intents.retrieve(payment_id).latest_charge
        self._double.control("POST", f"charges/{charge}/dispute", {"reason": "fraudulent"})

    def end_dispute(self, payment_id: str, state: str) -> None:
        [dispute] = self.api.v1.disputes.list({"payment_intent": payment_id}).data
        self._double.control("POST", f"disputes/{dispute.id}", {"status": state})

    def doubted(self) -> str:
        return self.captured("pm_card_createIssuerFraudRecord")

    def submissions(self, payment_id: str) -> list[str]:
        [dispute] = self.api.v1.disputes.list({"payment_intent": payment_id}).data
        count: int = dispute.evidence_details.submission_count
        told = dispute.evidence.to_dict().get("product_description")
        return [str(told)] * count

    def dispute_webhook(self, payment_id: str) -> tuple[bytes, str]:
        events = self.api.v1.events.list({"type": "charge.dispute.created", "limit": 100})
        event = next(e for e in events.data if e.data.object["payment_intent"] == payment_id)
        body = json.dumps(event.to_dict())
        return body.encode(), stripe.WebhookSignature.generate_signature_header(body, SECRET)

    def lose_reply_of(self, call: str) -> None:
        """Twice: the SDK asks again by itself, once."""
        self._double.fault("reset_after", times=2, method="POST", path=_PATHS[call])

    def fail_500(self, call: str, *, stored: bool = True, executed: bool = False) -> None:
        fault = "429" if not stored else "500_after_noretry" if executed else "500_before"
        self._double.fault(fault, method="POST", path=_PATHS[call])

    def book(self) -> Book:
        book = self._double.books(subject=self.subject)["subjects"][self.subject]
        return Book(
            held=book["held"],
            captured=book["captured"],
            refunded=book["refunded"],
            live_holds=len(book["live_holds"]),
            captures=list(book["intents"].values()).count("succeeded"),
        )


class StripeRig(ProviderRig):
    """The provider's test mode. A secret of our own signs the copies of its events."""

    def __init__(self, api_key: str) -> None:
        super().__init__(api_key, None, WallClock())


def _number(card: str) -> str:
    found = card_of(card)
    if found is None:
        raise ValueError(f"{card} is no test card")
    return found.number

"""`Payments` by the provider's SDK."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...domain.errors import BadValue
from ...domain.ledger import Card
from ...domain.money import Money
from ...domain.reports import PageReport, Report
from ...usecases.payments import (
    InDoubt,
    PageOrder,
    PaymentOrder,
    ProviderEvent,
    RefundRefused,
    RefundReport,
)
from ...usecases.ports import Clock
from .answers import answers
from .bank_news import BankNews
from .client import make_client
from .errors import AlreadyPast, CardSaidNo, ProviderDefect, ProviderKeyReused
from .look_up import furthest, listed, since, tagged
from .mapping import dispute, page_report, refund_report, refused, report, saved_card
from .pages import metadata, page_params, statement_suffix
from .webhook import provider_event

Json = dict[str, Any]

_WITH_CHARGE = ["latest_charge", "payment_method"]
_WITH_PAYMENT = ["payment_intent.latest_charge", "payment_intent.payment_method"]
_LISTED_WITH_CHARGE = [f"data.{each}" for each in _WITH_CHARGE]
_CONFIRMABLE = frozenset({"requires_confirmation", "requires_payment_method"})


class StripePayments(BankNews):
    """The provider, or the payment double at `base_url`.

    `webhook_secrets` are all that are valid now. `clock` is the provider's time in tests and the
    present otherwise. Besides `InDoubt` every call may raise the classes of `errors`, which no
    repeat heals. Safe to share between threads.
    """

    def __init__(
        self, api_key: str, webhook_secrets: Sequence[str], base_url: str | None, clock: Clock
    ) -> None:
        client = make_client(api_key, base_url)
        super().__init__(client)
        self._customers = client.v1.customers
        self._sessions = client.v1.checkout.sessions
        self._intents = client.v1.payment_intents
        self._methods = client.v1.payment_methods
        self._refunds = client.v1.refunds
        self._disputes = client.v1.disputes
        self._secrets = tuple(webhook_secrets)
        self._clock = clock

    def customer(self, account_id: str, email: str, key: str) -> str:
        """The provider's id of a new customer."""
        params = {"email": email, "metadata": {"account": account_id}}
        return str(_ask(self._customers.create, params, key=key)["id"])

    def open_page(self, order: PageOrder, key: str) -> PageReport:
        """Opens the page, or finds it; it ends a minute before `order.expires_at`.

        Raises `BadValue` where less than 31 minutes or more than 24 hours and a minute are left.
        """
        if order.again and (open_already := self._page_tagged(order)):
            return page_report(open_already)
        try:
            return page_report(_ask(self._sessions.create, page_params(order), key=key))
        except ProviderDefect as error:
            if error.param == "expires_at":
                detail = "A payment page lives for 30 minutes to 24 hours."
                raise BadValue("/expires_at", detail) from error
            raise

    def read_page(self, page_id: str) -> PageReport:
        return page_report(_ask(self._sessions.retrieve, page_id, {"expand": _WITH_PAYMENT}))

    def close_page(self, page_id: str) -> PageReport:
        """Expires an open page; one that was completed meanwhile is reported as it is.

        Closing twice harms nothing, so the key need not hold for a day: it changes each minute,
        and a stored 500 is not replayed to the next try.
        """
        key = f"{page_id}/expire/{self._clock.now():%Y%m%d%H%M}"
        try:
            return page_report(
                _ask(self._sessions.expire, page_id, {"expand": _WITH_PAYMENT}, key=key)
            )
        except ProviderDefect:
            return self.read_page(page_id)

    def card(self, payment_method: str) -> Card:
        """A saved card as it is now: the bank may have renewed its number, expiry or brand."""
        return saved_card(_ask(self._methods.retrieve, payment_method))

    def create(self, order: PaymentOrder, key: str) -> Report:
        """An inert payment, or the one found: nothing moves before `confirm`."""
        if order.again and (made := self._payment_tagged(order, order.again)):
            return report(made)
        params = {
            "amount": order.amount.amount,
            "currency": order.amount.currency.lower(),
            "customer": order.customer,
            "payment_method": order.payment_method,
            "allowed_payment_method_types": ["card"],
            "capture_method": "automatic" if order.capture else "manual",
            "statement_descriptor_suffix": statement_suffix(order.descriptor),
            "description": order.descriptor,
            "metadata": metadata(order),
            "expand": _WITH_CHARGE,
        }
        return report(_ask(self._intents.create, params, key=key))

    def confirm(self, payment_id: str, key: str, *, off_session: bool, return_url: str) -> Report:
        """Asks the bank; a payment that is past it is reported as it is.

        Read first, for a refused payment has lost its card: it is named each time, the same on
        every repeat, whatever became of the call before.
        """
        intent = self._intent(payment_id)
        if intent["status"] not in _CONFIRMABLE:
            return report(intent)
        error = intent.get("last_payment_error") or {}
        card = intent["payment_method"] or error["payment_method"]
        how: Json = {"off_session": True} if off_session else {"return_url": return_url}
        how["payment_method"] = card["id"]
        return self._moved(self._intents.confirm, payment_id, how, key)

    def read(self, payment_id: str) -> Report:
        """The payment as it is, with a dispute of it where the bank opened one."""
        intent = self._intent(payment_id)
        found = report(intent)
        if not (intent.get("latest_charge") or {}).get("disputed"):
            return found
        disputes = _ask(self._disputes.list, {"payment_intent": payment_id, "limit": 1})
        newest = next(iter(disputes["data"]), None)
        return replace(found, disputed=dispute(newest) if newest else None)

    def capture(self, payment_id: str, amount: Money, key: str, *, descriptor: str) -> Report:
        """Captures and releases the rest; a payment that is past it is reported as it is."""
        params = {
            "amount_to_capture": amount.amount,
            "statement_descriptor_suffix": statement_suffix(descriptor),
        }
        return self._moved(self._intents.capture, payment_id, params, key)

    def void(self, payment_id: str, key: str) -> Report:
        """Cancels; a payment that is past it is reported as it is."""
        return self._moved(self._intents.cancel, payment_id, {}, key)

    def refund(
        self, payment_id: str, amount: Money, tags: dict[str, str], key: str
    ) -> RefundReport:
        """Refunds once: a refund with the same tags that already stands is reported instead.

        Raises `InDoubt` where the payment is disputed: nothing moved, and its webhook is on the
        way. What else is refused of a refund is so for good: `RefundRefused`.
        """
        params = {"payment_intent": payment_id, "amount": amount.amount, "metadata": tags}
        try:
            known = listed(self._refunds, {"payment_intent": payment_id})
            for standing in tagged(known, tags):
                return refund_report(standing)
            return refund_report(_ask(self._refunds.create, params, key=key))
        except ProviderKeyReused:
            raise
        except ProviderDefect as error:
            if error.code == "charge_disputed":
                raise InDoubt("the payment is disputed", answer_stored=False) from error
            raise RefundRefused(error.code or "invalid") from error

    def read_refund(self, refund_id: str) -> RefundReport:
        return refund_report(_ask(self._refunds.retrieve, refund_id))

    def event(self, body: bytes, signature: str) -> ProviderEvent:
        """Verifies a webhook. Raises `BadValue` for a bad, stale or foreign signature."""
        return provider_event(body, signature, self._secrets)

    def _intent(self, payment_id: str) -> Json:
        return _ask(self._intents.retrieve, payment_id, {"expand": _WITH_CHARGE})

    def _moved(self, call: Callable[..., Any], payment_id: str, params: Json, key: str) -> Report:
        try:
            return report(_ask(call, payment_id, params | {"expand": _WITH_CHARGE}, key=key))
        except AlreadyPast:
            return self.read(payment_id)
        except CardSaidNo as no:
            return refused(self.read(payment_id), no.refusal)

    def _page_tagged(self, order: PageOrder) -> Json | None:
        """The order's page that is open already; nobody was sent to any, so each will do."""
        found = listed(self._sessions, {"customer": order.customer, "status": "open"})
        return next(iter(tagged(found, metadata(order))), None)

    def _payment_tagged(self, order: PaymentOrder, again: datetime) -> Json | None:
        made = {"customer": order.customer, "created": since(again)}
        found = listed(self._intents, made | {"expand": _LISTED_WITH_CHARGE})
        return furthest(tagged(found, metadata(order)))


def _ask(call: Callable[..., Any], *args: Any, key: str | None = None) -> Json:
    """One request, its answer as plain JSON. Without `key` the SDK would make one up for a POST."""
    with answers():
        answer: Json = call(*args, options={"idempotency_key": key} if key else None).to_dict()
    return answer

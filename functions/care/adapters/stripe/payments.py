"""`Payments` by the provider's SDK."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ...domain.errors import BadValue
from ...domain.money import Money
from ...domain.reports import PageReport, Report
from ...usecases.ports import (
    Clock,
    InDoubt,
    PageOrder,
    PaymentOrder,
    ProviderEvent,
    RefundRefused,
    RefundReport,
)
from .answers import answers
from .client import make_client
from .errors import AlreadyPast, CardSaidNo, ProviderDefect, ProviderKeyReused
from .mapping import dispute, page_report, refund_report, refused, report
from .pages import page_params, statement_suffix
from .webhook import provider_event

Json = dict[str, Any]

_WITH_CHARGE = ["latest_charge"]
_WITH_PAYMENT = ["payment_intent.latest_charge"]
_CONFIRMABLE = frozenset({"requires_confirmation", "requires_payment_method"})


class StripePayments:
    """The provider, or the payment double at `base_url`.

    `webhook_secrets` are all that are valid now. `clock` is the provider's time in tests and the
    present otherwise. Besides `InDoubt` every call may raise the classes of `errors`, which no
    repeat heals. Safe to share between threads.
    """

    def __init__(
        self, api_key: str, webhook_secrets: Sequence[str], base_url: str | None, clock: Clock
    ) -> None:
        client = make_client(api_key, base_url)
        self._customers = client.v1.customers
        self._sessions = client.v1.checkout.sessions
        self._intents = client.v1.payment_intents
        self._refunds = client.v1.refunds
        self._disputes = client.v1.disputes
        self._secrets = tuple(webhook_secrets)
        self._clock = clock

    def customer(self, account_id: str, email: str, key: str) -> str:
        """The provider's id of a new customer."""
        params = {"email": email, "metadata": {"account": account_id}}
        return str(_ask(self._customers.create, params, key=key)["id"])

    def open_page(self, order: PageOrder, key: str) -> PageReport:
        """Opens the page; it ends a minute before `order.expires_at`.

        Raises `BadValue` where less than 31 minutes or more than 24 hours and a minute are left.
        """
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

    def create(self, order: PaymentOrder, key: str) -> Report:
        """An inert payment: nothing moves before `confirm`."""
        params = {
            "amount": order.amount.amount,
            "currency": order.amount.currency.lower(),
            "customer": order.customer,
            "payment_method": order.payment_method,
            "allowed_payment_method_types": ["card"],
            "capture_method": "automatic" if order.capture else "manual",
            "statement_descriptor_suffix": statement_suffix(order.descriptor),
            "description": order.descriptor,
            "metadata": order.tags | {"subject": order.subject},
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
        card = intent["payment_method"] or error["payment_method"]["id"]
        how: Json = {"off_session": True} if off_session else {"return_url": return_url}
        return self._moved(self._intents.confirm, payment_id, how | {"payment_method": card}, key)

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
            if standing := self._refund_tagged(payment_id, tags):
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
        """Verifies a webhook. Raises `BadValue` for a bad, stale or foreign signature.

        A dispute names nobody: whose it is, the payment that it is about tells.
        """
        event = provider_event(body, signature, self._secrets)
        if event.subject or not event.type.startswith("charge.dispute."):
            return event
        tags = self._intent(event.object_id)["metadata"]
        return replace(event, subject=tags.get("subject"))

    def _intent(self, payment_id: str) -> Json:
        return _ask(self._intents.retrieve, payment_id, {"expand": _WITH_CHARGE})

    def _moved(self, call: Callable[..., Any], payment_id: str, params: Json, key: str) -> Report:
        try:
            return report(_ask(call, payment_id, params | {"expand": _WITH_CHARGE}, key=key))
        except AlreadyPast:
            return self.read(payment_id)
        except CardSaidNo as no:
            return refused(self.read(payment_id), no.refusal)

    def _refund_tagged(self, payment_id: str, tags: dict[str, str]) -> Json | None:
        """The payment's refund with exactly `tags`; no list of the provider filters by them."""
        params: Any = {"payment_intent": payment_id, "limit": 100}
        with answers():
            for refund in self._refunds.list(params).auto_paging_iter():
                known: Json = refund.to_dict()
                if known["metadata"] == tags:
                    return known
        return None


def _ask(call: Callable[..., Any], *args: Any, key: str | None = None) -> Json:
    """One request, its answer as plain JSON. Without `key` the SDK would make one up for a POST."""
    with answers():
        answer: Json = call(*args, options={"idempotency_key": key} if key else None).to_dict()
    return answer

"""A transport for the official SDK that answers from a list and keeps what was sent. No I/O."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it left; `form` flat, as the provider reads it (`a[b][0]`)."""

    method: str
    url: str
    headers: Mapping[str, str]
    form: dict[str, str]

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def key(self) -> str | None:
        return self.headers.get("Idempotency-Key")


@dataclass
class Canned:
    """`answers` in order, the last one for ever: (status, JSON or text), or an exception."""

    answers: list[Any] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    timeout: Any = None

    def transport(self, timeout: Any) -> stripe.HTTPClient:
        """Stands for the adapter's `Transport`."""
        self.timeout = timeout
        return _Transport(self)

    def next(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def posts(self) -> list[Sent]:
        return [sent for sent in self.sent if sent.method == "post"]


class _Transport(stripe.HTTPClient):
    name = "canned"

    def __init__(self, canned: Canned) -> None:
        super().__init__()
        self._canned = canned

    def request(
        self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any
    ) -> tuple[str, int, dict[str, str]]:
        form = dict(parse_qsl(post_data or urlsplit(url).query, keep_blank_values=True))
        self._canned.sent.append(Sent(method, url, dict(headers), form))
        answer = self._canned.next()
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        text = body if isinstance(body, str) else json.dumps(body)
        return text, status, {"request-id": "req_1"}

    def _sleep_time_seconds(self, num_retries: int) -> float:
        return 0.0

    def close(self) -> None:
        """Nothing is open."""


def an_intent(**other: Any) -> dict[str, Any]:
    """A payment intent as the provider answers it, held on a Visa card."""
    return {
        "id": "pi_1",
        "object": "payment_intent",
        "amount": 30000,
        "amount_received": 0,
        "currency": "usd",
        "status": "requires_capture",
        "customer": "cus_1",
        "payment_method": a_method(),
        "latest_charge": a_charge(),
        "last_payment_error": None,
        "next_action": None,
        "metadata": {"subject": "claim_1"},
    } | other


def a_method(**card: Any) -> dict[str, Any]:
    """A saved card, as the provider expands it."""
    face = {
        "brand": "visa",
        "funding": "credit",
        "fingerprint": "Xt5EWLLDS7FJjR1c",
        "last4": "4242",
    } | card
    return {"id": "pm_1", "object": "payment_method", "type": "card", "card": face}


def a_charge(**card: Any) -> dict[str, Any]:
    face = {
        "brand": "visa",
        "funding": "credit",
        "fingerprint": "Xt5EWLLDS7FJjR1c",
        "last4": "4242",
        "capture_before": 1773046800,
    } | card
    return {
        "id": "ch_1",
        "object": "charge",
        "payment_method": "pm_1",
        "payment_method_details": {"type": "card", "card": face},
    }


def a_session(**other: Any) -> dict[str, Any]:
    return {
        "id": "cs_1",
        "object": "checkout.session",
        "status": "open",
        "url": "https://pay.example/cs_1",
        "payment_intent": None,
    } | other


def an_error(kind: str = "invalid_request_error", **other: Any) -> dict[str, Any]:
    return {"error": {"type": kind, "message": "No."} | other}

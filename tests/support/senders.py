"""The three that tell by signed events, each with true signatures and the adapter that verifies."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from care.adapters.keys import KeySecret, SecretKeys
from care.adapters.stripe.payments import StripePayments
from care.wiring import adapters

from .doors import Doors
from .events import Call, Reply
from .house import ANA

OLD, NEW = "older-secret", "newer-secret"
AT = "2026-11-22T18:00:00.000Z"


@dataclass(frozen=True)
class Sender:
    """`told` makes the next event, which changes something; `name` is theirs in the secrets."""

    name: str
    door: str
    path: str
    header: str
    told: Callable[[Doors], dict[str, Any]]

    def tell(self, doors: Doors, body: str, signature: str | None, **more: str) -> Reply:
        """The door's reply."""
        headers = more | ({} if signature is None else {self.header: signature})
        return doors.call(self.door, Call("POST", self.path, raw=body, headers=headers))

    def trusts(self, doors: Doors, patch: pytest.MonkeyPatch, *secrets: str) -> None:
        """From here on the door takes what is signed with any of `secrets`; the other doors what
        is signed with their own."""
        own = {name: (f"{name}-secret",) for name in ("provider", "maker", "carrier")}
        own[self.name] = secrets
        keys = SecretKeys(KeySecret(b"c" * 16, b"t" * 16, own))
        provider = StripePayments("sk_test_1", own["provider"], None, doors.clock)
        patch.setattr(adapters, "keys", lambda secret_id: keys)
        patch.setattr(adapters, "payments", lambda settings: provider)


def signature(secret: str, body: str, age: int = 0) -> str:
    """Made `age` seconds ago, as all three make them."""
    at = int(time.time()) - age
    digest = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def _paid(doors: Doors) -> dict[str, Any]:
    thing = {"object": "payment_intent", "id": "pi_1", "metadata": {"subject": "claim_1"}}
    return {"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": thing}}


def _ordered(doors: Doors) -> dict[str, Any]:
    price = {"amount": 23900, "currency": "USD"}
    plan = {"line": "P1", "device_line": "D1", "term_months": 12, "quantity": 1, "price": price}
    return {
        "event_id": "evt_1",
        "type": "order_placed",
        "order_id": "W-2026-1001",
        "at": AT,
        "account_id": ANA,
        "region": "US",
        "devices": [{"line": "D1", "model": "mavic-3", "quantity": 1}],
        "plans": [plan],
    }


def _sent_back(doors: Doors) -> dict[str, Any]:
    doors.covered()
    claim_id = doors.shipped()
    at = doors.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"event_id": "evt_1", "type": "in_transit", "reference": claim_id, "at": at}


SENDERS = (
    Sender("provider", "take_payment_event", "/api/payment-events", "Stripe-Signature", _paid),
    Sender("maker", "take_order_event", "/api/order-events", "Aftercare-Signature", _ordered),
    Sender(
        "carrier", "take_carrier_event", "/api/carrier-events", "Aftercare-Signature", _sent_back
    ),
)


def text_of(event: dict[str, Any]) -> str:
    """The body as it is sent."""
    return json.dumps(event)

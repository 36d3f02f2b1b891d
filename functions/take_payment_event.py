"""POST /api/payment-events: the payment provider's webhook, verified and queued."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.errors import BadValue
from care.web.errors import BadSignature
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.telemetry import seconds

SETTINGS = settings.read(settings.Hearing)
door = Door(settings.edge_keys())


@door.post("/api/payment-events")
def take(request: Request) -> Json:
    """Answers at once; the settling is the queue's work."""
    try:
        signature = request.header("stripe-signature")
        lag = wiring.take_payment_event(SETTINGS).take(request.raw, signature, request.op)
    except BadValue as error:
        raise BadSignature from error
    if lag is not None:
        seconds("WebhookLag", lag.total_seconds())
    return {"received": True}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

"""Verifies a webhook and names what it is about. Wall time: the provider signs with it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from typing import Any

import stripe

from ...domain.errors import BadValue
from ...usecases.payments import ProviderEvent

TOLERANCE = 300  # seconds, either way
_LONGEST = 255  # characters: what the provider's own ids never exceed
_YEAR_3000 = 32_503_680_000  # in Unix seconds
_POINTER = "/headers/Stripe-Signature"
# Objects about a payment: it is named in their place. A refund is looked at by its own id.
_ABOUT_A_PAYMENT = frozenset({"charge", "dispute", "radar.early_fraud_warning"})


def provider_event(
    body: bytes, signature: str, secrets: Iterable[str], wall: Callable[[], float] = time.time
) -> ProviderEvent:
    """The event in `body`, signed with any of `secrets` (two while they rotate).

    Raises `BadValue` for a signature that is missing, foreign, or more than five minutes off.
    """
    if not (_fresh(signature, wall()) and any(_signed(body, signature, s) for s in secrets)):
        raise BadValue(_POINTER, "The signature does not fit the body, or is too old.")
    return _named(body)


def _signed(body: bytes, signature: str, secret: str) -> bool:
    try:
        # No tolerance here: the SDK takes any future time, `_fresh` does not.
        return bool(stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=None))
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False


def _fresh(signature: str, now: float) -> bool:
    """Whether the first `t=`, which the signature covers, is near `now` (seconds)."""
    # The SDK compares text and fails with a TypeError where it is not ASCII.
    if not signature.isascii():
        return False
    times = [part[2:] for part in signature.split(",") if part.startswith("t=")]
    if not times or not times[0].isdigit() or len(times[0]) > 12:
        return False
    return abs(now - int(times[0])) <= TOLERANCE


def _named(body: bytes) -> ProviderEvent:
    try:
        event = json.loads(body)
        thing = event["data"]["object"]
        tags, customer = thing.get("metadata") or {}, thing.get("customer")
        return ProviderEvent(
            event_id=_text(event["id"]),
            type=_text(event["type"]),
            subject=_maybe_text(tags.get("subject")),
            object_id=_object_id(thing),
            stack=_maybe_text(tags.get("stack")),
            customer=customer if isinstance(customer, str) else None,
            created=_instant(event.get("created")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadValue("", "The body is no event of the provider.") from error


def _object_id(thing: dict[str, Any]) -> str:
    about = thing.get("payment_intent") if thing["object"] in _ABOUT_A_PAYMENT else None
    return _text(about or thing["id"])


def _text(value: object) -> str:
    """A text that can be a key of a table. Raises `TypeError`, `UnicodeError`."""
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        raise TypeError("a text is expected")
    value.encode()  # half of a surrogate pair is no text of any table
    return value


def _maybe_text(value: object) -> str | None:
    return _text(value) if value else None


def _instant(value: object) -> int | None:
    """Unix seconds that a calendar has; None for all else, for it only tells how late we are."""
    if isinstance(value, int) and 0 <= value < _YEAR_3000:
        return value
    return None

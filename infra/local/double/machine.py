"""The payment intent's machine: create, confirm, 3-D Secure, capture, cancel, lapse.

    requires_payment_method -(card)-> requires_confirmation -confirm-> requires_action |
    requires_capture | succeeded | processing (a fault) | requires_payment_method (refused)

A refusal is no exception: it is committed, and returned as a `Decline`. A refused intent has no
payment method any more: the next confirm names one again, as at the provider.
"""

from dataclasses import asdict, dataclass
from typing import Any

from . import charges, disputes, issuer
from .amounts import check_amount
from .errors import invalid, refused, unexpected_state
from .events import emit
from .issuer import Approval, Challenge, Decline
from .store import Json, Tx, public

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
_CANCELABLE = (*CONFIRMABLE, "requires_capture")


@dataclass(frozen=True, slots=True)
class Attempt:
    """How a confirm was asked for. `typed`: the card's number and CVC came from the page."""

    off_session: bool = False
    return_url: str | None = None
    three_d_secure: str = "automatic"
    extended: bool = False
    refuse_action: bool = False
    typed: bool = False
    number: int = 0
    method: str = ""


def new_intent(tx: Tx, amount: int, currency: str, given: dict[str, Any]) -> Json:
    """An inert intent: it holds nothing until it is confirmed."""
    intent_id = tx.new_id("pi")
    intent = {
        "id": intent_id,
        "object": "payment_intent",
        "allowed_payment_method_types": given.get("allowed_payment_method_types"),
        "amount": amount,
        "amount_capturable": 0,
        "amount_received": 0,
        "automatic_payment_methods": given.get("automatic_payment_methods"),
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": given.get("capture_method", "automatic"),
        "client_secret": tx.new_id(f"{intent_id}_secret"),
        "confirmation_method": "automatic",
        "created": tx.now,
        "currency": check_amount(amount, currency),
        "customer": given.get("customer"),
        "description": given.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "next_action": None,
        "payment_method": given.get("payment_method"),
        "payment_method_options": given.get("payment_method_options", {}),
        "payment_method_types": ["card"],
        "processing": None,
        "setup_future_usage": given.get("setup_future_usage"),
        "statement_descriptor": None,
        "statement_descriptor_suffix": given.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "_attempt": asdict(Attempt()),
        "_session": given.get("_session"),
    }
    if intent["payment_method"]:
        intent["status"] = "requires_confirmation"
    tx.insert(intent)
    emit(tx, "payment_intent.created", intent)
    return intent


def confirm(tx: Tx, intent: Json, method: Json, how: Attempt, base: str) -> Decline | None:
    """Asks the issuer. `base` is where the 3-D Secure page lives. Returns the refusal, if any."""
    if intent["status"] not in CONFIRMABLE:
        raise unexpected_state(intent, "confirmed")
    number = intent["_attempt"]["number"] + 1
    intent["_attempt"] = asdict(how) | {"number": number, "method": method["id"], "base": base}
    intent |= {"payment_method": method["id"], "next_action": None, "last_payment_error": None}
    if tx.directive and tx.directive[0] == "processing":
        intent["status"] = "processing"
        tx.schedule(tx.now + int(tx.directive[1]), "processing", intent["id"])
        tx.save(intent)
        emit(tx, "payment_intent.processing", intent)
        return None
    return authorize(tx, intent, method, authenticated=False)


def authorize(tx: Tx, intent: Json, method: Json, *, authenticated: bool) -> Decline | None:
    verdict = issuer.decide(tx, intent, method, authenticated=authenticated)
    if isinstance(verdict, Challenge) and intent["_attempt"]["refuse_action"]:
        verdict = Decline("authentication_required")
    if isinstance(verdict, Approval):
        _approve(tx, intent, method, authenticated=authenticated)
        return None
    if isinstance(verdict, Challenge):
        _ask_for_action(tx, intent)
        return None
    charge = charges.failed(tx, intent, method, verdict, authenticated=authenticated)
    intent["latest_charge"] = charge["id"]
    _refuse(tx, intent, verdict.error() | {"charge": charge["id"]})
    return verdict


def _approve(tx: Tx, intent: Json, method: Json, *, authenticated: bool) -> None:
    charge = charges.approved(tx, intent, method, authenticated=authenticated)
    intent |= {"latest_charge": charge["id"], "next_action": None}
    if charge["captured"]:
        intent |= {"status": "succeeded", "amount_received": intent["amount"]}
    else:
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        card = charge["payment_method_details"]["card"]
        tx.schedule(card["capture_before"], "lapse", intent["id"])
    tx.save(intent)
    charges.keep_card(tx, intent, method)
    if charge["captured"]:
        emit(tx, "payment_intent.succeeded", intent)
        disputes.follow(tx, charge, method)
    else:
        emit(tx, "payment_intent.amount_capturable_updated", intent)


def _ask_for_action(tx: Tx, intent: Json) -> None:
    how = intent["_attempt"]
    intent["status"] = "requires_action"
    intent["next_action"] = {"type": "use_stripe_sdk", "use_stripe_sdk": {}}
    if how["return_url"]:
        url = f"{how['base']}/auth/{intent['id']}?attempt={how['number']}"
        step = {"return_url": how["return_url"], "url": url}
        intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": step}
    tx.save(intent)
    emit(tx, "payment_intent.requires_action", intent)


def _refuse(tx: Tx, intent: Json, error: Json) -> None:
    method = tx.get("payment_method", intent["payment_method"])
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_payment_error": error | {"payment_method": public(method)},
    }
    tx.save(intent)
    emit(tx, "payment_intent.payment_failed", intent)


def pass_challenge(tx: Tx, intent: Json) -> Decline | None:
    """The cardholder completed 3-D Secure; the issuer may still decline."""
    _require_action(intent)
    method = tx.get("payment_method", intent["_attempt"]["method"])
    return authorize(tx, intent, method, authenticated=True)


def fail_challenge(tx: Tx, intent: Json) -> None:
    """The cardholder failed 3-D Secure: nothing is held, the intent may be confirmed again."""
    _require_action(intent)
    message = (
        "We are unable to authenticate your payment method. Please choose a different payment"
        " method and try again."
    )
    code = "payment_intent_authentication_failure"
    _refuse(tx, intent, {"type": "card_error", "code": code, "message": message})


def _require_action(intent: Json) -> None:
    if intent["status"] != "requires_action":
        raise unexpected_state(intent, "authenticated")


def capture(tx: Tx, intent: Json, amount: int | None, suffix: str | None = None) -> None:
    """Takes 1..amount once; the rest is released. Raises the API's 400 otherwise."""
    if intent["status"] != "requires_capture":
        raise unexpected_state(intent, "captured")
    amount = intent["amount_capturable"] if amount is None else amount
    if amount > intent["amount_capturable"]:
        message = f"The most that can be captured is {intent['amount_capturable']}."
        raise refused(message, "amount_too_large", param="amount_to_capture")
    if amount < 1:
        raise invalid("Nothing to capture.", "amount_too_small", "amount_to_capture")
    charge = tx.get("charge", intent["latest_charge"])
    if suffix is not None:
        charge["statement_descriptor_suffix"] = suffix
        intent["statement_descriptor_suffix"] = suffix
    charges.capture(tx, charge, amount)
    intent |= {"status": "succeeded", "amount_capturable": 0, "amount_received": amount}
    tx.save(intent)
    emit(tx, "payment_intent.succeeded", intent)
    disputes.follow(tx, charge, tx.get("payment_method", intent["payment_method"]))


def cancel(tx: Tx, intent: Json, reason: str | None) -> None:
    """Voids: what was held goes free. Raises the API's 400 for a final intent.

    The hosted page's intent can be cancelled only while it holds; before that the session expires.
    """
    if intent["status"] not in _CANCELABLE:
        raise unexpected_state(intent, "canceled")
    if intent["_session"] and intent["status"] != "requires_capture":
        message = "This PaymentIntent belongs to a Checkout Session: expire the session instead."
        raise refused(message, "payment_intent_unexpected_state")
    close(tx, intent, reason, "charge.refunded")


def close(tx: Tx, intent: Json, reason: str | None, release: str) -> None:
    """Ends a payment that is not final. `release` names the event of a freed charge."""
    if intent["status"] == "requires_capture":
        charges.release(tx, tx.get("charge", intent["latest_charge"]), release)
    intent |= {
        "status": "canceled",
        "amount_capturable": 0,
        "canceled_at": tx.now,
        "cancellation_reason": reason,
        "next_action": None,
    }
    tx.save(intent)
    emit(tx, "payment_intent.canceled", intent)


def lapse(tx: Tx, intent: Json) -> None:
    """At `capture_before` an uncaptured hold ends by itself; anything else stays as it is."""
    if intent["status"] == "requires_capture":
        close(tx, intent, "automatic", "charge.expired")


def finish_processing(tx: Tx, intent: Json) -> None:
    if intent["status"] == "processing":
        method = tx.get("payment_method", intent["_attempt"]["method"])
        authorize(tx, intent, method, authenticated=False)

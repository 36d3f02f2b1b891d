"""Charges: one for each authorization that was tried, approved or not."""

import secrets

from . import people
from .events import emit
from .issuer import Decline, card_of, state_of, window
from .store import Json, Tx

_CHALLENGED = {
    "authentication_flow": "challenge",
    "electronic_commerce_indicator": "05",
    "exemption_indicator": None,
    "result": "authenticated",
    "result_reason": None,
    "transaction_id": None,
    "version": "2.2.0",
}
_MANUAL = "manual"


def approved(tx: Tx, intent: Json, method: Json, *, authenticated: bool) -> Json:
    """The charge of an approved authorization, captured unless the capture is manual."""
    manual = intent["capture_method"] == _MANUAL
    charge = _new(tx, intent, method, authenticated=authenticated)
    card = charge["payment_method_details"]["card"]
    card["amount_authorized"] = intent["amount"]
    card["network_transaction_id"] = str(secrets.randbelow(10**15)).zfill(15)
    if manual:
        seconds, extended = window(tx, intent, card["brand"])
        card["capture_before"] = tx.now + seconds
        card["extended_authorization"] = {"status": extended}
    charge |= {
        "captured": not manual,
        "amount_captured": 0 if manual else intent["amount"],
        "paid": True,
        "status": "succeeded",
        "outcome": _outcome("approved_by_network", "authorized", None),
    }
    tx.insert(charge)
    emit(tx, "charge.succeeded", charge)
    return charge


def failed(tx: Tx, intent: Json, method: Json, decline: Decline, *, authenticated: bool) -> Json:
    """The charge of a refused authorization; nothing is held by it."""
    charge = _new(tx, intent, method, authenticated=authenticated)
    if decline.reason == "incorrect_cvc":
        charge["payment_method_details"]["card"]["checks"]["cvc_check"] = "fail"
    charge |= {
        "failure_code": decline.error()["code"],
        "failure_message": decline.sentence(),
        "outcome": _outcome("declined_by_network", "issuer_declined", decline),
    }
    tx.insert(charge)
    emit(tx, "charge.failed", charge)
    return charge


def _new(tx: Tx, intent: Json, method: Json, *, authenticated: bool) -> Json:
    return {
        "id": tx.new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "captured": False,
        "created": tx.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"type": "card", "card": _details(intent, method, authenticated)},
        "refunded": False,
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "failed",
    }


def _details(intent: Json, method: Json, authenticated: bool) -> Json:
    face = method["card"]
    shown = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")
    typed = "pass" if intent["_attempt"]["typed"] else None
    return {key: face[key] for key in shown} | {
        "amount_authorized": None,
        "capture_before": None,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": typed,
            "cvc_check": typed,
        },
        "extended_authorization": {"status": "disabled"},
        "network": face["brand"],
        "network_transaction_id": None,
        "three_d_secure": dict(_CHALLENGED) if authenticated else None,
        "wallet": None,
    }


def _outcome(network_status: str, kind: str, decline: Decline | None) -> Json:
    return {
        "advice_code": decline.error().get("advice_code") if decline else None,
        "network_status": network_status,
        "reason": decline.reason if decline else None,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": decline.sentence() if decline else "Payment complete.",
        "type": kind,
    }


def release(tx: Tx, charge: Json, kind: str) -> None:
    """Frees an uncaptured charge. As at the provider, `amount_refunded` speaks of the release."""
    charge |= {"amount_refunded": charge["amount"], "refunded": True}
    tx.save(charge)
    emit(tx, kind, charge)


def capture(tx: Tx, charge: Json, amount: int) -> None:
    """Takes `amount`; the rest is released, which `amount_refunded` shows as well."""
    charge |= {
        "captured": True,
        "amount_captured": amount,
        "amount_refunded": charge["amount"] - amount,
    }
    tx.save(charge)
    emit(tx, "charge.captured", charge)


def keep_card(tx: Tx, intent: Json, method: Json) -> None:
    """After a success: saved for off-session use when that was asked for, else used up."""
    if intent["setup_future_usage"] == "off_session" and intent["customer"]:
        people.attach(tx, method, intent["customer"], set_up=True)
    elif method["customer"] is None:
        method["_used_up"] = True
        tx.save(method)


def refund_habit(tx: Tx, charge: Json) -> str:
    """How a refund to this charge's card goes: succeeded, pending or fails."""
    method = tx.get("payment_method", charge["payment_method"])
    if state_of(tx, method["card"]["fingerprint"]).get("close"):
        return "fails"
    return card_of(method).refund

"""Checkout sessions: opened by the API, paid on the hosted page, expired by the API or the clock.

The intent is made when the customer first presses Pay, not before. A refusal leaves the session
open; `payment_status` of a manual capture stays "unpaid", which nobody should read.
"""

from typing import Any

from . import machine
from .amounts import check_amount, check_descriptors
from .cards import DISCOVER_NETWORK
from .errors import invalid, refused
from .events import emit
from .forms import merge_metadata
from .issuer import Decline
from .machine import Attempt
from .store import Json, Tx

_SHORTEST, _LONGEST = 30 * 60, 24 * 3600
_SLACK = 60  # seconds: the caller's clock and ours read the second apart
_AUTHORIZED = ("requires_capture", "succeeded")


def create(tx: Tx, given: dict[str, Any], base: str) -> Json:
    """An open session. `base` is the address of the hosted pages."""
    items = given.get("line_items") or []
    amount, currency = _total(items)
    expires_at = _expiry(tx, given)
    data = given.get("payment_intent_data", {})
    check_descriptors(data.get("statement_descriptor"), data.get("statement_descriptor_suffix"))
    if "customer" in given:
        tx.get("customer", given["customer"], "customer")
    session_id = tx.new_id("cs_test", 58)
    session = {
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": given.get("adaptive_pricing", {"enabled": True}),
        "allowed_payment_method_types": given.get("allowed_payment_method_types"),
        "amount_subtotal": amount,
        "amount_total": amount,
        "billing_address_collection": given.get("billing_address_collection"),
        "cancel_url": given.get("cancel_url"),
        "client_reference_id": given.get("client_reference_id"),
        "created": tx.now,
        "currency": currency,
        "custom_text": given.get("custom_text", {"submit": None}),
        "customer": given.get("customer"),
        "customer_details": None,
        "expires_at": expires_at,
        "livemode": False,
        "locale": given.get("locale"),
        "metadata": merge_metadata({}, given.get("metadata")),
        "mode": "payment",
        "payment_intent": None,
        "payment_method_options": given.get("payment_method_options", {}),
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "status": "open",
        "success_url": given["success_url"],
        "ui_mode": "hosted",
        "url": f"{base}/pay/{session_id}",
        "wallet_options": given.get("wallet_options"),
        "_intent_data": data,
        "_items": items,
    }
    tx.schedule(expires_at, "session", session_id)
    return tx.insert(session)


def _total(items: list[Json]) -> tuple[int, str]:
    if not items or any("price_data" not in item for item in items):
        raise invalid("line_items with price_data are required.", "parameter_missing", "line_items")
    currencies = {item["price_data"]["currency"].lower() for item in items}
    if len(currencies) != 1:
        raise invalid("All line items must have one currency.", None, "line_items")
    total = sum(item["price_data"]["unit_amount"] * item.get("quantity", 1) for item in items)
    return total, check_amount(total, currencies.pop(), "line_items")


def _expiry(tx: Tx, given: dict[str, Any]) -> int:
    expires_at: int = given.get("expires_at", tx.now + _LONGEST)
    if not _SHORTEST - _SLACK <= expires_at - tx.now <= _LONGEST + _SLACK:
        raise invalid("expires_at must be 30 minutes to 24 hours away.", None, "expires_at")
    return expires_at


def expire(tx: Tx, session: Json) -> None:
    """Raises the API's 400 unless it is open. A try that had begun on the page ends with it."""
    if session["status"] != "open":
        raise refused(f"Only open sessions expire; this one is {session['status']}.")
    if session["payment_intent"]:
        intent = tx.get("payment_intent", session["payment_intent"])
        machine.close(tx, intent, "automatic", "charge.expired")
    session |= {"status": "expired", "url": None}
    tx.save(session)
    emit(tx, "checkout.session.expired", session)


def run_out(tx: Tx, session: Json) -> None:
    if session["status"] == "open":
        expire(tx, session)


def blocked(session: Json, brand: str, funding: str) -> str | None:
    """The sentence that refuses this card before anything is charged, or None."""
    from_shop = session["payment_method_options"].get("card", {}).get("restrictions", {})
    names = {"amex": "american_express"}
    group = "discover_global_network" if brand in DISCOVER_NETWORK else names.get(brand, brand)
    if group in from_shop.get("brands_blocked", []):
        return "This card brand is not accepted here. Please use another card."
    if funding in from_shop.get("funding_types_blocked", []):
        return f"{funding.capitalize()} cards are not accepted here. Please use a credit card."
    return None


def pay(tx: Tx, session: Json, method: Json, base: str) -> Decline | None:
    """The customer pressed Pay with an acceptable card. Returns the issuer's refusal, if any."""
    intent = _intent(tx, session)
    options = session["payment_method_options"].get("card", {})
    how = Attempt(
        return_url=f"{base}/pay/{session['id']}",
        three_d_secure=options.get("request_three_d_secure", "automatic"),
        extended=options.get("request_extended_authorization") == "if_available",
        typed=True,
    )
    billing = method["billing_details"]
    session["customer_details"] = {key: billing[key] for key in ("address", "email", "name")}
    tx.save(session)
    refusal = machine.confirm(tx, intent, method, how, base)
    settle(tx, intent)
    return refusal


def _intent(tx: Tx, session: Json) -> Json:
    if session["payment_intent"]:
        return tx.get("payment_intent", session["payment_intent"])
    data = dict(session["_intent_data"])
    data["metadata"] = merge_metadata({}, data.get("metadata"))
    options = {
        key: value
        for key, value in session["payment_method_options"].get("card", {}).items()
        if key != "restrictions"
    }
    intent = machine.new_intent(
        tx,
        session["amount_total"],
        session["currency"],
        data
        | {
            "allowed_payment_method_types": session["allowed_payment_method_types"],
            "customer": session["customer"],
            "payment_method_options": {"card": options} if options else {},
            "_session": session["id"],
        },
    )
    session["payment_intent"] = intent["id"]
    return intent


def settle(tx: Tx, intent: Json) -> None:
    """Completes the open session of an authorized intent; leaves any other intent alone."""
    if intent["_session"] is None or intent["status"] not in _AUTHORIZED:
        return
    session = tx.get("checkout.session", intent["_session"])
    if session["status"] != "open":
        return
    paid = intent["status"] == "succeeded"
    session |= {
        "status": "complete",
        "url": None,
        "payment_status": "paid" if paid else "unpaid",
    }
    tx.save(session)
    emit(tx, "checkout.session.completed", session)


def success_address(session: Json) -> str:
    """`success_url` with `{CHECKOUT_SESSION_ID}` filled in."""
    url: str = session["success_url"]
    return url.replace("{CHECKOUT_SESSION_ID}", session["id"])

"""Customers and their payment methods: created, attached, detached, updated by the network."""

from typing import Any

from . import cards
from .errors import invalid, refused
from .events import emit
from .forms import merge_metadata
from .issuer import Decline
from .store import Json, Tx

_TOKEN_EXPIRY = (12, 2034)
_USED_UP = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer"
    " attachment, or was detached from a Customer. It may not be used again."
)


def create_customer(tx: Tx, given: dict[str, Any]) -> Json:
    customer = {
        "id": tx.new_id("cus", 14),
        "object": "customer",
        "address": given.get("address"),
        "created": tx.now,
        "description": given.get("description"),
        "email": given.get("email"),
        "livemode": False,
        "metadata": merge_metadata({}, given.get("metadata")),
        "name": given.get("name"),
        "phone": given.get("phone"),
    }
    tx.insert(customer)
    emit(tx, "customer.created", customer)
    return customer


def new_method(
    tx: Tx, card: cards.Card, expiry: tuple[int, int] = _TOKEN_EXPIRY, billing: Json | None = None
) -> Json:
    """A card as typed on the page, or behind a test token; it belongs to nobody yet."""
    blank = {"address": None, "email": None, "name": None, "phone": None}
    return tx.insert(
        {
            "id": tx.new_id("pm"),
            "object": "payment_method",
            "billing_details": blank | (billing or {}),
            "card": _face(card, expiry),
            "created": tx.now,
            "customer": None,
            "livemode": False,
            "metadata": {},
            "type": "card",
            "_number": card.number,
            "_set_up": False,
            "_used_up": False,
        }
    )


def _face(card: cards.Card, expiry: tuple[int, int]) -> Json:
    return {
        "brand": card.brand,
        "country": "US",
        "display_brand": "american_express" if card.brand == "amex" else card.brand,
        "exp_month": expiry[0],
        "exp_year": expiry[1],
        "fingerprint": cards.fingerprint(card.number),
        "funding": card.funding,
        "last4": card.number[-4:],
        "networks": {"available": [card.brand], "preferred": None},
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def method_named(tx: Tx, name: str, customer: str | None) -> Json:
    """The payment method of an id, or a new one for a test token.

    Raises the API's 400 when it does not exist, is used up, or belongs to another customer.
    """
    if name.startswith("pm_card_") and (card := cards.by_token(name)):
        return new_method(tx, card)
    method = tx.get("payment_method", name, "payment_method")
    if method["_used_up"]:
        raise invalid(_USED_UP, "payment_method_unactivated", "payment_method")
    if method["customer"] not in (None, customer):
        message = f"The PaymentMethod {name} does not belong to the customer of this payment."
        raise invalid(message, "payment_method_customer_mismatch", "payment_method")
    return method


def attach_by_request(tx: Tx, name: str, customer: str) -> tuple[Json, Decline | None]:
    """Attaches after a $0 check: a card that declines cannot be attached, one exception apart."""
    tx.get("customer", customer, "customer")
    method = method_named(tx, name, customer)
    card = cards.by_number(method["_number"])
    if card and card.decline and not card.attaches:
        return method, Decline(card.decline)
    return attach(tx, method, customer), None


def attach(tx: Tx, method: Json, customer: str, *, set_up: bool = False) -> Json:
    """`set_up`: the cardholder agreed to off-session use while a payment was authorized."""
    method["_set_up"] = method["_set_up"] or set_up
    if method["customer"] == customer:
        return tx.save(method)
    method["customer"] = customer
    tx.save(method)
    emit(tx, "payment_method.attached", method)
    return method


def detach(tx: Tx, method: Json) -> Json:
    if method["customer"] is None:
        raise refused("The payment method is not attached to a customer; detach is impossible.")
    method |= {"customer": None, "_used_up": True}
    tx.save(method)
    emit(tx, "payment_method.detached", method)
    return method


def update_by_network(tx: Tx, fingerprint: str, number: str, expiry: tuple[int, int]) -> int:
    """The account updater: each attached card with that print gets new data under its old id."""
    card = cards.by_number(number)
    if card is None:
        raise ValueError(f"{number} is no test card")
    held = [m for m in tx.all("payment_method", fingerprint=fingerprint) if m["customer"]]
    for method in held:
        tx.find(method["id"])
        method |= {"_number": number, "card": _face(card, expiry)}
        tx.save(method)
        emit(tx, "payment_method.automatically_updated", method)
    return len(held)

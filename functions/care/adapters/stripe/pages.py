"""The parameters of a hosted page. Made from the order alone: a repeat must send the same bytes."""

from __future__ import annotations

from typing import Any

from ...domain.errors import BadValue
from ...usecases.payments import PageOrder, PaymentOrder

Params = dict[str, Any]

# The provider takes 30 minutes to 24 hours by its own clock, and an order may live for exactly 24
# hours: the page ends a minute before its order. Reckoned from the order and not from the present.
PAGE_ENDS_EARLY = 60  # seconds
SUFFIX_LENGTH = 12  # with a prefix of at most 8 and its "* " that is the 22 a statement shows
_WORDS = {
    "hold": "HOLD",
    "fee": "FEE",
    "repair": "REPAIR",
    "default": "DEFAULT",
}  # by purpose; a purchase is a PLAN
_LOCALES = """bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms
    mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW"""


def page_params(order: PageOrder) -> Params:
    """`checkout.sessions.create`. Every page only authorizes: a capture follows, or a void."""
    tags = metadata(order)
    return {
        "mode": "payment",
        "customer": order.customer,
        "client_reference_id": order.subject,
        "allowed_payment_method_types": ["card"],
        "line_items": [_line_item(order)],
        "payment_intent_data": _intent_data(order, tags),
        "payment_method_options": {"card": _card_options(order)},
        "wallet_options": {"link": {"display": "never"}},
        # On by a setting of the account otherwise; a converted hold is another amount.
        "adaptive_pricing": {"enabled": False},
        "billing_address_collection": "required",
        "custom_text": {"submit": {"message": order.explanation}},
        "metadata": tags,
        "locale": _locale(order.locale),
        "success_url": order.return_url,
        "cancel_url": order.return_url + ("&" if "?" in order.return_url else "?") + "back=1",
        "expires_at": int(order.expires_at.timestamp()) - PAGE_ENDS_EARLY,
    }


def metadata(order: PageOrder | PaymentOrder) -> dict[str, str]:
    """What the provider keeps with an order's payment, and a look-up finds it by."""
    return order.tags | {"subject": order.subject}


def statement_suffix(text: str) -> str:
    """`text` where it may stand on a card statement. Raises `BadValue` otherwise."""
    plain = text.isascii() and text.replace(" ", "").isalnum()
    if not (plain and len(text) <= SUFFIX_LENGTH and any(c.isalpha() for c in text)):
        raise BadValue("/descriptor", f"At most {SUFFIX_LENGTH} letters, digits and spaces.")
    return text


def _line_item(order: PageOrder) -> Params:
    price = {
        "currency": order.amount.currency.lower(),
        "unit_amount": order.amount.amount,
        "product_data": {"name": order.title},
    }
    return {"quantity": 1, "price_data": price}


def _intent_data(order: PageOrder, tags: dict[str, str]) -> Params:
    """The page's metadata is not copied to its payment: both get it."""
    word = _WORDS.get(order.tags.get("effect", ""), "PLAN")
    ending = "".join(c for c in order.subject if c.isascii() and c.isalnum())[-4:].upper()
    data: Params = {
        "capture_method": "manual",
        "description": order.title,
        "statement_descriptor_suffix": statement_suffix(f"{word} {ending}".strip()),
        "metadata": tags,
    }
    if order.hold:
        data["setup_future_usage"] = "off_session"
    return data


def _card_options(order: PageOrder) -> Params:
    options: Params = {"request_three_d_secure": "automatic"}
    if order.hold:
        options["request_extended_authorization"] = "if_available"
    if order.express:
        options["restrictions"] = {
            "brands_blocked": ["discover_global_network"],
            "funding_types_blocked": ["debit", "prepaid"],
        }
    return options


def _locale(tag: str) -> str:
    """The provider's locale nearest to an IETF tag (`en` for `en-US`), else the browser's."""
    language = tag.partition("-")[0]
    return next((known for known in (tag, language) if known in _LOCALES.split()), "auto")

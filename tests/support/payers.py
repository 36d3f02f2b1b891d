"""What the product asks the payment provider for, and short cuts to holds and payments."""

from typing import Any

import stripe

DAY = 86_400
HOUR = 3600
MANUAL = {"capture_method": "manual"}


def session_params(customer: str, **other: Any) -> dict[str, Any]:
    """The hold page of a claim, as the product asks for it."""
    subject = {"subject": "claim_1", "effect": "hold", "n": "1", "stack": "test"}
    return {
        "mode": "payment",
        "customer": customer,
        "client_reference_id": "claim_1",
        "allowed_payment_method_types": ["card"],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 30000,
                    "product_data": {
                        "name": "Refundable hold: not a charge",
                        "description": "For the replacement of a Mavic 3",
                    },
                },
            }
        ],
        "payment_intent_data": {
            "capture_method": "manual",
            "setup_future_usage": "off_session",
            "description": "Hold for claim_1",
            "statement_descriptor_suffix": "HOLD 7F3K",
            "metadata": subject,
        },
        "payment_method_options": {
            "card": {
                "request_extended_authorization": "if_available",
                "request_three_d_secure": "automatic",
                "restrictions": {
                    "brands_blocked": ["discover_global_network"],
                    "funding_types_blocked": ["debit", "prepaid"],
                },
            }
        },
        "wallet_options": {"link": {"display": "never"}},
        "adaptive_pricing": {"enabled": False},
        "billing_address_collection": "required",
        "custom_text": {"submit": {"message": "The fee of 129.00 USD is charged next."}},
        "metadata": subject,
        "success_url": "http://shop.test/back?s={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://shop.test/claim",
    } | other


def intent_params(customer: str, amount: int = 30000, **other: Any) -> dict[str, Any]:
    """A payment intent on a customer's card, as the product creates it: inert."""
    return {
        "amount": amount,
        "currency": "usd",
        "customer": customer,
        "payment_method": "pm_card_visa",
        "allowed_payment_method_types": ["card"],
        "metadata": {"subject": "claim_1", "effect": "fee", "n": "1", "stack": "test"},
    } | other


def confirmed(
    api: stripe.StripeClient, intent_id: str, key: str | None = None, **params: Any
) -> stripe.PaymentIntent:
    """Confirms, with charge and card expanded."""
    options: Any = {"idempotency_key": key} if key else {}
    wanted: Any = {"expand": ["latest_charge", "payment_method"], **params}
    return api.v1.payment_intents.confirm(intent_id, wanted, options)


def held(
    api: stripe.StripeClient, customer: str, token: str = "pm_card_visa", **other: Any
) -> stripe.PaymentIntent:
    """A hold on a card that stays with the customer."""
    params = intent_params(customer, payment_method=token, setup_future_usage="off_session")
    intent = api.v1.payment_intents.create(params | MANUAL | other)
    return confirmed(api, intent.id)


def renewed(
    api: stripe.StripeClient, customer: str, card: str, amount: int = 30000, **other: Any
) -> stripe.PaymentIntent:
    """A further hold without the customer, on the saved card."""
    params = intent_params(customer, amount, payment_method=card)
    intent = api.v1.payment_intents.create(params | MANUAL | other)
    return confirmed(api, intent.id, off_session=True)


def paid(
    api: stripe.StripeClient, customer: str, token: str = "pm_card_visa", amount: int = 12900
) -> stripe.PaymentIntent:
    """Charged at once."""
    intent = api.v1.payment_intents.create(intent_params(customer, amount, payment_method=token))
    return confirmed(api, intent.id)


def card_of(intent: stripe.PaymentIntent) -> Any:
    """The charge's account of the card."""
    return intent.latest_charge.payment_method_details.card

"""Per endpoint, the parameters that the double models. Data, checked by `forms.check`.

Narrower than the provider's: a parameter that the product does not use is refused as unknown,
so nobody leans on something the double would silently ignore.
"""

from .forms import Rule, Spec

TEXT = Rule()
NEED = Rule(required=True)
NUMBER = Rule("int")
FLAG = Rule("bool")
META = Rule("metadata")
EXPAND = {"expand": [TEXT]}


def one_of(*choices: str, required: bool = False) -> Rule:
    return Rule(choices=choices, required=required)


_EXTENDED = one_of("if_available", "never")
_THREE_D_SECURE = one_of("any", "automatic", "challenge")
_CAPTURE = one_of("automatic", "automatic_async", "manual")
_FUTURE = one_of("off_session", "on_session")
_TYPES = [one_of("card")]
_SUFFIX = Rule(longest=22)
_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"), TEXT)
_CARD = {"request_extended_authorization": _EXTENDED, "request_three_d_secure": _THREE_D_SECURE}
_CONFIRM = {
    "off_session": one_of("true", "false", "one_off", "recurring"),
    "return_url": TEXT,
    "error_on_requires_action": FLAG,
}

NOTHING: Spec = EXPAND
PAGE = EXPAND | {"limit": NUMBER, "starting_after": TEXT, "ending_before": TEXT}
_CREATED = {"created": Rule("created")}


CUSTOMER_CREATE: Spec = EXPAND | {
    "email": Rule(longest=512),
    "name": Rule(longest=256),
    "phone": TEXT,
    "description": TEXT,
    "address": _ADDRESS,
    "metadata": META,
}
CUSTOMER_LIST: Spec = PAGE | _CREATED | {"email": TEXT}
METHOD_ATTACH: Spec = EXPAND | {"customer": NEED}
METHOD_LIST: Spec = PAGE | {"customer": TEXT, "type": one_of("card")}

SESSION_CREATE: Spec = EXPAND | {
    "mode": one_of("payment", required=True),
    "customer": TEXT,
    "client_reference_id": Rule(longest=200),
    "allowed_payment_method_types": _TYPES,
    "line_items": [
        {
            "quantity": NUMBER,
            "price_data": {
                "currency": NEED,
                "unit_amount": Rule("int", required=True),
                "product_data": {"name": NEED, "description": TEXT},
            },
        }
    ],
    "payment_intent_data": {
        "capture_method": _CAPTURE,
        "setup_future_usage": _FUTURE,
        "description": TEXT,
        "statement_descriptor": TEXT,
        "statement_descriptor_suffix": _SUFFIX,
        "metadata": META,
    },
    "payment_method_options": {
        "card": _CARD
        | {
            "restrictions": {
                "brands_blocked": [
                    one_of("american_express", "discover_global_network", "mastercard", "visa")
                ],
                "funding_types_blocked": [one_of("credit", "debit", "prepaid")],
            }
        }
    },
    "wallet_options": {"link": {"display": one_of("auto", "never")}},
    "adaptive_pricing": {"enabled": FLAG},
    "billing_address_collection": one_of("auto", "required"),
    "custom_text": {"submit": {"message": Rule(longest=1200)}},
    "metadata": META,
    "locale": TEXT,
    "success_url": NEED,
    "cancel_url": TEXT,
    "expires_at": NUMBER,
}
SESSION_LIST: Spec = (
    PAGE
    | _CREATED
    | {"customer": TEXT, "payment_intent": TEXT, "status": one_of("complete", "expired", "open")}
)

INTENT_CREATE: Spec = (
    EXPAND
    | _CONFIRM
    | {
        "amount": Rule("int", required=True),
        "currency": NEED,
        "customer": TEXT,
        "payment_method": TEXT,
        "allowed_payment_method_types": _TYPES,
        "automatic_payment_methods": {
            "enabled": FLAG,
            "allow_redirects": one_of("always", "never"),
        },
        "capture_method": _CAPTURE,
        "confirm": FLAG,
        "setup_future_usage": _FUTURE,
        "payment_method_options": {"card": _CARD},
        "statement_descriptor": TEXT,
        "statement_descriptor_suffix": _SUFFIX,
        "description": TEXT,
        "metadata": META,
    }
)
INTENT_UPDATE: Spec = EXPAND | {"metadata": META, "description": TEXT}
INTENT_CONFIRM: Spec = (
    EXPAND
    | _CONFIRM
    | {
        "payment_method": TEXT,
        "setup_future_usage": _FUTURE,
        "payment_method_options": {"card": _CARD},
    }
)
INTENT_CAPTURE: Spec = EXPAND | {
    "amount_to_capture": NUMBER,
    "statement_descriptor": TEXT,
    "statement_descriptor_suffix": _SUFFIX,
    "metadata": META,
}
INTENT_CANCEL: Spec = EXPAND | {
    "cancellation_reason": one_of("abandoned", "duplicate", "fraudulent", "requested_by_customer")
}
INTENT_LIST: Spec = PAGE | _CREATED | {"customer": TEXT}
CHARGE_LIST: Spec = PAGE | _CREATED | {"customer": TEXT, "payment_intent": TEXT}

REFUND_CREATE: Spec = EXPAND | {
    "payment_intent": TEXT,
    "charge": TEXT,
    "amount": NUMBER,
    "reason": one_of("duplicate", "fraudulent", "requested_by_customer"),
    "metadata": META,
}
REFUND_LIST: Spec = PAGE | _CREATED | {"payment_intent": TEXT, "charge": TEXT}

_EVIDENCE_TEXT = [
    "access_activity_log",
    "billing_address",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_tracking_number",
    "uncategorized_text",
]
EVIDENCE_FILES = [
    "cancellation_policy",
    "customer_communication",
    "customer_signature",
    "duplicate_charge_documentation",
    "receipt",
    "refund_policy",
    "service_documentation",
    "shipping_documentation",
    "uncategorized_file",
]
_PRIOR = dict.fromkeys(
    (
        "charge",
        "customer_account_id",
        "customer_device_fingerprint",
        "customer_device_id",
        "customer_email_address",
        "customer_purchase_ip",
        "product_description",
    ),
    TEXT,
) | {"shipping_address": _ADDRESS}
DISPUTE_UPDATE: Spec = EXPAND | {
    "evidence": {name: Rule(longest=20_000) for name in _EVIDENCE_TEXT}
    | dict.fromkeys(EVIDENCE_FILES, TEXT)
    | {
        "enhanced_evidence": {
            "visa_compelling_evidence_3": {
                "disputed_transaction": _PRIOR
                | {"merchandise_or_services": one_of("merchandise", "services")},
                "prior_undisputed_transactions": [_PRIOR],
            }
        }
    },
    "submit": FLAG,
    "metadata": META,
}
DISPUTE_LIST: Spec = PAGE | _CREATED | {"payment_intent": TEXT, "charge": TEXT}
FILE_CREATE: Spec = EXPAND | {
    "file": Rule("file", required=True),
    "purpose": one_of("dispute_evidence", required=True),
}
EVENT_LIST: Spec = PAGE | _CREATED | {"type": TEXT, "types": [TEXT]}

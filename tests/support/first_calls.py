"""The first call of each door: what loads and makes everything that the door needs."""

from __future__ import annotations

import json
import time
from typing import Any

from .events import Call, Event, queue_event, stream_event
from .small_ports import signed

# Secrets that are good nowhere: what the payment and the keys secret hold in these calls.
PAYMENT = {"api_key": "sk_test_1", "webhook_secrets": ["whsec_1"]}
KEYS = {"codes": "c" * 32, "tokens": "d" * 32, "maker": ["m" * 32], "carrier": ["n" * 32]}
CLAIMS = {
    "sub": "ana",
    "token_use": "access",
    "scope": "care/customer care/desk care/maker care/store care/operator",
    "cognito:groups": "[desk operator store-demo-1]",
}
SERIAL = {"serial": "1ZNA0001"}
LEGACY = SERIAL | {
    "reference": "old-1",
    "account_id": "account-1",
    "sold_on": "2023-07-12",
    "starts_on": "2026-06-01",
    "ends_on": "2027-06-01",
    "replacements": 1,
    "used": 0,
}
QUESTION = SERIAL | {
    "cause": "collision",
    "parts": ["camera"],
    "sends": "unit",
    "shipping_country": "US",
}
RULING = {"decision": "verify", "reason": "Odd address", "approved_by": "R. Lopez"}
FIRST_CALLS = {
    "check_eligibility": Call("POST", "/api/eligibility", SERIAL),
    "look_up_status": Call("GET", "/api/status", query=SERIAL),
    "show_account": Call("GET", "/api/account"),
    "list_work": Call("GET", "/api/work", query={"region": "US"}),
    "ship_replacement": Call(
        "POST", "/api/claims/c1/ship", SERIAL | {"carrier": "UPS", "tracking": "1"}
    ),
    "import_devices": Call(
        "POST", "/api/devices", {"devices": [SERIAL | {"model": "mavic-3", "region": "US"}]}
    ),
    "release_hold": Call("POST", "/api/returns", SERIAL | {"battery": True, "genuine": True}),
    "take_photo": Call("POST", "/api/returns/photo", SERIAL | {"content_type": "image/png"}),
    "purchase_plan": Call("POST", "/api/plans/p1/continue", {}),
    "file_claim": Call("POST", "/api/claims/c1/continue", {}),
    "redeem_card": Call("POST", "/api/cards/redeem", SERIAL | {"code": "0" * 20}),
    "reconcile_payments": Call("POST", "/api/reconcile", {}),
    "manage_cards": Call("POST", "/api/cards/sell", {"code": "0" * 20}),
    "verify_device": Call("GET", "/api/verifications/1ZNA0001"),
    "register_repair": Call("POST", "/api/repairs", SERIAL | {"email": "a@example.com"}),
    "inspect_unit": Call("POST", "/api/claims/c1/inspect", {"outcome": "no_fault"}),
    "manage_claim": Call("POST", "/api/claims/c1/cancel", {}),
    "decide_claim": Call("GET", "/api/claims/c1/evidence"),
    "hand_over_plan": Call("POST", "/api/plans/p1/offer", {}),
    "prove_cover": Call("POST", "/api/plans/p1/proof", {}),
    "look_up_serial": Call("GET", "/api/serials/1ZNA0001"),
    "check_timeline": Call("GET", "/api/timelines/plan_1"),
    "manage_data": Call("GET", "/api/account/export"),
    "return_plan": Call("POST", "/api/plans/p1/return", {}),
    "import_plans": Call("POST", "/api/plans/import", {"plans": [LEGACY]}),
    "compare_services": Call("POST", "/api/claims/compare", QUESTION),
    "list_holds": Call("GET", "/api/holds", query={"region": "US"}),
    "settle_claim": Call("POST", "/api/claims/c1/settle", {"wants": "renew", "reason": "late"}),
    "manage_customers": Call(
        "POST", "/api/customers/erase", {"account_id": "account-1", "reason": "asked"}
    ),
}
AT = "2026-11-22T18:00:00.000Z"
ORDER = {"event_id": "evt_1", "type": "order_cancelled", "order_id": "W-1", "at": AT}
SCAN = {"event_id": "evt_1", "type": "in_transit", "reference": "claim_1", "at": AT}
PAID: dict[str, Any] = {
    "id": "evt_1",
    "type": "payment_intent.succeeded",
    "created": 1795370539,
    "data": {
        "object": {
            "object": "payment_intent",
            "id": "pi_1",
            "metadata": {"subject": "claim_1", "stack": "test"},
        }
    },
}
# Path, header of the signature, its secret, and what is told.
SIGNED: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "take_order_event": ("/api/order-events", "Aftercare-Signature", KEYS["maker"][0], ORDER),
    "take_carrier_event": ("/api/carrier-events", "Aftercare-Signature", KEYS["carrier"][0], SCAN),
    "take_payment_event": (
        *("/api/payment-events", "Stripe-Signature"),
        *(PAYMENT["webhook_secrets"][0], PAID),
    ),
}
DUE = json.dumps({"kind": "plan", "id": "plan_1", "hint": None})
IMAGE = {
    "subject": {"S": "plan_1"},
    "seq": {"N": "3"},
    "at": {"S": AT},
    "due_at": {"S": "2026-11-22T18:05:00.000Z"},
    "due_shard": {"S": "0"},
    "hash": {"S": "88"},
    "previous": {"S": "2b"},
    "note": {
        "M": {
            "type": {"S": "plan_paid"},
            "actor": {"S": "provider"},
            "sentence": {"S": "The purchase fee of 239.00 USD was charged."},
            "rules": {"L": [{"S": "BUY-2"}]},
            "money": {"S": "23900 USD"},
            "reference": {"S": "pi_3"},
        }
    },
}


def first_event(door: str) -> Event:
    """The event of `door`'s first call. A signed one is signed now, and good for five minutes."""
    if door in SIGNED:
        path, header, secret, told = SIGNED[door]
        raw = json.dumps(told)
        sent = {header: signed(secret, raw.encode(), int(time.time()))}
        return Call("POST", path, raw=raw, headers=sent).event()
    if door in FIRST_CALLS:
        event = FIRST_CALLS[door].event()
        event["requestContext"]["authorizer"] = {"jwt": {"claims": CLAIMS}}
        event["headers"]["idempotency-key"] = "a-key-of-today-000001"
        return event
    return {"settle_due": queue_event(DUE), "send_mail": stream_event(IMAGE)}.get(door, {})

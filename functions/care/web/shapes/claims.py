"""What is answered about claims: comparison, settlement, the claim itself."""

from __future__ import annotations

from ...domain.ledger import Purpose, Status
from ...domain.parts import Cause, Condition, Part, Sends, Service
from ...domain.states import ClaimState, HoldState
from .schema import INSTANT, NUMBER, TEXT, YES_NO, Schema, maybe, obj, one_of, ref, some

_LINES = ("charged_now", "held", "charged_only_if", "sent_back", "refunded_if", "free_if")
_SUMMARY: dict[str, Schema] = {
    "claim_id": TEXT,
    "plan_id": maybe(TEXT),
    "serial": TEXT,
    "model_name": TEXT,
    "service": one_of(*Service),
    "state": one_of(*ClaimState),
    "filed_at": INSTANT,
    "cause": one_of(*Cause),
    "parts": some(one_of(*Part)),
    "sends": one_of(*Sends),
    "fee": ref("Money"),
    "hold": ref("Hold"),
    "paid_at": maybe(INSTANT),
    "return_by": maybe(ref("Deadline")),
    "ship_to": some(TEXT),
    "send_to": some(TEXT),
    "shipment": maybe(ref("Shipment")),
    "findings": some(ref("Finding")),
    "default_reasons": some(obj(id=TEXT, sentence=TEXT)),
    "you_need_to": maybe(ref("Task")),
    "region": TEXT,
    "cure_by": maybe(ref("Deadline")),
    "received_at": maybe(INSTANT),
    "inspection": maybe(ref("Inspection")),
    "quote": maybe(ref("Quote")),
    "lost_shipments": some(ref("Shipment")),
    "sent_home": maybe(ref("Shipment")),
    "lost_at": maybe(INSTANT),
    "found_at": maybe(INSTANT),
    "invoice": maybe(ref("Invoice")),
    "approvals": some(obj(what=TEXT, at=INSTANT, by=TEXT)),
}
# Fields that the first issue of the API did not have: a page made for that issue needs none.
_LATER = tuple(_SUMMARY)[list(_SUMMARY).index("region") :]
CLAIM = _SUMMARY | {"ledger": some(ref("LedgerLine"))}

SHAPES: dict[str, Schema] = {
    "Settlement": obj(
        ("replacements_used", "inspected", "notices"),
        service=one_of(*Service),
        fee=ref("Money"),
        hold=ref("Money"),
        fee_number=NUMBER,
        replacements_used=NUMBER,
        inspected=TEXT,
        most_that_can_be_charged=ref("Money"),
        return_days=maybe(NUMBER),
        return_by=maybe(ref("Deadline")),
        held_until_at_most=maybe(ref("Deadline")),
        consent=maybe(obj(version=TEXT, text=TEXT)),
        lines=some(obj(kind=one_of(*_LINES), sentence=TEXT)),
        notices=some(TEXT),
    ),
    "Comparison": obj(
        as_of=INSTANT,
        services=some(
            obj(
                service=one_of(*Service),
                allowed=YES_NO,
                decision=ref("Decision"),
                settlement=maybe(ref("Settlement")),
            )
        ),
        advised=maybe(one_of(*Service)),
        advice=TEXT,
        covers=TEXT,
        declarable=some(obj(code=TEXT, sentence=TEXT)),
    ),
    "Hold": obj(
        amount=ref("Money"),
        state=one_of(*HoldState),
        card=maybe(obj(brand=TEXT, last4=TEXT)),
        capture_before=maybe(INSTANT),
        renewals=NUMBER,
    ),
    "Shipment": obj(
        ("condition",),
        serial=TEXT,
        carrier=TEXT,
        tracking=TEXT,
        at=INSTANT,
        condition=one_of(*Condition),
    ),
    "Inspection": obj(
        at=INSTANT, outcome=one_of("defect", "accident", "no_fault"), note=maybe(TEXT)
    ),
    "Quote": obj(
        repair=maybe(ref("Money")), replacement=maybe(ref("Money")), answer_by=ref("Deadline")
    ),
    "Invoice": obj(number=TEXT, requested_at=INSTANT, due=ref("Deadline")),
    "Finding": obj(at=INSTANT, serial=TEXT, battery=YES_NO, genuine=YES_NO, rules=some(TEXT)),
    "Task": obj(
        code=one_of("pay", "verify", "choose", "send_back", "cure", "wait"),
        sentence=TEXT,
        by=maybe(ref("Deadline")),
    ),
    "LedgerLine": obj(
        purpose=one_of(*Purpose),
        n=NUMBER,
        amount=ref("Money"),
        status=one_of(*Status),
        provider_id=maybe(TEXT),
        at=INSTANT,
    ),
    "ClaimSummary": obj(_LATER, **_SUMMARY),
    "Claim": obj(_LATER, **CLAIM),
    "WholeClaim": obj(
        (*_LATER, "expert", "can", "held_by", "ahead"),
        **CLAIM,
        timeline=some(ref("Event")),
        expert=maybe(some(TEXT)),
        can=some(one_of("choose", "send_back", "change", "address", "found", "cancel", "invoice")),
        held_by=maybe(one_of("you", "carrier", "desk", "bank")),
        ahead=some(obj(code=TEXT, sentence=TEXT, at=maybe(INSTANT), by=maybe(ref("Deadline")))),
    ),
    "ReturnSlip": obj(
        reference=TEXT,
        qr=some({"type": "string", "pattern": "^[01]+$"}),
        send_to=some(TEXT),
        serial=TEXT,
        sends=one_of(*Sends),
        by=maybe(ref("Deadline")),
        calendar=maybe(TEXT),
        calendar_name=TEXT,
    ),
    "Preview": obj(decision=ref("Decision"), settlement=maybe(ref("Settlement"))),
    "FiledClaim": obj(claim=ref("Claim"), payment=ref("Payment")),
    "ShippedClaim": obj(claim=ref("Claim")),
    "Account": obj(plans=some(ref("Plan")), claims=some(ref("ClaimSummary"))),
    "ClaimWithTimeline": obj(claim=ref("WholeClaim")),
    "DecidedClaim": obj(claim=ref("Claim")),
}

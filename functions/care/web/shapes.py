"""The shapes of the API's answers, as JSON Schema. Tests hold every view to them.

No door loads this.
"""

from __future__ import annotations

from typing import Any

from ..domain.decision import Outcome
from ..domain.event import Actor
from ..domain.grant import GrantKind
from ..domain.ledger import DisputeState, Purpose, Status
from ..domain.parts import Cause, Condition, Part, Sends, Service
from ..domain.plan import Channel, PlanStatus
from ..domain.rulings import Ruling
from ..domain.states import CardState, ClaimState, GrantState, HoldState, PlanState
from ..usecases.look_up_status import SHOWN
from ..usecases.receipts import Result
from .views.tasks import ACTIONS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
INSTANT: Schema = {
    "type": "string",
    "format": "date-time",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$",
}
DATE: Schema = {"type": "string", "format": "date"}


def ref(name: str) -> Schema:
    """Another shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def some(schema: Schema) -> Schema:
    """A list of the same."""
    return {"type": "array", "items": schema}


def one_of(*values: str) -> Schema:
    """One of these texts."""
    return {"type": "string", "enum": [str(value) for value in values]}


def obj(_optional: tuple[str, ...] = (), /, **fields: Schema) -> Schema:
    """An object of exactly these fields."""
    return {
        "type": "object",
        "properties": fields,
        "required": [name for name in fields if name not in _optional],
        "additionalProperties": False,
    }


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
_CLAIM = _SUMMARY | {"ledger": some(ref("LedgerLine"))}

SHAPES: dict[str, Schema] = {
    "Money": obj(amount=NUMBER, currency=TEXT),
    "Deadline": obj(at=INSTANT, local_date=DATE, zone=TEXT),
    "Rule": obj(id=TEXT, outcome=one_of(*Outcome), inputs={"type": "object"}, sentence=TEXT),
    "NextStep": obj(code=TEXT, sentence=TEXT),
    "Decision": obj(
        allowed=YES_NO,
        as_of=INSTANT,
        terms_version=maybe(TEXT),
        rules=some(ref("Rule")),
        next_steps=some(ref("NextStep")),
    ),
    "Event": obj(
        seq=NUMBER,
        at=INSTANT,
        type=TEXT,
        actor=one_of(*Actor),
        sentence=TEXT,
        rules=some(TEXT),
        money=maybe(ref("Money")),
        reference=maybe(TEXT),
    ),
    "Fault": obj(pointer=TEXT, detail=TEXT),
    "Problem": obj(
        ("decision",),
        type=TEXT,
        title=TEXT,
        status=NUMBER,
        detail=TEXT,
        code=TEXT,
        errors=some(ref("Fault")),
        request_id=TEXT,
        decision=ref("Decision"),
    ),
    "Device": obj(serial=TEXT, model=TEXT, model_name=TEXT, region=maybe(TEXT)),
    "Offer": obj(
        product=TEXT,
        term_months=NUMBER,
        replacements=NUMBER,
        price=ref("Money"),
        replacement_fees=some(ref("Money")),
        hold=ref("Money"),
        return_days=NUMBER,
        premium=YES_NO,
        starts_on=DATE,
        ends_on=DATE,
        zone=TEXT,
        tax_included=YES_NO,
        illustrative=YES_NO,
        terms_version=TEXT,
    ),
    "Eligibility": obj(
        decision=ref("Decision"), device=maybe(ref("Device")), offers=some(ref("Offer"))
    ),
    "Status": obj(
        ("starts_at", "ends_at", "replacements_left", "open_service"),
        serial=TEXT,
        status=one_of(*SHOWN.values(), "retired"),
        starts_at=INSTANT,
        ends_at=INSTANT,
        replacements_left=NUMBER,
        open_service=maybe(obj(service=TEXT, state=one_of(*ClaimState))),
    ),
    "Plan": obj(
        plan_id=TEXT,
        serial=maybe(TEXT),
        model_name=TEXT,
        region=TEXT,
        state=one_of(*PlanState),
        status=one_of(*PlanStatus),
        term_months=NUMBER,
        starts_at=maybe(INSTANT),
        ends_at=maybe(INSTANT),
        starts_on=maybe(DATE),
        ends_on=maybe(DATE),
        zone=TEXT,
        replacements_total=NUMBER,
        replacements_left=NUMBER,
        replacements_reserved=NUMBER,
        price=ref("Money"),
        terms_version=TEXT,
        purchased_at=maybe(INSTANT),
        chain=some(TEXT),
        open_claim_id=maybe(TEXT),
        created_at=INSTANT,
        channel=one_of(*Channel),
        renews=maybe(TEXT),
        renewed_by=maybe(TEXT),
        offer_until=maybe(INSTANT),
        paid_so_far=maybe(ref("Money")),
        expert=maybe(some(TEXT)),
    ),
    "Payment": obj(state=one_of("open", "action", "wait", "done", "none"), url=maybe(TEXT)),
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
    "Claim": obj(_LATER, **_CLAIM),
    "WholeClaim": obj(
        (*_LATER, "expert"),
        **_CLAIM,
        timeline=some(ref("Event")),
        expert=maybe(some(TEXT)),
    ),
    "OrderedPlan": obj(plan=ref("Plan"), payment=ref("Payment")),
    "Preview": obj(decision=ref("Decision"), settlement=maybe(ref("Settlement"))),
    "FiledClaim": obj(claim=ref("Claim"), payment=ref("Payment")),
    "ShippedClaim": obj(claim=ref("Claim")),
    "Account": obj(plans=some(ref("Plan")), claims=some(ref("ClaimSummary"))),
    "Renewal": obj(decision=ref("Decision"), offer=maybe(ref("Offer"))),
    "PlanWithTimeline": obj(
        plan=ref("Plan"), renewal=maybe(ref("Renewal")), timeline=some(ref("Event"))
    ),
    "EndedPlan": obj(plan=ref("Plan")),
    "ClaimWithTimeline": obj(claim=ref("WholeClaim")),
    "DeskTask": obj(
        ("kind", "id", "service", "what"),
        kind=one_of("claim", "plan", "grant"),
        id=TEXT,
        claim_id=maybe(TEXT),
        service=maybe(one_of(*Service)),
        serial=TEXT,
        model_name=TEXT,
        state=one_of(*dict.fromkeys((*ClaimState, *PlanState, *GrantState))),
        next_action=one_of(*ACTIONS, "plan"),
        what=TEXT,
        since=INSTANT,
        return_by=maybe(ref("Deadline")),
        hold_lapses_at=maybe(INSTANT),
        sends=one_of(*Sends, "nothing"),
        fee_paid=YES_NO,
        ship_to=some(TEXT),
        description=maybe(TEXT),
    ),
    "Work": obj(work=some(ref("DeskTask"))),
    "Receipt": obj(
        result=one_of(*Result),
        claim=maybe(ref("Claim")),
        decision=ref("Decision"),
        sentence=TEXT,
    ),
    "DecidedClaim": obj(claim=ref("Claim")),
    "Approval": obj(
        decision=one_of(*Ruling, "cannot_mend"), approved_by=TEXT, reason=TEXT, at=INSTANT
    ),
    "Dispute": obj(dispute_id=TEXT, state=one_of(*DisputeState), due_by=maybe(INSTANT)),
    "EvidencePayment": obj(
        purpose=one_of(*Purpose),
        n=NUMBER,
        amount=ref("Money"),
        status=one_of(*Status),
        provider_id=maybe(TEXT),
        at=INSTANT,
        dispute=maybe(ref("Dispute")),
    ),
    "EvidenceShipment": obj(
        serial=TEXT, carrier=TEXT, tracking=TEXT, at=INSTANT, condition=one_of(*Condition)
    ),
    "EvidenceScan": obj(
        at=INSTANT,
        serial=TEXT,
        battery=YES_NO,
        genuine=YES_NO,
        rules=some(TEXT),
        photo=maybe(TEXT),
        found_by=maybe(TEXT),
    ),
    "Evidence": obj(
        claim_id=TEXT,
        plan_id=maybe(TEXT),
        service=one_of(*Service),
        serial=TEXT,
        filed_at=INSTANT,
        paid_at=maybe(INSTANT),
        return_by=maybe(ref("Deadline")),
        ship_to=some(TEXT),
        consent=maybe(obj(version=TEXT, text=TEXT, at=INSTANT, ip=TEXT)),
        decisions=some(ref("Event")),
        approvals=some(ref("Approval")),
        default_reasons=some(TEXT),
        payments=some(ref("EvidencePayment")),
        shipments=some(ref("EvidenceShipment")),
        sent_home=maybe(ref("EvidenceShipment")),
        scans=some(ref("EvidenceScan")),
        mails=some(obj(seq=NUMBER, type=TEXT, written_at=INSTANT)),
        timeline=some(ref("Event")),
        plan_timeline=some(ref("Event")),
        timeline_whole=YES_NO,
    ),
    "EvidenceOfClaim": obj(evidence=ref("Evidence")),
    "Imported": obj(
        imported=NUMBER,
        unchanged=NUMBER,
        errors=some(obj(index=NUMBER, errors=some(ref("Fault")))),
    ),
    "Grant": obj(
        grant_id=TEXT,
        kind=one_of(*GrantKind),
        serial=TEXT,
        state=one_of(*GrantState),
        status=one_of(*GrantState),
        region=TEXT,
        asked_at=INSTANT,
        send_by=maybe(ref("Deadline")),
        opened_at=maybe(INSTANT),
        closes_at=maybe(INSTANT),
        reason=maybe(TEXT),
    ),
    "OneGrant": obj(grant=ref("Grant")),
    "UploadForm": obj(
        url=TEXT,
        fields={"type": "object", "additionalProperties": TEXT},
        expires_at=INSTANT,
    ),
    "Application": obj(grant=ref("Grant"), upload=maybe(ref("UploadForm"))),
    "Redemption": obj(
        redeemed=YES_NO,
        decision=ref("Decision"),
        plan=ref("Plan"),
        take_over=maybe(obj(code=TEXT, until=INSTANT)),
    ),
    "Card": obj(
        card_id=TEXT,
        batch=TEXT,
        region=TEXT,
        family=TEXT,
        term_months=NUMBER,
        store=TEXT,
        state=one_of(*CardState),
        minted_at=INSTANT,
        sold_at=maybe(INSTANT),
        redeemed_at=maybe(INSTANT),
        plan_id=maybe(TEXT),
        reissue_of=maybe(TEXT),
        reissued_as=maybe(TEXT),
    ),
    "OneCard": obj(card=ref("Card")),
    "MintedCodes": obj(codes=some(TEXT)),
    "NewCode": obj(code=TEXT),
    "Received": obj(received=YES_NO),
    "TakenEvent": obj(received=YES_NO, changed=YES_NO),
}

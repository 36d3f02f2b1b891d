"""The shapes of the API's answers, as JSON Schema. Tests hold every view to them.

No door loads this.
"""

from __future__ import annotations

from typing import Any

from ..domain.decision import Outcome
from ..domain.event import Actor
from ..domain.ledger import Purpose, Status
from ..domain.parts import Cause, Part, Sends
from ..domain.plan import PlanStatus
from ..domain.states import ClaimState, HoldState, PlanState
from ..usecases.look_up_status import SHOWN
from ..usecases.release_hold import Result

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


_SUMMARY: dict[str, Schema] = {
    "claim_id": TEXT,
    "plan_id": TEXT,
    "serial": TEXT,
    "model_name": TEXT,
    "service": one_of("premium"),
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
}
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
        serial=TEXT,
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
    ),
    "Payment": obj(state=one_of("open", "action", "wait", "done", "none"), url=maybe(TEXT)),
    "Settlement": obj(
        service=one_of("premium"),
        fee=ref("Money"),
        hold=ref("Money"),
        fee_number=NUMBER,
        most_that_can_be_charged=ref("Money"),
        return_days=NUMBER,
        return_by=ref("Deadline"),
        held_until_at_most=ref("Deadline"),
        consent=obj(version=TEXT, text=TEXT),
        lines=some(obj(kind=one_of("charged_now", "held", "charged_only_if"), sentence=TEXT)),
    ),
    "Hold": obj(
        amount=ref("Money"),
        state=one_of(*HoldState),
        card=maybe(obj(brand=TEXT, last4=TEXT)),
        capture_before=maybe(INSTANT),
        renewals=NUMBER,
    ),
    "Shipment": obj(serial=TEXT, carrier=TEXT, tracking=TEXT, at=INSTANT),
    "Finding": obj(at=INSTANT, serial=TEXT, battery=YES_NO, genuine=YES_NO, rules=some(TEXT)),
    "Task": obj(
        code=one_of("pay", "verify", "send_back", "cure", "wait"),
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
    "ClaimSummary": obj(**_SUMMARY),
    "Claim": obj(**_CLAIM),
    "WholeClaim": obj(**_CLAIM, timeline=some(ref("Event"))),
    "OrderedPlan": obj(plan=ref("Plan"), payment=ref("Payment")),
    "Preview": obj(decision=ref("Decision"), settlement=maybe(ref("Settlement"))),
    "FiledClaim": obj(claim=ref("Claim"), payment=ref("Payment")),
    "ShippedClaim": obj(claim=ref("Claim")),
    "Account": obj(plans=some(ref("Plan")), claims=some(ref("ClaimSummary"))),
    "PlanWithTimeline": obj(plan=ref("Plan"), timeline=some(ref("Event"))),
    "ClaimWithTimeline": obj(claim=ref("WholeClaim")),
    "DeskTask": obj(
        claim_id=TEXT,
        serial=TEXT,
        model_name=TEXT,
        state=one_of(*ClaimState),
        next_action=one_of("ship", "scan", "inspect"),
        since=INSTANT,
        return_by=maybe(ref("Deadline")),
        hold_lapses_at=maybe(INSTANT),
        sends=one_of(*Sends),
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
    "Imported": obj(
        imported=NUMBER,
        unchanged=NUMBER,
        errors=some(obj(index=NUMBER, errors=some(ref("Fault")))),
    ),
    "Received": obj(received=YES_NO),
}

"""The evidence bundle of a claim, for a bank's dispute."""

from __future__ import annotations

from ...domain.ledger import DisputeState, Purpose, Status
from ...domain.parts import Condition, Service
from ...domain.rulings import Ruling
from .schema import INSTANT, NUMBER, TEXT, YES_NO, Schema, maybe, obj, one_of, ref, some

SHAPES: dict[str, Schema] = {
    "Approval": obj(
        decision=one_of(*Ruling, "cannot_mend", "settle_task"),
        approved_by=TEXT,
        reason=TEXT,
        at=INSTANT,
    ),
    "Dispute": obj(
        dispute_id=TEXT,
        state=one_of(*DisputeState),
        due_by=maybe(INSTANT),
        submitted=YES_NO,
        answer=maybe(ref("DisputeAnswer")),
    ),
    "DisputeAnswer": obj(
        approved_by=TEXT,
        reason=maybe(TEXT),
        at=INSTANT,
        sent_at=maybe(INSTANT),
        refused=maybe(TEXT),
    ),
    "SubmittedEvidence": obj(dispute=ref("Dispute")),
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
}

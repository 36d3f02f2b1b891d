"""The evidence bundle, as the desk sends it to the bank (PAY-8)."""

from __future__ import annotations

from ...domain.claim import Claim, Scan
from ...domain.event import Event
from ...domain.ledger import Dispute, DisputeAnswer, Line
from ...usecases.evidence import Evidence
from .claims import address_lines, finding_view, shipment_view
from .values import (
    Json,
    event_view,
    instant_view,
    maybe_deadline,
    maybe_instant,
    money_view,
)


def evidence_view(evidence: Evidence) -> Json:
    """Consent, decisions, payments, shipments, scans, mails and timeline of one claim."""
    claim = evidence.claim
    return {
        "claim_id": claim.claim_id,
        "plan_id": claim.plan_id,
        "service": claim.service.value,
        "serial": claim.serial,
        "filed_at": instant_view(claim.filed_at),
        "paid_at": maybe_instant(claim.paid_at),
        "return_by": maybe_deadline(claim.return_by),
        "ship_to": address_lines(claim.address),
        "consent": _consent(claim),
        "decisions": [event_view(event) for event in evidence.decisions],
        "approvals": _approvals(claim),
        "default_reasons": list(claim.default_reasons),
        "payments": [_payment(line) for line in claim.ledger],
        "shipments": [shipment_view(shipment) for shipment in evidence.shipments],
        "sent_home": shipment_view(claim.sent_home) if claim.sent_home else None,
        "scans": [scan_view(scan) for scan in claim.scans],
        "mails": [_mail(event) for event in evidence.mails],
        "timeline": [event_view(event) for event in evidence.timeline],
        "plan_timeline": [event_view(event) for event in evidence.plan_timeline],
        "timeline_whole": evidence.broken_at is None,
    }


def _consent(claim: Claim) -> Json | None:
    consent = claim.consent
    if consent is None:
        return None
    return {
        "version": consent.version,
        "text": consent.text,
        "at": instant_view(consent.at),
        "ip": consent.ip,
    }


def _approvals(claim: Claim) -> list[Json]:
    return [
        {
            "decision": each.what,
            "approved_by": each.by,
            "reason": each.reason,
            "at": instant_view(each.at),
        }
        for each in claim.approvals
    ]


def _payment(line: Line) -> Json:
    return {
        "purpose": line.purpose.value,
        "n": line.n,
        "amount": money_view(line.amount),
        "status": line.status.value,
        "provider_id": line.provider_id,
        "at": instant_view(line.settled_at or line.recorded_at),
        "dispute": dispute_view(line.dispute) if line.dispute else None,
    }


def dispute_view(dispute: Dispute) -> Json:
    """A dispute, and who released the evidence for it."""
    return {
        "dispute_id": dispute.dispute_id,
        "state": dispute.state.value,
        "due_by": maybe_instant(dispute.due_by),
        "submitted": dispute.submitted,
        "answer": _answer(dispute.answer) if dispute.answer else None,
    }


def _answer(answer: DisputeAnswer) -> Json:
    return {
        "approved_by": answer.by,
        "reason": answer.reason,
        "at": instant_view(answer.at),
        "sent_at": maybe_instant(answer.sent_at),
        "refused": answer.refused,
    }


def scan_view(scan: Scan) -> Json:
    """The same as the customer sees, with the photo and who found it (RET-4)."""
    return finding_view(scan) | {"photo": scan.photo, "found_by": scan.found_by}


def _mail(event: Event) -> Json:
    return {"seq": event.seq, "type": event.note.type, "written_at": instant_view(event.at)}

"""What a named person of the desk decides about a claim, and the evidence for a bank's dispute.

POST /api/claims/{claim_id}/decide · GET /api/claims/{claim_id}/evidence · POST …/evidence/submit ·
POST /api/plans/{plan_id}/evidence/submit · POST /api/claims/{claim_id}/settle-task
"""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import DESK
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.rulings import EvidenceRelease, RefundSettling, RulingBody
from care.web.views.claims import claim_view
from care.web.views.evidence import dispute_view, evidence_view
from care.web.views.tasks import settled_view

SETTINGS = settings.read(settings.Shipping)
door = Door(settings.edge_keys(), lambda: wiring.keep_answers(SETTINGS))


@door.post("/api/claims/{claim_id}/decide", DESK, key=True)
def decide(request: Request, claim_id: str) -> Json:
    """The claim afterwards; the same decision again gets the first answer."""
    decided = RulingBody.read(request.json).decided(asked_by=request.account)
    claim = wiring.decide_claim(SETTINGS).decide(claim_id, decided, request.op)
    return {"claim": claim_view(claim, wiring.catalog())}


@door.get("/api/claims/{claim_id}/evidence", DESK)
def evidence(request: Request, claim_id: str) -> Json:
    """Consent, decisions, shipments, scans, mails and timeline (PAY-8)."""
    return {"evidence": evidence_view(wiring.gather_evidence(SETTINGS).of(claim_id))}


@door.post("/api/claims/{claim_id}/evidence/submit", DESK)
def submit(request: Request, claim_id: str) -> Json:
    """The dispute, with who released its evidence first; 409 with the rule where none is open."""
    return _released(request, claim_id)


@door.post("/api/plans/{plan_id}/evidence/submit", DESK)
def submit_of_plan(request: Request, plan_id: str) -> Json:
    """The same for a plan's purchase."""
    return _released(request, plan_id)


@door.post("/api/claims/{claim_id}/settle-task", DESK)
def settle_task(request: Request, claim_id: str) -> Json:
    """What became of the refund that came back; 409 where none did."""
    done = RefundSettling.read(request.json).done(request.account)
    return settled_view(wiring.close_task(SETTINGS).close_on_claim(claim_id, done, request.op))


def _released(request: Request, subject: str) -> Json:
    release = EvidenceRelease.read(request.json).release(asked_by=request.account)
    dispute = wiring.submit_evidence(SETTINGS).submit(subject, release, request.op)
    return {"dispute": dispute_view(dispute)}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

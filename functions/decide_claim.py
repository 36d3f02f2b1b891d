"""What a named person of the desk decides about a claim, and the evidence for a bank's dispute.

POST /api/claims/{claim_id}/decide · GET /api/claims/{claim_id}/evidence
"""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import DESK
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.rulings import RulingBody
from care.web.views.claims import claim_view
from care.web.views.evidence import evidence_view

SETTINGS = settings.read(settings.Shipping)
door = Door()


@door.post("/api/claims/{claim_id}/decide", DESK)
def decide(request: Request, claim_id: str) -> Json:
    """The claim afterwards; the same decision again gets the first answer."""
    decided = RulingBody.read(request.json).decided(asked_by=request.account)
    claim = wiring.decide_claim(SETTINGS).decide(claim_id, decided, request.op)
    return {"claim": claim_view(claim, wiring.catalog())}


@door.get("/api/claims/{claim_id}/evidence", DESK)
def evidence(request: Request, claim_id: str) -> Json:
    """Consent, decisions, shipments, scans, mails and timeline (PAY-8)."""
    return {"evidence": evidence_view(wiring.gather_evidence(SETTINGS).of(claim_id))}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

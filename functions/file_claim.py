"""POST /api/claims/preview, /api/claims and /api/claims/{claim_id}/continue: a claim."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.claim import Claim
from care.domain.states import ClaimState
from care.web.auth import CUSTOMER
from care.web.requests import Request
from care.web.resolver import Answer, Door, Json
from care.web.schemas.claims import ClaimContinuation, ClaimFiling, ClaimQuestion
from care.web.views.claims import claim_view
from care.web.views.payments import payment_view
from care.web.views.settlements import preview_view

SETTINGS = settings.read(settings.Selling)
door = Door(settings.edge_keys(), lambda: wiring.keep_answers(SETTINGS))


@door.post("/api/claims/preview", CUSTOMER)
def preview(request: Request) -> Answer:
    """What filing now would answer and cost; nothing is written."""
    asked = ClaimQuestion.read(request.json)
    use_case = wiring.file_claim(SETTINGS)
    return preview_view(
        use_case.preview(
            request.account, asked.damage, asked.shipping_country, asked.service, asked.as_of
        )
    )


@door.post("/api/claims", CUSTOMER, key=True)
def file(request: Request) -> Answer:
    """201 with the claim, and the page to pay on where it has one; the same key, the same claim."""
    body = ClaimFiling.read(request.json)
    filing = body.filing(request.account, request.key(), request.fingerprint(), request.ip)
    request.answers(_shown, 201)
    return _shown(wiring.file_claim(SETTINGS).file(filing, request.op)), 201


@door.post("/api/claims/{claim_id}/continue", CUSTOMER, key=True)
def go_on(request: Request, claim_id: str) -> Answer:
    """Looks at the page again and does what is due; 402 after a refused card."""
    again = ClaimContinuation.read(request.json).try_again
    use_case = wiring.file_claim(SETTINGS)
    request.answers(_paid)
    return _shown(use_case.go_on(claim_id, request.account, request.op, try_again=again))


def _paid(claim: Claim) -> Json | None:
    """Of a claim that is not paid a refusal or the next page may follow."""
    return _shown(claim) if claim.state is ClaimState.PAID else None


def _shown(claim: Claim) -> Json:
    return {"claim": claim_view(claim, wiring.catalog()), "payment": payment_view(claim)}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

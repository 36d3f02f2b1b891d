"""The desk's bench: inspects a unit that was sent in, mends it, and sends it home.

POST /api/claims/{claim_id}/inspect · /send-back · /cannot-mend
"""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.claim import Claim
from care.web.auth import DESK
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.desk import InspectionBody, NotMendable, ParcelBody
from care.web.views.claims import claim_view

SETTINGS = settings.read(settings.Shipping)
door = Door(settings.edge_keys(), lambda: wiring.keep_answers(SETTINGS))


@door.post("/api/claims/{claim_id}/inspect", DESK, key=True)
def inspect(request: Request, claim_id: str) -> Json:
    """The claim after the inspection: mended free, quoted, or on its way home."""
    body = InspectionBody.read(request.json)
    use_case = wiring.inspect_unit(SETTINGS)
    return _shown(
        use_case.inspect(
            claim_id,
            body.outcome,
            request.op,
            by=request.account,
            price=body.price,
            note=body.note,
        )
    )


@door.post("/api/claims/{claim_id}/send-back", DESK)
def send_back(request: Request, claim_id: str) -> Json:
    """The claim with the customer's own unit on its way home."""
    body = ParcelBody.read(request.json)
    use_case = wiring.inspect_unit(SETTINGS)
    return _shown(use_case.send_back(claim_id, body.carrier, body.tracking, request.op))


@door.post("/api/claims/{claim_id}/cannot-mend", DESK, key=True)
def cannot_mend(request: Request, claim_id: str) -> Json:
    """The claim quoted anew, the paid repair's money on its way back."""
    body = NotMendable.read(request.json)
    use_case = wiring.inspect_unit(SETTINGS)
    return _shown(use_case.cannot_mend(claim_id, body.note, request.op, by=request.account))


def _shown(claim: Claim) -> Json:
    return {"claim": claim_view(claim, wiring.catalog())}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

"""POST /api/claims/{claim_id}/settle: an operator asks for what is due to a hold."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import OPERATOR
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.operator import HoldSettling
from care.web.views.operator import settled_view

SETTINGS = settings.read(settings.Paying)
door = Door(settings.edge_keys(), lambda: wiring.keep_answers(SETTINGS))


@door.post("/api/claims/{claim_id}/settle", OPERATOR, key=True)
def settle(request: Request, claim_id: str) -> Json:
    """The hold after what was due; 409 with the decision where nothing of the kind is."""
    body, use_case = HoldSettling.read(request.json), wiring.settle_claim(SETTINGS)
    if body.dry_run:
        look = use_case.look(claim_id, body.wants)
        return settled_view(look.claim, look.decision)
    return settled_view(use_case.do(claim_id, body.wanted(request.account), request.op))


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

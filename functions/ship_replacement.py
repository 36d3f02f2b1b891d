"""POST /api/claims/{claim_id}/ship and /reship: the desk ships the replacement of a claim."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import DESK
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.desk import ReshipmentBody, ShipmentBody
from care.web.views.claims import claim_view

SETTINGS = settings.read(settings.Shipping)
door = Door(settings.edge_keys(), lambda: wiring.keep_answers(SETTINGS))


@door.post("/api/claims/{claim_id}/ship", DESK, key=True)
def ship(request: Request, claim_id: str) -> Json:
    """The claim after shipping; 409 with the decision where the unit may not ship."""
    body = ShipmentBody.read(request.json)
    claim = wiring.ship_replacement(SETTINGS).ship(
        claim_id,
        body.serial_number,
        body.carrier,
        body.tracking,
        request.op,
        condition=body.condition,
    )
    return {"claim": claim_view(claim, wiring.catalog())}


@door.post("/api/claims/{claim_id}/reship", DESK, key=True)
def reship(request: Request, claim_id: str) -> Json:
    """The claim with another unit on its way, in the place of one that did not arrive."""
    body = ReshipmentBody.read(request.json)
    use_case = wiring.ship_replacement(SETTINGS)
    claim = use_case.reship(claim_id, body.parcel, body.lost, request.op)
    return {"claim": claim_view(claim, wiring.catalog())}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

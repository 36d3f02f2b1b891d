"""POST /api/plans/{plan_id}/proof and GET /api/proof: a proof of cover to show to anybody."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import CUSTOMER
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.owners import ProofRequest
from care.web.views.owners import made_proof_view, proof_view

SETTINGS = settings.read(settings.Keyed)
door = Door(settings.edge_keys())


@door.post("/api/plans/{plan_id}/proof", CUSTOMER)
def make(request: Request, plan_id: str) -> Json:
    """A token of the caller's own plan."""
    ProofRequest.read(request.json)
    return made_proof_view(wiring.prove_cover(SETTINGS).make(plan_id, request.account))


@door.get("/api/proof")
def show(request: Request) -> Json:
    """The cover as it stands now; a token that is over and a foreign one are one answer."""
    proof = wiring.prove_cover(SETTINGS).show(request.query("token"), request.viewer)
    return proof_view(proof, wiring.catalog())


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

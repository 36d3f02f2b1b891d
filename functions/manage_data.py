"""GET /api/account/export and POST /api/account/erase: what we hold of the caller (STS-2)."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import CUSTOMER
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.owners import ErasureRequest
from care.web.views.data import erasure_view, export_view

SETTINGS = settings.read(settings.Shipping)
door = Door(settings.edge_keys())


@door.get("/api/account/export", CUSTOMER)
def export(request: Request) -> Json:
    """Everything, as one JSON."""
    return export_view(wiring.manage_data(SETTINGS).export(request.account))


@door.post("/api/account/erase", CUSTOMER)
def erase(request: Request) -> Json:
    """Safe to repeat; refused while a claim is open or HLD-8's time runs."""
    ErasureRequest.read(request.json)
    return erasure_view(wiring.manage_data(SETTINGS).erase(request.account, request.op))


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

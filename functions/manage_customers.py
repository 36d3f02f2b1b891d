"""POST /api/customers/export and /erase: an operator answers a customer's privacy request (STS-2).

Neither keeps its answer under a key: an export is given out and stored nowhere, and to erase again
does nothing.
"""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import OPERATOR
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.operator import ErasureOfCustomer, PrivacyRequest
from care.web.views.operator import customer_erasure_view, customer_export_view

SETTINGS = settings.read(settings.Serving)
door = Door(settings.edge_keys())


@door.post("/api/customers/export", OPERATOR)
def export(request: Request) -> Json:
    """Everything that is stored about the customer, as one JSON."""
    asked = PrivacyRequest.read(request.json).requested(request.account)
    return customer_export_view(wiring.manage_customers(SETTINGS).export(asked, request.op))


@door.post("/api/customers/erase", OPERATOR)
def erase(request: Request) -> Json:
    """Safe to repeat; refused while a claim is open or HLD-8's time runs."""
    body, use_case = ErasureOfCustomer.read(request.json), wiring.manage_customers(SETTINGS)
    asked = body.requested(request.account)
    answered = use_case.look(asked) if body.dry_run else use_case.erase(asked, request.op)
    return customer_erasure_view(answered, dry_run=body.dry_run)


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

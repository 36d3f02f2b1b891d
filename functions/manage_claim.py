"""What customers do with their own open claim.

POST /api/claims/{claim_id}/cancel · /change · /address · /choose · /found · /invoice
GET /api/claims/{claim_id}/invoice · /return-slip
"""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.claim import Claim
from care.web.auth import CUSTOMER
from care.web.requests import Request
from care.web.resolver import Answer, Document, Door, Json
from care.web.schemas.changes import (
    AddressChange,
    Cancellation,
    Choice,
    DeviceFound,
    ServiceChange,
)
from care.web.schemas.owners import InvoiceRequest
from care.web.views.claims import address_lines, claim_view
from care.web.views.owners import invoice_view, slip_view
from care.web.views.payments import payment_view

SETTINGS = settings.read(settings.Selling)
door = Door(settings.edge_keys(), lambda: wiring.keep_answers(SETTINGS))


@door.post("/api/claims/{claim_id}/cancel", CUSTOMER, key=True)
def cancel(request: Request, claim_id: str) -> Json:
    """The claim undone: its money goes back, and a unit that was received goes home."""
    Cancellation.read(request.json)
    return _shown(wiring.manage_claim(SETTINGS).cancel(claim_id, request.account, request.op))


@door.post("/api/claims/{claim_id}/change", CUSTOMER, key=True)
def change(request: Request, claim_id: str) -> Json:
    """The claim with another service, and the page to pay on where it has one."""
    asked = ServiceChange.read(request.json).change(request.ip, request.reads)
    use_case = wiring.change_service(SETTINGS)
    return _shown(use_case.change(claim_id, request.account, asked, request.op))


@door.post("/api/claims/{claim_id}/address", CUSTOMER)
def address(request: Request, claim_id: str) -> Json:
    """The claim with another address, until the replacement ships."""
    to = AddressChange.read(request.json).address.address
    claim = wiring.manage_claim(SETTINGS).address(claim_id, request.account, to, request.op)
    shown = _shown(claim)
    return shown | {"claim": shown["claim"] | {"ship_to": address_lines(claim.address)}}


@door.post("/api/claims/{claim_id}/choose", CUSTOMER, key=True)
def choose(request: Request, claim_id: str) -> Json:
    """The answer to a quote, with the page to pay it on."""
    body = Choice.read(request.json)
    use_case = wiring.manage_claim(SETTINGS)
    return _shown(use_case.choose(claim_id, request.account, body.purpose, body.money, request.op))


@door.post("/api/claims/{claim_id}/found", CUSTOMER, key=True)
def found(request: Request, claim_id: str) -> Json:
    """A lost device turned up: declared, and cancelled where nothing has shipped."""
    DeviceFound.read(request.json)
    return _shown(wiring.manage_claim(SETTINGS).found(claim_id, request.account, request.op))


@door.post("/api/claims/{claim_id}/invoice", CUSTOMER)
def ask_for_invoice(request: Request, claim_id: str) -> Answer:
    """202: promised, and due at the end of the 10th business day (INV-1)."""
    InvoiceRequest.read(request.json)
    use_case, catalog = wiring.invoice_claim(SETTINGS), wiring.catalog()
    return invoice_view(use_case.request(claim_id, request.account, request.op), catalog), 202


@door.get("/api/claims/{claim_id}/invoice", CUSTOMER)
def fetch_invoice(request: Request, claim_id: str) -> Answer:
    """The PDF of an invoice that was asked for."""
    use_case, printer = wiring.invoice_claim(SETTINGS), wiring.printer()
    number, content = use_case.fetch(claim_id, request.account, printer)
    return Document(content, "application/pdf", f"{number}.pdf")


@door.get("/api/claims/{claim_id}/return-slip", CUSTOMER)
def return_slip(request: Request, claim_id: str) -> Json:
    """What goes with the unit: reference, address, deadline and a code that needs no printer."""
    return slip_view(wiring.return_slip(SETTINGS).of(claim_id, request.account))


def _shown(claim: Claim) -> Json:
    return {"claim": claim_view(claim, wiring.catalog()), "payment": payment_view(claim)}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

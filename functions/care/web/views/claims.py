"""Claims, as their owner and the desk see them."""

from __future__ import annotations

from collections.abc import Iterable

from ...domain.claim import Address, Approval, Claim, Inspection, Invoice, Quote, Scan, Shipment
from ...domain.event import Event
from ...domain.ledger import Line, Purpose, Way, last
from ...domain.terms import Catalog
from .todo import you_need_to
from .values import (
    Json,
    deadline_view,
    instant_view,
    maybe_deadline,
    maybe_instant,
    model_name,
    money_view,
    own_event_view,
)

_REASONS = {
    "HLD-5": "The unit was not received in the return period.",
    "RET-2": "The serial number was not the registered one.",
    "RET-3": "The registered battery was missing.",
    "RET-4": "The device was not of the maker.",
}


def summary_view(claim: Claim, catalog: Catalog) -> Json:
    """A claim without its ledger and timeline, for its owner and the desk."""
    return {
        "claim_id": claim.claim_id,
        "plan_id": claim.plan_id,
        "serial": claim.serial,
        "model_name": model_name(claim.model, catalog),
        "service": claim.service.value,
        "state": claim.state.value,
        "filed_at": instant_view(claim.filed_at),
        "cause": claim.cause.value,
        "parts": [part.value for part in claim.parts],
        "sends": claim.sends.value,
        "fee": money_view(claim.fee),
        "hold": _hold(claim),
        "paid_at": maybe_instant(claim.paid_at),
        "return_by": maybe_deadline(claim.return_by),
        "ship_to": address_lines(claim.address),
        "send_to": list(claim.terms.send_to),
        "shipment": shipment_view(claim.shipment) if claim.shipment else None,
        "findings": [finding_view(scan) for scan in claim.scans],
        "default_reasons": [
            {"id": id_, "sentence": _REASONS.get(id_, "A check of the return failed.")}
            for id_ in claim.default_reasons
        ],
        "you_need_to": you_need_to(claim),
        "region": claim.region,
        "cure_by": maybe_deadline(claim.cure_by),
        "received_at": maybe_instant(claim.received_at),
        "inspection": _inspection(claim.inspection) if claim.inspection else None,
        "quote": _quote(claim.quote) if claim.quote else None,
        "lost_shipments": [shipment_view(lost) for lost in claim.lost_shipments],
        "sent_home": shipment_view(claim.sent_home) if claim.sent_home else None,
        "lost_at": maybe_instant(claim.lost_at),
        "found_at": maybe_instant(claim.found_at),
        "invoice": _invoice(claim.invoice) if claim.invoice else None,
        "approvals": [_approval(approval) for approval in claim.approvals],
    }


def claim_view(claim: Claim, catalog: Catalog) -> Json:
    """A claim with its ledger, as an action answers it: without the address, for what is answered
    under a key is kept for a day, and erased data is gone at once (STS-2)."""
    ledger = [_line(line) for line in claim.ledger if not line.ahead]
    return summary_view(claim, catalog) | {"ship_to": [], "ledger": ledger}


def whole_claim_view(claim: Claim, timeline: Iterable[Event], catalog: Catalog) -> Json:
    """A claim with its address, its ledger and its timeline, as its owner reads it."""
    told = [own_event_view(event) for event in timeline]
    return claim_view(claim, catalog) | {
        "ship_to": address_lines(claim.address),
        "timeline": told,
    }


def address_lines(address: Address) -> list[str]:
    """An address as it stands on a parcel, line by line."""
    town = " ".join(part for part in (address.city, address.state, address.postal_code) if part)
    lines = (address.name, address.line1, address.line2, town, address.country)
    return [line for line in lines if line]


def _hold(claim: Claim) -> Json:
    lines = claim.lines(Purpose.HOLD)
    carded = last(line for line in lines if line.card is not None)
    card = carded.card if carded else None
    standing = claim.standing_hold
    return {
        "amount": money_view(claim.hold),
        "state": claim.hold_state.value,
        "card": {"brand": card.brand, "last4": card.last4} if card else None,
        "capture_before": maybe_instant(standing.capture_before if standing else None),
        "renewals": sum(_stood(line) for line in lines if line.way is Way.OFF_SESSION),
    }


def _stood(line: Line) -> bool:
    """Whether the hold was ever authorized: only then the provider says how long it stands."""
    return line.capture_before is not None


def shipment_view(shipment: Shipment) -> Json:
    """A unit on its way."""
    return {
        "serial": shipment.serial,
        "carrier": shipment.carrier,
        "tracking": shipment.tracking,
        "at": instant_view(shipment.at),
        "condition": shipment.condition.value,
    }


def _inspection(inspection: Inspection) -> Json:
    """What was found, not who found it."""
    return {
        "at": instant_view(inspection.at),
        "outcome": inspection.outcome,
        "note": inspection.note,
    }


def _quote(quote: Quote) -> Json:
    """The quote sheet (SVC-8, PAY-7): `repair` is null once it cannot be mended after all."""
    return {
        "repair": money_view(quote.repair) if quote.mendable else None,
        "replacement": money_view(quote.replacement) if quote.replacement else None,
        "answer_by": deadline_view(quote.answer_by),
    }


def _invoice(invoice: Invoice) -> Json:
    return {
        "number": invoice.number,
        "requested_at": instant_view(invoice.requested_at),
        "due": deadline_view(invoice.due),
    }


def _approval(approval: Approval) -> Json:
    """What was decided by hand; the name of who did it stays inside."""
    return {"what": approval.what, "at": instant_view(approval.at), "by": "the service desk"}


def finding_view(scan: Scan) -> Json:
    """What was found, not who found it."""
    return {
        "at": instant_view(scan.at),
        "serial": scan.serial,
        "battery": scan.battery,
        "genuine": scan.genuine,
        "rules": list(scan.reasons),
    }


def _line(line: Line) -> Json:
    return {
        "purpose": line.purpose.value,
        "n": line.n,
        "amount": money_view(line.amount),
        "status": line.status.value,
        "provider_id": line.provider_id,
        "at": instant_view(line.settled_at or line.recorded_at),
    }

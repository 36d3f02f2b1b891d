"""What an owner hands on: an offer, a proof of cover, an invoice."""

from __future__ import annotations

from ...domain.claim import Claim
from ...domain.errors import NotFound
from ...domain.invoice import promised_from
from ...domain.terms import Catalog
from ...domain.windows import local_date
from ...usecases.hand_over_plan import Offered
from ...usecases.look_up_status import SHOWN
from ...usecases.prove_cover import Made, Proof
from ...usecases.return_slip import Slip
from .values import (
    Json,
    deadline_view,
    instant_view,
    maybe_deadline,
    maybe_instant,
    model_name,
)


def offer_view(offered: Offered) -> Json:
    """The code is shown this once."""
    return {"code": offered.code, "until": instant_view(offered.until)}


def made_proof_view(made: Made) -> Json:
    """The token, for a link or a code to scan."""
    return {"token": made.token, "expires_at": instant_view(made.expires_at)}


def proof_view(proof: Proof, catalog: Catalog) -> Json:
    """The cover as it stands; nothing personal, no id of plan or account."""
    plan, zone = proof.plan, proof.plan.zone
    ends = (plan.starts_at, plan.ends_at)
    starts_on, ends_on = (local_date(at, zone).isoformat() if at else None for at in ends)
    return {
        "serial": plan.serial,
        "model_name": model_name(plan.model, catalog),
        "status": SHOWN[plan.status(proof.now)],
        "starts_at": maybe_instant(plan.starts_at),
        "ends_at": maybe_instant(plan.ends_at),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "zone": zone,
        "replacements_left": plan.left,
        "as_of": instant_view(proof.now),
        "expires_at": instant_view(proof.expires_at),
    }


def slip_view(slip: Slip) -> Json:
    """What is printed, or shown on a phone, when a unit is sent to the service centre."""
    claim = slip.claim
    return {
        "reference": claim.claim_id,
        "qr": list(slip.qr),
        "send_to": list(claim.terms.send_to),
        "serial": claim.serial,
        "sends": claim.sends.value,
        "by": maybe_deadline(claim.due_back),
        "calendar": slip.calendar,
        "calendar_name": f"return-{claim.serial}.ics",
    }


def invoice_view(claim: Claim, catalog: Catalog) -> Json:
    """When it was asked for and is promised (INV-1). Raises `NotFound` where it was not."""
    invoice = claim.invoice
    if invoice is None:
        raise NotFound
    start = promised_from(invoice, catalog.regions[claim.region].holidays)
    return {
        "claim_id": claim.claim_id,
        "number": invoice.number,
        "requested_at": instant_view(invoice.requested_at),
        "promised_from": deadline_view(start),
        "due": deadline_view(invoice.due),
    }

"""GET /api/account, /api/plans/{plan_id} and /api/claims/{claim_id}: what a customer has."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.owners import expert_of
from care.web.auth import CUSTOMER
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.views.accounts import overview_view
from care.web.views.ahead import ahead_view
from care.web.views.claims import whole_claim_view
from care.web.views.plans import plan_view, renewal_view
from care.web.views.values import own_event_view

SETTINGS = settings.read(settings.Tables)
door = Door(settings.edge_keys())


@door.get("/api/account", CUSTOMER)
def account(request: Request) -> Json:
    """All plans and claims, newest first."""
    overview = wiring.show_account(SETTINGS).overview(request.account)
    return overview_view(overview, wiring.catalog())


@door.get("/api/plans/{plan_id}", CUSTOMER)
def plan(request: Request, plan_id: str) -> Json:
    """One plan with its timeline."""
    use_case, now = wiring.show_account(SETTINGS), wiring.now(SETTINGS)
    found, timeline = use_case.plan(plan_id, request.account)
    return {
        "plan": plan_view(
            found,
            wiring.catalog(),
            now,
            use_case.open_claim_id(found),
            use_case.paid_so_far(found),
        ),
        "renewal": renewal_view(use_case.renewal(found)),
        "timeline": [own_event_view(event) for event in timeline],
    }


@door.get("/api/claims/{claim_id}", CUSTOMER)
def claim(request: Request, claim_id: str) -> Json:
    """One claim with its ledger and its timeline."""
    use_case, catalog, now = wiring.show_account(SETTINGS), wiring.catalog(), wiring.now(SETTINGS)
    found, timeline = use_case.claim(claim_id, request.account)
    expert = {"expert": expert_of(use_case.plan_of(found), catalog, now)}
    return {"claim": whole_claim_view(found, timeline, catalog) | ahead_view(found, now) | expert}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

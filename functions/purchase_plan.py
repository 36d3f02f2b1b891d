"""POST /api/plans, /api/plans/{plan_id}/renew and /continue: buys a plan, or its renewal."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.plan import Plan
from care.domain.states import PlanState
from care.web.auth import CUSTOMER
from care.web.requests import Request
from care.web.resolver import Answer, Door, Json
from care.web.schemas.plans import PlanRenewal
from care.web.schemas.purchases import PlanContinuation, PlanOrder
from care.web.views.payments import payment_view
from care.web.views.plans import plan_view

SETTINGS = settings.read(settings.Selling)
door = Door(settings.edge_keys(), lambda: wiring.keep_answers(SETTINGS))


@door.post("/api/plans", CUSTOMER, key=True)
def buy(request: Request) -> Answer:
    """201 with the order and the page to pay on; the same key again is the same order."""
    order = PlanOrder.read(request.json)
    purchase = order.purchase(request.account, request.key(), request.fingerprint())
    request.answers(_shown, 201)
    return _shown(wiring.purchase_plan(SETTINGS).buy(purchase, request.op)), 201


@door.post("/api/plans/{plan_id}/renew", CUSTOMER, key=True)
def renew(request: Request, plan_id: str) -> Answer:
    """201 with the renewal's order and the page to pay on; the same key again is the same order."""
    renewal = PlanRenewal.read(request.json).renewal(request.account, plan_id, request.key())
    return _shown(wiring.renew_plan(SETTINGS).renew(renewal, request.op)), 201


@door.post("/api/plans/{plan_id}/continue", CUSTOMER, key=True)
def go_on(request: Request, plan_id: str) -> Answer:
    """Looks at the page again and does what is due."""
    PlanContinuation.read(request.json)
    request.answers(_paid)
    return _shown(wiring.purchase_plan(SETTINGS).go_on(plan_id, request.account, request.op))


def _paid(plan: Plan) -> Json | None:
    """Of an order that is not paid the next page may follow."""
    return _shown(plan) if plan.state is PlanState.SCHEDULED else None


def _shown(plan: Plan) -> Json:
    now = wiring.now(SETTINGS)
    return {
        "plan": plan_view(plan, wiring.catalog(), now, None),
        "payment": payment_view(plan),
    }


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

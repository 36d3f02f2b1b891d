"""POST /api/plans/{plan_id}/return and /void: ends a plan before its time."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.plan import Plan
from care.web.auth import CUSTOMER, OPERATOR
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.plans import PlanReturn, PlanVoiding
from care.web.views.plans import plan_view

SETTINGS = settings.read(settings.Shipping)
door = Door()


@door.post("/api/plans/{plan_id}/return", CUSTOMER)
def give_back(request: Request, plan_id: str) -> Json:
    """The plan, refunded; 409 with the decision where it cannot be given back."""
    PlanReturn.read(request.json)
    return _shown(wiring.return_plan(SETTINGS).give_back(plan_id, request.account, request.op))


@door.post("/api/plans/{plan_id}/void", OPERATOR)
def void(request: Request, plan_id: str) -> Json:
    """The plan, void by the caller for the reason given."""
    reason = PlanVoiding.read(request.json).reason
    return _shown(wiring.return_plan(SETTINGS).void(plan_id, reason, request.account, request.op))


def _shown(plan: Plan) -> Json:
    now = wiring.clock(SETTINGS).now()
    return {"plan": plan_view(plan, wiring.catalog(), now, None)}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

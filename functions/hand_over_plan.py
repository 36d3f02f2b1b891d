"""POST /api/plans/{plan_id}/offer, /withdraw-offer and /api/plans/take-over (LNK-3)."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.web.auth import CUSTOMER
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.owners import OfferWithdrawal, PlanOffer, TakeOver
from care.web.views.owners import offer_view
from care.web.views.plans import plan_view

SETTINGS = settings.read(settings.Keyed)
door = Door(settings.edge_keys())


# Before the paths with a plan's id: the first that fits is taken.
@door.post("/api/plans/take-over", CUSTOMER)
def take_over(request: Request) -> Json:
    """The plan as the caller's own."""
    code = TakeOver.read(request.json).code
    plan = wiring.hand_over_plan(SETTINGS).take_over(code, request.account, request.op)
    now = wiring.now(SETTINGS)
    return {"plan": plan_view(plan, wiring.catalog(), now, None)}


@door.post("/api/plans/{plan_id}/offer", CUSTOMER)
def offer(request: Request, plan_id: str) -> Json:
    """The code, once; one given out before is worth nothing from now on."""
    PlanOffer.read(request.json)
    return offer_view(wiring.hand_over_plan(SETTINGS).offer(plan_id, request.account, request.op))


@door.post("/api/plans/{plan_id}/withdraw-offer", CUSTOMER)
def withdraw(request: Request, plan_id: str) -> Json:
    """The plan stays the caller's."""
    OfferWithdrawal.read(request.json)
    wiring.hand_over_plan(SETTINGS).withdraw(plan_id, request.account, request.op)
    return {"plan_id": plan_id, "offered_until": None}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

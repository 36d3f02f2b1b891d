"""POST /api/plans/{plan_id}/return, /void and /settle-task: ends a plan, or a task on it."""

from __future__ import annotations

from typing import Any

from care import settings, wiring
from care.domain.plan import Plan
from care.web.auth import CUSTOMER, DESK, OPERATOR
from care.web.requests import Request
from care.web.resolver import Door, Json
from care.web.schemas.plans import PlanReturn, PlanVoiding, TaskSettling
from care.web.views.plans import plan_view, task_view

SETTINGS = settings.read(settings.Shipping)
door = Door(settings.edge_keys(), lambda: wiring.keep_answers(SETTINGS))


@door.post("/api/plans/{plan_id}/return", CUSTOMER, key=True)
def give_back(request: Request, plan_id: str) -> Json:
    """The plan, refunded; 409 with the decision where it cannot be given back."""
    PlanReturn.read(request.json)
    return _shown(wiring.return_plan(SETTINGS).give_back(plan_id, request.account, request.op))


@door.post("/api/plans/{plan_id}/void", OPERATOR, key=True)
def void(request: Request, plan_id: str) -> Json:
    """The plan, void by the caller for the reason given."""
    reason = PlanVoiding.read(request.json).reason
    return _shown(wiring.return_plan(SETTINGS).void(plan_id, reason, request.account, request.op))


@door.post("/api/plans/{plan_id}/settle-task", DESK, key=True)
def settle_task(request: Request, plan_id: str) -> Json:
    """What the desk did about its task on the plan, which is closed; 409 where none waits."""
    done = TaskSettling.read(request.json).done(request.account)
    return task_view(wiring.close_task(SETTINGS).close(plan_id, done, request.op))


def _shown(plan: Plan) -> Json:
    now = wiring.now(SETTINGS)
    return {"plan": plan_view(plan, wiring.catalog(), now, None)}


def handler(event: Json, context: Any) -> Json:
    """Lambda's entry."""
    return door.answer(event, context)

"""The rows of the desk's list: claims, plans with a task, grants in review; and its figures."""

from __future__ import annotations

from ...domain import disputes
from ...domain.claim import Claim
from ...domain.desk_figures import Figures
from ...domain.grant import Grant
from ...domain.plan import Plan
from ...domain.terms import Catalog
from ...domain.work_order import Waiting, answer_by, id_of
from ...domain.work_reasons import Why
from .claims import address_lines
from .tasks import ACTION_FOR, ACTIONS, SHIPS
from .values import (
    Json,
    instant_view,
    maybe_deadline,
    maybe_instant,
    model_name,
    money_view,
)

_REVIEWS = {
    Why.GRANT: "Ask again for the address: the invitation's mail was not accepted.",
    Why.VIDEO: "Watch the video and approve or reject it.",
    Why.REGION: "Find the device's region, and approve or reject.",
}


def work_view(row: Waiting, catalog: Catalog) -> Json:
    """One row. All rows have the same fields; the address only where something is to be shipped."""
    task = row.task
    if isinstance(task, Claim):
        return _claim_row(row, task, catalog)
    if isinstance(task, Plan):
        plan = {"model_name": model_name(task.model, catalog)}
        return _row(row, "plan", "plan", _plan_task(task)) | plan
    return _row(row, "grant", ACTION_FOR[row.why], _REVIEWS[row.why])


def figures_view(figures: Figures) -> Json:
    """The charts: open holds by the day of their deadline, claims by service and state, hours from
    claim to shipment."""
    return {
        "as_of": instant_view(figures.as_of),
        "holds": [
            {"day": each.day.isoformat(), "count": each.count, "amount": money_view(each.amount)}
            for each in figures.holds
        ],
        "claims": [
            {"service": each.service.value, "state": each.state.value, "count": each.count}
            for each in figures.claims
        ],
        "shipping": {
            "median_hours": figures.median_hours,
            "buckets": [
                {"up_to_hours": each.up_to_hours, "count": each.count} for each in figures.buckets
            ],
        },
    }


def ship_to(claim: Claim, action: str) -> list[str]:
    """The owner's address while `action` sends them a parcel, and nothing otherwise."""
    return address_lines(claim.address) if action in SHIPS else []


def _plan_task(plan: Plan) -> str:
    disputed = plan.task == disputes.PLAN_TASK
    return ACTIONS["dispute"] if disputed else plan.task or "Look at the plan."


def _claim_row(row: Waiting, claim: Claim, catalog: Catalog) -> Json:
    hold, action = claim.standing_hold, ACTION_FOR[row.next]
    return _row(row, "claim", action, ACTIONS[action]) | {
        "claim_id": claim.claim_id,
        "service": claim.service.value,
        "model_name": model_name(claim.model, catalog),
        "return_by": maybe_deadline(claim.due_back),
        "hold_lapses_at": maybe_instant(hold.capture_before if hold else None),
        "sends": claim.sends.value,
        "fee_paid": claim.paid_at is not None,
        "ship_to": ship_to(claim, action),
        "description": claim.description if action in SHIPS else None,
    }


def _row(row: Waiting, kind: str, action: str, what: str) -> Json:
    task: Claim | Plan | Grant = row.task
    return {
        "kind": kind,
        "id": id_of(task),
        "claim_id": None,
        "service": None,
        "serial": task.serial,
        "model_name": "",
        "state": task.state.value,
        "why": row.why.value,
        "urgent": row.urgent,
        "next_action": action,
        "what": what,
        "since": instant_view(row.since),
        "return_by": None,
        "hold_lapses_at": None,
        "due_by": maybe_instant(answer_by(task)),
        "sends": "nothing",
        "fee_paid": False,
        "ship_to": [],
        "description": None,
    }

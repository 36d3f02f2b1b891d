"""The rows of the desk's list: claims, plans with a task, grants in review."""

from __future__ import annotations

from datetime import datetime

from ...domain.claim import Claim
from ...domain.grant import Grant, GrantKind
from ...domain.plan import Plan
from ...domain.terms import Catalog
from .claims import address_lines
from .tasks import ACTIONS, next_action
from .values import Json, maybe_deadline, maybe_instant, model_name

_REVIEWS = {
    GrantKind.REPAIR: "Ask again for the address: the invitation's mail was not accepted.",
    GrantKind.VIDEO: "Watch the video and approve or reject it.",
    GrantKind.REGION: "Find the device's region, and approve or reject.",
}


def work_view(task: Claim | Plan | Grant, catalog: Catalog) -> Json:
    """One row. All rows have the same fields; the address only where something is to be shipped."""
    if isinstance(task, Claim):
        return _claim_row(task, catalog)
    if isinstance(task, Plan):
        return _row("plan", task.plan_id, task, "plan", task.task or "Look at the plan.") | {
            "model_name": model_name(task.model, catalog)
        }
    return _row("grant", task.grant_id, task, "review", _REVIEWS[task.kind])


def _claim_row(claim: Claim, catalog: Catalog) -> Json:
    hold, action = claim.standing_hold, next_action(claim)
    ships = action in ("ship", "send_home", "mend")
    return _row("claim", claim.claim_id, claim, action, ACTIONS[action]) | {
        "claim_id": claim.claim_id,
        "service": claim.service.value,
        "model_name": model_name(claim.model, catalog),
        "return_by": maybe_deadline(claim.return_by),
        "hold_lapses_at": maybe_instant(hold.capture_before if hold else None),
        "sends": claim.sends.value,
        "fee_paid": claim.paid_at is not None,
        "ship_to": address_lines(claim.address) if ships else [],
        "description": claim.description if ships else None,
    }


def _row(kind: str, id_: str, task: Claim | Plan | Grant, action: str, what: str) -> Json:
    return {
        "kind": kind,
        "id": id_,
        "claim_id": None,
        "service": None,
        "serial": task.serial,
        "model_name": "",
        "state": task.state.value,
        "next_action": action,
        "what": what,
        "since": maybe_instant(task.work_since),
        "return_by": None,
        "hold_lapses_at": None,
        "due_by": maybe_instant(_due_by(task)),
        "sends": "nothing",
        "fee_paid": False,
        "ship_to": [],
        "description": None,
    }


def _due_by(task: Claim | Plan | Grant) -> datetime | None:
    """Until when the bank takes evidence for a dispute that nobody has answered yet (PAY-8)."""
    disputes = [] if isinstance(task, Grant) else [line.dispute for line in task.ledger]
    waiting = [each.due_by for each in disputes if each and each.to_answer and each.due_by]
    return min(waiting, default=None)

"""What the desk is answered: its work and its receipts."""

from __future__ import annotations

from ...domain.parts import Sends, Service
from ...domain.states import ClaimState, GrantState, PlanState
from ...usecases.receipts import Result
from ..views.tasks import ACTIONS
from .schema import INSTANT, TEXT, YES_NO, Schema, maybe, obj, one_of, ref, some

SHAPES: dict[str, Schema] = {
    "DeskTask": obj(
        ("kind", "id", "service", "what"),
        kind=one_of("claim", "plan", "grant"),
        id=TEXT,
        claim_id=maybe(TEXT),
        service=maybe(one_of(*Service)),
        serial=TEXT,
        model_name=TEXT,
        state=one_of(*dict.fromkeys((*ClaimState, *PlanState, *GrantState))),
        next_action=one_of(*ACTIONS, "plan"),
        what=TEXT,
        since=INSTANT,
        return_by=maybe(ref("Deadline")),
        hold_lapses_at=maybe(INSTANT),
        due_by=maybe(INSTANT),
        sends=one_of(*Sends, "nothing"),
        fee_paid=YES_NO,
        ship_to=some(TEXT),
        description=maybe(TEXT),
    ),
    "SettledTask": obj(
        plan_id=TEXT, state=one_of(*PlanState), task=maybe(TEXT), closed_at=maybe(INSTANT)
    ),
    "SettledClaimTask": obj(
        claim_id=TEXT,
        state=one_of(*ClaimState),
        work_since=maybe(INSTANT),
        closed_at=maybe(INSTANT),
    ),
    "Work": obj(work=some(ref("DeskTask"))),
    "Receipt": obj(
        result=one_of(*Result),
        claim=maybe(ref("Claim")),
        decision=ref("Decision"),
        sentence=TEXT,
    ),
}

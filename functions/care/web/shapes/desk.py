"""What the desk is answered: its work and its receipts."""

from __future__ import annotations

from ...domain.parts import Sends, Service
from ...domain.rulings import Ruling
from ...domain.states import ClaimState, GrantState, PlanState
from ...domain.work_reasons import Why
from ...usecases.receipts import Result
from ..views.tasks import ACTIONS
from .claims import CLAIM
from .schema import (
    DATE,
    INSTANT,
    NUMBER,
    TEXT,
    YES_NO,
    Schema,
    maybe,
    obj,
    one_of,
    ref,
    some,
)

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
        why=one_of(*Why),
        urgent=YES_NO,
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
    "HoldsDue": obj(day=DATE, count=NUMBER, amount=ref("Money")),
    "DeskFigures": obj(
        as_of=INSTANT,
        holds=some(ref("HoldsDue")),
        claims=some(obj(service=one_of(*Service), state=one_of(*ClaimState), count=NUMBER)),
        shipping=obj(
            median_hours=maybe({"type": "number"}),
            buckets=some(obj(up_to_hours=maybe(NUMBER), count=NUMBER)),
        ),
    ),
    "DeskClaim": obj(
        **CLAIM
        | {
            "timeline": some(ref("Event")),
            "description": maybe(TEXT),
            "next_action": maybe(one_of(*ACTIONS)),
            "what": maybe(TEXT),
            "why": maybe(one_of(*Why)),
            "urgent": YES_NO,
            "approvals": some(obj(what=TEXT, by=TEXT, reason=TEXT, at=INSTANT)),
            "scans": some(ref("EvidenceScan")),
            "decisions": some(ref("Event")),
            "can": some(one_of(*Ruling)),
        }
    ),
    "DeskClaimAnswer": obj(claim=ref("DeskClaim")),
    "PhotoForm": obj(
        photo=TEXT,
        form=obj(url=TEXT, fields={"type": "object", "additionalProperties": TEXT}),
        expires_at=INSTANT,
    ),
    "FileLink": obj(url=TEXT, expires_at=INSTANT),
    "PhotosOfClaim": obj(photos=some(obj(photo=TEXT, url=TEXT, expires_at=INSTANT))),
    "Receipt": obj(
        result=one_of(*Result),
        claim=maybe(ref("Claim")),
        decision=ref("Decision"),
        sentence=TEXT,
    ),
}

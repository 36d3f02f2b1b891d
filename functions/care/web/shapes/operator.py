"""What an operator is answered about holds, simulations and privacy requests."""

from __future__ import annotations

from ...domain.parts import Service
from ...domain.states import ClaimState, HoldState
from .schema import INSTANT, TEXT, YES_NO, Schema, maybe, obj, one_of, ref, some

_HOLD: dict[str, Schema] = {
    "claim_id": TEXT,
    "service": one_of(*Service),
    "state": one_of(*ClaimState),
    "hold_state": one_of(*HoldState),
    "hold_lapses_at": maybe(INSTANT),
}

SHAPES: dict[str, Schema] = {
    "HeldClaim": obj(**_HOLD, return_at=maybe(INSTANT), amount=maybe(ref("Money"))),
    "Holds": obj(as_of=INSTANT, holds=some(ref("HeldClaim"))),
    "SettledHold": obj(
        **_HOLD,
        amount=ref("Money"),
        return_by=maybe(ref("Deadline")),
        dry_run=YES_NO,
        decision=maybe(ref("Decision")),
    ),
    "Simulation": obj(comparison=ref("Comparison"), eligibility=ref("Decision")),
    "CustomerExport": obj(account_id=TEXT, export=ref("Export")),
    "CustomerErasure": obj(
        account_id=TEXT,
        dry_run=YES_NO,
        decision=ref("Decision"),
        erased_claims=some(TEXT),
        kept=some(TEXT),
        elsewhere=some(TEXT),
    ),
}

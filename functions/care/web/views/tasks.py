"""What the desk does next about a claim."""

from __future__ import annotations

from collections.abc import Mapping

from ...domain.adopting import unexplained
from ...domain.claim import Claim
from ...domain.claim_task import returned_refunds
from ...domain.parts import Service
from ...domain.payment import unit_in_hand
from ...domain.states import ClaimState, HoldState
from .values import Json, maybe_instant

ACTIONS: Mapping[str, str] = {
    "ship": "Ship the replacement.",
    "scan": "Scan the unit that comes in.",
    "inspect": "Inspect the unit, or look at the claim.",
    "mend": "Mend the unit and send it back, or say that it cannot be mended.",
    "send_home": "Send the unit back to its owner.",
    "review": "Look whose account the device was bound to before the loss, and decide.",
    "verify": "Verify the order with the cardholder, or refuse it.",
    "dispute": "Answer the bank's dispute before its due date: look at the evidence, submit it.",
    "collect": "Collect the debt, or write it off by name.",
    "explain": "Find out what a payment that no record explains was for, or refund it there.",
    "refund": "Pay the refund that the bank sent back another way, and close this.",
}
_TO_SHIP = frozenset(
    {
        (Service.PREMIUM, ClaimState.PAID),
        (Service.PREMIUM, ClaimState.RETURNED_FIRST),
        (Service.BASIC, ClaimState.RECEIVED),
        (Service.REPAIR, ClaimState.REPLACING),
        (Service.REPLACEMENT, ClaimState.APPROVED),
        (Service.FLYAWAY, ClaimState.PAID),
    }
)
_TO_SCAN = frozenset(
    {
        (Service.PREMIUM, ClaimState.RETURN_DUE),
        (Service.PREMIUM, ClaimState.ARRIVED),
        (Service.BASIC, ClaimState.PAID),
        (Service.REPAIR, ClaimState.FILED),
        (Service.REPLACEMENT, ClaimState.FILED),
    }
)
_BY_STATE: Mapping[ClaimState, str] = {
    ClaimState.RETURN_INCOMPLETE: "scan",
    ClaimState.IN_REVIEW: "review",
    ClaimState.MENDING: "mend",
    ClaimState.GOING_HOME: "send_home",
}
_BY_HOLD: Mapping[HoldState, str] = {HoldState.DEBT: "collect"}


def next_action(claim: Claim) -> str:
    """A code of `ACTIONS`; `inspect` is what fits no other."""
    if claim.verifying:
        return "verify"
    if (claim.service, claim.state) in _TO_SHIP:
        return "ship"
    if (claim.service, claim.state) in _TO_SCAN:
        return "scan"
    return _BY_STATE.get(claim.state) or _about_money(claim) or _left_over(claim)


def _about_money(claim: Claim) -> str | None:
    if any(line.dispute and line.dispute.to_answer for line in claim.ledger):
        return "dispute"
    about = "refund" if returned_refunds(claim) else None
    orphan = "explain" if unexplained(claim.ledger) else None
    return _BY_HOLD.get(claim.hold_state) or about or orphan


def _left_over(claim: Claim) -> str:
    return "send_home" if claim.ended and unit_in_hand(claim) else "inspect"


def settled_view(claim: Claim) -> Json:
    """A claim whose refund was paid another way, and whether something else waits on it."""
    return {
        "claim_id": claim.claim_id,
        "state": claim.state.value,
        "work_since": maybe_instant(claim.work_since),
        "closed_at": maybe_instant(claim.task_closed_at),
    }

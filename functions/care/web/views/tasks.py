"""What the desk does next about a claim."""

from __future__ import annotations

from collections.abc import Mapping

from ...domain.claim import Claim
from ...domain.ledger import DisputeState, Purpose, Status
from ...domain.parts import Service
from ...domain.payment import unit_in_hand
from ...domain.states import ClaimState, HoldState

ACTIONS: Mapping[str, str] = {
    "ship": "Ship the replacement.",
    "scan": "Scan the unit that comes in.",
    "inspect": "Inspect the unit, or look at the claim.",
    "mend": "Mend the unit and send it back, or say that it cannot be mended.",
    "send_home": "Send the unit back to its owner.",
    "review": "Look whose account the device was bound to before the loss, and decide.",
    "verify": "Verify the order with the cardholder, or refuse it.",
    "dispute": "Answer the bank's dispute before its due date.",
    "collect": "Collect the debt, or write it off by name.",
    "refund": "Pay the refund that the bank sent back.",
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
_BY_HOLD: Mapping[HoldState, str] = {HoldState.DISPUTED: "dispute", HoldState.DEBT: "collect"}


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
    returned = any(x.status is Status.REFUND_FAILED for x in claim.lines(Purpose.REFUND))
    disputed = any(x.dispute and x.dispute.state is DisputeState.OPEN for x in claim.ledger)
    by_line = "dispute" if disputed else "refund" if returned else None
    return _BY_HOLD.get(claim.hold_state) or by_line


def _left_over(claim: Claim) -> str:
    return "send_home" if claim.ended and unit_in_hand(claim) else "inspect"

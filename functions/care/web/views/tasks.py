"""What the desk does next about a claim."""

from __future__ import annotations

from collections.abc import Mapping

from ...domain.claim import Claim
from ...domain.work_reasons import Why
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
    "quote": "Ask the owner to answer the quote; no answer by its last day is a decline.",
    "restore": "Ask the owner to renew the hold on the claim's page; the unit is still due.",
    "explain": "Find out what a payment that no record explains was for, or refund it there.",
    "refund": "Pay the refund that the bank sent back another way, and close this.",
}
# The work that a reason calls for; a row of a plan or a grant says it in words of its own.
ACTION_FOR: Mapping[Why, str] = {
    Why.HOLD_LOST: "restore",
    Why.HOLD_LAPSING: "restore",
    Why.OVERDUE: "scan",
    Why.INCOMPLETE: "scan",
    Why.NOT_SHIPPED: "ship",
    Why.DISPUTE: "dispute",
    Why.VERIFICATION: "verify",
    Why.REVIEW: "review",
    Why.REGION: "review",
    Why.VIDEO: "review",
    Why.SHIP: "ship",
    Why.SCAN: "scan",
    Why.INSPECT: "inspect",
    Why.MEND: "mend",
    Why.SEND_HOME: "send_home",
    Why.QUOTE: "quote",
    Why.DEBT: "collect",
    Why.REFUND: "refund",
    Why.EXPLAIN: "explain",
    Why.PLAN: "plan",
    Why.GRANT: "review",
}
SHIPS = frozenset({"ship", "send_home", "mend"})  # the desk writes the owner's address on a parcel


def settled_view(claim: Claim) -> Json:
    """A claim whose refund was paid another way, and whether something else waits on it."""
    return {
        "claim_id": claim.claim_id,
        "state": claim.state.value,
        "work_since": maybe_instant(claim.work_since),
        "closed_at": maybe_instant(claim.task_closed_at),
    }

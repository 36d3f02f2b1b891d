"""The states of STATES.md, and how a table is followed. The tables themselves are `tables.py`.

A pair that is not listed is refused (`WrongState`) and writes nothing. What follows from the clock
alone (active, expired) is derived in `plan.py` and `grant.py`, never written.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from .errors import WrongState

Table = Mapping[tuple[str, str], str]


class ClaimState(StrEnum):
    """The states of a claim of any service."""

    FILED = "filed"
    IN_REVIEW = "in_review"
    AWAITING_PAYMENT = "awaiting_payment"
    HELD = "held"
    PAID = "paid"
    RETURNED_FIRST = "returned_first"
    RETURN_DUE = "return_due"
    ARRIVED = "arrived"
    RETURN_INCOMPLETE = "return_incomplete"
    RECEIVED = "received"
    APPROVED = "approved"
    QUOTED = "quoted"
    MENDING = "mending"
    REPLACING = "replacing"
    GOING_HOME = "going_home"
    DEFAULTED = "defaulted"
    LATE_RETURN = "late_return"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    REFUSED = "refused"


class HoldState(StrEnum):
    """The states of a claim's hold."""

    NONE = "none"
    LIVE = "live"
    AT_RISK = "at_risk"
    LOST = "lost"
    CHARGING = "charging"
    DEBT = "debt"
    CAPTURED = "captured"
    CHARGED = "charged"
    DISPUTED = "disputed"
    RELEASED = "released"
    REFUNDED = "refunded"
    CLOSED = "closed"


class PlanState(StrEnum):
    """The stored states of a plan; active and expired are `scheduled` seen by the clock."""

    AWAITING_PAYMENT = "awaiting_payment"
    AWAITING_SERIAL = "awaiting_serial"
    SCHEDULED = "scheduled"
    REFUNDED = "refunded"
    VOID = "void"


class CardState(StrEnum):
    """The states of an activation card (BUY-4, BUY-7)."""

    MINTED = "minted"
    SOLD = "sold"
    REDEEMED = "redeemed"
    VOID = "void"


class GrantState(StrEnum):
    """The stored states of a grant; expired may also be `open` seen by the clock (ELG-4, ELG-5)."""

    APPLIED = "applied"
    IN_REVIEW = "in_review"
    PREPARED = "prepared"
    OPEN = "open"
    RESERVED = "reserved"
    USED = "used"
    EXPIRED = "expired"
    REJECTED = "rejected"
    REVOKED = "revoked"


# A default is over for the customer, but stays open to a late unit (HLD-8).
CLAIM_ENDS = frozenset(
    {
        ClaimState.COMPLETED,
        ClaimState.CANCELLED,
        ClaimState.LAPSED,
        ClaimState.REFUSED,
        ClaimState.DEFAULTED,
    }
)
HOLD_STANDS = frozenset({HoldState.LIVE, HoldState.AT_RISK})  # money of the customer is held


def follow(table: Table, state: str, event: str) -> str:
    """The state after `event`. Raises `WrongState` for a pair that the table does not list."""
    try:
        return table[state, event]
    except KeyError:
        raise WrongState(state, event) from None

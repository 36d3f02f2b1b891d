"""The transition tables of STATES.md as data: `(state, event) -> state`.

A pair that is not listed is refused (`WrongState`) and writes nothing. What follows from the clock
alone (active, expired) is derived in `plan.py`, never written.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from .errors import WrongState

Table = Mapping[tuple[str, str], str]


class ClaimState(StrEnum):
    """The states of a Premium claim."""

    FILED = "filed"
    AWAITING_PAYMENT = "awaiting_payment"
    HELD = "held"
    PAID = "paid"
    RETURNED_FIRST = "returned_first"
    RETURN_DUE = "return_due"
    ARRIVED = "arrived"
    RETURN_INCOMPLETE = "return_incomplete"
    RECEIVED = "received"
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


def _table(rows: Mapping[str, str]) -> Table:
    """Reads rows like `"filed": "agreed>awaiting_payment cancel|lapse>cancelled"`."""
    table: dict[tuple[str, str], str] = {}
    for state, row in rows.items():
        for arrow in row.split():
            events, target = arrow.split(">")
            for event in events.split("|"):
                table[state, event] = state if target == "same" else target
    return table


PREMIUM = _table(
    {
        "filed": "agreed>awaiting_payment cancel>cancelled unpaid_24h>lapsed",
        "awaiting_payment": "hold_ok>held card_refused|verify>same none_left|refuse_order>refused "
        "cancel>cancelled unpaid_24h>lapsed",
        "held": "fee_ok>paid fee_refused>awaiting_payment verify>same cancel>cancelled "
        "refuse_order>refused unpaid_24h>lapsed",
        "paid": "ship>return_due ship_with_finding>return_incomplete unit_ok>returned_first "
        "unit_bad>same cancel>cancelled refuse_order>refused",
        "returned_first": "ship>completed cancel>cancelled",
        "return_due": "unit_ok>received unit_bad>return_incomplete delivered>arrived "
        "in_transit|reship>same deadline>defaulted",
        "arrived": "unit_ok>received unit_bad>return_incomplete not_found>return_due",
        "return_incomplete": "unit_ok>received unit_bad|reship>same delivered>arrived "
        "cure_over>defaulted",
        "received": "released>completed",
        "defaulted": "late_unit_ok|desk_accepts>late_return",
        "late_return": "refunded>completed",
    }
)

HOLD = _table(
    {
        "none": "authorized>live refused>none",
        "live": "renewed>live renew_refused>at_risk release>released capture>captured gone>lost",
        "at_risk": "renewed>live release>released capture>captured gone>lost",
        "lost": "restored>live unit_ok|cancel>closed deadline>charging",
        "charging": "charge_ok>charged charge_refused>debt",
        "debt": "paid>charged unit_ok|written_off>closed",
        "captured": "refund>refunded dispute>disputed",
        "charged": "refund>refunded dispute>disputed",
        "disputed": "won>captured lost>closed",
    }
)

PLAN = _table(
    {
        "awaiting_payment": "paid_bundled>awaiting_serial paid_separate>scheduled "
        "unpaid_60min>void",
        "awaiting_serial": "shipped>scheduled order_cancelled>refunded voided>void",
        "scheduled": "reshipped|replaced>same returned|withdrawn>refunded voided>void",
    }
)

CLAIM_ENDS = frozenset(
    {
        ClaimState.COMPLETED,
        ClaimState.CANCELLED,
        ClaimState.LAPSED,
        ClaimState.REFUSED,
        ClaimState.DEFAULTED,
    }
)


def follow(table: Table, state: str, event: str) -> str:
    """The state after `event`. Raises `WrongState` for a pair that the table does not list."""
    try:
        return table[state, event]
    except KeyError:
        raise WrongState(state, event) from None

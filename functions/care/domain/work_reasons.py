"""Why a claim, a plan or a grant calls the desk, from what it is at an instant.

Each reason is a pure question about a claim; a claim may give several, and the first of `REASONS`
that fits is the one that its row names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from . import adopting, disputes
from .claim import Claim
from .claim_task import returned_refunds
from .desk_clocks import (
    A_DAY,
    hold_lapsing,
    lapsing_from,
    overdue_since,
    quoted_at,
    ready_at,
    return_overdue,
)
from .grant import Grant, GrantKind
from .parts import Service
from .payment import unit_in_hand
from .plan import Plan
from .refunding import PAY_REFUND, SEND_REFUND, TELL_SELLER, TELL_STORE
from .states import ClaimState, GrantState, HoldState


class Why(StrEnum):
    """Why a row is on the list, the most pressing first."""

    HOLD_LOST = "hold_lost"
    HOLD_LAPSING = "hold_lapsing"
    OVERDUE = "overdue"
    INCOMPLETE = "incomplete"
    NOT_SHIPPED = "not_shipped"
    DISPUTE = "dispute"
    VERIFICATION = "verification"
    REVIEW = "review"
    REGION = "region"
    VIDEO = "video"
    SHIP = "ship"
    SCAN = "scan"
    INSPECT = "inspect"
    MEND = "mend"
    SEND_HOME = "send_home"
    QUOTE = "quote"
    DEBT = "debt"
    REFUND = "refund"
    EXPLAIN = "explain"
    PLAN = "plan"
    GRANT = "grant"


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
_AWAITED = frozenset(
    {
        (Service.PREMIUM, ClaimState.RETURN_DUE),
        (Service.BASIC, ClaimState.PAID),
        (Service.REPAIR, ClaimState.FILED),
        (Service.REPLACEMENT, ClaimState.FILED),
    }
)
_INSPECTED = frozenset({Service.REPAIR, Service.REPLACEMENT})


def _to_ship(claim: Claim, now: datetime) -> bool:
    return (claim.service, claim.state) in _TO_SHIP and not claim.verifying


def _not_shipped(claim: Claim, now: datetime) -> bool:
    return _to_ship(claim, now) and now - ready_at(claim) >= A_DAY


def _to_inspect(claim: Claim, now: datetime) -> bool:
    return claim.state is ClaimState.RECEIVED and claim.service in _INSPECTED


def _goes_home(claim: Claim, now: datetime) -> bool:
    return claim.state is ClaimState.GOING_HOME or (claim.ended and unit_in_hand(claim))


Question = Callable[[Claim, datetime], bool]
REASONS: tuple[tuple[Why, Question], ...] = (
    (Why.HOLD_LOST, lambda claim, now: claim.hold_state is HoldState.LOST),
    (Why.HOLD_LAPSING, hold_lapsing),
    (Why.OVERDUE, return_overdue),
    (Why.INCOMPLETE, lambda claim, now: claim.state is ClaimState.RETURN_INCOMPLETE),
    (Why.NOT_SHIPPED, _not_shipped),
    (Why.DISPUTE, lambda claim, now: to_answer(claim)),
    (Why.VERIFICATION, lambda claim, now: claim.verifying),
    (Why.REVIEW, lambda claim, now: claim.state is ClaimState.IN_REVIEW),
    (Why.SHIP, _to_ship),
    (Why.SCAN, lambda claim, now: claim.state is ClaimState.ARRIVED),
    (Why.INSPECT, _to_inspect),
    (Why.MEND, lambda claim, now: claim.state is ClaimState.MENDING),
    (Why.SEND_HOME, _goes_home),
    (Why.QUOTE, lambda claim, now: claim.state is ClaimState.QUOTED),
    (Why.DEBT, lambda claim, now: claim.hold_state is HoldState.DEBT),
    (Why.REFUND, lambda claim, now: bool(returned_refunds(claim))),
    (Why.EXPLAIN, lambda claim, now: adopting.unexplained(claim.ledger)),
    (Why.SCAN, lambda claim, now: (claim.service, claim.state) in _AWAITED),
    (Why.INSPECT, lambda claim, now: True),
)


def reasons(claim: Claim, now: datetime) -> tuple[Why, ...]:
    """Every reason that `claim` gives at `now` (UTC), the most pressing first; never none."""
    return tuple(why for why, fits in REASONS if fits(claim, now))


# Since when (UTC) a claim is on the list for a reason that sets no mark.
WATCHED_SINCE: Mapping[Why, Callable[[Claim], datetime]] = {
    Why.HOLD_LAPSING: lapsing_from,
    Why.OVERDUE: overdue_since,
    Why.INCOMPLETE: lambda claim: max([s.at for s in claim.scans], default=claim.filed_at),
    Why.QUOTE: quoted_at,
}


def to_answer(task: Claim | Plan) -> bool:
    """Whether a bank's dispute waits for the desk's answer (PAY-8)."""
    return any(line.dispute is not None and line.dispute.to_answer for line in task.ledger)


def of_plan(plan: Plan) -> Why:
    """What the task on a plan is about."""
    task = plan.task or ""
    if to_answer(plan) or task == disputes.PLAN_TASK:
        return Why.DISPUTE
    money = (TELL_STORE, TELL_SELLER, SEND_REFUND, PAY_REFUND)
    if any(task.startswith(each.partition("{")[0]) for each in money):
        return Why.REFUND
    return Why.EXPLAIN if task == adopting.PLAN_TASK else Why.PLAN


def of_grant(grant: Grant) -> Why:
    """What a grant asks of the desk: a look at it, or an address where its mail is taken."""
    looks = {GrantKind.VIDEO: Why.VIDEO, GrantKind.REGION: Why.REGION}
    return looks.get(grant.kind, Why.GRANT) if grant.state is GrantState.IN_REVIEW else Why.GRANT

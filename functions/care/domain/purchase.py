"""What follows for a plan bought separately: authorized, bound, then captured (BUY-2).

A renewal goes the same way, queued where another plan is bound (`renewing.py`); what goes back is
in `refunding.py`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from . import adopting, disputes, inviting, refunding, renewing
from .event import Actor, Note
from .ledger import Goal, Purpose, Status, Way, last, new_line, put_line
from .plan import Channel, Plan
from .refunding import voiding as _voiding
from .registry import carries_out
from .reports import HALF_DONE, NOT_AS_AGREED, SHORTEST_PAGE
from .states import PlanState
from .touch import BindSerial, FreeGrant, FreeSerial, Touch, Unbind, UseGrant
from .turn import Step, Turn, advance, line_wakes_at, next_effect
from .values import replace


def lapses_at(plan: Plan) -> datetime:
    """The first instant at which an unpaid order is lapsed (PAY-3, TIM-2), UTC."""
    return plan.created_at + timedelta(minutes=plan.policies.order_minutes, milliseconds=1)


def follow_up(plan: Plan, now: datetime) -> Turn[Plan]:
    """Everything that follows at `now` (UTC) without asking the provider."""
    return advance(plan, now, CONSEQUENCES)


def next_step(plan: Plan, now: datetime, *, poked: bool = False) -> Step | None:
    """The one effect that is due at the provider, or None."""
    return next_effect(disputes.unfrozen(plan.ledger), now, poked=poked)


def wakes_at(plan: Plan, now: datetime, *, rests: bool = False) -> datetime | None:
    """When the sweep has to look at this plan again (UTC); None when nothing can become due.

    What follows already is half done: whoever stores the plan may die before it settles it.
    `rests` says that nothing follows at `now`: the caller has just asked.
    """
    moments = [line_wakes_at(line, now) for line in disputes.unfrozen(plan.ledger)]
    if not rests and follow_up(plan, now).after != plan:
        moments.append(now + HALF_DONE)
    if plan.state is PlanState.AWAITING_PAYMENT:
        moments.append(lapses_at(plan))
    moments += [renewing.begin_wakes_at(plan, now), renewing.notice_wakes_at(plan, now)]
    moments.append(inviting.forgets_at(plan))
    return min((moment for moment in moments if moment), default=None)


def open_page(plan: Plan, now: datetime) -> Plan:
    """The plan with a new try of its page. The provider keeps a page open for 30 minutes at least,
    so it may outlive the order; it is closed when the order lapses."""
    line = new_line(plan.ledger, Purpose.PURCHASE, plan.price, Goal.AUTHORIZED, Way.PAGE, now)
    line = replace(line, page_expires_at=max(lapses_at(plan), now + SHORTEST_PAGE))
    return replace(plan, ledger=put_line(plan.ledger, line))


def serial_taken(plan: Plan, now: datetime) -> Turn[Plan]:
    """The serial went to another order while the customer paid: voided, never charged (BUY-2)."""
    note = Note(
        "plan_void",
        Actor.SYSTEM,
        "The serial number was covered otherwise before this order was paid. Nothing was charged.",
        ("BUY-2", "ELG-7"),
    )
    return Turn(_voiding(plan.moved("unpaid_60min")), (note,), _frees_grants(plan))


@carries_out("BUY-2")
def _paid(plan: Plan, now: datetime) -> Turn[Plan] | None:
    """Authorized: bound now, and captured after (BUY-2). A grant that it held is used up."""
    line = last(plan.ledger, Purpose.PURCHASE)
    if plan.state is not PlanState.AWAITING_PAYMENT or line is None or line.goal is Goal.VOIDED:
        return None
    if line.status not in (Status.AUTHORIZED, Status.CAPTURED):
        return None
    if line.refusal in NOT_AS_AGREED:
        return Turn(replace(plan, ledger=put_line(plan.ledger, line.aims(Goal.VOIDED))))
    bound, note, touches = _bound(plan, now)
    bound = replace(bound, ledger=put_line(bound.ledger, line.aims(Goal.CAPTURED)))
    return Turn(bound, (note,), touches)


def _bound(plan: Plan, now: datetime) -> tuple[Plan, Note, tuple[Touch, ...]]:
    if plan.channel is Channel.RENEWAL:
        return renewing.queued(plan, now)
    note = Note(
        "plan_bound",
        Actor.SYSTEM,
        f"The plan is bound to serial number {plan.serial}. Cover begins at 12 a.m. of the day "
        f"after ({plan.zone}).",
        ("BUY-2", "TRM-2"),
    )
    uses = tuple(UseGrant(id_, plan.plan_id) for id_ in plan.grants)
    return plan.bound(now), note, (BindSerial(plan.serial, plan.plan_id), *uses)


def _captured(plan: Plan, now: datetime) -> Turn[Plan] | None:
    """The purchase fee arrived. Told once: `settled_at` of the line is when it was captured."""
    line = last(plan.ledger, Purpose.PURCHASE)
    if plan.state is not PlanState.SCHEDULED or line is None or plan.receipted:
        return None
    if line.status is not Status.CAPTURED:
        return None
    note = Note(
        "plan_paid",
        Actor.PROVIDER,
        f"The purchase fee of {plan.price.text} was charged.",
        ("BUY-2", "PAY-6"),
        plan.price,
        line.provider_id,
    )
    return Turn(replace(plan, receipted=True), (note,))


def _capture_failed(plan: Plan, now: datetime) -> Turn[Plan] | None:
    line = last(plan.ledger, Purpose.PURCHASE)
    if plan.state is not PlanState.SCHEDULED or line is None or plan.receipted:
        return None
    if line.status not in (Status.VOIDED, Status.REFUSED):
        return None
    undone = (Unbind(plan.serial, plan.plan_id),)
    return _uncollected(plan, renewing.taken_out(plan) if plan.renews else undone)


def renewal_taken_off(plan: Plan, now: datetime) -> Turn[Plan]:
    """The fee of a renewal could not be captured, and it has begun: its device names it already."""
    return _uncollected(plan, renewing.taken_off(plan))


def _uncollected(plan: Plan, touches: tuple[Touch, ...]) -> Turn[Plan]:
    note = Note(
        "plan_void",
        Actor.PROVIDER,
        "The purchase fee could not be collected, so the plan was withdrawn. Nothing was charged.",
        ("BUY-2", "TRM-8"),
    )
    return Turn(_voiding(plan.moved("voided")), (note,), touches)


def not_queued(plan: Plan, now: datetime) -> Turn[Plan]:
    """Another renewal was queued, or the plan ended, while the customer paid (RNW-3, BUY-2)."""
    note = Note(
        "plan_void",
        Actor.SYSTEM,
        "The renewal cannot be queued any more: the plan has ended, its device was exchanged, or "
        "another renewal was faster. Nothing was charged.",
        ("RNW-3", "BUY-2"),
    )
    return Turn(_voiding(plan.moved("unpaid_60min")), (note,))


def _lapsed(plan: Plan, now: datetime) -> Turn[Plan] | None:
    if plan.state is not PlanState.AWAITING_PAYMENT or now < lapses_at(plan):
        return None
    note = Note(
        "order_lapsed",
        Actor.SYSTEM,
        "The order was not paid within 60 minutes and has lapsed. Nothing was charged.",
        ("PAY-3", "ELG-10"),
    )
    after = _voiding(plan.moved("unpaid_60min"))
    return Turn(after, (note,), (FreeSerial(plan.serial, plan.plan_id), *_frees_grants(plan)))


def _frees_grants(plan: Plan) -> tuple[Touch, ...]:
    return tuple(FreeGrant(id_, plan.plan_id) for id_ in plan.grants)


CONSEQUENCES = (
    _paid,
    _captured,
    _capture_failed,
    _lapsed,
    disputes.plan_disputed,
    adopting.taken,
    *refunding.CONSEQUENCES,
    *renewing.CONSEQUENCES,
    *inviting.CONSEQUENCES,
)

"""A renewal: the 12-month plan that begins when the present one ends (RNW-2, RNW-3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from .event import Actor, Note
from .ledger import Purpose, Status, last
from .plan import Channel, Plan, PlanStatus
from .policies import Policies
from .states import PlanState
from .terms import Price
from .touch import Follow, QueueRenewal, Touch, Unbind, Unfollow, Unqueue
from .turn import Turn
from .values import replace
from .windows import day_text, first_instant, local_date

RENEWAL_MONTHS = 12  # RNW-2
REMINDED = "renewal_due"
BEGUN = "in_force"


def months_on_chain(plan: Plan) -> int:
    """The months of the plan and of all that it renews (RNW-3)."""
    return plan.months_before + plan.term_months


def paid_for(plan: Plan) -> bool:
    """Whether the purchase fee was taken, by us or by whoever sold the plan."""
    line = last(plan.ledger, Purpose.PURCHASE)
    return line is None or line.status is Status.CAPTURED


def renewal_of(plan: Plan, price: Price, terms_version: str, policies: Policies) -> Plan:
    """What a renewal of `plan` is, whoever orders it under whatever id: its term begins as the
    plan's ends, with its own count. Raises LookupError for a plan without an end."""
    if plan.ends_at is None:
        raise LookupError("the plan has no end yet")
    renewal = Plan(
        plan_id="",
        account_id=plan.account_id,
        serial=plan.serial,
        model=plan.model,
        region=plan.region,
        zone=plan.zone,
        term_months=price.term_months,
        terms_version=terms_version,
        price=price.fee,
        state=PlanState.AWAITING_PAYMENT,
        created_at=plan.created_at,
        total=price.replacements,
        left=price.replacements,
        locale=plan.locale,
        request_hash="",
        channel=Channel.RENEWAL,
        renews=plan.plan_id,
        months_before=months_on_chain(plan),
        fees=price.fees,
        policies=policies,
    )
    return renewal.running_from(local_date(plan.ends_at, plan.zone))


def behind(renewal: Plan, plan: Plan) -> Plan:
    """The renewal after its plan's end has moved (BUY-8: TRM-1 counts anew).

    Raises LookupError for a plan without an end.
    """
    if plan.ends_at is None:
        raise LookupError("the plan has no end yet")
    return renewal.running_from(local_date(plan.ends_at, plan.zone))


def queued(renewal: Plan, now: datetime) -> tuple[Plan, Note, tuple[Touch, ...]]:
    """The paid renewal behind its plan, unless another is, or the plan has ended before its time.

    Raises `WrongState`.
    """
    after = renewal.moved("paid_separate", purchased_at=now, chain=(renewal.serial,))
    starts = local_date(renewal.starts_at or now, renewal.zone)
    note = Note(
        "plan_bound",
        Actor.SYSTEM,
        f"The renewal is queued for serial number {renewal.serial}. It begins at 12 a.m. of "
        f"{day_text(starts)} ({renewal.zone}), when the present plan ends.",
        ("RNW-2", "RNW-3", "BUY-2"),
    )
    touches = (
        QueueRenewal(renewal.serial, renewal.plan_id),
        Follow(_followed(renewal), renewal.plan_id),
    )
    return after, note, touches


def taken_out(renewal: Plan) -> tuple[Touch, ...]:
    """What undoes `queued`."""
    return (
        Unqueue(renewal.serial, renewal.plan_id),
        Unfollow(_followed(renewal), renewal.plan_id),
    )


def taken_off(renewal: Plan) -> tuple[Touch, ...]:
    """The same for a renewal that has begun and was written to its device as its plan."""
    return (
        Unbind(renewal.serial, renewal.plan_id),
        Unfollow(_followed(renewal), renewal.plan_id),
    )


def _followed(renewal: Plan) -> str:
    if renewal.renews is None:
        raise LookupError("the plan renews none")
    return renewal.renews


def notice_at(plan: Plan) -> datetime | None:
    """When its owner is reminded that it can be renewed (UTC): 12 a.m. of the local day the
    policy's days before its end, or its start where that is later. None for a plan that has not
    been paid, that a renewal follows, or that cannot be renewed for its chain's length (RNW-3)."""
    if plan.state is not PlanState.SCHEDULED or plan.starts_at is None or plan.ends_at is None:
        return None
    most = plan.policies.renewal_months_at_most
    full = months_on_chain(plan) + RENEWAL_MONTHS > most
    if full or plan.renewed_by or not paid_for(plan) or REMINDED in plan.reminded:
        return None
    day = local_date(plan.ends_at, plan.zone) - timedelta(days=plan.policies.renewal_notice_days)
    return max(first_instant(day, plan.zone), plan.starts_at)


def notice_wakes_at(plan: Plan, now: datetime) -> datetime | None:
    """When the sweep has to look for the reminder (UTC); None once the plan is over."""
    return None if plan.status(now) is PlanStatus.EXPIRED else notice_at(plan)


def reminds(plan: Plan, now: datetime) -> Turn[Plan] | None:
    """RNW-3: the owner is told once, while it can still be renewed, that the plan ends."""
    at = notice_wakes_at(plan, now)
    if at is None or plan.ends_at is None or now < at:
        return None
    last_day = local_date(plan.ends_at, plan.zone) - timedelta(days=1)
    note = Note(
        "renewal_due",
        Actor.SYSTEM,
        f"The plan ends with {day_text(last_day)} ({plan.zone}). Until then it can be renewed for "
        f"{RENEWAL_MONTHS} months; afterwards the device has to be eligible anew.",
        ("RNW-2", "RNW-3"),
    )
    return Turn(replace(plan, reminded=(*plan.reminded, REMINDED)), (note,))


def begins_at(plan: Plan) -> datetime | None:
    """When its owner is told that cover has begun (UTC); None for a plan that is not bound and
    paid, or whose owner was told. Plans of the old books began long ago."""
    told = BEGUN in plan.reminded or plan.channel is Channel.LEGACY
    if plan.state is not PlanState.SCHEDULED or told or not paid_for(plan):
        return None
    return plan.starts_at


def begin_wakes_at(plan: Plan, now: datetime) -> datetime | None:
    """When the sweep has to look for the start of cover (UTC); None once the plan is over."""
    return None if plan.status(now) is PlanStatus.EXPIRED else begins_at(plan)


def begins(plan: Plan, now: datetime) -> Turn[Plan] | None:
    """TRM-1, TRM-2: the owner is told once that the plan is in force, and until when."""
    at = begin_wakes_at(plan, now)
    if at is None or plan.ends_at is None or now < at:
        return None
    last_day = local_date(plan.ends_at, plan.zone) - timedelta(days=1)
    note = Note(
        "cover_begun",
        Actor.SYSTEM,
        f"The plan is in force until the end of {day_text(last_day)} ({plan.zone}).",
        ("TRM-1", "TRM-2", "TRM-4"),
    )
    return Turn(replace(plan, reminded=(*plan.reminded, BEGUN)), (note,))


CONSEQUENCES = (begins, reminds)

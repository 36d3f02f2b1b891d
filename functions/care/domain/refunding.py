"""A plan that ends before its time, and the money that goes back for it (RFD-1 to RFD-4, TRM-8)."""

from __future__ import annotations

from datetime import datetime

from .device import Device
from .disputes import PLAN_TASK
from .errors import WrongState
from .event import Actor, Note
from .ledger import DisputeState, Goal, Line, Purpose, Status, Way, new_line, put_line
from .money import Money
from .plan import Channel, Plan
from .registry import carries_out
from .reports import failure_text, told_failure, untold_failure
from .states import PlanState
from .turn import Turn
from .values import replace

# What a plan's `task` asks of the desk (RFD-3, PAY-4).
TELL_STORE = "Tell the store {store} to pay back the activation card's plan."
TELL_SELLER = "Tell the seller of the plan to pay it back."
SEND_REFUND = "The bank sent the refund back: find another way to pay it."
PAY_REFUND = "The provider does not make the refund ({code}): find another way to pay it."


def voiding(plan: Plan) -> Plan:
    """The plan with every line aimed at being voided, but what was captured."""
    ledger = plan.ledger
    for line in plan.ledger:
        if line.purpose is Purpose.PURCHASE and line.status not in (
            Status.CAPTURED,
            Status.VOIDED,
        ):
            ledger = put_line(ledger, line.aims(Goal.VOIDED))
    return replace(plan, ledger=ledger)


def given_back(plan: Plan, event: str, now: datetime) -> Plan:
    """The plan after `returned` or `withdrawn`, with what that asks of the desk.

    Raises `WrongState`. The money itself is the driver's: `money_goes_back`.
    """
    task = _task(plan)
    since = now if task else plan.work_since
    after = plan.moved(event, offer=None, task=task or plan.task, work_since=since)
    return voiding(after)


def ended_by_name(plan: Plan) -> Plan:
    """TRM-8: the plan void. What was captured stays: the record was wrong, or it was fraud."""
    return voiding(plan.moved("voided", offer=None))


def gone_with(renewal: Plan) -> tuple[Plan, Note]:
    """The renewal of a plan that ended before its time: refunded, or never charged where its order
    was not paid yet. Raises `WrongState`."""
    if renewal.state is PlanState.AWAITING_PAYMENT:
        note = Note(
            "plan_void",
            Actor.SYSTEM,
            "The plan that it was to follow has ended, so the renewal is void. Nothing was "
            "charged.",
            ("RNW-3", "RFD-3"),
        )
        return voiding(renewal.moved("unpaid_60min")), note
    note = Note(
        "renewal_refunded",
        Actor.SYSTEM,
        f"The plan that it was to follow has ended, so the renewal ends too. {money_text(renewal)}",
        ("RNW-3", "RFD-3"),
        renewal.price,
    )
    return voiding(renewal.moved("returned", offer=None)), note


def unbound(device: Device, *plan_ids: str) -> Device:
    """The device without these plans, whatever they were to it: bound, queued or ordered."""
    return replace(
        device,
        plan_id=None if device.plan_id in plan_ids else device.plan_id,
        next_plan_id=None if device.next_plan_id in plan_ids else device.next_plan_id,
        order_id=None if device.order_id in plan_ids else device.order_id,
    )


def money_text(plan: Plan) -> str:
    """Who gives back what, for the customer, of a plan that is being given back (RFD-3)."""
    if _cost_nothing(plan):
        return "Nothing was paid for it, so nothing goes back."
    lines = [line for line in plan.ledger if line.purpose is Purpose.PURCHASE]
    if not lines:
        return {
            Channel.CARD: "The store that sold the activation card pays it back; we tell it."
        }.get(plan.channel, "It was paid to its seller, who pays it back; we tell them.")
    taken = next((line for line in lines if line.status is Status.CAPTURED), None)
    if taken is None:
        return "Nothing was charged."
    amount = refund_of(plan, taken).text
    if taken.dispute and taken.dispute.state is not DisputeState.WON:
        return (
            f"Your bank's dispute of {taken.amount.text} decides first whether {amount} goes back."
        )
    return f"{amount} goes back by the way it came."


@carries_out("RFD-3")
def refund_of(plan: Plan, line: Line) -> Money:
    """What of the captured purchase `line` goes back: the policy's share of it, rounded down to the
    minor unit; all of a renewal, and all that was taken though it was to be voided."""
    if line.goal is Goal.VOIDED or plan.channel is Channel.RENEWAL:
        return line.amount
    share = line.amount.amount * plan.policies.refunded_percent // 100
    return Money(share, line.amount.currency)


def money_goes_back(plan: Plan, now: datetime) -> Turn[Plan] | None:
    """The purchase fee of a plan that was given back, and one that was captured though it was to be
    voided, is refunded once; not while its dispute is open, nor after a lost one (PAY-8)."""
    line = _owed(plan)
    if line is None:
        return None
    amount = refund_of(plan, line)
    refund = new_line(plan.ledger, Purpose.REFUND, amount, Goal.REFUNDED, Way.BACK, now)
    note = Note(
        "plan_refund_started",
        Actor.SYSTEM,
        f"{amount.text} goes back by the way it came.",
        ("RFD-3", "PAY-4"),
        amount,
        line.provider_id,
    )
    ledger = put_line(plan.ledger, replace(refund, refunds=line.provider_id))
    return Turn(replace(plan, ledger=ledger), (note,))


def refund_came_back(plan: Plan, now: datetime) -> Turn[Plan] | None:
    """A refund that the bank sent back, or that the provider does not make (a payment of the shop's
    that it does not know, say), is told, and becomes the desk's task, once (PAY-4)."""
    line = next((line for line in plan.ledger if untold_failure(line)), None)
    if line is None:
        return None
    note = Note(
        "plan_refund_returned",
        Actor.PROVIDER,
        failure_text(line),
        ("PAY-4", "RFD-3"),
        line.amount,
        line.provider_id or line.refunds,
    )
    task = PAY_REFUND.format(code=line.refusal.code) if line.refusal else SEND_REFUND
    ledger = put_line(plan.ledger, told_failure(line))
    since = plan.work_since or now
    return Turn(replace(plan, ledger=ledger, task=task, work_since=since), (note,))


def task_closed(plan: Plan, note: str, by: str, now: datetime) -> Turn[Plan]:
    """The desk's task on the plan is done: `note` says how, `by` is the account of who did it.

    Raises `WrongState` where none waits.
    """
    if plan.task is None:
        raise WrongState(plan.state, "settle_task")
    said = Note("task_closed", Actor.DESK, f"The service desk: {note}", _rules_of(plan), None, by)
    return Turn(replace(plan, task=None, work_since=None, task_closed_at=now), (said,))


def _rules_of(plan: Plan) -> tuple[str, ...]:
    """The rules that brought the task: of money that goes back, or of a shipment (BUY-1)."""
    if plan.task == PLAN_TASK:
        return ("PAY-8",)
    shipped = plan.channel is Channel.BUNDLED and plan.state is not PlanState.REFUNDED
    return ("BUY-1", "BUY-8") if shipped else ("RFD-3", "PAY-4")


def _owed(plan: Plan) -> Line | None:
    given = {line.refunds for line in plan.ledger if line.purpose is Purpose.REFUND}
    for line in plan.ledger:
        over = plan.state is PlanState.REFUNDED or line.goal is Goal.VOIDED
        taken = line.purpose is Purpose.PURCHASE and line.status is Status.CAPTURED
        if over and taken and line.amount and line.provider_id not in given and _free(line):
            return line
    return None


def _free(line: Line) -> bool:
    return line.dispute is None or line.dispute.state is DisputeState.WON


def _task(plan: Plan) -> str | None:
    """Who has to be told to pay back what was not paid to us (RFD-3)."""
    ours = any(line.purpose is Purpose.PURCHASE for line in plan.ledger)
    if ours or _cost_nothing(plan):
        return None
    if plan.channel is Channel.CARD:
        return TELL_STORE.format(store=plan.store or "that sold it")
    return TELL_SELLER


def _cost_nothing(plan: Plan) -> bool:
    """What was paid for a card, or in the old books, is not known here: its price is no answer."""
    return not plan.price and plan.channel not in (Channel.LEGACY, Channel.CARD)


CONSEQUENCES = (money_goes_back, refund_came_back)

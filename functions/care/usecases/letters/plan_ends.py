"""What is written to the owner of a plan that ends, in time or before its time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from ...domain.event import Event
from ...domain.plan import Plan
from ...domain.windows import local_date
from .letter import Letter, day

LINK = "See your plans"


def _due(event: Event, plan: Plan) -> Letter:
    ends = plan.ends_at or event.at
    last_day = local_date(ends, plan.zone) - timedelta(days=1)
    return Letter(
        f"Your care plan for {_name(plan)} ends soon",
        (
            event.note.sentence,
            (
                f"Last day of cover: {day(last_day)} ({plan.zone})",
                f"Replacements left until then: {plan.left}; they are not carried over",
            ),
            "The price of the renewal and the fees of its replacements are shown before you buy.",
        ),
        LINK,
    )


def _ended(event: Event, plan: Plan) -> Letter:
    return Letter(
        f"Your care plan for {_name(plan)} has ended",
        (event.note.sentence, "The device is not covered any more.", _late(plan)),
        LINK,
    )


def _late(plan: Plan) -> str:
    if plan.renewed_by is None:
        return "If you did not ask for this, write to the service desk."
    return "The renewal that was to follow ends with it; a mail of its own says what goes back."


def _renewal(event: Event, plan: Plan) -> Letter:
    return Letter(
        f"Your renewal for {_name(plan)} has ended",
        (event.note.sentence,),
        LINK,
    )


def _refund(event: Event, plan: Plan) -> Letter:
    return Letter(
        f"Your refund for {_name(plan)} is on its way",
        (
            event.note.sentence,
            "It shows on your statement once your bank has booked it, often within 10 days.",
        ),
        LINK,
    )


def _returned(event: Event, plan: Plan) -> Letter:
    return Letter(
        f"Your refund for {_name(plan)} did not go through",
        (event.note.sentence,),
        LINK,
    )


def _name(plan: Plan) -> str:
    return plan.serial or "your new device"


PLAN_END_LETTERS: Mapping[str, Callable[[Event, Plan], Letter]] = {
    "renewal_due": _due,
    "plan_returned": _ended,
    "plan_withdrawn": _ended,
    "plan_voided": _ended,
    "renewal_refunded": _renewal,
    "plan_refund_started": _refund,
    "plan_refund_returned": _returned,
}

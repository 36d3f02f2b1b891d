"""What is written to the owner of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from ...domain.event import Event
from ...domain.plan import Channel, Plan
from ...domain.windows import local_date
from .bundles import BUNDLE_LETTERS
from .letter import BANK_FEES, Letter, day
from .owners import OWNER_LETTERS
from .plan_ends import PLAN_END_LETTERS

LINK = "See your plans"
PENDING = "If your bank still shows an amount as pending, it is being released."


def _paid(event: Event, plan: Plan) -> Letter:
    points = (
        f"Paid: {plan.price.text}",
        f"Serial number: {plan.serial}",
        f"Cover: {_cover(plan)}",
        f"Replacements: {plan.total}, each for its replacement fee",
        f"Terms: {plan.terms_version}",
    )
    return Letter(
        f"Your {_kind(plan)} for {plan.serial} is paid",
        (event.note.sentence, points, BANK_FEES),
        LINK,
    )


def _kind(plan: Plan) -> str:
    return "renewal" if plan.channel is Channel.RENEWAL else "care plan"


def _cover(plan: Plan) -> str:
    if plan.starts_at is None or plan.ends_at is None:
        return f"{plan.term_months} months, from the day that is told once the serial is known"
    first = local_date(plan.starts_at, plan.zone)
    last_day = local_date(plan.ends_at, plan.zone) - timedelta(days=1)
    return f"from {day(first)} to {day(last_day)}, both included ({plan.zone})"


def _begun(event: Event, plan: Plan) -> Letter:
    points = (
        f"Serial number: {plan.serial}",
        f"Cover: {_cover(plan)}",
        f"Replacements: {plan.left} of {plan.total} left, each for its replacement fee",
    )
    after = "If something happens, file a claim: the services stand side by side, with what each "
    return Letter(
        f"Your care plan for {plan.serial} is in force",
        (event.note.sentence, points, f"{after}costs today and what is held."),
        LINK,
    )


def _void(event: Event, plan: Plan) -> Letter:
    return Letter(
        f"Your care plan for {plan.serial or 'a device that has not shipped'} is void",
        (event.note.sentence, PENDING),
        LINK,
    )


def _lapsed(event: Event, plan: Plan) -> Letter:
    return Letter(
        f"Your plan order for {plan.serial} has lapsed",
        (
            event.note.sentence,
            f"What was paid on the payment page after that is not taken. {PENDING}",
            "You can order again while the device may still be covered.",
        ),
        LINK,
    )


PLAN_LETTERS: Mapping[str, Callable[[Event, Plan], Letter]] = {
    "plan_paid": _paid,
    "cover_begun": _begun,
    "plan_void": _void,
    "order_lapsed": _lapsed,
    **PLAN_END_LETTERS,
    **OWNER_LETTERS,
    **BUNDLE_LETTERS,
}

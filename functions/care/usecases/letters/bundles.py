"""What is written about a plan that was bought together with its device."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from ...domain.event import Event
from ...domain.plan import Plan
from ...domain.windows import local_date
from .letter import Letter, day

LINK = "See your plans"


def _bound(event: Event, plan: Plan) -> Letter:
    return Letter(
        f"Your care plan for {plan.serial}",
        (event.note.sentence, _what_it_gives(plan)),
        LINK,
    )


def _moved(event: Event, plan: Plan) -> Letter:
    return Letter(
        f"Your care plan moved to {plan.serial}",
        (event.note.sentence, _what_it_gives(plan)),
        LINK,
    )


def _what_it_gives(plan: Plan) -> tuple[str, ...]:
    return (
        f"Serial number: {plan.serial}",
        *_last_day(plan),
        f"Replacements: {plan.total}, each for its replacement fee",
        f"Terms: {plan.terms_version}",
    )


def _last_day(plan: Plan) -> tuple[str, ...]:
    if plan.ends_at is None:
        return ()
    last = local_date(plan.ends_at, plan.zone) - timedelta(days=1)
    return (f"Last day of cover: {day(last)} ({plan.zone})",)


def _cancelled(event: Event, plan: Plan) -> Letter:
    return Letter(
        "Your order was cancelled, and your care plan with it",
        (event.note.sentence, f"Purchase fee: {plan.price.text}"),
        LINK,
    )


def _kept(event: Event, plan: Plan) -> Letter:
    return Letter(f"Your care plan for {plan.serial} stays", (event.note.sentence,), LINK)


BUNDLE_LETTERS: Mapping[str, Callable[[Event, Plan], Letter]] = {
    "serial_bound": _bound,
    "serial_moved": _moved,
    "order_cancelled": _cancelled,
    "plan_kept": _kept,
}

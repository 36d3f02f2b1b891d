"""What is written when a plan changes hands, and when an invoice is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from ...domain.claim import Claim
from ...domain.event import Event
from ...domain.plan import Plan
from ...domain.windows import local_date
from .letter import Block, Letter, day, minute, until

LINK = "See your plans"


def _given(event: Event, plan: Plan) -> Letter:
    """To the old owner: nothing of the new one."""
    stays = "Your own claims stay in your account, with their payments and their invoices."
    return Letter(
        f"Your plan for {plan.serial or 'a new device'} was taken over",
        (event.note.sentence, stays),
        LINK,
    )


def _taken(event: Event, plan: Plan) -> Letter:
    points = [f"Serial number: {plan.serial or 'told once the device has shipped'}"]
    if plan.ends_at is not None:
        last_day = local_date(plan.ends_at, plan.zone) - timedelta(days=1)
        points.append(f"Cover ends with {day(last_day)} ({plan.zone})")
    points.append(f"Replacements left: {plan.left}, each for its replacement fee")
    points.append(f"Terms: {plan.terms_version}")
    return Letter(
        f"The plan for {plan.serial or 'a new device'} is yours",
        (event.note.sentence, tuple(points), "If you did not ask for this, tell the service desk."),
        LINK,
    )


def _invited(event: Event, plan: Plan) -> Letter:
    """To a store's customer, who has no account yet that we know of."""
    last = minute(plan.offer.until if plan.offer else event.at, plan.zone)
    return Letter(
        f"Your care plan for {plan.serial} waits for you",
        (
            "A store redeemed your activation card. Take the plan over into your own account: "
            "claims are filed there.",
            (f"Serial number: {plan.serial}", f"The link is good until {last}"),
            "Whoever has this link can take the plan, once. Keep it to yourself.",
            "A store gave us this address. If you were not there, delete this mail.",
        ),
        "Take the plan over",
    )


def _invoice(event: Event, claim: Claim) -> Letter:
    blocks: list[Block] = [event.note.sentence]
    if claim.invoice:
        blocks.append(
            (
                f"Invoice: {claim.invoice.number}",
                f"Promised by the end of {until(claim.invoice.due)}",
            )
        )
    return Letter(f"Your invoice for {claim.serial}", tuple(blocks), "Fetch it from your claim")


OWNER_LETTERS: Mapping[str, Callable[[Event, Plan], Letter]] = {
    "plan_given": _given,
    "plan_taken": _taken,
    "owner_invited": _invited,
}
INVOICE_LETTERS: Mapping[str, Callable[[Event, Claim], Letter]] = {"invoice_requested": _invoice}

"""May this plan be renewed now, and with what? (RNW-1 to RNW-3, of ELG only ELG-6 and ELG-8)"""

from __future__ import annotations

from datetime import date, datetime

from ...frozen import frozen
from ..decision import (
    Decision,
    NextStep,
    Verdict,
    check,
    failed,
    look_at,
    passed,
    rule,
)
from ..plan import Plan, PlanStatus
from ..renewing import RENEWAL_MONTHS, months_on_chain, paid_for
from ..terms import Price, Region
from ..windows import day_text, local_date
from . import eligibility
from .bind_facts import BindFacts

LEGACY_SOLD_UNTIL = date(2023, 7, 13)  # RNW-1, exclusive
_OVER = "The plan has ended. ELG applies anew: buy a plan."


@frozen
class RenewFacts:
    """`plan` is the one to be renewed; `bind` are the facts of its device: what is in charge of it,
    what order holds it, ELG-6 and ELG-8. `queued`: a renewal waits behind the plan already. `price`
    is that of the 12-month plan, None where it is not sold (any more)."""

    now: datetime
    plan: Plan
    bind: BindFacts
    queued: bool
    price: Price | None
    region: Region | None


@frozen
class LegacyFacts:
    """An old renewal product (Refresh +) and the local date on which it was sold."""

    sold_on: date


__all__ = ["LegacyFacts", "RenewFacts", "decide", "eligibility"]

RULES = ("RNW-2", "RNW-3", "ELG-6", "ELG-8")


def decide(facts: RenewFacts) -> Decision:
    """The decision at `facts.now` (UTC), under the region's present terms."""
    findings = (*look_at(RULES[:2], facts), *look_at(RULES[2:], facts.bind))
    no = tuple(finding.id for finding in findings if finding.failed)
    terms = facts.region.terms_version if facts.region else None
    return Decision(not no, facts.now, terms, findings, _next(no, facts))


def _next(no: tuple[str, ...], facts: RenewFacts) -> tuple[NextStep, ...]:
    if not no:
        return (NextStep("renew", f"Renew the plan for {RENEWAL_MONTHS} months."),)
    if facts.plan.status(facts.now) is PlanStatus.EXPIRED:
        return (NextStep("buy", "Check whether a new plan can be bought for the device."),)
    if _unpaid(facts):
        return (NextStep("wait", "Pay the open order, or try again when it has lapsed."),)
    if facts.plan.status(facts.now) is PlanStatus.SCHEDULED:
        return (NextStep("wait", "Renew the plan once its cover has begun."),)
    if "ELG-8" in no and facts.bind.flyaway:
        return (NextStep("open_claim", "Bring the claim for the loss of the device to its end."),)
    if _too_long(facts):
        return (NextStep("keep", "Keep the plan to its end; then check for a new one."),)
    if "ELG-6" in no:
        return (NextStep("desk", "Ask the service desk to review the device."),)
    return (NextStep("status", "Look up the plan that covers this serial number."),)


@rule("RNW-1")
def legacy_sold_in_its_time(facts: LegacyFacts) -> Verdict:
    """Refresh + is not sold on or after 13 July 2023; plans of it are honoured."""
    return check(
        facts.sold_on < LEGACY_SOLD_UNTIL,
        "It was sold before 13 July 2023 and is honoured.",
        "Refresh + was not sold on or after 13 July 2023.",
        sold_on=facts.sold_on.isoformat(),
    )


@rule("RNW-2")
def twelve_months(facts: RenewFacts) -> Verdict:
    """A renewal is the 12-month plan with its 2 replacements, under the present terms."""
    if facts.price is None or facts.region is None:
        return failed("The 12-month plan is not sold for this device any more.", sold=False)
    return passed(
        f"A renewal is the {facts.price.term_months}-month plan with "
        f"{facts.price.replacements} replacements.",
        months=facts.price.term_months,
        replacements=facts.price.replacements,
    )


@rule("RNW-3")
def renewed_while_in_force(facts: RenewFacts) -> Verdict:
    """Bought while the plan is in force, one at a time, at most 36 months on one chain."""
    status = facts.plan.status(facts.now)
    if status is PlanStatus.EXPIRED:
        return failed(_OVER, plan=status)
    if status is not PlanStatus.ACTIVE or not paid_for(facts.plan):
        return failed("A plan is renewed while it is in force and paid.", plan=status)
    if facts.bind.plan is None or facts.bind.plan.plan_id != facts.plan.plan_id:
        return failed("The plan does not cover its device any more.", in_charge=False)
    if facts.queued:
        return failed("A renewal is queued behind the plan already.", queued=True)
    if _unpaid(facts):
        return failed("An order for this serial number awaits its payment.", ordered=True)
    return _short_enough(facts)


def _unpaid(facts: RenewFacts) -> bool:
    """Whether an order holds the serial now (ELG-10)."""
    order = facts.bind.order
    return order is not None and order.status(facts.now) is PlanStatus.AWAITING_PAYMENT


def _too_long(facts: RenewFacts) -> bool:
    most = facts.plan.policies.renewal_months_at_most
    return months_on_chain(facts.plan) + RENEWAL_MONTHS > most


def _short_enough(facts: RenewFacts) -> Verdict:
    """The months on one chain of serials, by the policy that the plan was sold under."""
    most = facts.plan.policies.renewal_months_at_most
    months = months_on_chain(facts.plan) + RENEWAL_MONTHS
    ends = facts.plan.ends_at
    begins = day_text(local_date(ends, facts.plan.zone)) if ends else ""
    return check(
        months <= most,
        f"The renewal begins on {begins}; the terms then add up to {months} of {most} months.",
        f"With a renewal the terms would add up to {months} months; at most {most} are possible.",
        months=months,
        at_most=most,
    )

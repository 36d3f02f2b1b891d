"""May this plan be given back, or voided by name? (RFD-1, RFD-2, RFD-4, TRM-8)"""

from __future__ import annotations

from datetime import datetime

from ...frozen import frozen
from ..decision import (
    Decision,
    NextStep,
    Verdict,
    check,
    failed,
    look_at,
    not_applicable,
    passed,
    rule,
)
from ..device import Device
from ..plan import Plan, PlanStatus
from ..terms import Region
from ..windows import Deadline, days_after

RULES = ("RFD-1", "RFD-2", "RFD-4")


@frozen
class ReturnFacts:
    """The plan and the device that it is bound to; `claim_open` says that a claim is open on it
    (of a queued renewal: never, its device's claims are the present plan's)."""

    now: datetime
    plan: Plan
    device: Device | None
    region: Region | None
    claim_open: bool


def decide(facts: ReturnFacts) -> Decision:
    """May the owner give the plan back at `facts.now` (UTC)?"""
    return _decided(facts, RULES, "refund", "Give the plan back; its money is returned.")


def decide_void(facts: ReturnFacts) -> Decision:
    """May an operator void the plan at `facts.now` (UTC)?"""
    return _decided(facts, ("TRM-8",), "void", "Void the plan, with a reason.")


def _decided(facts: ReturnFacts, rules: tuple[str, ...], code: str, sentence: str) -> Decision:
    findings = look_at(rules, facts)
    no = tuple(finding.id for finding in findings if finding.failed)
    steps = (NextStep(code, sentence),) if not no else _instead(facts, no)
    return Decision(not no, facts.now, facts.plan.terms_version, findings, steps)


def _instead(facts: ReturnFacts, no: tuple[str, ...]) -> tuple[NextStep, ...]:
    if facts.claim_open:
        return (NextStep("open_claim", "Go on with the claim that is open for this device."),)
    if "RFD-2" in no:
        return (NextStep("keep", "The plan stays in force to its end."),)
    if facts.plan.status(facts.now) is PlanStatus.AWAITING_SERIAL:
        return (NextStep("cancel_order", "Cancel the order with its seller before it ships."),)
    return (
        NextStep(
            "return_device",
            "Return the device to its seller first; web-shop orders under My Orders. Apply again "
            "once the return is on record.",
        ),
    )


@rule("RFD-1")
def device_returned(facts: ReturnFacts) -> Verdict:
    """Only with its device returned under the return policy; not asked within RFD-4's days."""
    until = withdrawal_until(facts)
    if until and not until.passed(facts.now):
        return not_applicable("Within the withdrawal days the device's return is not asked.")
    at = facts.device.returned_at if facts.device else None
    bought = facts.plan.purchased_at
    return check(
        at is not None and (bought is None or at >= bought),
        "The maker's registry says that the device was returned.",
        "The maker's registry does not say that the device was returned since the plan was bought.",
        returned_at=at.isoformat() if at else None,
    )


@rule("RFD-2")
def nothing_used(facts: ReturnFacts) -> Verdict:
    """Refused when a replacement was used or a claim is open; free swaps do not count."""
    if facts.claim_open:
        return failed("A claim is open for the device.", open_claim=True)
    used, reserved = facts.plan.used, facts.plan.reserved
    return check(
        used + reserved == 0,
        "No replacement of the plan was used.",
        "A replacement of the plan was used, so it cannot be given back.",
        used=used,
        reserved=reserved,
    )


@rule("RFD-4")
def withdrawal_right(facts: ReturnFacts) -> Verdict:
    """The region's statutory right to withdraw within its days from the purchase (TIM-3)."""
    until = withdrawal_until(facts)
    if until is None:
        return not_applicable("There is no right of withdrawal to look at for this plan.")
    if until.passed(facts.now):
        return not_applicable(f"The right of withdrawal ended with {until.text}.")
    return passed(
        f"Until {until.text} the plan can be withdrawn from.",
        last_day=until.last_day.isoformat(),
    )


def withdrawal_until(facts: ReturnFacts) -> Deadline | None:
    """The last day of the right to withdraw; None where the region has none, or the plan still
    awaits its serial: its order is cancelled with the seller (RFD-5)."""
    plan, region = facts.plan, facts.region
    waits = plan.status(facts.now) is PlanStatus.AWAITING_SERIAL
    if region is None or not region.withdrawal_days or plan.purchased_at is None or waits:
        return None
    return days_after(plan.purchased_at, region.withdrawal_days, plan.zone)


@rule("TRM-8")
def ended_by_name(facts: ReturnFacts) -> Verdict:
    """An operator voids a plan by name with a reason; not while a claim is open."""
    return check(
        not facts.claim_open,
        "No claim is open for the plan's device.",
        "A claim is open for the plan's device; it is finished first.",
        open_claim=facts.claim_open,
    )

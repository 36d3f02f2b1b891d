"""May a plan that was ordered together with a device bind to the serial that shipped (BUY-1)?"""

from __future__ import annotations

from ...frozen import frozen
from ..decision import (
    Decision,
    Finding,
    NextStep,
    Outcome,
    Verdict,
    check,
    failed,
    look_at,
    not_applicable,
    passed,
    rule,
)
from ..device import Device
from ..plan import Plan
from ..states import PlanState
from . import eligibility


@frozen
class BundleFacts:
    """What the rules look at, as of the ship event.

    `plan` is the one that is to bind. `failed` says that the shop told of the unit before that it
    was lost, refused or exchanged; `before` is that unit's device and `claimed` whether a claim was
    ever filed under the plan. None and False where the plan still awaits its first serial.
    """

    bind: eligibility.BindFacts
    plan: Plan
    failed: bool = False
    before: Device | None = None
    claimed: bool = False


RULES = ("BUY-1", "BUY-8")


def decide(facts: BundleFacts) -> Decision:
    """The decision as of the ship event (UTC): the two rules of the bundle, and all of ELG."""
    asked = eligibility.decide(facts.bind)
    findings = look_at(RULES, facts)
    allowed = asked.allowed and not any(finding.failed for finding in findings)
    step = (
        NextStep("bind", "The plan is bound to the serial number.")
        if allowed
        else NextStep("desk", "The service desk looks at the shipment.")
    )
    terms = facts.plan.terms_version
    return Decision(allowed, facts.bind.now, terms, (*findings, *asked.rules), (step,))


def against(decision: Decision) -> tuple[Finding, ...]:
    """The findings that speak against binding. Of the ways into a plan one is enough (ELG-1 to
    ELG-5): where one passed, the others say nothing."""
    ways = [finding for finding in decision.rules if finding.id in eligibility.WAYS]
    open_ = any(finding.outcome is Outcome.PASSED for finding in ways)
    return tuple(f for f in decision.rules if f.failed and not (open_ and f in ways))


@rule("BUY-1")
def of_the_ordered_model(facts: BundleFacts) -> Verdict:
    """The plan awaits the serial of its own device line, which is of the model that was ordered."""
    device = facts.bind.device
    if device is None:
        return not_applicable("The maker's registry does not know the serial number.")
    return check(
        device.model == facts.plan.model,
        "The unit is of the model that the plan was ordered for.",
        f"The unit is registered as another model than the plan was ordered for: {device.model}.",
        registered=device.model,
        ordered=facts.plan.model,
    )


@rule("BUY-8")
def may_take_another_serial(facts: BundleFacts) -> Verdict:
    """Another serial for a bound line counts only after the first was lost, refused or exchanged,
    and before any claim."""
    if facts.plan.state is PlanState.AWAITING_SERIAL:
        return not_applicable("The plan is not bound to a serial number yet.")
    if not facts.failed:
        return failed(
            "The plan is bound to another unit, and the shop did not say that this one was lost, "
            "refused or exchanged.",
            failed=False,
        )
    before = facts.before
    bound = before is not None and before.plan_id == facts.plan.plan_id
    if facts.claimed or not bound:
        return failed("A claim was filed before the other unit shipped.", claimed=True)
    return passed("The unit before failed, and no claim was filed.", failed=True)

"""May a lost device be replaced as a flyaway? SVC-10."""

from __future__ import annotations

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
from ..parts import Cause
from . import cover, damage
from .service_facts import ServiceFacts

__all__ = ["RULES", "binding_known", "cover", "damage", "decide"]

RULES = (*("SVC-1", "TRM-3", "TRM-6", "TRM-7", "COV-2", "COV-6", "SVC-10", "SVC-13", "SVC-14"),)


def decide(facts: ServiceFacts) -> Decision:
    """The decision at `facts.now` (UTC)."""
    findings = look_at(RULES, facts)
    allowed = not any(finding.failed for finding in findings)
    terms = facts.plan.terms_version if facts.plan else None
    said_no = {finding.id for finding in findings if finding.failed}
    return Decision(allowed, facts.now, terms, findings, (_next(allowed, facts, said_no),))


def _next(allowed: bool, facts: ServiceFacts, said_no: set[str]) -> NextStep:
    if allowed and not binding_known(facts):
        return NextStep("review", "The service desk looks at the claim before you pay.")
    if allowed:
        return NextStep("settlement", "See what is charged, and agree.")
    if "TRM-6" in said_no:
        return NextStep("open_claim", "Go on with the claim that is open for this device.")
    if facts.cause is not Cause.LOSS:
        return NextStep("repair", "The repair service takes every cause and every part.")
    return NextStep("desk", "Ask the service desk: a lost device cannot be sent in for repair.")


def binding_known(facts: ServiceFacts) -> bool:
    """Whether the maker's registry says whose account the device is bound to, and since when."""
    device = facts.device
    return device is not None and device.bound_account is not None and device.bound_at is not None


@rule("SVC-10")
def entitled(facts: ServiceFacts) -> Verdict:
    """Entitled where the catalog says so, so many times a plan, and only where the owner's account
    was bound to the device before the loss. A binding that nobody knows goes to the desk."""
    plan, price, device = facts.plan, facts.price, facts.device
    if plan is None:
        return not_applicable("There is no plan that could entitle to a flyaway.")
    if device is None:
        return failed("The registry does not know the device, nor whose account it was bound to.")
    if price is None or price.flyaway_fee is None or facts.region is None:
        return failed("The plan does not entitle to a flyaway.", at_most=0)
    if plan.flyaways >= price.flyaways:
        return failed(
            f"The plan entitles to {price.flyaways} flyaway(s), and all are used.",
            used=plan.flyaways,
            at_most=price.flyaways,
        )
    if device.bound_account is None or device.bound_at is None:
        return passed("Whose account the device was bound to is not known.", bound=None)
    lost_at = facts.lost_at or facts.now
    return check(
        device.bound_account == facts.account and device.bound_at <= lost_at,
        "Your account was bound to the device before the loss.",
        "Your account was not bound to the device before the loss.",
        bound=device.bound_at.isoformat(),
        lost_at=lost_at.isoformat(),
    )

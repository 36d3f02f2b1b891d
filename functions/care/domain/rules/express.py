"""May this claim go by Express, Premium or Basic, now? Its figures are in `settlement.py`."""

from __future__ import annotations

from ..decision import Decision, Finding, NextStep, look_at
from ..parts import Cause, Cover
from ..registry import carries_out
from . import cover, coverage, damage
from .service_facts import ServiceFacts

__all__ = ["RULES", "cover", "coverage", "damage", "decide", "instead"]

RULES = (
    *("SVC-1", "TRM-3", "TRM-6", "TRM-7", "COV-1", "COV-2", "COV-3", "COV-6"),
    *("SVC-2", "SVC-4", "SVC-13", "SVC-14"),
)


def decide(facts: ServiceFacts) -> Decision:
    """The decision at `facts.now` (UTC). Every refusal names what is open instead (SVC-3)."""
    findings = look_at(RULES, facts)
    allowed = not any(finding.failed for finding in findings)
    terms = facts.plan.terms_version if facts.plan else None
    return Decision(allowed, facts.now, terms, findings, _next(allowed, facts, findings))


def _next(
    allowed: bool, facts: ServiceFacts, findings: tuple[Finding, ...]
) -> tuple[NextStep, ...]:
    if allowed:
        return (NextStep("settlement", "See what is charged and held, and agree."),)
    return instead(facts, findings)


@carries_out("SVC-3")
def instead(facts: ServiceFacts, findings: tuple[Finding, ...]) -> tuple[NextStep, ...]:
    """What is open where Express is refused: Repair, for a loss Flyaway, beside an open claim that
    claim; a mixed claim also without its parts outside (SVC-2)."""
    said_no = {finding.id for finding in findings if finding.failed}
    if "TRM-6" in said_no:
        return (NextStep("open_claim", "Go on with the claim that is open for this device."),)
    if facts.cause is Cause.LOSS:
        return (NextStep("flyaway", "A lost device is reported as a flyaway."),)
    steps = [NextStep("repair", "The repair service takes every cause and every part.")]
    covered = [p for p in facts.parts if facts.family and facts.family.cover(p) is Cover.YES]
    if said_no & {"COV-1", "SVC-2"} and covered:
        names = ", ".join(covered)
        steps.append(NextStep("without_parts", f"Claim only what the plan covers: {names}."))
    return tuple(steps)

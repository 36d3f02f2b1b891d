"""May a plan bind to this serial now? One of ELG-1 to ELG-5, and all of ELG-6 to ELG-11."""

from __future__ import annotations

from ..decision import Decision, Finding, NextStep, Outcome, look_at
from ..grant import GrantKind
from ..states import GrantState
from .bind_facts import BindFacts
from .guards import FUTURE_HOURS
from .ways import ACTIVATED_HOURS, HANDHELD_DAYS, way_grant

__all__ = [
    "ACTIVATED_HOURS",
    "FUTURE_HOURS",
    "GUARDS",
    "HANDHELD_DAYS",
    "WAYS",
    "BindFacts",
    "decide",
    "way_grant",
]
WAYS = ("ELG-1", "ELG-2", "ELG-3", "ELG-4", "ELG-5")
GUARDS = ("ELG-11", "COV-4", "COV-7", "ELG-6", "ELG-7", "ELG-8", "ELG-9", "ELG-10")
REPAIR = NextStep("repair", "The repair service takes the device without a plan.")
CHECK_SERIAL = NextStep("check_serial", "Check the serial number on the device and its box.")
DESK = NextStep("desk", "If it is right, ask the service desk to review the device.")
REVIEW = NextStep("review", "Ask the service desk to review the region of the device.")
IN_REVIEW = NextStep("wait", "Wait for the service desk; you are written to.")
CLAIM = NextStep("open_claim", "Bring the claim that is open for the device to its end first.")
VIDEO = NextStep("video", "Apply for video verification of the aircraft.")
# Where a way is being made ready: what the customer has to do, or to wait for.
ON_THE_WAY = {
    GrantState.APPLIED: NextStep("upload", "Send in the video that was applied for."),
    GrantState.IN_REVIEW: IN_REVIEW,
    GrantState.PREPARED: NextStep("wait", "Wait for the mail; its 72 hours begin with it."),
}


def decide(facts: BindFacts) -> Decision:
    """The decision at `facts.now` (UTC): every rule looked at, and what is open next."""
    findings = look_at(WAYS + GUARDS, facts)
    by_id = {finding.id: finding for finding in findings}
    way = any(by_id[id_].outcome is Outcome.PASSED for id_ in WAYS)
    allowed = way and not any(by_id[id_].failed for id_ in GUARDS)
    terms = facts.region.terms_version if facts.region else None
    return Decision(allowed, facts.now, terms, findings, _next(allowed, facts, by_id))


def _next(allowed: bool, facts: BindFacts, by_id: dict[str, Finding]) -> tuple[NextStep, ...]:
    if allowed:
        return (NextStep("buy", "Choose a term and buy the plan."),)
    if by_id["ELG-11"].failed:
        return CHECK_SERIAL, DESK
    if by_id["ELG-8"].failed:
        return (REPAIR,)
    if by_id["ELG-7"].failed:
        return (NextStep("status", "Look up the plan that covers this serial number."),)
    if by_id["ELG-10"].failed:
        return (NextStep("wait", "Pay the open order, or try again when it has lapsed."),)
    if by_id["ELG-6"].failed:
        return _of_region(facts)
    if by_id["ELG-9"].failed and facts.device and facts.device.open_claim_id:
        return (CLAIM,)
    if any(by_id[id_].failed for id_ in GUARDS):
        return (REPAIR,)
    return _to_a_way(facts)


def _of_region(facts: BindFacts) -> tuple[NextStep, ...]:
    """ELG-6: another region than the device's, or one that the desk has to find out."""
    if facts.device is None or facts.device.region is not None or facts.review is not None:
        return CHECK_SERIAL, DESK
    review = facts.grants.get(GrantKind.REGION)
    if review is not None and review.state is GrantState.IN_REVIEW:
        return (IN_REVIEW,)
    return REVIEW, DESK


def _to_a_way(facts: BindFacts) -> tuple[NextStep, ...]:
    """None of ELG-1 to ELG-5: what is under way, or can be applied for (ELG-5)."""
    kinds = (GrantKind.REPAIR, GrantKind.VIDEO)
    states = [facts.grants[kind].state for kind in kinds if kind in facts.grants]
    waits = tuple(ON_THE_WAY[state] for state in states if state in ON_THE_WAY)
    if waits:
        return (*waits, REPAIR)
    if facts.family and facts.family.video_verification:
        return VIDEO, REPAIR
    return (REPAIR,)

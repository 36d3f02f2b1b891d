"""What may the customer still change of a claim? SVC-12, SHP-3."""

from __future__ import annotations

from datetime import datetime

from ...frozen import frozen
from ..claim import Claim
from ..decision import Decision, NextStep, Verdict, check, failed, look_at, passed, rule
from ..owners import is_erased, may_be_sent
from ..parts import Service
from ..states import ClaimState
from ..values import replace
from . import cover
from .service_facts import ServiceFacts

__all__ = ["ChangeFacts", "cover", "decide_address", "decide_change"]

CHANGEABLE = frozenset(
    {
        ClaimState.FILED,
        ClaimState.IN_REVIEW,
        ClaimState.AWAITING_PAYMENT,
        ClaimState.HELD,
        ClaimState.PAID,
    }
)
SHIPS_BY_COUNTRY = frozenset({Service.PREMIUM, Service.BASIC})  # SVC-4


@frozen
class ChangeFacts:
    """The claim as it stands at `now` (UTC)."""

    now: datetime
    claim: Claim


def decide_change(facts: ChangeFacts, new: Decision) -> Decision:
    """May the claim take the service that `new` decides on, as of its filing? (SVC-12)"""
    findings = (*look_at(("SVC-12",), facts), *new.rules)
    allowed = not any(finding.failed for finding in findings)
    here = NextStep("stay", "Go on with the claim as it is, or cancel it.")
    steps = new.next_steps if findings[0].outcome == "passed" else (here,)
    return replace(new, allowed=allowed, rules=findings, next_steps=steps)


def decide_address(facts: ChangeFacts, ships: ServiceFacts) -> Decision:
    """May the claim ship to the address of `ships`, which has the claim's service and region?"""
    ids = ("SVC-13", "SVC-4") if facts.claim.service in SHIPS_BY_COUNTRY else ("SVC-13",)
    findings = (*look_at(("SHP-3",), facts), *look_at(ids, ships))
    allowed = not any(finding.failed for finding in findings)
    step = (
        NextStep("ships", "The replacement ships to this address.")
        if allowed
        else NextStep("address", "Give an address in the region that serves the device.")
    )
    if findings[0].failed:
        step = NextStep("desk", "Ask the service desk, or the carrier with the tracking number.")
    return Decision(allowed, facts.now, facts.claim.terms.version, findings, (step,))


@rule("SVC-12")
def still_changeable(facts: ChangeFacts) -> Verdict:
    """The service can be changed until the desk has received the unit or shipped anything."""
    claim = facts.claim
    if claim.state not in CHANGEABLE:
        said = claim.state.replace("_", " ")
        return failed(f"The service cannot be changed now: the claim is {said}.", state=said)
    return check(
        not claim.scans,
        "Nothing was received or shipped yet; the service can be changed.",
        "The desk has received a unit; the service cannot be changed any more.",
        received=bool(claim.scans),
    )


@rule("SHP-3")
def not_on_its_way(facts: ChangeFacts) -> Verdict:
    """The owner may change the address until the replacement ships, and give it again where it was
    erased (STS-2) and something is still to be sent."""
    claim = facts.claim
    if is_erased(claim) and may_be_sent(claim):
        return passed("The address was erased, and a parcel may be due; it may be given again.")
    if claim.shipment is not None or claim.sent_home is not None:
        return failed("The parcel is on its way; its address cannot be changed.", shipped=True)
    if claim.ended:
        return failed("The claim is over, and nothing ships any more.", shipped=False)
    return passed("Nothing is on its way yet.", shipped=False)

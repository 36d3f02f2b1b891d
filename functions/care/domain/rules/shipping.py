"""May this unit ship as the replacement? LNK-1's policy on the shipped serial."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..claim import Claim
from ..decision import Decision, NextStep, Verdict, check, failed, look_at, passed, rule
from ..device import Device
from ..states import ClaimState


@dataclass(frozen=True, slots=True)
class ShipFacts:
    """The claim, the unit that is to ship (None: not registered) and the models that fit."""

    now: datetime
    claim: Claim
    unit: Device | None
    models: frozenset[str]


RULES = ("SVC-6", "LNK-1")


def decide(facts: ShipFacts) -> Decision:
    """The decision at `facts.now` (UTC)."""
    findings = look_at(RULES, facts)
    allowed = not any(finding.failed for finding in findings)
    step = (
        NextStep("ship", "Ship the replacement.")
        if allowed
        else NextStep("other_unit", "Scan another unit, or check the claim.")
    )
    return Decision(allowed, facts.now, facts.claim.terms.version, findings, (step,))


@rule("SVC-6")
def paid_first(facts: ShipFacts) -> Verdict:
    """Premium ships upon payment: hold authorized, replacement reserved, fee captured."""
    return check(
        facts.claim.state in (ClaimState.PAID, ClaimState.RETURNED_FIRST),
        "The claim is paid and waits for its replacement.",
        f"The claim does not wait for a replacement: it is {facts.claim.state.replace('_', ' ')}.",
        state=facts.claim.state.value,
    )


@rule("LNK-1")
def fit_to_ship(facts: ShipFacts) -> Verdict:
    """The shipped serial is registered, of the same model or its successor and of the region,
    neither covered nor retired."""
    unit = facts.unit
    if unit is None:
        return failed("The unit's serial number is not in the maker's registry.", known=False)
    if unit.model not in facts.models:
        return failed("The unit is of another model.", model=unit.model, claimed=facts.claim.model)
    if unit.region != facts.claim.region:
        return failed("The unit is of another region.", region=unit.region)
    taken = unit.plan_id or unit.order_id or unit.open_claim_id
    if unit.retired or taken or unit.serial == facts.claim.serial:
        return failed("The unit is already covered, ordered, claimed or retired.", free=False)
    return passed("The unit is registered, fits the claim and is free.", serial=unit.serial)

"""May this unit ship as the replacement? SVC-6, LNK-1's policy on the shipped serial, COV-5."""

from __future__ import annotations

from datetime import datetime

from ...frozen import frozen
from ..claim import Claim
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
from ..owners import is_erased
from ..parts import Condition, Service
from ..states import ClaimState


@frozen
class ShipFacts:
    """The claim, the unit that is to ship (None: not registered), the models that fit, and what the
    desk says the unit is.

    `lost` is the unit that shipped before and never arrived, where one is sent once more (SHP-2).
    """

    now: datetime
    claim: Claim
    unit: Device | None
    models: frozenset[str]
    condition: Condition = Condition.NEW
    lost: Device | None = None


RULES = ("SVC-6", "LNK-1", "COV-5")
AGAIN = ("LNK-1", "COV-5")


def decide(facts: ShipFacts) -> Decision:
    """The decision at `facts.now` (UTC) on the first shipment of a claim."""
    findings = (*look_at(RULES, facts), *_warranty(facts), *_verified(facts.claim))
    return _decision(facts, findings)


def decide_again(facts: ShipFacts) -> Decision:
    """The decision on a unit that ships in the place of a lost one (SHP-2)."""
    return _decision(facts, (*look_at(AGAIN, facts), *_address(facts.claim)))


def decide_home(claim: Claim, now: datetime) -> Decision:
    """The decision at `now` (UTC) on sending the customer's own unit home (SHP-1, STS-2)."""
    findings = _address(claim)
    steps = (ASK_ADDRESS,) if findings else (NextStep("send_home", "Send the unit back."),)
    return Decision(not findings, now, claim.terms.version, findings, steps)


def _address(claim: Claim) -> tuple[Finding, ...]:
    """STS-2: personal data that was erased is not there to send anything to."""
    if not is_erased(claim):
        return ()
    sentence = "The address was erased at the customer's wish; there is none to send to."
    return (Finding("STS-2", Outcome.FAILED, sentence, {"erased": True}),)


ASK_ADDRESS = NextStep(
    "ask_address", "Ask the customer to give an address again, on the page of the claim."
)


def _decision(facts: ShipFacts, findings: tuple[Finding, ...]) -> Decision:
    allowed = not any(finding.failed for finding in findings)
    step = (
        NextStep("ship", "Ship the replacement.")
        if allowed
        else NextStep("other_unit", "Scan another unit, or check the claim.")
    )
    erased = any(finding.failed and finding.id == "STS-2" for finding in findings)
    steps = (ASK_ADDRESS,) if erased else (step,)
    return Decision(allowed, facts.now, facts.claim.terms.version, findings, steps)


def _warranty(facts: ShipFacts) -> tuple[Finding, ...]:
    """TRM-5: what is swapped while it is being mended was found to be a defect, and is free; a
    repair that was paid for is no such thing."""
    claim = facts.claim
    if claim.state is not ClaimState.MENDING or claim.quote is None:
        return ()
    sentence = (
        "Only a defect under warranty is swapped free. A repair that was paid for is mended and "
        "sent back, or found not to be mendable."
    )
    return (Finding("TRM-5", Outcome.FAILED, sentence, {"paid": True}),)


def _verified(claim: Claim) -> tuple[Finding, ...]:
    """PAY-3: nothing ships while the desk verifies the order, a bank having doubted its payment."""
    if not claim.verifying:
        return ()
    sentence = "The order is being verified: say first that it is, or refuse it."
    return (Finding("PAY-3", Outcome.FAILED, sentence, {"verifying": True}),)


@rule("SVC-6")
def paid_first(facts: ShipFacts) -> Verdict:
    """Premium ships upon payment: hold authorized, replacement reserved, fee captured; and while
    the hold stands, unless the unit is in already."""
    if facts.claim.service is not Service.PREMIUM:
        return not_applicable("The claim is not a Premium claim.")
    if facts.claim.state is ClaimState.PAID and not _secured(facts.claim, facts.now):
        return failed(
            "No hold stands on the customer's card any more: the replacement ships once they have "
            "placed it again.",
            hold_state=facts.claim.hold_state.value,
        )
    return check(
        facts.claim.state in (ClaimState.PAID, ClaimState.RETURNED_FIRST),
        "The claim is paid and waits for its replacement.",
        f"The claim does not wait for a replacement: it is {facts.claim.state.replace('_', ' ')}.",
        state=facts.claim.state.value,
    )


def _secured(claim: Claim, now: datetime) -> bool:
    """Whether a hold stands at `now` (UTC), as far as the provider told."""
    hold = claim.standing_hold
    return hold is not None and (hold.capture_before is None or now < hold.capture_before)


@rule("LNK-1")
def fit_to_ship(facts: ShipFacts) -> Verdict:
    """The shipped serial is registered, of the same model or its successor and of the region,
    neither covered, ordered, claimed nor retired, and no replacement of somebody else."""
    unit, lost = facts.unit, facts.lost
    if lost is not None and (lost.retired or lost.open_claim_id):
        return failed("The unit that shipped before was claimed or replaced since.", lost=False)
    if unit is None:
        return failed("The unit's serial number is not in the maker's registry.", known=False)
    if unit.model not in facts.models:
        return failed("The unit is of another model.", model=unit.model, claimed=facts.claim.model)
    if unit.region != facts.claim.region:
        return failed("The unit is of another region.", region=unit.region)
    if _taken(unit) or unit.serial == facts.claim.serial:
        return failed(
            "The unit is already covered, ordered, claimed, damaged, shipped or retired.",
            free=False,
        )
    return passed("The unit is registered, fits the claim and is free.", serial=unit.serial)


def _taken(unit: Device) -> bool:
    """Whether the serial has a life of its own already."""
    bound = unit.plan_id or unit.next_plan_id or unit.order_id
    claimed = unit.open_claim_id or unit.last_claim_id or unit.damaged_at
    return bool(bound or claimed or unit.shipped_at or unit.retired)


@rule("COV-5")
def as_good_as_said(facts: ShipFacts) -> Verdict:
    """A replacement unit is new, or equivalent to new, and the record says which: one that was
    activated is not new."""
    activated = facts.unit is not None and facts.unit.activated_at is not None
    return check(
        facts.condition is Condition.EQUIVALENT or not activated,
        f"The unit ships as {facts.condition}.",
        "A unit that was activated is not new; it may ship as equivalent to new.",
        ships_as=facts.condition.value,
        activated=activated,
    )

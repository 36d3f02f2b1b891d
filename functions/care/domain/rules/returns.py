"""Does what the desk scanned fit the claim? RET-1 to RET-4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..claim import Claim
from ..decision import Decision, NextStep, Verdict, check, failed, look_at, passed, rule
from ..parts import Sends


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """What the desk found (`serial` already read by RET-2's way of reading)."""

    now: datetime
    claim: Claim
    serial: str
    battery: bool
    genuine: bool
    found_by: str | None
    photo: str | None


RULES = ("RET-1", "RET-2", "RET-3", "RET-4")


def decide(facts: ScanFacts) -> Decision:
    """The decision at `facts.now` (UTC): released only where every check passes (HLD-2)."""
    findings = look_at(RULES, facts)
    allowed = not any(finding.failed for finding in findings)
    step = (
        NextStep("release", "The hold is released.")
        if allowed
        else NextStep("cure", "The customer is told what is missing and by when to send it.")
    )
    return Decision(allowed, facts.now, facts.claim.terms.version, findings, (step,))


@rule("RET-1")
def received(facts: ScanFacts) -> Verdict:
    """Received is a dock scan by any desk of the maker."""
    return passed("The unit was scanned at the dock.", at=facts.now.isoformat())


@rule("RET-2")
def registered_serial(facts: ScanFacts) -> Verdict:
    """The serial received is the registered one."""
    return check(
        facts.serial == facts.claim.serial,
        "The serial number is the registered one.",
        "The serial number is not the one that the claim registered.",
        registered=facts.claim.serial,
        received=facts.serial,
    )


@rule("RET-3")
def battery_came(facts: ScanFacts) -> Verdict:
    """A claim that registered a battery comes back with its battery."""
    if facts.claim.sends is Sends.UNIT:
        return passed("No battery was registered.", registered=False, received=facts.battery)
    return check(
        facts.battery,
        "The registered battery came back.",
        "The registered battery is missing.",
        registered=True,
        received=facts.battery,
    )


@rule("RET-4")
def of_the_maker(facts: ScanFacts) -> Verdict:
    """The device is of the maker; a finding otherwise carries a photo and a name."""
    if facts.genuine:
        return passed("The device is of the maker.", genuine=True)
    return failed(
        "The device is not of the maker.", genuine=False, photo=facts.photo, by=facts.found_by
    )

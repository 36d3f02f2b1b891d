"""Does what the desk scanned fit the claim? RET-1 to RET-4."""

from __future__ import annotations

from datetime import datetime

from ...frozen import frozen
from ..claim import Claim
from ..decision import Decision, NextStep, Verdict, check, failed, look_at, passed, rule
from ..parts import Sends, Service


@frozen
class ScanFacts:
    """What the desk found (`serial` already read by RET-2's way of reading)."""

    now: datetime
    claim: Claim
    serial: str
    battery: bool
    genuine: bool
    found_by: str | None
    photo: str | None
    desk_region: str | None = None

    @property
    def forwarded(self) -> bool:
        """Whether the unit was scanned by a desk of another region than the claim's (SVC-13)."""
        return self.desk_region not in (None, self.claim.region)


RULES = ("RET-1", "RET-2", "RET-3", "RET-4")


def decide(facts: ScanFacts) -> Decision:
    """The decision at `facts.now` (UTC): released only where every check passes (HLD-2)."""
    findings = look_at(RULES, facts)
    allowed = not any(finding.failed for finding in findings)
    steps = (_AFTER[facts.claim.service] if allowed else _CURE, *_forwarding(facts))
    return Decision(allowed, facts.now, facts.claim.terms.version, findings, steps)


_CURE = NextStep("cure", "The customer is told what is missing and by when to send it.")
_INSPECT = NextStep("inspect", "Inspect the unit.")
_AFTER = {
    Service.PREMIUM: NextStep("release", "The hold is released."),
    Service.BASIC: NextStep("ship", "Ship the replacement."),
    Service.REPAIR: _INSPECT,
    Service.REPLACEMENT: _INSPECT,
}


def _forwarding(facts: ScanFacts) -> tuple[NextStep, ...]:
    """The unit goes on to the desk that serves the claim; a wrong one goes home."""
    if not facts.forwarded or facts.serial != facts.claim.serial:
        return ()
    return (
        NextStep("forward", f"Forward the unit to the service centre of {facts.claim.region}."),
    )


def cures(sends: Sends) -> int:
    """How often a cure can open (RET-5): once for each of RET-2 to RET-4 that can fail, and a
    battery is missed only where one was registered."""
    return 2 if sends is Sends.UNIT else 3


@rule("RET-1")
def received(facts: ScanFacts) -> Verdict:
    """Received is a dock scan by any desk of the maker; a unit of another region is checked there
    and forwarded."""
    if facts.forwarded:
        return passed(
            f"The unit was scanned at the dock of {facts.desk_region}; it is forwarded to "
            f"{facts.claim.region}.",
            at=facts.now.isoformat(),
            desk=facts.desk_region,
            forwarded_to=facts.claim.region,
        )
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

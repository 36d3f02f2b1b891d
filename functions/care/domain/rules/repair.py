"""May this claim go to Repair, or to the Replacement service? Neither needs a plan (SVC-1)."""

from __future__ import annotations

from datetime import datetime

from ..decision import Decision, Finding, NextStep, Verdict, check, failed, look_at, passed, rule
from ..device import Device
from ..parts import Cause
from ..windows import days_after
from . import cover
from .service_facts import ServiceFacts

__all__ = ["cover", "decide_repair", "decide_replacement", "handed_over_at"]

REPLACEMENT_DAYS = 15  # SVC-9: of the documents, no policy

RETIRED = "The serial number is retired: another unit took its place."
REPAIR_RULES = ("SVC-8", "TRM-6", "SVC-13")
REPLACEMENT_RULES = ("SVC-9", "TRM-6", "SVC-13")


def decide_repair(facts: ServiceFacts) -> Decision:
    """The decision on Repair at `facts.now` (UTC)."""
    findings = look_at(REPAIR_RULES, facts)
    return _decision(facts, findings, "Send the unit in: it is inspected before anything is asked.")


def decide_replacement(facts: ServiceFacts) -> Decision:
    """The decision on the Replacement service at `facts.now` (UTC), the instant of filing."""
    findings = look_at(REPLACEMENT_RULES, facts)
    return _decision(facts, findings, "Send the unit in: a confirmed defect is replaced, free.")


def _decision(facts: ServiceFacts, findings: tuple[Finding, ...], sentence: str) -> Decision:
    said_no = {finding.id for finding in findings if finding.failed}
    terms = facts.region.terms_version if facts.region else None
    steps = _ways_out(facts, said_no) if said_no else (NextStep("send_in", sentence),)
    return Decision(not said_no, facts.now, terms, findings, steps)


def _ways_out(facts: ServiceFacts, said_no: set[str]) -> tuple[NextStep, ...]:
    """What is open instead (SVC-3, SVC-9)."""
    if "TRM-6" in said_no:
        return (NextStep("open_claim", "Go on with the claim that is open for this device."),)
    if facts.device is not None and facts.device.retired:
        step = "Claim by the serial number of the unit that took its place, or ask the desk."
        return (NextStep("present_serial", step),)
    if facts.cause is Cause.LOSS:
        return (NextStep("flyaway", "A lost device is reported as a flyaway."),)
    if _unknown(facts):
        return (NextStep("check_serial", "Check the serial number, or ask the service desk."),)
    if "SVC-13" in said_no:
        return (NextStep("address", "Give an address in the region where the device was sold."),)
    return (NextStep("repair", "The repair service takes every cause and every part."),)


def _unknown(facts: ServiceFacts) -> bool:
    """Whether no desk can be named: nobody knows the device, or its region has no terms."""
    return facts.device is None or facts.region is None


@rule("SVC-8")
def repair_takes(facts: ServiceFacts) -> Verdict:
    """Repair takes every cause and needs no plan; the unit is sent in, so it has to be there."""
    if facts.device is None:
        return failed("The serial number is not in the maker's registry.", known=False)
    if facts.device.retired:
        return failed(RETIRED, retired=True)
    if facts.region is None:
        return failed("No service desk is known for the region of this device.", region=None)
    return check(
        facts.cause is not Cause.LOSS,
        "The unit is sent in and inspected first. A defect under warranty costs nothing.",
        "A lost device cannot be sent in.",
        cause=facts.cause.value,
    )


@rule("SVC-9")
def within_15_days(facts: ServiceFacts) -> Verdict:
    """A manufacturing defect within 15 calendar days of delivery, of purchase where that is not
    known (TIM-3, in the zone of the device's region), judged at filing."""
    if facts.cause is not Cause.DEFECT:
        return failed(
            "The replacement service is for a manufacturing defect.", cause=facts.cause.value
        )
    if facts.device is not None and facts.device.retired:
        return failed(RETIRED, retired=True)
    since = handed_over_at(facts.device) if facts.device else None
    if since is None or facts.region is None:
        return failed("When this device was delivered or sold is not known.", since=None)
    last = days_after(since, REPLACEMENT_DAYS, facts.region.zone)
    if last.passed(facts.now):
        return failed(
            f"The {REPLACEMENT_DAYS} days of the replacement service ended on {last.text}.",
            since=since.isoformat(),
        )
    return passed(f"The replacement service is open until {last.text}.", since=since.isoformat())


def handed_over_at(device: Device) -> datetime | None:
    """The instant that the 15 days count from (UTC): delivery, a replacement's shipment, purchase,
    the first that is known (SVC-9, LNK-2)."""
    return device.delivered_at or device.shipped_at or device.sold_at

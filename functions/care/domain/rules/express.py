"""May this claim go by Express Premium now? The figures it would cost are in `settlement.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..decision import (
    Decision,
    Finding,
    NextStep,
    Verdict,
    check,
    failed,
    look_at,
    not_applicable,
    passed,
    rule,
)
from ..device import Device
from ..parts import EXPRESS_CAUSES, Cause, Cover, Part, Sends
from ..plan import Plan, PlanStatus
from ..terms import Family, Region
from ..windows import day_text, local_date


@dataclass(frozen=True, slots=True)
class ExpressFacts:
    """What the rules look at. `plan` is the asker's own plan on the serial, or None."""

    now: datetime
    device: Device | None
    plan: Plan | None
    family: Family | None
    region: Region | None
    cause: Cause
    parts: tuple[Part, ...]
    sends: Sends
    country: str


RULES = ("SVC-1", "TRM-3", "TRM-6", "TRM-7", "COV-1", "COV-2", "SVC-2", "SVC-4", "SVC-13", "SVC-14")


def decide(facts: ExpressFacts) -> Decision:
    """The decision at `facts.now` (UTC). Every refusal names what is open instead (SVC-3)."""
    findings = look_at(RULES, facts)
    allowed = not any(finding.failed for finding in findings)
    terms = facts.plan.terms_version if facts.plan else None
    return Decision(allowed, facts.now, terms, findings, _next(allowed, facts, findings))


def _next(
    allowed: bool, facts: ExpressFacts, findings: tuple[Finding, ...]
) -> tuple[NextStep, ...]:
    if allowed:
        return (NextStep("settlement", "See what is charged and held, and agree."),)
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


def _status(facts: ExpressFacts) -> PlanStatus | None:
    return facts.plan.status(facts.now) if facts.plan else None


@rule("SVC-1")
def plan_in_effect(facts: ExpressFacts) -> Verdict:
    """A plan bought for the device, in effect when the claim is filed, with a replacement left."""
    status = _status(facts)
    left = facts.plan.left if facts.plan else 0
    if facts.plan is None:
        return failed("No plan of yours covers this serial number.", plan=None)
    if status is not PlanStatus.ACTIVE:
        return failed(f"The plan is not in effect now: it is {status}.", plan=status)
    return check(
        left > 0,
        "The plan is in effect and has a replacement left.",
        "The plan is in effect but has no replacement left.",
        plan=status,
        left=left,
    )


@rule("TRM-3")
def replacement_left(facts: ExpressFacts) -> Verdict:
    """With none left a plan stays in force, but paid swaps are refused."""
    if facts.plan is None:
        return not_applicable("There is no plan to count replacements of.")
    return check(
        facts.plan.left > 0,
        f"{facts.plan.left} of {facts.plan.total} replacements are left.",
        "All replacements of this plan are used or reserved.",
        left=facts.plan.left,
        total=facts.plan.total,
    )


@rule("TRM-6")
def no_other_open_claim(facts: ExpressFacts) -> Verdict:
    """One open claim of any service to a serial."""
    open_claim = facts.device.open_claim_id if facts.device else None
    return check(
        open_claim is None,
        "No other claim is open for this device.",
        "A claim is already open for this device.",
        open=open_claim is not None,
    )


@rule("TRM-7")
def cover_has_begun(facts: ExpressFacts) -> Verdict:
    """Damage before the start is not claimable; filed after the end is refused."""
    plan = facts.plan
    if plan is None or plan.starts_at is None or plan.ends_at is None:
        return not_applicable("There is no term of cover to look at.")
    if facts.now < plan.starts_at:
        first_day = day_text(local_date(plan.starts_at, plan.zone))
        return failed(
            f"Cover begins at 12 a.m. of {first_day} ({plan.zone}); until then the repair service "
            "is open.",
            starts_at=plan.starts_at.isoformat(),
        )
    return check(
        facts.now < plan.ends_at,
        "The claim is filed within the term of cover.",
        "The term of cover is over.",
        ends_at=plan.ends_at.isoformat(),
    )


@rule("COV-1")
def parts_covered(facts: ExpressFacts) -> Verdict:
    """Every part by the coverage table: not covered and not there are different reasons."""
    if facts.family is None:
        return not_applicable("The model is not in the catalog.")
    covers = {part: facts.family.cover(part) for part in facts.parts}
    uncovered = [part for part, cover in covers.items() if cover is Cover.NO]
    absent = [part for part, cover in covers.items() if cover is Cover.ABSENT]
    reasons = []
    if uncovered:
        reasons.append(f"not covered by the plan: {', '.join(uncovered)}")
    if absent:
        reasons.append(f"this product has no such part: {', '.join(absent)}")
    return check(
        not reasons,
        "Every part claimed is covered.",
        f"Some parts cannot be claimed ({'; '.join(reasons)}).",
        **{part.value: cover.value for part, cover in covers.items()},
    )


@rule("SVC-2")
def nothing_outside(facts: ExpressFacts) -> Verdict:
    """A mixed claim is refused for the parts outside and offered without them. What is sent back
    counts too: a registered battery has to be covered."""
    if facts.family is None:
        return not_applicable("The model is not in the catalog.")
    sent = () if facts.sends is Sends.UNIT else (Part.BATTERY,)
    involved = dict.fromkeys((*facts.parts, *sent))
    outside = [p for p in involved if facts.family.cover(p) is not Cover.YES]
    return check(
        not outside,
        "All that is claimed and sent back is within the cover.",
        f"Outside the cover: {', '.join(outside)}.",
        outside=", ".join(outside) or None,
    )


@rule("COV-2")
def cause_taken(facts: ExpressFacts) -> Verdict:
    """The causes Express takes; a defect goes to Repair, a loss to Flyaway."""
    return check(
        facts.cause in EXPRESS_CAUSES,
        "Express takes this cause.",
        "Express does not take this cause.",
        cause=facts.cause.value,
    )


@rule("SVC-4")
def premium_here(facts: ExpressFacts) -> Verdict:
    """Premium is offered in the United States only: plan region and shipping address."""
    if facts.region is None:
        return not_applicable("There is no plan whose region could be looked at.")
    return check(
        facts.region.premium and facts.country in facts.region.countries,
        "Premium is offered in the plan's region and at the shipping address.",
        "Premium is offered in the United States only, for the plan and the shipping address.",
        region=facts.region.id,
        country=facts.country,
    )


@rule("SVC-13")
def address_in_region(facts: ExpressFacts) -> Verdict:
    """The address a claim ships to is of the plan's region."""
    if facts.region is None:
        return not_applicable("There is no plan whose region could be looked at.")
    return check(
        facts.country in facts.region.countries,
        "The address is in the plan's region.",
        f"The address is outside the plan's region, {facts.region.name}.",
        country=facts.country,
    )


@rule("SVC-14")
def sent_back_fits(facts: ExpressFacts) -> Verdict:
    """What is registered to be sent back fits the parts claimed."""
    only_battery = facts.parts == (Part.BATTERY,)
    if facts.sends is Sends.BATTERY:
        return check(
            only_battery,
            "A battery alone is registered to come back.",
            "Damaged aircraft, camera, gimbal, propellers or grip mean that the unit comes back.",
            sends=facts.sends.value,
        )
    if facts.sends is Sends.UNIT and Part.BATTERY in facts.parts:
        return failed(
            "A claimed battery is registered to come back with the unit.", sends=facts.sends.value
        )
    return passed("What is registered to come back fits the parts.", sends=facts.sends.value)

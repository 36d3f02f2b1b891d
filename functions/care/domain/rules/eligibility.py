"""May a plan bind to this serial now? One of ELG-1 to ELG-5, and all of ELG-6 to ELG-11."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

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
from ..parts import DeviceClass
from ..plan import Plan, PlanStatus
from ..terms import Family, Region
from ..windows import days_after, within_hours

ACTIVATED_HOURS = 48
HANDHELD_DAYS = 30
FUTURE_HOURS = 24
UNKNOWN = "The serial number is not known to the maker's registry."
UNLISTED = "The model is not in the catalog."


@dataclass(frozen=True, slots=True)
class BindFacts:
    """What the rules look at. `plan` is bound to the serial, `order` holds it unpaid; `family` is
    None for a model outside the catalog, `region` for a device of unknown region or one without
    terms; `sold_here` says whether any plan of the model is sold there."""

    now: datetime
    serial: str
    device: Device | None
    plan: Plan | None
    order: Plan | None
    family: Family | None
    region: Region | None
    asked_region: str | None
    sold_here: bool


WAYS = ("ELG-1", "ELG-2", "ELG-3", "ELG-4", "ELG-5")
GUARDS = ("ELG-11", "COV-4", "COV-7", "ELG-6", "ELG-7", "ELG-8", "ELG-9", "ELG-10")


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
    if by_id["ELG-11"].failed or by_id["ELG-6"].failed:
        return (
            NextStep("check_serial", "Check the serial number on the device and its box."),
            NextStep("desk", "If it is right, ask the service desk to review the device."),
        )
    if by_id["ELG-7"].failed:
        return (NextStep("status", "Look up the plan that covers this serial number."),)
    if by_id["ELG-10"].failed:
        return (NextStep("wait", "Pay the open order, or try again when it has lapsed."),)
    if any(by_id[id_].failed for id_ in GUARDS):
        return (NextStep("repair", "The repair service takes the device without a plan."),)
    if facts.family and facts.family.video_verification:
        return (
            NextStep("video", "Apply for video verification of the aircraft."),
            NextStep("repair", "The repair service takes the device without a plan."),
        )
    return (NextStep("repair", "The repair service takes the device without a plan."),)


def _activated(facts: BindFacts) -> datetime | None:
    """The activation as ELG-11 counts it: one dated in the future is zero hours ago."""
    at = facts.device.activated_at if facts.device else None
    return min(at, facts.now) if at else None


@rule("ELG-1")
def new_device(facts: BindFacts) -> Verdict:
    """The device is new and not activated."""
    if facts.device is None:
        return not_applicable(UNKNOWN)
    at = facts.device.activated_at
    return check(
        at is None,
        "The device is new and has not been activated.",
        "The device has already been activated.",
        activated_at=at.isoformat() if at else None,
    )


@rule("ELG-2")
def activated_within_48_hours(facts: BindFacts) -> Verdict:
    """An aircraft or a mounted gimbal, activated within the last 48 hours, inclusive (TIM-2)."""
    at = _activated(facts)
    if facts.device is None or facts.family is None:
        return not_applicable(UNLISTED if facts.device else UNKNOWN)
    if at is None:
        return not_applicable("The device has not been activated.")
    if facts.family.device_class is DeviceClass.HANDHELD:
        return not_applicable("The 48 hours are for aircraft and mounted gimbals.")
    return check(
        within_hours(at, facts.now, ACTIVATED_HOURS),
        "It was activated within the last 48 hours.",
        "It was activated more than 48 hours ago.",
        activated_at=at.isoformat(),
        hours=ACTIVATED_HOURS,
    )


@rule("ELG-3")
def activated_within_30_days(facts: BindFacts) -> Verdict:
    """A handheld device, activated within the last 30 days (TIM-3)."""
    at = _activated(facts)
    if facts.device is None or facts.family is None:
        return not_applicable(UNLISTED if facts.device else UNKNOWN)
    if facts.family.device_class is not DeviceClass.HANDHELD:
        return not_applicable("The 30 days are for handheld devices.")
    if at is None:
        return not_applicable("The device has not been activated.")
    if facts.region is None:
        return not_applicable("The 30 days are counted in the region's zone, which is not known.")
    deadline = days_after(at, HANDHELD_DAYS, facts.region.zone)
    return check(
        not deadline.passed(facts.now),
        f"It was activated within the last 30 days; the last one is {deadline.text}.",
        f"It was activated more than 30 days ago; the last day was {deadline.text}.",
        activated_at=at.isoformat(),
        last_day=deadline.last_day.isoformat(),
    )


@rule("ELG-4")
def invited_after_repair(facts: BindFacts) -> Verdict:
    """Repaired in an official service centre, within 72 hours of the invitation."""
    return not_applicable("There is no invitation from a service centre for this serial number.")


@rule("ELG-5")
def passed_video(facts: BindFacts) -> Verdict:
    """An aircraft that passed video verification, within 72 hours of the notice."""
    return not_applicable("There is no video verification for this serial number.")


@rule("ELG-6")
def same_region(facts: BindFacts) -> Verdict:
    """Plan and device are of the same region; an unknown region is the desk's to review."""
    if facts.device is None:
        return not_applicable(UNKNOWN)
    own, asked = facts.device.region, facts.asked_region or facts.device.region
    if own is None:
        return failed("The region of the device is not known; the desk reviews it.", device=None)
    return check(
        own == asked,
        "Plan and device are of the same region.",
        f"The device is of region {own}; a plan of region {asked} does not fit it.",
        device=own,
        plan=asked,
    )


@rule("ELG-7")
def no_plan_yet(facts: BindFacts) -> Verdict:
    """No plan that awaits its start or is in force on the serial."""
    status = facts.plan.status(facts.now) if facts.plan else None
    return check(
        status not in (PlanStatus.SCHEDULED, PlanStatus.ACTIVE, PlanStatus.AWAITING_SERIAL),
        "No other plan stands on this serial number.",
        "This serial number is already covered by a plan.",
        plan=status,
    )


@rule("ELG-8")
def not_retired(facts: BindFacts) -> Verdict:
    """A serial that a replacement retired cannot be covered again."""
    if facts.device is None:
        return not_applicable(UNKNOWN)
    return check(
        not facts.device.retired,
        "The serial number was not retired by a replacement.",
        "The serial number was retired by a replacement and cannot be covered again.",
        retired=facts.device.retired,
    )


@rule("ELG-9")
def no_open_claim(facts: BindFacts) -> Verdict:
    """No open claim on the device."""
    if facts.device is None:
        return not_applicable(UNKNOWN)
    return check(
        facts.device.open_claim_id is None,
        "No claim is open on the device.",
        "A claim is open on the device; a plan can be bought when it is closed.",
        open_claim=facts.device.open_claim_id is not None,
    )


@rule("ELG-10")
def serial_not_held(facts: BindFacts) -> Verdict:
    """An order holds its serial until paid or lapsed; a second one is refused meanwhile."""
    held = facts.order is not None and facts.order.status(facts.now) is PlanStatus.AWAITING_PAYMENT
    return check(
        not held,
        "No other order holds this serial number.",
        "Another order for this serial number awaits its payment.",
        held=held,
    )


@rule("ELG-11")
def registry_knows(facts: BindFacts) -> Verdict:
    """The registry at this instant decides; more than 24 hours ahead goes to the desk."""
    if facts.device is None:
        return failed(UNKNOWN, serial=facts.serial)
    at = facts.device.activated_at
    if at and at - facts.now > timedelta(hours=FUTURE_HOURS):
        return failed(
            "The registry dates the activation more than 24 hours ahead; the desk reviews it.",
            activated_at=at.isoformat(),
        )
    return passed("The maker's registry knows the serial number.", serial=facts.serial)


@rule("COV-4")
def model_listed(facts: BindFacts) -> Verdict:
    """A model that the catalog does not list cannot be covered."""
    if facts.device is None:
        return not_applicable(UNKNOWN)
    return check(
        facts.family is not None,
        "The model is in the catalog.",
        UNLISTED,
        model=facts.device.model,
    )


@rule("COV-7")
def sold_in_region(facts: BindFacts) -> Verdict:
    """A region without terms sells nothing."""
    if facts.device is None or facts.device.region is None or facts.family is None:
        return not_applicable("The region's terms were not asked.")
    return check(
        facts.sold_here,
        "Plans for this model are sold in the region.",
        "No plan for this model is sold in the region of the device.",
        region=facts.device.region,
    )

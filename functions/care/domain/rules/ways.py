"""ELG-1 to ELG-5: the ways to a plan, one of which has to be open."""

from __future__ import annotations

from datetime import datetime

from ..decision import Outcome, Verdict, check, failed, not_applicable, rule
from ..grant import Grant, GrantKind
from ..parts import DeviceClass
from ..states import GrantState
from ..windows import days_after, within_hours
from .bind_facts import BindFacts

ACTIVATED_HOURS = 48
HANDHELD_DAYS = 30
UNKNOWN = "The serial number is not known to the maker's registry."
UNLISTED = "The model is not in the catalog."
OPENED = frozenset({GrantState.OPEN, GrantState.RESERVED, GrantState.EXPIRED})
# Why a grant that is not opened, or not any more, opens no way.
CLOSED = {
    GrantState.APPLIED: "The video has not been sent in yet.",
    GrantState.IN_REVIEW: "The service desk has not looked at the video yet.",
    GrantState.PREPARED: "The mail that begins the 72 hours has not gone out yet.",
    GrantState.USED: "It was used for a plan; it is good for one.",
    GrantState.REJECTED: "The video did not pass.",
    GrantState.REVOKED: "The service desk withdrew it.",
}


def _activated(facts: BindFacts) -> datetime | None:
    """The activation as ELG-11 counts it: one dated in the future is zero hours ago."""
    at = facts.device.activated_at if facts.device else None
    return min(at, facts.looked_at) if at else None


@rule("ELG-1")
def new_device(facts: BindFacts) -> Verdict:
    """The device is new and not activated."""
    if facts.device is None:
        return not_applicable(UNKNOWN)
    at = facts.device.activated_at
    later = facts.review is not None and at is not None and at > facts.looked_at
    return check(
        at is None or later,
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
        within_hours(at, facts.looked_at, ACTIVATED_HOURS),
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
        not deadline.passed(facts.looked_at),
        f"It was activated within the last 30 days; the last one is {deadline.text}.",
        f"It was activated more than 30 days ago; the last day was {deadline.text}.",
        activated_at=at.isoformat(),
        last_day=deadline.last_day.isoformat(),
    )


@rule("ELG-4")
def invited_after_repair(facts: BindFacts) -> Verdict:
    """Repaired in an official service centre, and within 72 hours of the mail's acceptance; one
    serial, one use."""
    grant = facts.grants.get(GrantKind.REPAIR)
    if grant is None:
        return not_applicable(
            "There is no invitation from a service centre for this serial number."
        )
    return _within_its_hours(grant, facts, "The invitation after the repair")


@rule("ELG-5")
def passed_video(facts: BindFacts) -> Verdict:
    """An aircraft that passed video verification, and within 72 hours of the notice's acceptance;
    one use, no extension."""
    grant = facts.grants.get(GrantKind.VIDEO)
    if grant is None:
        return not_applicable("There is no video verification for this serial number.")
    return _within_its_hours(grant, facts, "The purchasing notice after the video verification")


def _within_its_hours(grant: Grant, facts: BindFacts, name: str) -> Verdict:
    """Judged at the instant that the ways look at: one that lapsed since was good then (ELG-6)."""
    if grant.state not in OPENED:
        return failed(f"{name} opens no way now. {CLOSED[grant.state]}", state=grant.state.value)
    if grant.opened_at is None or grant.closes_at is None:
        return failed("The application was not used in its time.", state=grant.state.value)
    opened, closes = text_of(grant.opened_at), text_of(grant.closes_at)
    over = grant.state is GrantState.EXPIRED and facts.review is None
    return check(
        grant.good_at(facts.looked_at) and not over,
        f"{name} is good until {closes}.",
        f"{name} was good from {opened} until {closes} and no longer.",
        opened_at=grant.opened_at.isoformat(),
        closes_at=grant.closes_at.isoformat(),
    )


def text_of(moment: datetime) -> str:
    """`2026-11-22T17:42:19.123 UTC`"""
    return f"{moment.isoformat(timespec='milliseconds').removesuffix('+00:00')} UTC"


def way_grant(facts: BindFacts) -> Grant | None:
    """The grant that alone opens the way; None where ELG-1 to ELG-3 open it, or nothing does."""
    if any(look(facts).outcome is Outcome.PASSED for look in _BY_AGE):
        return None
    for look, kind in ((invited_after_repair, GrantKind.REPAIR), (passed_video, GrantKind.VIDEO)):
        if look(facts).outcome is Outcome.PASSED:
            return facts.grants[kind]
    return None


_BY_AGE = (new_device, activated_within_48_hours, activated_within_30_days)

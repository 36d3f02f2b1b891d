"""What a dock scan says: to the desk in a receipt, to the customer in the timeline."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from ..domain import disputes, intake
from ..domain.claim import Claim, Scan
from ..domain.decision import Decision, NextStep
from ..domain.event import Actor, Event, Note
from ..domain.money import Money
from ..domain.parts import Service
from ..domain.rules.returns import ScanFacts
from ..domain.serials import SerialNumber
from ..domain.states import HoldState
from ..domain.values import replace
from ..frozen import frozen

_RELEASED = (HoldState.RELEASED, HoldState.CLOSED)
_TAKEN_IN = {
    Service.PREMIUM: "HLD-2",
    Service.BASIC: "SVC-5",
    Service.REPAIR: "SVC-8",
    Service.REPLACEMENT: "SVC-9",
}


class Result(StrEnum):
    """What the desk reads in large letters."""

    RELEASED = "released"
    RECEIVED = "received"
    INCOMPLETE = "incomplete"
    UNKNOWN_UNIT = "unknown_unit"
    LATE = "late"
    RECORDED = "recorded"


@frozen
class Unit:
    """One unit as scanned (RET-7). `by` is who scanned, `photo` and `found_by` of RET-4;
    `desk_region` is the scanning desk's (RET-1), None for the claim's own."""

    serial: SerialNumber
    battery: bool
    genuine: bool
    by: str
    photo: str | None = None
    found_by: str | None = None
    claim_id: str | None = None
    desk_region: str | None = None

    def facts(self, claim: Claim, now: datetime) -> ScanFacts:
        """What RET looks at."""
        return ScanFacts(
            now,
            claim,
            self.serial.text,
            self.battery,
            self.genuine,
            self.found_by,
            self.photo,
            self.desk_region,
        )

    def scan(self, decision: Decision, now: datetime) -> Scan:
        """What the claim keeps of it."""
        return Scan(
            now,
            self.serial.text,
            self.battery,
            self.genuine,
            decision.failed,
            self.by,
            self.photo,
            self.found_by,
        )


@frozen
class Receipt:
    """The answer to a scan."""

    result: Result
    claim: Claim | None
    decision: Decision
    sentence: str


def answer(claim: Claim, unit: Unit, decision: Decision) -> Receipt:
    """What came of an awaited unit; `claim` as it stands afterwards."""
    if not decision.allowed:
        cure = intake.cure_end(claim)
        by = f" It can follow until {cure.text}." if cure else ""
        return Receipt(Result.INCOMPLETE, claim, decision, f"{faults(decision)}{by}")
    on = _forwarded(claim, unit)
    if claim.service is not Service.PREMIUM:
        return Receipt(Result.RECEIVED, claim, decision, f"Received.{on}")
    if claim.hold_state in _RELEASED:
        sentence = f"Received. The hold is released.{on}"
        return Receipt(Result.RELEASED, claim, decision, sentence)
    sentence = f"Received. The release was asked for and is tried again each minute.{on}"
    return Receipt(Result.RECORDED, claim, decision, sentence)


def first_answer(claim: Claim, decision: Decision) -> Receipt:
    """The same unit again."""
    if claim.service is Service.PREMIUM and claim.hold_state in _RELEASED:
        sentence = "Already received. The hold is released."
        return Receipt(Result.RELEASED, claim, decision, sentence)
    sentence = f"Already received: the claim is {claim.state.replace('_', ' ')}."
    return Receipt(Result.RECORDED, claim, decision, sentence)


def unknown(claim: Claim | None, unit: Unit, now: datetime) -> Receipt:
    """What nobody awaits (RET-7)."""
    step = NextStep("send_home", "Send the unit back to where it came from.")
    sentence = "No claim awaits this unit; it is sent home."
    if claim is not None and claim.shipment and claim.shipment.serial == unit.serial.text:
        sentence = "This is the replacement itself, sent back by mistake; it is sent home."
    return Receipt(Result.UNKNOWN_UNIT, claim, Decision(False, now, None, (), (step,)), sentence)


def left_to_the_desk(claim: Claim, unit: Unit, decision: Decision) -> Receipt:
    """What came after the default and brings nothing back by itself (HLD-8, PAY-8)."""
    findings = decision.rules
    if claim.hold_state is HoldState.DISPUTED:
        findings = (*findings, *disputes.refusal(claim, decision.as_of).rules)
    step = NextStep("desk", "The service desk decides and tells the customer.")
    told = replace(decision, allowed=False, rules=findings, next_steps=(step,))
    return Receipt(Result.LATE, claim, told, desk_note(unit, told).sentence)


def note(claim: Claim, unit: Unit, decision: Decision) -> Note:
    """The event of an awaited unit; `claim` with the scan in it."""
    if decision.allowed:
        rules = ("RET-1", _TAKEN_IN[claim.service])
        sentence = f"Your unit was received.{_forwarded(claim, unit)}"
        return Note("unit_received", Actor.DESK, sentence, rules)
    cure = intake.cure_end(claim)
    until = f" Send what is missing by {cure.text}." if cure else ""
    sentence = f"{faults(decision)}{until}{_forwarded(claim, unit)}"
    return Note("unit_incomplete", Actor.DESK, sentence, (*decision.failed, "RET-5"))


def late_note(back: Money | None) -> Note:
    """A good unit after the default (HLD-8)."""
    sentence = (
        "The unit came back after the default; the default is refunded."
        if back is not None
        else "The unit came back after the default, which is owed no more."
    )
    return Note("late_return", Actor.DESK, sentence, ("HLD-8",), back)


def desk_note(unit: Unit, decision: Decision) -> Note:
    """What came after the default and brings nothing back by itself (HLD-8)."""
    sentence = f"It came after the default; the desk decides. {faults(decision)}".rstrip()
    return _recorded(unit, sentence, ("HLD-8", *decision.failed))


def unit_note(unit: Unit) -> Note:
    """What the serial's own timeline keeps of a unit that goes home (RET-7)."""
    return _recorded(unit, "No claim awaits this unit; it is sent home.", ("RET-7",))


def home_note(claim: Claim, unit: Unit) -> Note:
    """What the customer is told of it, where a claim is known (RET-7)."""
    serial, due = unit.serial.text, claim.due_back if intake.awaits(claim) else None
    mistaken = claim.shipment is not None and claim.shipment.serial == serial
    what = (
        f"We received {serial}, the replacement that we had sent to you."
        if mistaken
        else f"We received {serial}, which your claim does not await."
    )
    still = f" The return of {claim.serial} is still due by {due.text}." if due else ""
    sentence = f"{what} It is being sent back to you.{still}"
    return Note("unit_sent_home", Actor.DESK, sentence, ("RET-7",), None, serial)


def same_unit(event: Event, now: datetime) -> bool:
    """Whether the newest event of a serial is this very arrival."""
    return event.note.type == "unit_recorded" and now - event.at < intake.SAME_UNIT


def faults(decision: Decision) -> str:
    """The sentences of every check that failed."""
    return " ".join(finding.sentence for finding in decision.rules if finding.failed)


def _forwarded(claim: Claim, unit: Unit) -> str:
    """RET-1: the registered unit goes on to the desk that serves the claim."""
    elsewhere = unit.desk_region not in (None, claim.region)
    if not elsewhere or unit.serial.text != claim.serial:
        return ""
    return f" It is forwarded to {claim.region}."


def _recorded(unit: Unit, sentence: str, rules: tuple[str, ...]) -> Note:
    return Note("unit_recorded", Actor.DESK, sentence, rules, None, unit.serial.text)

"""The dock scan: does what came back fit the claim? Then the hold is released (HLD-2, RET)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ..domain import intake
from ..domain.claim import Claim, Scan
from ..domain.decision import Decision, NextStep
from ..domain.errors import Conflict, NotFound
from ..domain.event import GENESIS, Actor, Note, append
from ..domain.rules import returns
from ..domain.serials import SerialNumber
from ..domain.states import ClaimState, HoldState
from ..domain.terms import Catalog
from ..domain.windows import business_days_after
from .ports import Clock, Commit, Store
from .settle import Settle

LATE_BUSINESS_DAYS = 20  # HLD-8


class Result(StrEnum):
    """What the desk reads in large letters."""

    RELEASED = "released"
    INCOMPLETE = "incomplete"
    UNKNOWN_UNIT = "unknown_unit"
    LATE = "late"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as scanned (RET-7). `by` is who scanned, `photo` and `found_by` of RET-4."""

    serial: SerialNumber
    battery: bool
    genuine: bool
    by: str
    photo: str | None = None
    found_by: str | None = None
    claim_id: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a scan."""

    result: Result
    claim: Claim | None
    decision: Decision
    sentence: str


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """The service desk's scan. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle

    def scan(self, unit: Unit, op: str) -> Receipt:
        """The receipt for one unit. A repeated scan gets the first answer.

        Raises `NotFound` for a claim id that does not exist, `Conflict` beside another writer and
        while the default is being charged: scan again in a minute.
        """
        now = self.clock.now()
        claim = self._claim_of(unit)
        if claim is not None and intake.unsettled(claim, now):
            claim = self.settle.on_claim(claim, f"{op}/first")
        if claim is None or not intake.knows(claim, unit.serial.text):
            return self._unknown(unit, now, op)
        facts = returns.ScanFacts(
            now, claim, unit.serial.text, unit.battery, unit.genuine, unit.found_by, unit.photo
        )
        decision = returns.decide(facts)
        if claim.state is ClaimState.DEFAULTED:
            return self._late(claim, unit, decision, now, op)
        if claim.state not in intake.AWAITED:
            return _first_answer(claim, decision)
        return self._awaited(claim, unit, decision, now, op)

    def _claim_of(self, unit: Unit) -> Claim | None:
        if unit.claim_id:
            claim = self.store.claim(unit.claim_id)
            if claim is None:
                raise NotFound
            return claim
        device = self.store.device(unit.serial.text)
        claim_id = device and (device.open_claim_id or device.last_claim_id)
        return self.store.claim(claim_id) if claim_id else None

    def _awaited(
        self, claim: Claim, unit: Unit, decision: Decision, now: datetime, op: str
    ) -> Receipt:
        scanned = replace(claim, scans=(*claim.scans, _scan(unit, decision, now)))
        after = intake.received(scanned) if decision.allowed else intake.incomplete(scanned, now)
        settled = self.settle.on_claim(self._store(after, _note(after, decision), now, op), op)
        if not decision.allowed:
            cure = settled.due_back
            by = f" It can follow until {cure.text}." if cure else ""
            sentence = f"{_faults(decision)}{by}"
            return Receipt(Result.INCOMPLETE, settled, decision, sentence)
        if settled.hold_state in (HoldState.RELEASED, HoldState.CLOSED):
            return Receipt(Result.RELEASED, settled, decision, "Received. The hold is released.")
        sentence = "Received. The release was asked for and is tried again each minute."
        return Receipt(Result.RECORDED, settled, decision, sentence)

    def _late(
        self, claim: Claim, unit: Unit, decision: Decision, now: datetime, op: str
    ) -> Receipt:
        """HLD-8: within 20 business days after the default it is refunded, less the late fee."""
        scanned = replace(claim, scans=(*claim.scans, _scan(unit, decision, now)))
        if not decision.allowed or not self._in_time(claim, now):
            note = _late_note(unit, decision)
            scanned = replace(scanned, work_since=scanned.work_since or now)
            self._store(scanned, note, now, op)
            step = NextStep("desk", "The service desk decides and tells the customer.")
            told = replace(decision, next_steps=(step,))
            return Receipt(Result.LATE, scanned, told, note.sentence)
        if claim.hold_state in intake.BEING_CHARGED:
            raise Conflict("the default is being charged at this moment")
        after, note = self._given_back(scanned, now)
        settled = self.settle.on_claim(self._store(after, note, now, op), op)
        return Receipt(Result.LATE, settled, decision, note.sentence)

    def _given_back(self, claim: Claim, now: datetime) -> tuple[Claim, Note]:
        if claim.hold_state is HoldState.DEBT:
            sentence = "The unit came back after the default, which is owed no more."
            note = Note("late_return", Actor.DESK, sentence, ("HLD-8",))
            return intake.debt_forgiven(claim), note
        fee = self.catalog.regions[claim.region].late_fee
        sentence = "The unit came back after the default; the default is refunded."
        note = Note("late_return", Actor.DESK, sentence, ("HLD-8",), claim.hold - fee)
        return intake.late_return(claim, fee, now), note

    def _in_time(self, claim: Claim, now: datetime) -> bool:
        if claim.default_at is None:
            return False
        region = self.catalog.regions[claim.region]
        end = business_days_after(
            claim.default_at, LATE_BUSINESS_DAYS, region.zone, region.holidays
        )
        return not end.passed(now)

    def _store(self, claim: Claim, note: Note, now: datetime, op: str) -> Claim:
        return self.settle.keep(claim, (note,), now, f"{op}/scan")

    def _unknown(self, unit: Unit, now: datetime, op: str) -> Receipt:
        """RET-7: a unit that no claim names is recorded and sent home; deadlines go on."""
        subject = f"serial_{unit.serial.text}"
        known = self.store.timeline(subject)
        head = known[-1].hash if known else GENESIS
        note = _recorded(unit.serial.text, "No claim awaits this unit; it is sent home.")
        self.store.commit(Commit((), (append(subject, len(known), head, note, now),)), f"{op}/unit")
        step = NextStep("send_home", "Send the unit back to where it came from.")
        return Receipt(
            Result.UNKNOWN_UNIT, None, Decision(False, now, None, (), (step,)), note.sentence
        )


def _scan(unit: Unit, decision: Decision, now: datetime) -> Scan:
    return Scan(
        now,
        unit.serial.text,
        unit.battery,
        unit.genuine,
        decision.failed,
        unit.by,
        unit.photo,
        unit.found_by,
    )


def _note(claim: Claim, decision: Decision) -> Note:
    if decision.allowed:
        return Note("unit_received", Actor.DESK, "Your unit was received.", ("RET-1", "HLD-2"))
    cure = claim.due_back
    until = f" Send what is missing by {cure.text}." if cure else ""
    rules = (*decision.failed, "RET-5")
    return Note("unit_incomplete", Actor.DESK, f"{_faults(decision)}{until}", rules)


def _recorded(serial: str, sentence: str, rules: tuple[str, ...] = ("RET-7",)) -> Note:
    return Note("unit_recorded", Actor.DESK, sentence, rules, None, serial)


def _late_note(unit: Unit, decision: Decision) -> Note:
    """What came after the default and brings nothing back by itself (HLD-8)."""
    sentence = f"It came after the default; the desk decides. {_faults(decision)}".rstrip()
    return _recorded(unit.serial.text, sentence, ("HLD-8", *decision.failed))


def _faults(decision: Decision) -> str:
    return " ".join(finding.sentence for finding in decision.rules if finding.failed)


def _first_answer(claim: Claim, decision: Decision) -> Receipt:
    if claim.hold_state in (HoldState.RELEASED, HoldState.CLOSED):
        sentence = "Already received. The hold is released."
        return Receipt(Result.RELEASED, claim, decision, sentence)
    sentence = f"Already received: the claim is {claim.state.replace('_', ' ')}."
    return Receipt(Result.RECORDED, claim, decision, sentence)

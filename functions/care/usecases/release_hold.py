"""The dock scan: does what came back fit the claim? Then the hold is released (HLD-2, RET).

Of every other service the unit is taken in, and the desk's work on it begins. What is recorded
about a unit is written in `receipts.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..domain import intake
from ..domain.claim import Claim
from ..domain.decision import Decision
from ..domain.device import Device
from ..domain.errors import BadValue, Conflict, NotFound
from ..domain.event import GENESIS, Note, append
from ..domain.owners import late_until
from ..domain.rules import returns
from ..domain.states import ClaimState, HoldState
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from . import once, receipts, take_photo
from .ports import Clock, Commit, Store, Uploads
from .receipts import Receipt, Result, Unit
from .settle import Settle

__all__ = ["Receipt", "ReleaseHold", "Result", "Unit"]


Foretell = Callable[[Callable[[Claim], Receipt]], None]


def _to_nobody(receipt_of: Callable[[Claim], Receipt]) -> None:
    pass


@frozen
class ReleaseHold:
    """The service desk's scan. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle
    uploads: Uploads

    def scan(self, unit: Unit, op: str, foretell: Foretell = _to_nobody) -> Receipt:
        """The receipt for one unit, of any service (RET-7). A repeated scan gets the first answer.

        Of a unit that its claim awaits `foretell` is told, before anything is written, how the
        receipt follows from what the claim comes to rest as.

        Raises `NotFound` for a claim id that does not exist, `BadValue` for a desk of an unknown
        region and for a photo that never arrived, `Conflict` beside another writer and while the
        default is being charged: scan again in a minute.
        """
        if unit.desk_region not in (None, *self.catalog.regions):
            raise BadValue("/desk_region", "No region of the catalog is written like this.")
        take_photo.look(self.uploads, unit.photo, unit.serial.text)
        claim = self._claim_of(unit)
        now = self.clock.now()  # not before the claim: a default that it shows is older than this
        if claim is not None and intake.unsettled(claim, now):
            claim = self.settle.on_claim(claim, f"{op}/first")
        if claim is None or not intake.knows(claim, unit.serial.text):
            return self._goes_home(claim, unit, now, op)
        decision = returns.decide(unit.facts(claim, now))
        if claim.state is ClaimState.DEFAULTED:
            return self._late(claim, unit, decision, now, op)
        if not intake.awaits(claim):
            settled = self.settle.on_claim(claim, f"{op}/again")
            return self._first_answer(settled, unit, decision, now)
        foretell(lambda settled: receipts.answer(settled, unit, decision))
        return self._awaited(claim, unit, decision, now, op)

    def _claim_of(self, unit: Unit) -> Claim | None:
        """The claim that the unit belongs to: its serial's own open claim where that awaits it,
        the claim that the desk names, the serial's last one, or that whose replacement it is."""
        named = self._named(unit)
        device = self.store.device(unit.serial.text)
        own = self._read(device.open_claim_id or device.last_claim_id) if device else None
        if own is not None and (named is None or intake.awaits(own)):
            return own
        return named or (self._shipped_as(device) if device else None)

    def _named(self, unit: Unit) -> Claim | None:
        claim = self._read(unit.claim_id)
        if unit.claim_id and claim is None:
            raise NotFound
        return claim

    def _read(self, claim_id: str | None) -> Claim | None:
        return self.store.claim(claim_id) if claim_id else None

    def _shipped_as(self, device: Device) -> Claim | None:
        """The claim whose replacement this serial is, by the chain of the plan on it (LNK-1)."""
        plan = self.store.plan(device.plan_id) if device.plan_id else None
        if plan is None or device.serial not in plan.chain[1:]:
            return None
        before = self.store.device(plan.chain[plan.chain.index(device.serial) - 1])
        claim = self._read(before.last_claim_id) if before else None
        shipped = claim.shipment.serial if claim and claim.shipment else None
        return claim if shipped == device.serial else None

    def _awaited(
        self, claim: Claim, unit: Unit, decision: Decision, now: datetime, op: str
    ) -> Receipt:
        scan = unit.scan(decision, now)
        if intake.scanned_before(claim, scan):
            return receipts.answer(claim, unit, decision)
        made = intake.received if decision.allowed else intake.incomplete
        after = made(claim, scan)
        note = receipts.note(after, unit, decision)
        settled = self.settle.on_claim(self._store(after, note, now, op), op)
        return receipts.answer(settled, unit, decision)

    def _first_answer(self, claim: Claim, unit: Unit, decision: Decision, now: datetime) -> Receipt:
        """What is said of a unit that was taken in: that it was, but to the very request that took
        it in and whose answer was lost, what that would have said."""
        if not (once.resumed() and intake.scanned_before(claim, unit.scan(decision, now))):
            return receipts.first_answer(claim, decision)
        events = self.store.timeline(claim.claim_id) if claim.default_reasons else []
        late = [event.note for event in events if event.note.type == "late_return"]
        if late:
            return Receipt(Result.LATE, claim, decision, late[-1].sentence)
        return receipts.answer(claim, unit, decision)

    def _late(
        self, claim: Claim, unit: Unit, decision: Decision, now: datetime, op: str
    ) -> Receipt:
        """HLD-8: within 20 business days after the default it is refunded, less the late fee; not
        while a dispute of it is open (PAY-8)."""
        scan = unit.scan(decision, now)
        scanned = replace(claim, scans=(*claim.scans, scan))
        disputed = claim.hold_state is HoldState.DISPUTED
        if disputed or not decision.allowed or not self._in_time(claim, now):
            if intake.scanned_before(claim, scan) and claim.work_since:
                return receipts.left_to_the_desk(claim, unit, decision)
            return self._left_to_the_desk(scanned, unit, decision, now, op)
        if claim.hold_state in intake.BEING_CHARGED:
            raise Conflict("the default is being charged at this moment")
        fee = self.catalog.regions[claim.region].late_fee
        after, back = intake.late_return(scanned, fee, now)
        note = receipts.late_note(back)
        settled = self.settle.on_claim(self._store(after, note, now, op), op)
        return Receipt(Result.LATE, settled, decision, note.sentence)

    def _left_to_the_desk(
        self, scanned: Claim, unit: Unit, decision: Decision, now: datetime, op: str
    ) -> Receipt:
        told = receipts.left_to_the_desk(scanned, unit, decision)
        note = receipts.desk_note(unit, told.decision)
        waits = replace(scanned, work_since=scanned.work_since or now)
        return replace(told, claim=self._store(waits, note, now, op))

    def _in_time(self, claim: Claim, now: datetime) -> bool:
        end = late_until(claim, self.catalog.regions[claim.region])
        return end is not None and not end.passed(now)

    def _store(self, claim: Claim, note: Note, now: datetime, op: str) -> Claim:
        return self.settle.keep(claim, (note,), now, f"{op}/scan")

    def _goes_home(self, claim: Claim | None, unit: Unit, now: datetime, op: str) -> Receipt:
        """RET-7: what no claim awaits is recorded, told where a claim is known, and sent home;
        deadlines go on. Scanned again within a day it is the same unit."""
        subject = f"serial_{unit.serial.text}"
        known = self.store.timeline(subject)
        receipt = receipts.unknown(claim, unit, now)
        if known and receipts.same_unit(known[-1], now):
            return receipt
        head = known[-1].hash if known else GENESIS
        event = append(subject, len(known), head, receipts.unit_note(unit), now)
        if claim is None:
            self.store.commit(Commit((), (event,)), f"{op}/unit")
            return receipt
        note = receipts.home_note(claim, unit)
        claim = self.settle.keep(claim, (note,), now, f"{op}/unit", told=(event,))
        return replace(receipt, claim=claim)

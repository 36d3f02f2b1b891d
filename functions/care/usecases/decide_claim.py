"""What a named person of the desk decides by hand about a claim (PAY-3, PAY-4, RET-6, HLD-8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..domain import disputes, flyaway, hold, intake, rulings
from ..domain.claim import Approval, Claim
from ..domain.errors import Conflict, NotFound, Refused
from ..domain.event import Actor, Note
from ..domain.rulings import Ruling
from ..domain.states import HoldState
from ..domain.terms import Catalog
from ..domain.turn import Turn
from ..domain.values import replace
from .ports import Clock, Store
from .settle import Settle

_MAKES: Mapping[Ruling, Callable[[Claim, datetime], Turn[Claim]]] = {
    Ruling.REFUSE_ORDER: rulings.refuse_order,
    Ruling.VERIFY: rulings.verify,
    Ruling.VERIFIED: rulings.verified,
    Ruling.NOT_FOUND: rulings.not_found,
    Ruling.WRITTEN_OFF: rulings.written_off,
    Ruling.OTHER_DEFAULT: hold.other_default,
    Ruling.APPROVE_FLYAWAY: flyaway.approved,
    Ruling.DECLINE_FLYAWAY: flyaway.declined,
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, why, by whom, and which account of the desk entered it."""

    ruling: Ruling
    reason: str
    approved_by: str
    asked_by: str

    def at(self, now: datetime) -> Approval:
        """The same as the claim keeps it."""
        return Approval(self.ruling.value, self.approved_by, self.reason, now, self.asked_by)

    def repeats(self, claim: Claim) -> bool:
        """Whether the newest approval of the claim says just this: the request came again."""
        if not claim.approvals:
            return False
        newest = claim.approvals[-1]
        said = (newest.what, newest.by, newest.reason, newest.asked_by)
        return said == (self.ruling.value, self.approved_by, self.reason, self.asked_by)


@dataclass(frozen=True, slots=True)
class DecideClaim:
    """The desk's rulings. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle

    def decide(self, claim_id: str, decided: Decided, op: str) -> Claim:
        """The claim afterwards, the approval kept with it. A repeat gets the first answer.

        Raises `NotFound`, `WrongState` where it is nothing to decide now, `Refused` (PAY-8) while
        the bank's dispute is open, `Conflict` beside another writer and while the default is being
        charged.
        """
        claim = self.store.claim(claim_id)
        if claim is None:
            raise NotFound
        now = self.clock.now()
        if decided.repeats(claim):
            return self.settle.on_claim(claim, op)
        # What the clock has made of it comes first: a lapse or a default that no sweep has seen.
        claim = self.settle.on_claim(claim, f"{op}/first")
        approved = replace(claim, approvals=(*claim.approvals, decided.at(now)))
        turn = self._turn(approved, decided.ruling, now)
        kept = self.settle.keep(turn.after, turn.notes, now, f"{op}/decide", touches=turn.touches)
        return self.settle.on_claim(kept, op)

    def _turn(self, claim: Claim, ruling: Ruling, now: datetime) -> Turn[Claim]:
        if ruling is Ruling.DESK_ACCEPTS:
            return self._accepts(claim, now)
        return _MAKES[ruling](claim, now)

    def _accepts(self, claim: Claim, now: datetime) -> Turn[Claim]:
        """A return beyond its days, or one that failed its checks, taken by name (HLD-8)."""
        if claim.hold_state is HoldState.DISPUTED:
            raise Refused(disputes.refusal(claim, now))
        if claim.hold_state in intake.BEING_CHARGED and claim.default_reasons:
            raise Conflict("the default is being charged at this moment")
        fee = self.catalog.regions[claim.region].late_fee
        after, back = intake.late_return(claim, fee, now, "desk_accepts")
        sentence = (
            "The service desk accepted your return; the default is refunded."
            if back is not None
            else "The service desk accepted your return; the default is owed no more."
        )
        return Turn(after, (Note("late_return", Actor.DESK, sentence, ("HLD-8",), back),))

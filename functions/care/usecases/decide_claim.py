"""What a named person of the desk decides by hand about a claim (PAY-3, PAY-4, RET-6, HLD-8)."""

from __future__ import annotations

from datetime import datetime

from ..domain import deciding
from ..domain.claim import Approval, Claim
from ..domain.errors import NotFound
from ..domain.rulings import Ruling
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .ports import Clock, Store
from .settle import Settle


@frozen
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


@frozen
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
        fee = self.catalog.regions[claim.region].late_fee
        turn = deciding.decided(approved, decided.ruling, fee, now)
        kept = self.settle.keep(turn.after, turn.notes, now, f"{op}/decide", touches=turn.touches)
        return self.settle.on_claim(kept, op)

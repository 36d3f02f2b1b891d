"""Does at once what the rules say is due to a claim's hold, or says why nothing is (HLD-2, HLD-6).

For an operator who does not want to wait for the sweep. The one driver does it: beside the sweep,
and asked twice, nothing is done twice.
"""

from __future__ import annotations

from ..domain import holds_due
from ..domain.claim import Claim
from ..domain.decision import Decision
from ..domain.errors import NotFound, Refused
from ..domain.holds_due import Wish
from ..frozen import frozen
from . import once
from .ports import Clock, Store
from .settle import Settle


@frozen
class Wanted:
    """What is wanted and why. The customer reads the reason; `by` is the asking account."""

    wish: Wish
    reason: str
    by: str


@frozen
class Look:
    """What asking would answer now, and the claim as it stands."""

    claim: Claim
    decision: Decision


@frozen
class SettleClaim:
    """The operator's hand on a hold. `op` names the request."""

    store: Store
    clock: Clock
    settle: Settle

    def look(self, claim_id: str, wish: Wish) -> Look:
        """The decision, and nothing written. Raises `NotFound`."""
        claim = self._claim(claim_id)
        return Look(claim, holds_due.decide(claim, wish, self.clock.now()))

    def do(self, claim_id: str, wanted: Wanted, op: str) -> Claim:
        """The claim after what was due; who asked, and why, stands in its timeline.

        Raises `NotFound`, `Refused` (HLD-6, HLD-2) where it is not due, `Conflict` beside another
        writer: asked again, what is due then is decided anew.
        """
        claim, now = self._claim(claim_id), self.clock.now()
        if once.resumed():  # the note is the first thing that the request writes: it was due
            return self.settle.on_claim(claim, op)
        decision = holds_due.decide(claim, wanted.wish, now)
        if not decision.allowed:
            raise Refused(decision)
        note = holds_due.asked_note(wanted.wish, wanted.reason, wanted.by)
        kept = self.settle.keep(claim, (note,), now, f"{op}/asked")
        return self.settle.on_claim(kept, op)

    def _claim(self, claim_id: str) -> Claim:
        claim = self.store.claim(claim_id)
        if claim is None:
            raise NotFound
        return claim

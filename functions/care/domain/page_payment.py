"""A page that takes an amount itself: authorized, reserved, then captured (TRM-6, BUY-2's order).

A Premium claim's page takes the hold instead (`premium.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..frozen import frozen
from .claim import Claim
from .event import Actor, Note
from .ledger import GONE, Goal, Line, Purpose, Status, last
from .payment import card_fault, given_back
from .states import ClaimState
from .touch import Reserve
from .turn import Turn
from .values import replace


@frozen
class PagePayment:
    """A page that takes `purpose` while the claim is in `state`: authorized, a replacement reserved
    where it `reserves` one, captured; then `paid` says what follows. A refusal undoes it all, and
    the claim waits for another try."""

    purpose: Purpose
    state: ClaimState
    reserves: bool
    paid: Callable[[Claim, Line, datetime], Turn[Claim]]

    def __call__(self, claim: Claim, now: datetime) -> Turn[Claim] | None:
        """The consequence at `now` (UTC), or None."""
        line = last(claim.lines(self.purpose))
        if claim.state is not self.state or line is None or line.goal is Goal.VOIDED:
            return None
        if claim.verifying and line.status is Status.AUTHORIZED:
            return None  # the desk verifies the order first (PAY-3)
        if line.goal is Goal.AUTHORIZED and line.status is Status.AUTHORIZED:
            return self._authorized(claim, line)
        if line.goal is Goal.CAPTURED and line.status is Status.CAPTURED:
            return self.paid(claim, line, now)
        if line.goal is Goal.CAPTURED and line.status in GONE:
            return self._refused(claim, line)
        return None

    def _authorized(self, claim: Claim, line: Line) -> Turn[Claim]:
        if fault := card_fault(claim, line):
            note = Note("card_refused", Actor.SYSTEM, f"{fault} Nothing was charged.", ("PAY-1",))
            return Turn(claim.moved("card_refused").voiding(self.purpose), (note,))
        after = claim.with_line(line.aims(Goal.CAPTURED))
        if not self.reserves:
            return Turn(after)
        return Turn(replace(after, reserved=True), (), (Reserve(claim.covering_plan),))

    def _refused(self, claim: Claim, line: Line) -> Turn[Claim]:
        note = Note(
            "fee_refused",
            Actor.PROVIDER,
            "Your bank refused the payment. Nothing was charged; the claim waits for another try.",
            ("PAY-1", "TRM-6"),
        )
        # Not by `voiding`: what is void already would keep its goal, and be refused for ever.
        after = claim.moved("card_refused").with_line(line.aims(Goal.VOIDED))
        after, touches = given_back(after)
        return Turn(after, (note,), touches)

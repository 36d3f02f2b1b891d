"""What customers do with their own open claim: cancel it, move its address, answer its quote."""

from __future__ import annotations

from datetime import datetime

from ..domain import changing, flyaway, inspection, repair
from ..domain.claim import Address, Claim
from ..domain.decision import Decision, Finding, NextStep, Outcome
from ..domain.errors import BadValue, Conflict, Refused, WrongState
from ..domain.event import Actor, Note
from ..domain.ledger import Purpose
from ..domain.money import Money
from ..domain.rules.changing import ChangeFacts, decide_address
from ..domain.rules.service_facts import ServiceFacts
from ..domain.states import ClaimState
from ..domain.terms import Catalog
from ..domain.turn import Turn
from ..domain.values import replace
from ..frozen import frozen
from .customers import Customers
from .owned import own_claim
from .ports import Clock, Store
from .settle import Settle


@frozen
class ManageClaim:
    """The customer's own claim. Each raises `NotFound`, also for another account's, and `Conflict`
    beside another writer. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle
    customers: Customers

    def cancel(self, claim_id: str, account_id: str, op: str) -> Claim:
        """The claim undone (HLD-9). Cancelled again, the first answer. Raises `WrongState`."""
        claim = own_claim(self.store, claim_id, account_id)
        if self._said_before(claim, "claim_cancelled", ClaimState.CANCELLED, ClaimState.GOING_HOME):
            return self.settle.on_claim(claim, op)
        return self._turned(changing.cancelled(claim, self.clock.now()), op, "cancel")

    def found(self, claim_id: str, account_id: str, op: str) -> Claim:
        """A lost device turned up (SVC-10). Said again, the first answer. Raises `WrongState`."""
        claim = own_claim(self.store, claim_id, account_id)
        turn = flyaway.found(claim, self.clock.now())
        return self._turned(turn, op, "found") if turn.notes else self.settle.on_claim(claim, op)

    def address(self, claim_id: str, account_id: str, address: Address, op: str) -> Claim:
        """The claim shipping to `address` (SHP-3). Raises `Refused` (SHP-3, SVC-13, SVC-4)."""
        claim = own_claim(self.store, claim_id, account_id)
        if claim.address == address:
            return claim
        now = self.clock.now()
        decision = decide_address(ChangeFacts(now, claim), self._ships(claim, address, now))
        if not decision.allowed:
            raise Refused(decision)
        sentence = "The address was changed; the replacement ships to the new one."
        note = Note("address_changed", Actor.CUSTOMER, sentence, ("SHP-3", "SVC-13"))
        return self._turned(Turn(replace(claim, address=address), (note,)), op, "address")

    def choose(
        self, claim_id: str, account_id: str, choice: Purpose | None, amount: Money | None, op: str
    ) -> Claim:
        """The claim with a page for the choice of the quote: the repair (`Purpose.REPAIR`), the
        plan's replacement (`Purpose.FEE`), or going home where it is None. `amount` is the one
        shown. The same choice again is the same page; once paid, the first answer.

        Raises `WrongState`, `Refused` (SVC-1) where the plan gave no replacement, `BadValue` for
        another amount (PAY-7), `Conflict` while a payment is being taken, `InDoubt`.
        """
        claim = own_claim(self.store, claim_id, account_id)
        if self._said_before(claim, "quote_declined", ClaimState.GOING_HOME) and choice is None:
            return claim
        claim = self.settle.on_claim(claim, f"{op}/first", poked=True)
        if choice is None:
            return self._turned(repair.declined(claim, self.clock.now()), op, "decline")
        if claim.state is _PAID.get(choice):
            return claim
        return self._paying(claim, choice, amount, op)

    def _paying(self, claim: Claim, choice: Purpose, amount: Money | None, op: str) -> Claim:
        if claim.state is not ClaimState.QUOTED:
            raise WrongState(claim.state, f"choose_{choice}")
        now = self.clock.now()
        due = repair.payable(claim, choice)
        if due is None:
            raise Refused(_not_offered(claim, choice, now))
        if amount != due:
            raise BadValue("/amount", f"The amount is {due.text}; look at it and choose again.")
        if repair.asked_for(claim, choice):
            return claim
        if repair.unanswered_at(claim) is None:
            raise Conflict("a payment is being taken")
        customer = self.customers.of(claim.account_id, op)
        after = repair.chosen(claim, choice, due, self._fee_number(claim, choice), now)
        return self._turned(Turn(replace(after, customer=customer)), op, "choose")

    def _fee_number(self, claim: Claim, choice: Purpose) -> int:
        """Which paid replacement of the plan it would be (PAY-6); 0 for the repair."""
        plan = self.store.plan(claim.covering_plan) if choice is Purpose.FEE else None
        return plan.total - plan.left + 1 if plan else 0

    def _turned(self, turn: Turn[Claim], op: str, step: str) -> Claim:
        now = self.clock.now()
        kept = self.settle.keep(turn.after, turn.notes, now, f"{op}/{step}", touches=turn.touches)
        return self.settle.on_claim(kept, op)

    def _said_before(self, claim: Claim, type_: str, *states: ClaimState) -> bool:
        """Whether the claim came to one of `states` by this very request before."""
        events = self.store.timeline(claim.claim_id) if claim.state in states else []
        return any(event.note.type == type_ for event in events)

    def _ships(self, claim: Claim, address: Address, now: datetime) -> ServiceFacts:
        """What SVC-13 and SVC-4 look at: the claim's own service and region, the new country."""
        return ServiceFacts(
            now=now,
            device=self.store.device(claim.serial),
            plan=None,
            family=None,
            region=self.catalog.regions[claim.region],
            cause=claim.cause,
            parts=claim.parts,
            sends=claim.sends,
            country=address.country,
            service=claim.service,
        )


_PAID = {Purpose.REPAIR: ClaimState.MENDING, Purpose.FEE: ClaimState.REPLACING}


def _not_offered(claim: Claim, choice: Purpose, now: datetime) -> Decision:
    """The quote sheet lists no such choice: none left at filing, or found not to be mendable."""
    quote = inspection.quote_of(claim)
    if choice is Purpose.FEE:
        id_, why = "SVC-1", "Your plan gives no replacement for this claim."
    else:
        id_, why = "SVC-8", "The unit cannot be mended after all."
    finding = Finding(id_, Outcome.FAILED, why, {"mendable": quote.mendable})
    step = NextStep("choose", inspection.choice(quote))
    return Decision(False, now, claim.terms.version, (finding,), (step,))

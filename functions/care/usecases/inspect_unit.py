"""The desk inspects a unit that was sent in, mends it and sends it home (SVC-8, SVC-9, SHP-1)."""

from __future__ import annotations

from ..domain import inspection, shipping
from ..domain.claim import Approval, Claim, Inspection, Quote, Shipment
from ..domain.decision import Decision, Finding, NextStep, Outcome, look_at
from ..domain.device import Device
from ..domain.errors import BadValue, NotFound, Refused
from ..domain.money import Money
from ..domain.parts import Service
from ..domain.rules import cover, damage
from ..domain.rules.service_facts import ServiceFacts
from ..domain.rules.shipping import decide_home
from ..domain.states import ClaimState
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .facts import family_of, fees_of
from .ports import Clock, Store
from .settle import Settle

__all__ = ["InspectUnit", "cover", "damage"]

GIVEN = ("SVC-1", "COV-1", "SVC-2")  # what a plan gives a replacement for, as of filing


@frozen
class InspectUnit:
    """The service desk's bench. `by` is the account of who does it, `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle

    def inspect(
        self,
        claim_id: str,
        outcome: str,
        op: str,
        *,
        by: str,
        price: Money | None = None,
        note: str | None = None,
    ) -> Claim:
        """The claim after the inspection: `outcome` is defect, accident (with the repair's `price`)
        or no_fault. The same outcome again gets the first answer.

        Raises `NotFound`, `WrongState`, `BadValue` for a price, `Conflict`.
        """
        claim, device = self._claim(claim_id)
        before = claim.inspection
        if before and before.outcome == outcome and claim.state is not ClaimState.RECEIVED:
            return claim
        now = self.clock.now()
        found = Inspection(now, outcome, by, note)
        quote = self._quote(claim, device, price) if price is not None else None
        turn = inspection.inspected(claim, found, quote, now)
        if outcome == inspection.ACCIDENT:
            device = replace(device, damaged_at=now)  # ELG-9
        kept = self.settle.keep(turn.after, turn.notes, now, f"{op}/inspect", device)
        return self.settle.on_claim(kept, op)

    def cannot_mend(self, claim_id: str, note: str, op: str, *, by: str) -> Claim:
        """A paid repair that cannot be done: money back, and another choice. Told again, the first
        answer.

        Raises `NotFound`, `WrongState`, `Refused` (TRM-5) for a defect under warranty, `Conflict`.
        """
        claim, _ = self._claim(claim_id)
        if claim.state is ClaimState.QUOTED and claim.quote and not claim.quote.mendable:
            return self.settle.on_claim(claim, op)
        now = self.clock.now()
        if claim.state is ClaimState.MENDING and claim.quote is None:
            raise Refused(_swap_instead(Decision(False, now, claim.terms.version, ())))
        decided = Approval("cannot_mend", by, note, now, by)
        claim = replace(claim, approvals=(*claim.approvals, decided))
        turn = inspection.cannot_mend(claim, now)
        kept = self.settle.keep(turn.after, turn.notes, now, f"{op}/cannot-mend")
        return self.settle.on_claim(kept, op)

    def send_back(self, claim_id: str, carrier: str, tracking: str, op: str) -> Claim:
        """The claim with the customer's own unit on its way home, free. The same parcel again gets
        the first answer.

        Raises `NotFound`, `Refused` (STS-2) where the address was erased, `WrongState`, `Conflict`.
        """
        claim, device = self._claim(claim_id)
        if claim.sent_home is not None and claim.sent_home.tracking == tracking:
            return claim
        now = self.clock.now()
        home = decide_home(claim, now)
        if not home.allowed:
            raise Refused(home)
        turn = shipping.sent_home(claim, Shipment(claim.serial, carrier, tracking, now), now)
        if claim.state is ClaimState.MENDING:
            device = replace(device, damaged_at=None)  # ELG-9: the repair closes it
        if device.open_claim_id == claim_id:
            device = replace(device, open_claim_id=None)
        kept = self.settle.keep(turn.after, turn.notes, now, f"{op}/send-back", device)
        return self.settle.on_claim(kept, op)

    def _claim(self, claim_id: str) -> tuple[Claim, Device]:
        claim = self.store.claim(claim_id)
        device = self.store.device(claim.serial) if claim else None
        if claim is None or device is None:
            raise NotFound
        return claim, device

    def _quote(self, claim: Claim, device: Device, price: Money) -> Quote:
        region = self.catalog.regions[claim.region]
        if price.currency != region.currency:
            raise BadValue("/quote/currency", f"A quote of this region is in {region.currency}.")
        if price.amount < 0 or (price and not region.minimum_charge <= price):
            least = region.minimum_charge.text
            raise BadValue("/quote/amount", f"A price is zero, or at least {least} (PAY-9).")
        replacement = self._replacement(claim, device)
        return inspection.quote_for(claim, price, replacement, self.clock.now())

    def _replacement(self, claim: Claim, device: Device) -> Money | None:
        """The replacement fee, where the plan gave a replacement of what is claimed as of filing
        (SVC-1, SVC-8); None where it did not."""
        plan = self.store.plan(claim.plan_id) if claim.plan_id else None
        price = fees_of(self.catalog, plan) if plan else None
        facts = ServiceFacts(
            now=claim.filed_at,
            device=device,
            plan=plan,
            family=family_of(self.catalog, device),
            region=self.catalog.regions[claim.region],
            cause=claim.cause,
            parts=claim.parts,
            sends=claim.sends,
            country=claim.address.country,
            service=Service.REPAIR,
            price=price,
        )
        refused = any(finding.failed for finding in look_at(GIVEN, facts))
        if refused or price is None or not facts.fees_listed:
            return None
        return price.replacement_fee(facts.fee_number)


def _swap_instead(decision: Decision) -> Decision:
    """TRM-5: what the warranty covers is swapped where it cannot be mended; nobody pays for it."""
    sentence = "A defect under warranty that cannot be mended is swapped, free."
    finding = Finding("TRM-5", Outcome.FAILED, sentence, {"paid": False})
    step = NextStep("ship", "Ship a replacement: nothing is charged, and none of a plan is used.")
    return replace(decision, rules=(finding,), next_steps=(step,))

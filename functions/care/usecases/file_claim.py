"""Files a claim of any service: decided, agreed, and paid where it is paid at filing."""

from __future__ import annotations

from datetime import datetime

from ..domain import debt, healing, payment, repair, services
from ..domain.claim import Claim
from ..domain.decision import Decision
from ..domain.device import Device
from ..domain.errors import CardRefused, Conflict, KeyReused, Refused
from ..domain.figures import settle_figures
from ..domain.ledger import Goal, Purpose, Status, Way, last
from ..domain.parts import Service
from ..domain.rules import services as choosing
from ..domain.settlement import Settlement, agreed
from ..domain.states import ClaimState, HoldState
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from .customers import Customers
from .facts import Damage, claim_terms, promoted, service_facts, service_facts_on
from .filing import Filing, filed_note, new_claim
from .ids import derived_id
from .owned import own_claim
from .ports import Account, Clock, Commit, Store
from .seal import stored
from .settle import Settle

__all__ = ["FileClaim", "Filing", "Preview"]


@frozen
class Preview:
    """The decision, and the settlement page's figures where it is allowed."""

    decision: Decision
    settlement: Settlement | None


@frozen
class FileClaim:
    """SVC-1 to SVC-10, HLD-1. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle
    customers: Customers

    def preview(
        self,
        account_id: str,
        damage: Damage,
        country: str,
        service: Service = Service.PREMIUM,
        as_of: datetime | None = None,
    ) -> Preview:
        """What filing at `as_of` (UTC; now where it is None) would answer and cost. Writes
        nothing."""
        at = as_of or self.clock.now()
        facts = service_facts(self.store, self.catalog, account_id, damage, country, at, service)
        decision = choosing.decide(facts)
        figures = settle_figures(facts, self.catalog.policies) if decision.allowed else None
        return Preview(decision, figures)

    def file(self, filing: Filing, op: str) -> Claim:
        """The claim, with its page open where it is paid at filing. The same key again is the same
        claim.

        Raises `KeyReused`, `Refused` (SVC, COV, TRM), `BadValue` for figures or a consent that
        are not the present ones, `Conflict` where another claim was faster, `InDoubt` where the
        customer could not be made known to the provider.
        """
        claim_id = derived_id("claim", filing.account_id, filing.key)
        known, device, account = self.store.several(
            (Claim, claim_id),
            (Device, filing.damage.serial.text),
            (Account, filing.account_id),
        )
        if known is not None:
            if known.request_hash != filing.request_hash:
                raise KeyReused
            return self.settle.on_claim(known, op, poked=True)
        return self.settle.on_claim(self._filed(claim_id, filing, device, account, op), op)

    def go_on(self, claim_id: str, account_id: str, op: str, *, try_again: bool = False) -> Claim:
        """Looks at the page again and does what is due.

        A page that lapsed unused is replaced by a new one at once; after a refused card only where
        the customer asks to `try_again`. Raises `NotFound`, `CardRefused`, and `Conflict` while the
        last try is still being undone.
        """
        claim = own_claim(self.store, claim_id, account_id)
        claim = self.settle.on_claim(claim, op, poked=True)
        if (fault := payment.refusal(claim)) and not try_again:
            raise CardRefused("card_refused", f"{fault} Nothing was charged; the claim waits.")
        again = self._in_person(claim) if try_again else self._asked_again(claim)
        if again is claim:
            return claim
        again = replace(again, due_at=services.wakes_at(again, self.clock.now()))
        self.store.commit(Commit((again,)), f"{op}/page")
        return self.settle.on_claim(stored(again), f"{op}/new")

    def _in_person(self, claim: Claim) -> Claim:
        """HLD-6: with any card, a hold that was not renewed or is lost, or a default that the bank
        refused; else the next try of what is to be paid."""
        if healing.may_heal(claim):
            return healing.heal(claim, self.clock.now())
        if claim.hold_state is HoldState.DEBT:
            return debt.asked_for(claim, self.clock.now())
        return self._asked_again(claim)

    def _asked_again(self, claim: Claim) -> Claim:
        """The claim with a new page, where it waits for one; else the very same."""
        if claim.state is ClaimState.QUOTED:
            return repair.reopened(claim, self.clock.now())
        if claim.state is not ClaimState.AWAITING_PAYMENT or _asked_for(claim):
            return claim
        tries = (x for x in claim.ledger if x.purpose not in (Purpose.REFUND, Purpose.ORPHAN))
        if not all(line.ahead or claim.let_go(line) for line in tries):
            raise Conflict("the last try is still being undone")
        return payment.open_page(claim, self.clock.now())

    def _filed(
        self,
        claim_id: str,
        filing: Filing,
        device: Device | None,
        account: Account | None,
        op: str,
    ) -> Claim:
        now, country = self.clock.now(), filing.address.country
        facts = service_facts_on(
            device,
            self.store,
            self.catalog,
            filing.account_id,
            filing.damage,
            country,
            now,
            filing.service,
        )
        decision = choosing.decide(facts)
        if not decision.allowed or facts.device is None or facts.region is None:
            raise Refused(decision)
        figures = settle_figures(facts, self.catalog.policies)
        agreed(figures, filing.consent_version, filing.fee, filing.hold)
        paid = filing.service in payment.PAID_AT_FILING
        account = account or Account(filing.account_id)
        known = self.customers.known(account, op) if paid else None
        terms = claim_terms(facts, facts.region, self.catalog.policies)
        claim = new_claim(
            claim_id, filing, facts, figures, terms, known.customer if known else None
        )
        bound = promoted(facts.device, facts.plan, now)
        bound = replace(bound, open_claim_id=claim_id, last_claim_id=claim_id)
        note = filed_note(claim, decision)
        if known is None:
            return self.settle.keep(claim, (note,), now, f"{op}/file", bound)
        with self.customers.together(known, op):
            return self.settle.keep(claim, (note,), now, f"{op}/file", bound, *known.new)


def _asked_for(claim: Claim) -> bool:
    """Whether a page is open, or about to be, for the customer to pay on, or was paid and is being
    looked at (PAY-3)."""
    line = last(line for line in claim.ledger if line.way is Way.PAGE)
    if line is None:
        return False
    wanted = line.goal is not Goal.VOIDED and line.status is Status.AUTHORIZED
    return wanted or line.status in (Status.INTENDED, Status.OPEN)

"""Files a Premium claim: decided, agreed, held, reserved, then charged (SVC-6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ..domain import payment, services
from ..domain.claim import Address, Claim, Consent, Terms
from ..domain.decision import Decision
from ..domain.errors import BadValue, CardRefused, Conflict, KeyReused, Refused
from ..domain.event import Actor, Note
from ..domain.ledger import Purpose, Status, Way, last
from ..domain.money import Money
from ..domain.plan import Plan
from ..domain.rules import express
from ..domain.rules.express import ExpressFacts
from ..domain.settlement import CONSENT_VERSION, Settlement, settle_figures
from ..domain.states import ClaimState
from ..domain.terms import Catalog, Price
from .facts import Damage, express_facts, plan_terms
from .ids import derived_id
from .owned import own_claim
from .ports import Clock, Commit, Store
from .seal import stored
from .settle import Settle


@dataclass(frozen=True, slots=True)
class Filing:
    """What the customer submits after the settlement page. `fee` and `hold` are those shown."""

    account_id: str
    damage: Damage
    address: Address
    description: str | None
    consent_version: str
    ip: str
    fee: Money
    hold: Money
    locale: str
    key: str
    request_hash: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The decision, and the settlement page's figures where it is allowed."""

    decision: Decision
    settlement: Settlement | None


@dataclass(frozen=True, slots=True)
class FileClaim:
    """SVC-1 to SVC-7, HLD-1. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle

    def preview(self, account_id: str, damage: Damage, country: str) -> Preview:
        """What filing now would answer and cost. Writes nothing."""
        facts = self._facts(account_id, damage, country)
        decision = express.decide(facts)
        return Preview(decision, self._figures(facts) if decision.allowed else None)

    def file(self, filing: Filing, op: str) -> Claim:
        """The claim, with the hold's page open. The same key again is the same claim.

        Raises `KeyReused`, `Refused` (SVC, COV, TRM), `BadValue` for figures or a consent that
        are not the present ones, `Conflict` where another claim was faster.
        """
        claim_id = derived_id("claim", filing.account_id, filing.key)
        known = self.store.claim(claim_id)
        if known is not None:
            if known.request_hash != filing.request_hash:
                raise KeyReused
            return self.settle.on_claim(known, op, poked=True)
        return self.settle.on_claim(self._filed(claim_id, filing, op), op)

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
        if claim.state is not ClaimState.AWAITING_PAYMENT or _asked_for(claim):
            return claim
        if not all(claim.let_go(line) for line in claim.ledger if line.way is not Way.BACK):
            raise Conflict("the last try is still being undone")
        again = payment.open_page(claim, self.clock.now())
        again = replace(again, due_at=services.wakes_at(again, self.clock.now()))
        self.store.commit(Commit((again,)), f"{op}/page")
        return self.settle.on_claim(stored(again), f"{op}/new")

    def _facts(self, account_id: str, damage: Damage, country: str) -> ExpressFacts:
        now = self.clock.now()
        return express_facts(self.store, self.catalog, account_id, damage, country, now)

    def _figures(self, facts: ExpressFacts) -> Settlement | None:
        plan, region = facts.plan, facts.region
        price = self._price(plan) if plan else None
        if plan is None or region is None or price is None:
            return None
        return settle_figures(plan, price, region, facts.sends, facts.now)

    def _price(self, plan: Plan) -> Price | None:
        return self.catalog.price(plan.model, plan.region, plan.term_months)

    def _filed(self, claim_id: str, filing: Filing, op: str) -> Claim:
        facts = self._facts(filing.account_id, filing.damage, filing.address.country)
        decision = express.decide(facts)
        figures = self._figures(facts) if decision.allowed else None
        if figures is None or facts.plan is None or facts.device is None or facts.region is None:
            raise Refused(decision)
        _agrees(filing, figures)
        terms = plan_terms(facts.plan, facts.region, self.catalog.policies)
        claim = _new_claim(claim_id, filing, facts.plan, terms, figures, facts.now)
        note = Note(
            "claim_filed",
            Actor.CUSTOMER,
            f"A Premium claim was filed. {figures.fee.text} will be charged and "
            f"{figures.hold.text} held once you have paid on the provider's page.",
            tuple(f.id for f in decision.rules if f.outcome == "passed"),
        )
        device = replace(facts.device, open_claim_id=claim_id, last_claim_id=claim_id)
        claim = payment.open_page(claim, facts.now)
        return self.settle.keep(claim, (note,), facts.now, f"{op}/file", device)


def _asked_for(claim: Claim) -> bool:
    """Whether a page is open, or about to be, for the customer to pay on."""
    line = last(claim.lines(Purpose.HOLD))
    return line is not None and line.status in (Status.INTENDED, Status.OPEN)


def _agrees(filing: Filing, figures: Settlement) -> None:
    """What was shown is what is charged (PAY-7)."""
    if filing.consent_version != CONSENT_VERSION:
        raise BadValue("/consents/version", "The terms have changed; read them and agree again.")
    if filing.fee != figures.fee:
        raise BadValue("/fee", f"The fee is {figures.fee.text}; look at it and agree again.")
    if filing.hold != figures.hold:
        raise BadValue("/hold", f"The hold is {figures.hold.text}; look at it and agree again.")


def _new_claim(
    claim_id: str, filing: Filing, plan: Plan, terms: Terms, figures: Settlement, now: datetime
) -> Claim:
    claim = Claim(
        claim_id=claim_id,
        account_id=filing.account_id,
        plan_id=plan.plan_id,
        serial=filing.damage.serial.text,
        model=plan.model,
        region=plan.region,
        cause=filing.damage.cause,
        parts=filing.damage.parts,
        sends=filing.damage.sends,
        address=filing.address,
        fee=figures.fee,
        fee_number=figures.fee_number,
        hold=figures.hold,
        terms=terms,
        consent=Consent(figures.consent_version, figures.consent, now, filing.ip),
        filed_at=now,
        state=ClaimState.FILED,
        locale=filing.locale,
        request_hash=filing.request_hash,
        customer=plan.customer,
        description=filing.description,
    )
    return claim.moved("agreed")

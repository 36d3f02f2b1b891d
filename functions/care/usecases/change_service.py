"""Another service for an open claim, as long as nothing was received or shipped (SVC-12)."""

from __future__ import annotations

from ..domain import changing
from ..domain.claim import Claim, Consent
from ..domain.errors import Refused
from ..domain.event import Actor, Note
from ..domain.figures import settle_figures
from ..domain.money import Money
from ..domain.parts import Service
from ..domain.payment import PAID_AT_FILING
from ..domain.rules import services as choosing
from ..domain.rules.changing import ChangeFacts, decide_change
from ..domain.rules.service_facts import ServiceFacts
from ..domain.serials import SerialNumber
from ..domain.settlement import Settlement, agreed
from ..domain.terms import Catalog
from ..domain.values import replace
from ..frozen import frozen
from ..words import wording
from .customers import Customers
from .facts import Damage, of_open_claim, service_facts
from .filing import begun
from .owned import own_claim
from .ports import Clock, Store
from .settle import Settle


@frozen
class Change:
    """Another service for a claim. `fee`, `hold` and `consent_version` are those shown, None where
    nothing was; `ip` is where it was agreed to, `read_in` the language it was read in, None for the
    claim's."""

    service: Service
    ip: str
    consent_version: str | None = None
    fee: Money | None = None
    hold: Money | None = None
    exclusions: tuple[str, ...] = ()
    read_in: str | None = None


@frozen
class ChangeService:
    """The customer's own claim. `op` names the request."""

    store: Store
    clock: Clock
    catalog: Catalog
    settle: Settle
    customers: Customers

    def change(self, claim_id: str, account_id: str, asked: Change, op: str) -> Claim:
        """The claim with another service, filed when it was (SVC-12): what the former one took is
        undone, and the new one's page is open where it is paid at filing. The service that it has
        already: the first answer.

        Raises `NotFound`, also for another account's, `Refused` (SVC-12 and the new service's rules
        as of filing), `BadValue` for figures or a consent that are not the present ones, `Conflict`
        beside another writer, `InDoubt` as filing does.
        """
        claim = own_claim(self.store, claim_id, account_id)
        if claim.service is asked.service:
            return self.settle.on_claim(claim, op, poked=True)
        now = self.clock.now()
        facts = self._facts(claim, asked)
        decision = decide_change(ChangeFacts(now, claim), choosing.decide(facts))
        if not decision.allowed:
            raise Refused(decision)
        facts = replace(facts, now=now)  # decided as of filing; the new days count from here
        figures = settle_figures(facts, self.catalog.policies)
        agreed(figures, asked.consent_version, asked.fee, asked.hold)
        turn = changing.former_undone(claim, asked.service)
        after = begun(self._refigured(turn.after, asked, facts, figures, op), facts)
        note = _changed(claim, after)
        kept = self.settle.keep(after, (note,), now, f"{op}/change", touches=turn.touches)
        return self.settle.on_claim(kept, op)

    def _facts(self, claim: Claim, asked: Change) -> ServiceFacts:
        """The facts of the new service as of filing."""
        serial = SerialNumber(claim.serial)
        damage = Damage(
            serial, claim.cause, claim.parts, claim.sends, asked.exclusions, claim.lost_at
        )
        country, at = claim.address.country, claim.filed_at
        facts = service_facts(
            self.store, self.catalog, claim.account_id, damage, country, at, asked.service
        )
        return of_open_claim(facts, claim)

    def _refigured(
        self, claim: Claim, asked: Change, facts: ServiceFacts, figures: Settlement, op: str
    ) -> Claim:
        """The claim with the new service's figures, agreement and customer."""
        paid = asked.service in PAID_AT_FILING
        say = wording(asked.read_in or claim.locale)
        text = say(figures.consent) if figures.consent else None
        return replace(
            claim,
            plan_id=facts.plan.plan_id if facts.plan else None,
            fee=figures.fee,
            fee_number=figures.fee_number,
            hold=figures.hold,
            return_by=None if paid else figures.return_by,
            consent=Consent(asked.consent_version or "", text, facts.now, asked.ip)
            if text
            else None,
            customer=self.customers.of(claim.account_id, op) if paid else claim.customer,
        )


def _changed(before: Claim, after: Claim) -> Note:
    back = " What was paid for it goes back." if before.paid_at else ""
    hold = " Its hold is being released." if before.standing_hold else ""
    costs = f" {after.fee.text} will be charged once you have paid." if after.fee else ""
    return Note(
        "service_changed",
        Actor.CUSTOMER,
        f"The claim takes the {after.service} service instead of {before.service}.{back}{hold}"
        f"{costs}",
        ("SVC-12", "TRM-6"),
        after.fee,
    )

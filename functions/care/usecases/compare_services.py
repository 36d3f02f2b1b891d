"""All services side by side for one damage (SVC-11). Reads only."""

from __future__ import annotations

from datetime import datetime

from ..domain.comparison import Comparison, compare
from ..domain.errors import BadValue
from ..domain.terms import Catalog
from ..frozen import frozen
from .facts import Damage, of_open_claim, service_facts
from .owned import own_claim
from .ports import Clock, Store


@frozen
class Asked:
    """What the customer asks to see. `defect`: one is suspected; `fees`: a quote is wanted to
    compare; `as_of` (UTC) simulates an instant, None is now. `claim_id` names the open claim whose
    service they may change (SVC-12)."""

    damage: Damage
    country: str
    as_of: datetime | None = None
    defect: bool = False
    fees: bool = False
    claim_id: str | None = None


@frozen
class CompareServices:
    """The choice before filing; what it says is what filing at that instant would answer."""

    store: Store
    clock: Clock
    catalog: Catalog

    def ask(self, account_id: str, asked: Asked) -> Comparison:
        """Every service, allowed or why not, with its figures; for an open claim what changing to
        it now would answer. Raises `BadValue`, also for a claim about another device, and
        `NotFound` for one that is not the account's."""
        now = asked.as_of or self.clock.now()
        claim = own_claim(self.store, asked.claim_id, account_id) if asked.claim_id else None
        if claim and claim.serial != asked.damage.serial.text:
            raise BadValue("/claim_id", "This claim is about another device.")
        at = claim.filed_at if claim else now
        facts = service_facts(self.store, self.catalog, account_id, asked.damage, asked.country, at)
        facts = of_open_claim(facts, claim) if claim else facts
        wishes = {"defect": asked.defect, "fees": asked.fees}
        return compare(facts, self.catalog.policies, paid_at=now, **wishes)
